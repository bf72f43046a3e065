/** What happened in a window: `sum` of values, per second, and on average per call. */
export interface StatsSnapshot {
  sum: number;
  tps: number;
  /** Average value of one call. */
  avgpt: number;
}

/** The three windows of an item, as in the body of VIEW_BROKER_STATS_DATA. */
export interface BrokerStatsData {
  statsMinute: StatsSnapshot;
  statsHour: StatsSnapshot;
  statsDay: StatsSnapshot;
}

/** The windows: how often they are sampled and how many points they keep. */
export const StatsWindow = {
  MINUTE: { periodMs: 10_000, points: 7 },
  HOUR: { periodMs: 600_000, points: 7 },
  DAY: { periodMs: 3_600_000, points: 25 },
} as const;
export type StatsWindow = (typeof StatsWindow)[keyof typeof StatsWindow];

/** The last points of a counter: time, calls, value. The oldest makes room for the newest. */
class Ring {
  readonly #points: number[] = [];
  readonly #window: StatsWindow;

  constructor(window: StatsWindow) {
    this.#window = window;
  }

  /** An empty ring starts with a zero point one period back, so that the first point already shows a rate. */
  sample(nowMs: number, times: number, value: number): void {
    const points = this.#points;
    if (points.length === 0) points.push(nowMs - this.#window.periodMs, 0, 0);
    points.push(nowMs, times, value);
    if (points.length > this.#window.points * 3) points.splice(0, 3);
  }

  snapshot(): StatsSnapshot {
    const points = this.#points;
    const end = points.length - 3;
    if (end < 3) return { sum: 0, tps: 0, avgpt: 0 };
    const elapsedMs = (points[end] ?? 0) - (points[0] ?? 0);
    const times = (points[end + 1] ?? 0) - (points[1] ?? 0);
    const sum = (points[end + 2] ?? 0) - (points[2] ?? 0);
    return { sum, tps: elapsedMs > 0 ? (sum * 1000) / elapsedMs : 0, avgpt: times > 0 ? sum / times : 0 };
  }
}

/**
 * One counter with its minute, hour and day (store-format 10.3). Whoever counts holds the item: {@link add} is two
 * additions and nothing else.
 */
export class StatsItem {
  readonly key: string;
  /** Sum of all values since the item was made. */
  value = 0;
  /** Calls since the item was made. */
  times = 0;
  /** When it was last seen changed by a sample, in milliseconds. */
  changedAtMs: number;
  /** Set when the item was removed or never had room: a holder asks for it again. */
  dropped = false;
  #sampledTimes = 0;
  readonly #minute = new Ring(StatsWindow.MINUTE);
  readonly #hour = new Ring(StatsWindow.HOUR);
  readonly #day = new Ring(StatsWindow.DAY);

  constructor(key: string, nowMs: number) {
    this.key = key;
    this.changedAtMs = nowMs;
  }

  /** Counts `times` calls that brought `value` together. */
  add(value: number, times: number): void {
    this.value += value;
    this.times += times;
  }

  /** Takes a point of one window. */
  sample(window: StatsWindow, nowMs: number): void {
    if (this.times !== this.#sampledTimes) {
      this.#sampledTimes = this.times;
      this.changedAtMs = nowMs;
    }
    this.#ring(window).sample(nowMs, this.times, this.value);
  }

  #ring(window: StatsWindow): Ring {
    if (window === StatsWindow.MINUTE) return this.#minute;
    return window === StatsWindow.HOUR ? this.#hour : this.#day;
  }

  snapshot(): BrokerStatsData {
    return {
      statsMinute: this.#minute.snapshot(),
      statsHour: this.#hour.snapshot(),
      statsDay: this.#day.snapshot(),
    };
  }
}
