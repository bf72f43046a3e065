import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Latencies in milliseconds, to the microsecond; absent when none was measured. */
export interface LatencyFigures {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

/** What was moved since the last look. */
export interface Lap {
  messagesPerSecond: number;
  bytesPerSecond: number;
  latencyMs: LatencyFigures | undefined;
}

/** What was moved in all. */
export interface Total extends Lap {
  messages: number;
  bytes: number;
  seconds: number;
}

const US_PER_MS = 1000;
/** Longer latencies count as this long: an hour. */
const HIGHEST_US = 3_600_000_000;

const newHistogram = (): RecordableHistogram => createHistogram({ lowest: 1, highest: HIGHEST_US, figures: 3 });

/** Counts messages, bytes and latencies of a load test, in all and since the last look. */
export class Meter {
  readonly #now: () => number;
  readonly #all = newHistogram();
  readonly #lap = newHistogram();
  #startedMs: number;
  #lapMs: number;
  #messages = 0;
  #bytes = 0;
  #lapMessages = 0;
  #lapBytes = 0;

  /** @param now a steady clock, milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#startedMs = now();
    this.#lapMs = this.#startedMs;
  }

  get messages(): number {
    return this.#messages;
  }

  /** The time begins now. */
  restart(): void {
    this.#startedMs = this.#now();
    this.#lapMs = this.#startedMs;
  }

  /** @param latencyMs undefined when it is not known */
  record(bytes: number, latencyMs: number | undefined): void {
    this.#messages++;
    this.#bytes += bytes;
    this.#lapMessages++;
    this.#lapBytes += bytes;
    if (latencyMs === undefined) return;
    const us = Math.min(HIGHEST_US, Math.max(1, Math.round(latencyMs * US_PER_MS)));
    this.#all.record(us);
    this.#lap.record(us);
  }

  /** What was moved since the last lap. */
  lap(): Lap {
    const now = this.#now();
    const seconds = Math.max((now - this.#lapMs) / 1000, 0.001);
    const lap = {
      messagesPerSecond: this.#lapMessages / seconds,
      bytesPerSecond: this.#lapBytes / seconds,
      latencyMs: figuresOf(this.#lap),
    };
    this.#lap.reset();
    this.#lapMessages = 0;
    this.#lapBytes = 0;
    this.#lapMs = now;
    return lap;
  }

  total(): Total {
    const seconds = Math.max((this.#now() - this.#startedMs) / 1000, 0.001);
    return {
      messages: this.#messages,
      bytes: this.#bytes,
      seconds,
      messagesPerSecond: this.#messages / seconds,
      bytesPerSecond: this.#bytes / seconds,
      latencyMs: figuresOf(this.#all),
    };
  }
}

function figuresOf(histogram: RecordableHistogram): LatencyFigures | undefined {
  if (histogram.count === 0) return undefined;
  const ms = (percent: number): number => histogram.percentile(percent) / US_PER_MS;
  return {
    mean: Math.round(histogram.mean) / US_PER_MS,
    p50: ms(50),
    p90: ms(90),
    p99: ms(99),
    p999: ms(99.9),
    max: histogram.max / US_PER_MS,
  };
}
