/** Time a long request may hold the event loop. */
const TURN_MS = 8;

/** Lets others have the event loop while a request works through many queues. */
export class Breather {
  #since = performance.now();

  /** Call it once per step; it mostly returns at once. */
  async step(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
