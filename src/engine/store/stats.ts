/** Upper bounds in ms of the classes `putMessageDistributeTime` counts (store-format 10.1); the last is open. */
const CLASS_BOUNDS_MS = [0, 10, 50, 100, 200, 500, 1000, 2000, 3000, 4000, 5000, 10_000] as const;
export const PUT_TIME_CLASSES = CLASS_BOUNDS_MS.length + 1;

/** Counters since the store was opened, and the put times of the running and the previous minute. */
export class StoreStats {
  putMessageTimesTotal = 0;
  putMessageSizeTotal = 0;
  putMessageFailedTimes = 0;
  /** Longest time between a put and its answer, in ms. */
  putMessageEntireTimeMax = 0;
  getMessageEntireTimeMax = 0;
  /** Reads that found messages. */
  getFoundTimes = 0;
  getMissTimes = 0;
  /** Messages handed to readers. */
  getTransferredMessages = 0;
  /** Puts per class of time in the running minute; classes as in {@link PUT_TIME_CLASSES}. */
  #current = new Array<number>(PUT_TIME_CLASSES).fill(0);
  #previous: readonly number[] | undefined;
  #minute = -1;

  /** Counts `count` puts answered after `ms`. `minute` is the time of day in whole minutes. */
  countPuts(count: number, bytes: number, ms: number, minute: number): void {
    this.#turn(minute);
    this.putMessageTimesTotal += count;
    this.putMessageSizeTotal += bytes;
    if (ms > this.putMessageEntireTimeMax) this.putMessageEntireTimeMax = Math.round(ms);
    let index = 0;
    while (index < CLASS_BOUNDS_MS.length && ms > (CLASS_BOUNDS_MS[index] as number)) index++;
    if (ms < 1) index = 0;
    this.#current[index] = (this.#current[index] ?? 0) + count;
  }

  /** Put times of the previous minute, by class; undefined in the first minute. */
  previousMinute(minute: number): readonly number[] | undefined {
    this.#turn(minute);
    return this.#previous;
  }

  /** Upper bound in ms of the class the given share (0 to 1) of the previous minute's puts stayed within. */
  putLatency(share: number, minute: number): number {
    const counts = this.previousMinute(minute);
    if (counts === undefined) return 0;
    const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
    let seen = 0;
    for (let i = 0; i < counts.length; i++) {
      seen += counts[i] ?? 0;
      if (seen > 0 && seen >= wanted) return CLASS_BOUNDS_MS[i] ?? this.putMessageEntireTimeMax;
    }
    return 0;
  }

  #turn(minute: number): void {
    if (minute === this.#minute) return;
    if (this.#minute >= 0) {
      this.#previous = minute === this.#minute + 1 ? this.#current : new Array<number>(PUT_TIME_CLASSES).fill(0);
      this.#current = new Array<number>(PUT_TIME_CLASSES).fill(0);
    }
    this.#minute = minute;
  }
}
