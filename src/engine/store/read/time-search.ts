import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from '../consumequeue/entry.ts';
import { firstOffset } from '../consumequeue/queue-search.ts';
import { storeTimeAt } from '../recovery/start-point.ts';
import type { BoundaryType } from '../types.ts';

/**
 * LOWER: the first offset stored at or after a time, the queue's end when there is none. UPPER: the last offset stored
 * at or before it, the queue's begin when there is none. By binary search: some forty small reads.
 */
export function offsetByTime(log: CommitLog, queue: ConsumeQueue, timestamp: number, boundary: BoundaryType): number {
  const { minOffset: min, maxOffset: max } = queue;
  if (boundary === 'LOWER') return firstOffset(queue, min, max, (position) => storeTimeAt(log, position) >= timestamp);
  const next = firstOffset(queue, min, max, (position) => storeTimeAt(log, position) > timestamp);
  return Math.max(min, next - 1);
}

const one = Buffer.alloc(ENTRY_SIZE);

/** Store time of the message at an offset; -1 when there is none. */
export function storeTimeOf(log: CommitLog, queue: ConsumeQueue, offset: number): number {
  if (offset < queue.minOffset || offset >= queue.maxOffset) return -1;
  if (queue.read(offset, 1, one) !== 1 || entrySize(one, 0) === FILLER_SIZE) return -1;
  const storeTime = storeTimeAt(log, entryPosition(one, 0));
  return storeTime > 0 ? storeTime : -1;
}
