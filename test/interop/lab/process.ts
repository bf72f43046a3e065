import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync, readFileSync } from 'node:fs';

/** A child process whose output goes to a file; it is killed with the test process. */
export interface Service {
  readonly pid: number;
  readonly outFile: string;
  readonly exited: boolean;
  /** What it printed so far. */
  output(): string;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Lets a child not outlive the test process. */
export function endWithTests(child: ChildProcess): void {
  running.add(child);
  child.once('close', () => running.delete(child));
}

export interface ServiceOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export interface RunOptions extends ServiceOptions {
  /** What stands on its stdin. */
  input?: string;
  /** Ends it after this many milliseconds; without a limit unless given. */
  timeout?: number;
}

/** Milliseconds one download may take. */
export const DOWNLOAD_MS = 300_000;

export function startService(command: string, args: string[], outFile: string, options: ServiceOptions = {}): Service {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  closeSync(openSync(outFile, 'a'));
  const file = createWriteStream(outFile, { flags: 'a' });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  running.add(child);
  let exited = false;
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      exited = true;
      running.delete(child);
      file.end(resolve);
    });
    child.once('error', (error) => file.write(`${command}: ${error.message}\n`));
  });
  return {
    pid: child.pid ?? -1,
    outFile,
    get exited() {
      return exited;
    },
    output: () => readFileSync(outFile, 'utf8'),
    async stop(graceMs = 20_000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs a command to its end and returns what it printed; throws with its output when it fails. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  return runStatus(command, args, options).then(({ status, out, err }) => {
    const limit = options.timeout === undefined ? '' : ` (it may take ${options.timeout} ms)`;
    const how = status === null ? `was ended by a signal${limit}` : `ended with ${status}`;
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ${how}:\n${out}${err}`);
    return out;
  });
}

export interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** Runs a command to its end, whatever its status. */
export function runStatus(command: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  const { input, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...spawnOptions, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
    child.stdin.end(input ?? '');
  });
}

export interface WaitOptions {
  timeoutMs?: number;
  everyMs?: number;
}

/** Polls `probe` until it returns something other than undefined or false; throws naming `what` after `timeoutMs`. */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 120_000, everyMs = 100 }: WaitOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
