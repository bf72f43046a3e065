import { javaHashCodeOfUtf8 } from '../../../protocol/message/hash.ts';
import type { PropertyScan } from '../../../protocol/message/property-scan.ts';
import type { KeyIndex } from '../write/dispatcher.ts';

const SPACE = 0x20;

/** Puts the keys of a record read back from the log: UNIQ_KEY, then each word of KEYS, as the original orders them. */
export function putRecordKeys(
  index: Pick<KeyIndex, 'seed' | 'putHash'>,
  topic: string,
  bytes: Buffer,
  properties: PropertyScan,
  position: number,
  storeTimestamp: number,
): void {
  const { uniqKeyStart, uniqKeyEnd, keysStart, keysEnd } = properties;
  if (uniqKeyStart < 0 && keysStart < 0) return;
  const seed = index.seed(topic);
  if (uniqKeyStart >= 0) {
    index.putHash(javaHashCodeOfUtf8(bytes, uniqKeyStart, uniqKeyEnd, seed), position, storeTimestamp);
  }
  for (let start = keysStart; start >= 0 && start < keysEnd; ) {
    let end = start;
    while (end < keysEnd && bytes[end] !== SPACE) end++;
    if (end > start) index.putHash(javaHashCodeOfUtf8(bytes, start, end, seed), position, storeTimestamp);
    start = end + 1;
  }
}
