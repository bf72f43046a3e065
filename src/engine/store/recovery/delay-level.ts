import { MqError } from '../../../errors/index.ts';
import { delayLevelMs, delayLevelParts } from '../../../protocol/delay-levels.ts';

/** Delay of level k, in ms, at index k - 1. */
export type DelayLevels = readonly number[];

/** Reads `messageDelayLevel`, `1s 5s … 2h` (store-format 8.1). @throws MqError CONFIG */
export function parseDelayLevels(text: string): DelayLevels {
  return delayLevelParts(text).map((part) => {
    const delayMs = delayLevelMs(part);
    if (delayMs === undefined) {
      throw new MqError('CONFIG', `messageDelayLevel: "${part}" is no number with s, m, h or d`, {
        key: 'messageDelayLevel',
      });
    }
    return delayMs;
  });
}

/** In the delay topic an entry's tags code is the time the message is due (store-format 3.1). */
export function delayLevelTagsCode(levels: DelayLevels, level: number, storeTimestamp: number): number {
  const capped = Math.min(level, levels.length);
  const delay = levels[capped - 1];
  return delay === undefined ? storeTimestamp + 1000 : storeTimestamp + delay;
}
