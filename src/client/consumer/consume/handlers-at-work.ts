import type { ProcessQueue } from '../queue/process-queue.ts';

/** Counts the handlers at work, by queue, and tells who waits for their end. */
export class HandlersAtWork {
  readonly #byQueue = new Map<ProcessQueue, number>();
  #waiters: { held: ProcessQueue | undefined; resolve: () => void }[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(held: ProcessQueue): number {
    return this.#byQueue.get(held) ?? 0;
  }

  begin(held: ProcessQueue): void {
    this.#total++;
    this.#byQueue.set(held, this.of(held) + 1);
  }

  end(held: ProcessQueue): void {
    this.#total--;
    const left = this.of(held) - 1;
    if (left > 0) this.#byQueue.set(held, left);
    else this.#byQueue.delete(held);
    if (this.#waiters.length > 0) this.#tell();
  }

  /** Resolves when none works for the queue, or for any queue when none is named. */
  none(held?: ProcessQueue): Promise<void> {
    if (this.#isDone(held)) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ held, resolve }));
  }

  #tell(): void {
    const done = this.#waiters.filter(({ held }) => this.#isDone(held));
    this.#waiters = this.#waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }

  #isDone(held: ProcessQueue | undefined): boolean {
    return held === undefined ? this.#total === 0 : !this.#byQueue.has(held);
  }
}

/** Resolves with the promise, or after so long. */
export async function atMost(promise: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
