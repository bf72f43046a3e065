import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MQ_BIN } from '../../interop/lab/mq.ts';
import { endWithTests, waitFor } from '../../interop/lab/process.ts';

/** Milliseconds a process has to say that it serves. */
const READY_MS = 60_000;

/** What a server's process is at the moment. */
export type ServerState = 'running' | 'stopped' | 'gone';

/**
 * A process of ours that is started as a user starts it, and killed, stopped and started again. Its output goes to a file, one
 * for all its lives.
 */
export class Server {
  readonly name: string;
  readonly outFile: string;
  readonly #args: readonly string[];
  readonly #cwd: string;
  #child: ChildProcess | undefined;
  #isStopped = false;
  /** Where in the file the output of this life begins. */
  #from = 0;

  /** @param args of `mq` */
  constructor(name: string, args: readonly string[], directory: string) {
    this.name = name;
    this.#args = args;
    this.#cwd = directory;
    this.outFile = join(directory, `${name.replaceAll('/', '-')}.out`);
    writeFileSync(this.outFile, '');
  }

  get state(): ServerState {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return 'gone';
    return this.#isStopped ? 'stopped' : 'running';
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** What it printed in this life. */
  output(): string {
    return readFileSync(this.outFile, 'utf8').slice(this.#from);
  }

  /** Starts the process; a running one is left alone. */
  start(): void {
    if (this.state !== 'gone') return;
    this.#from = readFileSync(this.outFile, 'utf8').length;
    this.#isStopped = false;
    const file = openSync(this.outFile, 'a');
    this.#child = spawn(process.execPath, [MQ_BIN, ...this.#args], {
      cwd: this.#cwd,
      stdio: ['ignore', file, file],
      env: { ...process.env, NAMESRV_ADDR: '', NO_COLOR: '1' },
    });
    closeSync(file);
    endWithTests(this.#child);
  }

  /** Resolves when it says that it serves. @throws Error with its output when it ends before */
  async ready(): Promise<void> {
    const serves = (): boolean => {
      if (this.output().includes('boot success')) return true;
      if (this.state === 'gone') throw new Error(`${this.name} ended at its start:\n${this.output()}`);
      return false;
    };
    await waitFor(`${this.name} serves`, serves, { timeoutMs: READY_MS, everyMs: 10 });
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM; resolves with the exit status. @param graceMs until it is killed */
  async terminate(graceMs = 20_000): Promise<number | null> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), graceMs);
    this.proceed();
    await this.#end('SIGTERM');
    clearTimeout(timer);
    return this.#child?.exitCode ?? null;
  }

  /** SIGSTOP: the process stands still, its sockets stay open. */
  halt(): void {
    if (this.state === 'running') this.#isStopped = this.#child?.kill('SIGSTOP') === true;
  }

  /** SIGCONT. */
  proceed(): void {
    if (this.state !== 'stopped') return;
    this.#child?.kill('SIGCONT');
    this.#isStopped = false;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.state === 'gone') return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
