const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What brokers have unless `messageDelayLevel` says otherwise. */
export const DEFAULT_DELAY_LEVELS = '1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h';

/** The parts of `messageDelayLevel`, `1s 5s … 2h` (store-format 8.1): level k is part k - 1. */
export const delayLevelParts = (text: string): string[] => text.trim().split(/\s+/);

/** One of them in milliseconds; undefined when it is no whole number with s, m, h or d. */
export function delayLevelMs(part: string): number | undefined {
  const unit = UNIT_MS[part.slice(-1)];
  const count = Number(part.slice(0, -1));
  return unit === undefined || part.length < 2 || !Number.isSafeInteger(count) || count < 0 ? undefined : count * unit;
}
