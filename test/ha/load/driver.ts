import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killAndWait, spawnTypeScript } from '../../support/child.ts';
import type { ConsumerLoadOptions, LoadOrder, LoadReply, ProducerLoadOptions, Progress } from './options.ts';

/** A load in a process of its own, of whatever make: it is told by words and answers each in turn. */
export class LoadDriver {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #waiting: { resolve(reply: LoadReply): void; reject(error: Error): void }[] = [];
  readonly #started: Promise<LoadReply>;

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    if (child.stdout === null) throw new Error(`${name} has no output`);
    this.#started = this.#next();
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Programs of others may print what they like; answers are objects.
      if (line.startsWith('{')) this.#waiting.shift()?.resolve(JSON.parse(line) as LoadReply);
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${name} ended with ${code ?? signal}`));
    });
  }

  /** Serial producers of the SDK. */
  static producer(options: ProducerLoadOptions): LoadDriver {
    return LoadDriver.#spawn('producer-process.ts', options);
  }

  /** A push consumer of the SDK. */
  static consumer(options: ConsumerLoadOptions): LoadDriver {
    return LoadDriver.#spawn('consumer-process.ts', options);
  }

  static #spawn(file: string, options: ProducerLoadOptions | ConsumerLoadOptions): LoadDriver {
    const child = spawnTypeScript(join(import.meta.dirname, file), [JSON.stringify(options)]);
    return new LoadDriver(options.name, child);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  async started(): Promise<void> {
    await this.#started;
  }

  /** Resolves when nothing is under way any more. */
  async pause(): Promise<void> {
    await this.#ask('pause');
  }

  async resume(): Promise<void> {
    await this.#ask('resume');
  }

  /** How far its consumers came. */
  async progress(): Promise<Progress> {
    return (await this.#ask('progress')).progress ?? {};
  }

  /** Ends it: what is under way is finished first. */
  async stop(): Promise<void> {
    await this.#ask('stop');
    await killAndWait(this.#child);
  }

  kill(): Promise<void> {
    return killAndWait(this.#child);
  }

  async #ask(order: LoadOrder): Promise<LoadReply> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new Error(`${this.name} is gone`);
    const reply = this.#next();
    this.#child.stdin?.write(`${order}\n`);
    const { error, ...rest } = await reply;
    if (error !== undefined) throw new Error(`${this.name}, told to ${order}: ${error}`);
    return rest;
  }

  #next(): Promise<LoadReply> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}
