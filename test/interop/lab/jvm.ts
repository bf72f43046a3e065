import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { JAVA_OPENS, rocketmqHome } from './apache.ts';
import { type ApacheVersion, archiveFlags, compilePrograms } from './jars.ts';
import { endWithTests } from './process.ts';

/** What one program or mqadmin command left behind. */
export interface JavaOutcome {
  exit: number;
  out: string;
  err: string;
}

/** A program that is still running in the JVM. */
export interface JavaRun {
  readonly outcome: Promise<JavaOutcome>;
  /** Interrupts its main thread; the programs under java/ then print their result and end. */
  stop(): Promise<JavaOutcome>;
}

/**
 * One JVM with one version's class path that runs many programs and mqadmin commands, since a JVM start costs
 * seconds of the machine. Output is captured per run, so runs may overlap.
 */
export class Jvm {
  readonly version: ApacheVersion;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #home: string;
  readonly #pending = new Map<number, { resolve: (outcome: JavaOutcome) => void; reject: (error: Error) => void }>();
  #nextId = 1;
  #mqadmin: Promise<unknown> = Promise.resolve();
  #stderr = '';

  private constructor(version: ApacheVersion, child: ChildProcessWithoutNullStreams, home: string) {
    this.version = version;
    this.#child = child;
    this.#home = home;
    endWithTests(child);
    createInterface({ input: child.stdout }).on('line', (line) => this.#onLine(line));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-8_000);
    });
    child.once('close', (status) => {
      for (const { reject } of this.#pending.values())
        reject(new Error(`the ${version} JVM ended with ${status}:\n${this.#stderr}`));
      this.#pending.clear();
    });
  }

  static async start(version: ApacheVersion, flags: string[] = []): Promise<Jvm> {
    const classPath = await compilePrograms(version);
    const dir = await mkdtemp(join(tmpdir(), `mq-jvm-${version}-`));
    const env = { ...process.env, ROCKETMQ_HOME: await rocketmqHome(dir), NAMESRV_ADDR: undefined };
    const args = [
      '-Xms64m',
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Djava.security.manager=allow',
      ...JAVA_OPENS,
      `-Duser.home=${dir}`,
      ...(await archiveFlags(version, 'runner')),
      ...flags,
      '-cp',
      classPath,
      'interop.Runner',
    ];
    return new Jvm(version, spawn('java', args, { env, cwd: dir }), dir);
  }

  /** Starts a class of java/ (or any with a main method, by its full name). */
  start(program: string, ...args: (string | number)[]): JavaRun {
    const id = this.#nextId++;
    const name = program.includes('.') ? program : `interop.${program}`;
    const outcome = new Promise<JavaOutcome>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#child.stdin.write(`${['run', id, name, ...args].map((word) => encodeURIComponent(word)).join(' ')}\n`);
    const stop = (): Promise<JavaOutcome> => {
      this.#child.stdin.write(`stop ${id}\n`);
      return outcome;
    };
    return { outcome, stop };
  }

  /** Runs a class of java/ to its end; its stdout is one JSON line. Throws when it fails. */
  async run<T = Record<string, unknown>>(program: string, ...args: (string | number)[]): Promise<T> {
    return resultOf<T>(await this.start(program, ...args).outcome, `${program} ${args.join(' ')}`);
  }

  /**
   * Runs the original mqadmin; returns everything it printed. It exits 0 for nearly everything. One at a time: it keeps
   * the name server in a system property.
   */
  mqadmin(namesrv: string, command: string, ...args: (string | number)[]): Promise<JavaOutcome> {
    const program = 'org.apache.rocketmq.tools.command.MQAdminStartup';
    const run = this.#mqadmin.then(() => this.start(program, command, '-n', namesrv, ...args).outcome);
    this.#mqadmin = run.catch(() => undefined);
    return run;
  }

  async close(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill(signal);
      await closed;
    }
    await rm(this.#home, { recursive: true, force: true });
  }

  #onLine(line: string): void {
    const [id, exit, out, err] = line.split(' ');
    const run = this.#pending.get(Number(id));
    this.#pending.delete(Number(id));
    run?.resolve({ exit: Number(exit), out: fromBase64(out), err: fromBase64(err) });
  }
}

/** The JSON line that a program printed last; throws with its whole output when there is none. */
export function resultOf<T>(outcome: JavaOutcome, what: string): T {
  const line = outcome.out
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .pop();
  if (outcome.exit !== 0 || line === undefined)
    throw new Error(`${what} ended with ${outcome.exit}:\n${outcome.out}${outcome.err}`);
  return JSON.parse(line) as T;
}

const fromBase64 = (text = ''): string => Buffer.from(text, 'base64').toString();
