import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { againstSchema, schemaOf, stderrAgainstSchema } from './schema/against-schema.ts';

/** The package's directory. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The executable under test. */
export const binFile = join(packageRoot, 'bin/run.js');

/** How one run of mq ended. */
export interface MqRun {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run with `--json`, and what it printed; undefined where that is nothing. */
export type MqJsonRun = MqRun & { readonly document: unknown };

export interface MqOptions {
  /** Added to a bare environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stands on stdin, which is closed after it. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Closes our end of stdout before mq writes to it, as `| head` may. */
  readonly closeStdout?: boolean;
  /** Kills it after this many milliseconds; 20 seconds unless given. */
  readonly killAfterMs?: number;
}

let built = false;
let home: string | undefined;

/** Builds what is run, when a source is newer. */
export function ensureBuilt(): void {
  if (built) return;
  const args = [join(packageRoot, 'scripts/build.mjs'), '--if-stale', '--no-types'];
  execFileSync(process.execPath, args, { cwd: packageRoot, stdio: ['ignore', 'ignore', 'inherit'] });
  built = true;
}

function emptyHome(): string {
  if (home === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'mq-home-'));
    process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
    home = directory;
  }
  return home;
}

/** The environment of a run: a home of its own, and none of the settings of whoever runs the tests. */
export function bareEnv(more: MqOptions['env'] = {}): NodeJS.ProcessEnv {
  const directory = emptyHome();
  return { PATH: process.env['PATH'], HOME: directory, XDG_CONFIG_HOME: join(directory, '.config'), ...more };
}

/**
 * Runs the executable as a child process, as a shell would, after building it when a source is newer.
 *
 * @param args the words after `mq`
 */
export function mq(args: readonly string[], options: MqOptions = {}): Promise<MqRun> {
  ensureBuilt();
  const { promise, resolve, reject } = withResolvers<MqRun>();
  const child = spawn(process.execPath, [binFile, ...args], {
    cwd: options.cwd ?? packageRoot,
    env: bareEnv(options.env),
    stdio: 'pipe',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? 20_000);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (options.closeStdout === true) child.stdout.destroy();
  child.stdin.on('error', reject);
  child.stdin.end(options.stdin ?? '');
  child.on('error', reject);
  child.on('close', (status, signal) => {
    clearTimeout(timer);
    resolve({ status, signal, stdout, stderr });
  });
  return promise;
}

/**
 * Runs a command with `--json` and reads its one document, which must be all there is on stdout. It is checked against
 * the schema of the command, and what is on stderr against those of errors and warnings.
 */
export async function mqJson(args: readonly string[], options: MqOptions = {}): Promise<MqJsonRun> {
  return withDocument(args, await mq([...args, '--json'], options));
}

/** Reads the one document of a run with `--json`, as {@link mqJson} does. */
export function withDocument(args: readonly string[], run: MqRun): MqJsonRun {
  const document: unknown = run.stdout === '' ? undefined : JSON.parse(run.stdout);
  if (document !== undefined) againstSchema(schemaOf(args), document);
  stderrAgainstSchema(run.stderr);
  return { ...run, document };
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
