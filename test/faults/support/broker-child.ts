import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const BOOT_TIMEOUT_MS = 60_000;

/** Builds the command when its sources are newer. */
export function buildCommand(): void {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--if-stale'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed: ${built.stderr}`);
}

/** A broker in a process of its own, started as a user starts it. */
export class BrokerChild {
  readonly #child: ChildProcess;
  readonly #directory: string;
  #output = '';
  readonly #gone: Promise<void>;

  /** @param ports of broker and name server; 0, the default, takes free ones */
  constructor(directory: string, configFile: string, ports = { broker: 0, namesrv: 0 }) {
    this.#directory = directory;
    const listen = ['--port', `${ports.broker}`, '--namesrv-port', `${ports.namesrv}`];
    const flags = ['-c', configFile, '--store', directory, ...listen];
    this.#child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'broker', 'start', ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NAMESRV_ADDR: '', NO_COLOR: '1' },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.#gone = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** Resolves with `host:port` once the broker serves. @throws Error with its output when it ends before */
  async address(): Promise<string> {
    const deadline = Date.now() + BOOT_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const found = /\[[^\]]*?, (\S+)\] boot success/.exec(this.#output)?.[1];
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`the broker does not start (exit ${this.#child.exitCode}): ${this.#output}${this.#storeErrors()}`);
  }

  /** Ends the process and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    await this.#gone;
    return this.#child.exitCode;
  }

  #storeErrors(): string {
    const path = join(this.#directory, 'logs/storeerror.log');
    return existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : '';
  }
}
