import type { Clock } from '../../../clock.ts';

/** A step of the clock is noticed this soon, in milliseconds. */
const LONGEST_SLEEP_MS = 1000;

/** Calls once a time of the clock has come: late by what the event loop is, never early. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** When it rings, in milliseconds; infinite while it is not set. */
  get at(): number {
    return this.#at;
  }

  set(at: number): void {
    this.clear();
    this.#at = at;
    this.#sleep();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#at = Number.POSITIVE_INFINITY;
  }

  #sleep(): void {
    const left = this.#at - this.#clock.now();
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(left, 0), LONGEST_SLEEP_MS));
  }

  #wake(): void {
    if (this.#clock.now() < this.#at) {
      this.#sleep();
      return;
    }
    this.#at = Number.POSITIVE_INFINITY;
    this.#ring();
  }
}
