import { setTimeout as rest } from 'node:timers/promises';

/** Work that is done over and over, one piece at a time, and can be made to rest between two pieces. */
export class Lane {
  readonly #work: () => Promise<number>;
  #piece: Promise<number> | undefined;
  #isPaused = false;
  #isStopped = false;
  #resume: (() => void) | undefined;

  /** @param work one piece; gives the milliseconds to rest after it */
  constructor(work: () => Promise<number>) {
    this.#work = work;
  }

  async run(): Promise<void> {
    while (!this.#isStopped) {
      if (this.#isPaused) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
        continue;
      }
      this.#piece = this.#work();
      const restMs = await this.#piece;
      this.#piece = undefined;
      await rest(restMs);
    }
  }

  /** Resolves when nothing is under way; nothing new begins until {@link resume}. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#piece;
  }

  resume(): void {
    this.#isPaused = false;
    this.#resume?.();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.resume();
    await this.#piece;
  }
}
