/** Bytes a second over the last few seconds, without a timer. */
export class FlowRate {
  static readonly #WINDOW_MS = 5000;
  readonly #now: () => number;
  #since: number;
  #bytes = 0;
  #last = 0;

  /** @param now the monotonic clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  add(bytes: number): void {
    this.#roll();
    this.#bytes += bytes;
  }

  get bytesPerSecond(): number {
    this.#roll();
    return this.#last;
  }

  #roll(): void {
    const elapsed = this.#now() - this.#since;
    if (elapsed < FlowRate.#WINDOW_MS) return;
    this.#last = Math.round((this.#bytes * 1000) / elapsed);
    this.#bytes = 0;
    this.#since += elapsed;
  }
}
