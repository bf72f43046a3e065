/** The first moment of the next local day, in milliseconds. */
export function nextMidnight(nowMs: number): number {
  const date = new Date(nowMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/** A running total as it stood at the last two local midnights (`msgPutTotalTodayMorning` and its like). */
export class DayCounter {
  yesterdayMorning = 0;
  todayMorning = 0;

  /** Takes over `total` at a midnight. */
  rollOver(total: number): void {
    this.yesterdayMorning = this.todayMorning;
    this.todayMorning = total;
  }
}
