/** A tenth of a second's worth may go at once. */
const BURST = 0.1;

/** Lets so many bytes a second through, in the long run; what is sent may go over it once and is then waited for. */
export class RateLimit {
  #allowance = 0;
  #at: number;

  /** @param nowMs a steady clock's time */
  constructor(nowMs: number) {
    this.#at = nowMs;
  }

  /** Milliseconds to wait before anything may be sent; 0 when it may. */
  waitMs(bytesPerSecond: number, nowMs: number): number {
    const burst = bytesPerSecond * BURST;
    this.#allowance = Math.min(burst, this.#allowance + ((nowMs - this.#at) / 1000) * bytesPerSecond);
    this.#at = nowMs;
    return this.#allowance > 0 ? 0 : Math.ceil(((1 - this.#allowance) / bytesPerSecond) * 1000);
  }

  spend(bytes: number): void {
    this.#allowance -= bytes;
  }
}
