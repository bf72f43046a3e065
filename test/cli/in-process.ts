import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import {
  bareEnv,
  ensureBuilt,
  type MqJsonRun,
  type MqOptions,
  type MqRun,
  mq,
  mqJson,
  packageRoot,
  withDocument,
} from './spawn.ts';

type Main = typeof import('../../src/cli/main.ts');
type Done = (error?: Error | null) => void;

let last: Promise<unknown> = Promise.resolve();

/** The built command line, as bin/run.js loads it. */
async function builtMain(): Promise<Main> {
  ensureBuilt();
  return (await import(pathToFileURL(join(packageRoot, 'dist/cli/main.js')).href)) as Main;
}

/** Takes what is written to a stream until it is restored. */
function taken(stream: NodeJS.WriteStream): { text: string; restore(): void } {
  const into = { text: '', restore: () => spy.mockRestore() };
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk, encoding?: BufferEncoding | Done, done?: Done) => {
    into.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const told = typeof encoding === 'function' ? encoding : done;
    if (told !== undefined) process.nextTick(told);
    return true;
  });
  return into;
}

async function runHere(args: readonly string[], env: MqOptions['env']): Promise<MqRun> {
  const own = process.env;
  process.env = bareEnv(env);
  const stdout = taken(process.stdout);
  const stderr = taken(process.stderr);
  try {
    process.exitCode = undefined;
    const { runAndReport } = await builtMain();
    await runAndReport(packageRoot, args);
    return { status: Number(process.exitCode ?? 0), signal: null, stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.exitCode = undefined;
    stdout.restore();
    stderr.restore();
    process.env = own;
  }
}

/**
 * Runs the built command line in this process, one run after the other: for what a command does and says, where another
 * test of the file has shown that it does so as a process of its own. Not for signals, stdin, terminals, or a store that
 * this process has open.
 *
 * @param args the words after `mq`
 */
export function mqHere(args: readonly string[], options: Pick<MqOptions, 'env'> = {}): Promise<MqRun> {
  const run = last.then(() => runHere(args, options.env));
  last = run.catch(() => undefined);
  return run;
}

/** Runs a command with `--json` in this process; checked as by `mqJson`. */
export async function mqHereJson(args: readonly string[], options: Pick<MqOptions, 'env'> = {}): Promise<MqJsonRun> {
  return withDocument(args, await mqHere([...args, '--json'], options));
}

/** The command a line names, as far as words go before its flags. */
const commandOf = (args: readonly string[]): string => {
  const end = args.findIndex((word) => word.startsWith('-'));
  return args
    .slice(0, Math.min(2, end < 0 ? 2 : end))
    .join(' ')
    .toLowerCase();
};

/**
 * For a test file of many command lines: its first line of each command is run as a process of its own, and so is what
 * needs one (stdin, a directory, an end); the others in this process.
 */
export function firstSpawned(): { mq: typeof mq; mqJson: typeof mqJson } {
  const seen = new Set<string>();
  const isHere = (args: readonly string[], { env: _, ...more }: MqOptions): boolean => {
    const command = commandOf(args);
    const isSeen = seen.has(command);
    seen.add(command);
    return isSeen && Object.keys(more).length === 0;
  };
  return {
    mq: (args, options = {}) => (isHere(args, options) ? mqHere(args, options) : mq(args, options)),
    mqJson: (args, options = {}) => (isHere(args, options) ? mqHereJson(args, options) : mqJson(args, options)),
  };
}
