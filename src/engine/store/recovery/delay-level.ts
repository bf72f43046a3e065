import { MqError } from '../../../errors/index.ts';

/** Delay of level k, in ms, at index k - 1. */
export type DelayLevels = readonly number[];

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `messageDelayLevel`, `1s 5s … 2h` (store-format 8.1). */
export function parseDelayLevels(text: string): DelayLevels {
  return text
    .trim()
    .split(/\s+/)
    .map((part) => {
      const unit = UNIT_MS[part.slice(-1)];
      const count = Number(part.slice(0, -1));
      if (unit === undefined || !Number.isSafeInteger(count) || count < 0) {
        throw new MqError('CONFIG', `messageDelayLevel: "${part}" is no number with s, m, h or d`, {
          key: 'messageDelayLevel',
        });
      }
      return count * unit;
    });
}

/** In the delay topic an entry's tags code is the time the message is due (store-format 3.1). */
export function delayLevelTagsCode(levels: DelayLevels, level: number, storeTimestamp: number): number {
  const capped = Math.min(level, levels.length);
  const delay = levels[capped - 1];
  return delay === undefined ? storeTimestamp + 1000 : storeTimestamp + delay;
}
