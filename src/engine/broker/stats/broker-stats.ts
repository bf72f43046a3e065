import type { Clock } from '../../../clock.ts';
import { DayCounter, nextMidnight } from './day-counter.ts';
import { PutLatency } from './put-latency.ts';
import { type BrokerStatsData, type StatsItem, StatsWindow } from './stats-item.ts';
import { isAboutGroup, isAboutTopic, StatsName } from './stats-names.ts';
import { StatsSet } from './stats-set.ts';
import { formatTps, TpsWindow } from './tps-window.ts';

export interface BrokerStatsOptions {
  /** Key of the BROKER_ statistics. */
  clusterName: string;
  clock: Clock;
  /** Items all statistics keep together at most, about 2 KB each. */
  maxItems?: number;
  /** Minutes without a count after which an item is dropped (`maxStatsIdleTimeInMinutes`); read at each use, -1 never. */
  maxIdleMinutes?: () => number;
}

/** Keeps memory near 100 MB at worst, and a sample of all items at a few milliseconds. */
const DEFAULT_MAX_ITEMS = 50_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** Something done at its own times. */
interface Duty {
  /** When it is due next, in milliseconds. */
  at: number;
  /** The time after `from`. */
  after(from: number): number;
  run(nowMs: number): void;
}

const every = (periodMs: number, startMs: number, run: (nowMs: number) => void): Duty => ({
  at: startMs,
  after: (from) => from + periodMs,
  run,
});

/**
 * A broker's statistics: counters with minute, hour and day (VIEW_BROKER_STATS_DATA), rates, put latencies and daily totals
 * (GET_BROKER_RUNTIME_INFO). Time comes from the clock: one timer calls {@link tick}, and so may a test.
 */
export class BrokerStats {
  readonly putLatency = new PutLatency();
  /** Messages put, system topics too. */
  readonly puts = new TpsWindow();
  /** Pulls that found messages. */
  readonly getsFound = new TpsWindow();
  /** Pulls that found none. */
  readonly getsMissed = new TpsWindow();
  /** Messages handed to consumers. */
  readonly transferred = new TpsWindow();
  /** Put and get totals of all topics but the system's, at the last midnights. */
  readonly putDays = new DayCounter();
  readonly getDays = new DayCounter();
  readonly #sets = new Map<string, { name: StatsName; set: StatsSet }>();
  readonly #options: BrokerStatsOptions;
  readonly #duties: readonly Duty[];
  #timer: NodeJS.Timeout | undefined;
  #lastTickMs = 0;

  constructor(options: BrokerStatsOptions) {
    this.#options = options;
    const room = { left: options.maxItems ?? DEFAULT_MAX_ITEMS };
    for (const name of Object.values(StatsName)) {
      this.#sets.set(name, { name, set: new StatsSet(room) });
    }
    const now = options.clock.now();
    const sample = (window: StatsWindow): Duty =>
      every(window.periodMs, now + window.periodMs, (nowMs) => this.#sample(window, nowMs));
    this.#duties = [
      every(SECOND_MS, now, (nowMs) => this.#sampleRates(nowMs)),
      sample(StatsWindow.MINUTE),
      sample(StatsWindow.HOUR),
      sample(StatsWindow.DAY),
      every(MINUTE_MS, now + MINUTE_MS, (nowMs) => this.#endMinute(nowMs)),
      { at: nextMidnight(now), after: nextMidnight, run: () => this.#endDay() },
    ];
  }

  /** Begins to sample once a second; does not keep the process alive. */
  start(): void {
    this.#timer ??= setInterval(() => this.tick(), SECOND_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Does what is due at the clock's time; what was missed is done once. A clock set back starts all periods anew. */
  tick(): void {
    const now = this.#options.clock.now();
    for (const duty of this.#duties) {
      if (now < this.#lastTickMs) duty.at = duty.after(now);
      if (now < duty.at) continue;
      const next = duty.after(duty.at);
      duty.at = next > now ? next : duty.after(now);
      duty.run(now);
    }
    this.#lastTickMs = now;
  }

  #sampleRates(nowMs: number): void {
    for (const window of [this.puts, this.getsFound, this.getsMissed, this.transferred]) window.sample(nowMs);
  }

  #sample(window: StatsWindow, nowMs: number): void {
    for (const { set } of this.#sets.values()) set.sample(window, nowMs);
  }

  #endMinute(nowMs: number): void {
    this.putLatency.rotate();
    const idleMinutes = this.#options.maxIdleMinutes?.() ?? -1;
    if (idleMinutes <= 0) return;
    const before = nowMs - idleMinutes * MINUTE_MS;
    for (const { set } of this.#sets.values()) set.remove((item) => item.changedAtMs < before);
  }

  #endDay(): void {
    this.putDays.rollOver(this.putTotal);
    this.getDays.rollOver(this.getTotal);
  }

  /** Messages put since start, without system topics. */
  get putTotal(): number {
    return this.broker(StatsName.BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC).value;
  }

  /** Messages handed out since start, without system topics. */
  get getTotal(): number {
    return this.broker(StatsName.BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC).value;
  }

  /** The counter of a key, made when there is none. Hold it and call its `add`; ask again once it is `dropped`. */
  item(name: StatsName, key: string): StatsItem {
    return this.#set(name).item(key, this.#options.clock.now());
  }

  /** The counter of the whole broker. */
  broker(name: StatsName): StatsItem {
    return this.item(name, this.#options.clusterName);
  }

  /** Counts without holding the item. */
  increment(name: StatsName, key: string, value: number, times: number): void {
    this.item(name, key).add(value, times);
  }

  /** Minute, hour and day of a counter; undefined when there is none by that name and key. */
  get(statsName: string, statsKey: string): BrokerStatsData | undefined {
    return this.#sets.get(statsName)?.set.find(statsKey)?.snapshot(this.#options.clock.now());
  }

  /** All counters of a statistic. */
  items(name: StatsName): Iterable<StatsItem> {
    return this.#set(name).values();
  }

  /** Times a counter was not made because `maxItems` were there. */
  get refused(): number {
    let sum = 0;
    for (const { set } of this.#sets.values()) sum += set.refused;
    return sum;
  }

  /** Drops what is known of a deleted topic (`autoDeleteUnusedStats`); returns how many counters. */
  onTopicDeleted(topic: string): number {
    return this.#remove((name, key) => isAboutTopic(name, key, topic));
  }

  /** Drops what is known of a deleted group; returns how many counters. */
  onGroupDeleted(group: string): number {
    return this.#remove((name, key) => isAboutGroup(name, key, group));
  }

  #remove(matches: (name: StatsName, key: string) => boolean): number {
    let removed = 0;
    for (const { name, set } of this.#sets.values()) removed += set.remove((item) => matches(name, item.key));
    return removed;
  }

  #set(name: StatsName): StatsSet {
    const entry = this.#sets.get(name);
    if (entry === undefined) throw new RangeError(`no statistic ${name}`);
    return entry.set;
  }

  /** This room's part of GET_BROKER_RUNTIME_INFO (store-format 10.1); both spellings of getTransferredTps. */
  runtimeInfo(): Record<string, string> {
    const transferred = formatTps([this.transferred]);
    return {
      putTps: formatTps([this.puts]),
      getFoundTps: formatTps([this.getsFound]),
      getMissTps: formatTps([this.getsMissed]),
      getTotalTps: formatTps([this.getsFound, this.getsMissed], '0.0'),
      getTransferredTps: transferred,
      getTransferedTps: transferred,
      putMessageDistributeTime: this.putLatency.distribution,
      putMessageEntireTimeMax: String(Math.round(this.putLatency.maxMs)),
      putLatency99: this.putLatency.p99.toFixed(2),
      putLatency999: this.putLatency.p999.toFixed(2),
      msgPutTotalYesterdayMorning: String(this.putDays.yesterdayMorning),
      msgPutTotalTodayMorning: String(this.putDays.todayMorning),
      msgPutTotalTodayNow: String(this.putTotal),
      msgGetTotalYesterdayMorning: String(this.getDays.yesterdayMorning),
      msgGetTotalTodayMorning: String(this.getDays.todayMorning),
      msgGetTotalTodayNow: String(this.getTotal),
    };
  }
}
