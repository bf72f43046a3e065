import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

const QUANTILES = [
  ['0.5', 50],
  ['0.9', 90],
  ['0.99', 99],
  ['0.999', 99.9],
] as const;

/** How long event-loop turns hold up others since the last look, by quantile, in seconds. */
export class EventLoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** Quantiles since the last call; a probe fires every 10 ms, which is taken off. */
  take(): ReadonlyMap<string, number> {
    const seconds = (nanoseconds: number): number =>
      Math.max(0, (nanoseconds || 0) / NANOSECONDS - RESOLUTION_MS / 1000);
    const quantiles = new Map<string, number>();
    for (const [quantile, percent] of QUANTILES) {
      quantiles.set(quantile, seconds(this.#histogram.percentile(percent)));
    }
    quantiles.set('1', this.#histogram.count === 0 ? 0 : seconds(this.#histogram.max));
    this.#histogram.reset();
    return quantiles;
  }
}
