/** Seconds whose points are kept: the longest window and the point before it. */
const POINTS = 601;

/**
 * A counter's rate over the last 10, 60 and 600 seconds, sampled once a second (store-format 10.1, `putTps` and its
 * like).
 */
export class TpsWindow {
  /** The counter. */
  total = 0;
  readonly #times = new Float64Array(POINTS);
  readonly #totals = new Float64Array(POINTS);
  #count = 0;

  /** Takes the point of this second. */
  sample(nowMs: number): void {
    const at = this.#count % POINTS;
    this.#times[at] = nowMs;
    this.#totals[at] = this.total;
    this.#count++;
  }

  /** Per second over the last `seconds` (600 at most); undefined until there are enough points. */
  rate(seconds: number): number | undefined {
    if (Math.min(this.#count, POINTS) <= seconds) return undefined;
    const last = (this.#count - 1) % POINTS;
    const first = (this.#count - 1 - seconds) % POINTS;
    const elapsedMs = (this.#times[last] ?? 0) - (this.#times[first] ?? 0);
    return elapsedMs > 0 ? (((this.#totals[last] ?? 0) - (this.#totals[first] ?? 0)) * 1000) / elapsedMs : 0;
  }
}

/** A double as Java writes it where readers expect a point: `0.0`, `12.5`. */
export function formatDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The three windows of the sum of counters, separated by blanks; `absent` where points are still missing. */
export function formatTps(windows: readonly TpsWindow[], absent = ''): string {
  return [10, 60, 600]
    .map((seconds) => {
      const rates = windows.map((window) => window.rate(seconds));
      const known = rates.filter((rate) => rate !== undefined);
      return known.length === 0 ? absent : formatDouble(known.reduce((sum, rate) => sum + rate, 0));
    })
    .join(' ');
}
