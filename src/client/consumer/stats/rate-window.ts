/** Counts of the last while, forgotten slice by slice; needs no timer. */
export class RateWindow {
  readonly #sliceMs: number;
  readonly #slices: { at: number; count: number; calls: number; timeMs: number }[];

  constructor(spanMs: number, slices: number) {
    this.#sliceMs = spanMs / slices;
    this.#slices = Array.from({ length: slices }, () => ({ at: -1, count: 0, calls: 0, timeMs: 0 }));
  }

  add(nowMs: number, count: number, timeMs: number): void {
    const at = Math.floor(nowMs / this.#sliceMs);
    const slice = this.#slices[at % this.#slices.length];
    if (slice === undefined) return;
    if (slice.at !== at) {
      slice.at = at;
      slice.count = slice.calls = slice.timeMs = 0;
    }
    slice.count += count;
    slice.calls++;
    slice.timeMs += timeMs;
  }

  sum(nowMs: number): { count: number; timePerCall: number } {
    const oldest = Math.floor(nowMs / this.#sliceMs) - this.#slices.length;
    let count = 0;
    let calls = 0;
    let timeMs = 0;
    for (const slice of this.#slices) {
      if (slice.at <= oldest) continue;
      count += slice.count;
      calls += slice.calls;
      timeMs += slice.timeMs;
    }
    return { count, timePerCall: calls === 0 ? 0 : timeMs / calls };
  }
}
