import { uptime } from 'node:os';

/**
 * Milliseconds since this clock was made, by the larger of two counts: the monotonic clock, which is exact and stands still
 * while the machine is suspended, and the time since boot, which counts suspension in steps of 10 ms. Never goes back; the wall
 * clock has no part in it. A reading costs some microseconds.
 */
export class ElapsedClock {
  readonly #hrtimeMs: () => number;
  readonly #uptimeMs: () => number;
  readonly #hrtimeStart: number;
  readonly #uptimeStart: number;
  #last = 1;

  constructor(hrtimeMs = hrtimeNow, uptimeMs = uptimeNow) {
    this.#hrtimeMs = hrtimeMs;
    this.#uptimeMs = uptimeMs;
    this.#hrtimeStart = hrtimeMs();
    this.#uptimeStart = uptimeMs();
  }

  /** From 1 on, so that 0 is no time of this clock. */
  now(): number {
    const byMonotonic = this.#hrtimeMs() - this.#hrtimeStart;
    // The step both ends may be off by must not make this clock run ahead of a machine that was never suspended.
    const byUptime = this.#uptimeMs() - this.#uptimeStart - UPTIME_STEP_MS;
    this.#last = Math.max(this.#last, 1 + byMonotonic, 1 + byUptime);
    return this.#last;
  }
}

const UPTIME_STEP_MS = 20;
const hrtimeNow = (): number => performance.now();
const uptimeNow = (): number => uptime() * 1000;
