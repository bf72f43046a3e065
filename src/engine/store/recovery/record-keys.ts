import { javaHashCodeOfUtf8 } from '../../../protocol/message/hash.ts';
import type { KeyIndex } from '../write/dispatcher.ts';
import type { PropertyRanges } from './property-ranges.ts';

const SPACE = 0x20;

/** Puts the keys of a record read back from the log: UNIQ_KEY, then each word of KEYS, as the original orders them. */
export function putRecordKeys(
  index: Pick<KeyIndex, 'seed' | 'putHash'>,
  topic: string,
  bytes: Buffer,
  ranges: PropertyRanges,
  position: number,
  storeTimestamp: number,
): void {
  const { uniqueStart, uniqueEnd, keysStart, keysEnd } = ranges;
  if (uniqueStart < 0 && keysStart < 0) return;
  const seed = index.seed(topic);
  if (uniqueStart >= 0) {
    index.putHash(javaHashCodeOfUtf8(bytes, uniqueStart, uniqueEnd, seed), position, storeTimestamp);
  }
  for (let start = keysStart; start >= 0 && start < keysEnd; ) {
    let end = start;
    while (end < keysEnd && bytes[end] !== SPACE) end++;
    if (end > start) index.putHash(javaHashCodeOfUtf8(bytes, start, end, seed), position, storeTimestamp);
    start = end + 1;
  }
}
