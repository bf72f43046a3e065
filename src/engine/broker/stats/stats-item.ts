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

/**
 * The last points of a counter: time, calls, value, in a circle. The slots of an item's windows lie one after the other in
 * one array, so that sampling allocates nothing.
 */
class Ring {
  readonly #slots: Float64Array;
  readonly #base: number;
  readonly #window: StatsWindow;
  #count = 0;

  constructor(slots: Float64Array, base: number, window: StatsWindow) {
    this.#slots = slots;
    this.#base = base;
    this.#window = window;
  }

  /** An empty ring starts with a zero point one period back, so that the first point already shows a rate. */
  sample(nowMs: number, times: number, value: number): void {
    if (this.#count === 0) this.#push(nowMs - this.#window.periodMs, 0, 0);
    this.#push(nowMs, times, value);
  }

  #push(timeMs: number, times: number, value: number): void {
    const at = this.#at(this.#count++);
    this.#slots[at] = timeMs;
    this.#slots[at + 1] = times;
    this.#slots[at + 2] = value;
  }

  #at(index: number): number {
    return this.#base + (index % this.#window.points) * 3;
  }

  /** From the oldest point to the newest. */
  snapshot(): StatsSnapshot {
    if (this.#count === 0) return NOTHING;
    const last = this.#at(this.#count - 1);
    const [timeMs = 0, times = 0, value = 0] = this.#slots.subarray(last, last + 3);
    return this.snapshotAt(timeMs, times, value);
  }

  /** From the oldest point to now: a window of long periods does not wait for its next sample. */
  snapshotAt(nowMs: number, times: number, value: number): StatsSnapshot {
    const first = this.#at(Math.max(0, this.#count - this.#window.points));
    const isEmpty = this.#count === 0;
    const [sinceMs = 0, timesThen = 0, valueThen = 0] = isEmpty
      ? [nowMs - this.#window.periodMs]
      : this.#slots.subarray(first, first + 3);
    const sum = value - valueThen;
    const calls = times - timesThen;
    const elapsedMs = nowMs - sinceMs;
    return { sum, tps: elapsedMs > 0 ? (sum * 1000) / elapsedMs : 0, avgpt: calls > 0 ? sum / calls : 0 };
  }
}

const NOTHING: StatsSnapshot = { sum: 0, tps: 0, avgpt: 0 };

const MINUTE_SLOTS = StatsWindow.MINUTE.points * 3;
const HOUR_SLOTS = StatsWindow.HOUR.points * 3;
const DAY_SLOTS = StatsWindow.DAY.points * 3;

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
  readonly #minute: Ring;
  readonly #hour: Ring;
  readonly #day: Ring;

  constructor(key: string, nowMs: number) {
    this.key = key;
    this.changedAtMs = nowMs;
    const slots = new Float64Array(MINUTE_SLOTS + HOUR_SLOTS + DAY_SLOTS);
    this.#minute = new Ring(slots, 0, StatsWindow.MINUTE);
    this.#hour = new Ring(slots, MINUTE_SLOTS, StatsWindow.HOUR);
    this.#day = new Ring(slots, MINUTE_SLOTS + HOUR_SLOTS, StatsWindow.DAY);
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

  /** The last minute, up to its last sample. */
  get minute(): StatsSnapshot {
    return this.#minute.snapshot();
  }

  /** The three windows: the minute up to its last sample, hour and day up to now. */
  snapshot(nowMs: number): BrokerStatsData {
    return {
      statsMinute: this.minute,
      statsHour: this.#hour.snapshotAt(nowMs, this.times, this.value),
      statsDay: this.#day.snapshotAt(nowMs, this.times, this.value),
    };
  }
}
