import { pause } from '../../client/caller.ts';

/** Spreads pieces of work evenly in time. Who falls behind catches up, so that the rate holds on average. */
export class Pacer {
  readonly #periodMs: number;
  readonly #now: () => number;
  #dueMs: number;

  /**
   * @param perSecond how many pieces a second; undefined: each is due at once
   * @param now a steady clock, milliseconds
   */
  constructor(perSecond: number | undefined, now: () => number = () => performance.now()) {
    this.#periodMs = perSecond === undefined ? 0 : 1000 / perSecond;
    this.#now = now;
    this.#dueMs = now();
  }

  /** When the next piece is due, by the steady clock, milliseconds; each call takes one piece. */
  take(): number {
    if (this.#periodMs === 0) return this.#now();
    const due = this.#dueMs;
    this.#dueMs += this.#periodMs;
    return due;
  }

  /** Waits for a time that {@link take} gave; undefined when it has come. @throws MqError INTERRUPTED by the signal */
  until(dueMs: number, signal?: AbortSignal): Promise<void> | undefined {
    const left = dueMs - this.#now();
    return left <= 0 ? undefined : pause(Math.max(1, left), signal);
  }
}
