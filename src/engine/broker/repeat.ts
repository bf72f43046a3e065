/** Runs a task again and again, with a pause that is read anew each time, so that a live change of it counts at once. */
export class Repeat {
  readonly #pauseMs: () => number;
  readonly #task: () => void | Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param task must not throw; it is not run again before its promise has resolved */
  constructor(pauseMs: () => number, task: () => void | Promise<void>) {
    this.#pauseMs = pauseMs;
    this.#task = task;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#run(), this.#pauseMs());
  }

  async #run(): Promise<void> {
    await this.#task();
    this.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
