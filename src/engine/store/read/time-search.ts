import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from '../consumequeue/entry.ts';
import { firstOffset, firstOffsetCold } from '../consumequeue/queue-search.ts';
import { storeTimeAt, storeTimeIn } from '../recovery/start-point.ts';
import type { BoundaryType } from '../types.ts';

/** As much of a record as tells its store time. */
const HEAD_SIZE = 80;

/**
 * LOWER: the first offset stored at or after a time, the queue's end when there is none. UPPER: the last offset stored
 * at or before it, the queue's begin when there is none. By binary search: some forty small reads, off the event loop
 * unless the whole log is in memory.
 */
export function offsetByTime(
  log: CommitLog,
  queue: ConsumeQueue,
  timestamp: number,
  boundary: BoundaryType,
): number | Promise<number> {
  const { minOffset: min, maxOffset: max } = queue;
  const passes = (storeTime: number): boolean =>
    boundary === 'LOWER' ? storeTime >= timestamp : storeTime > timestamp;
  const answer = (first: number): number => (boundary === 'LOWER' ? first : Math.max(min, first - 1));
  if (log.isHot(log.minPosition)) {
    return answer(firstOffset(queue, min, max, (position) => passes(storeTimeAt(log, position))));
  }
  return firstOffsetCold(queue, min, max, async (position) => passes(await coldStoreTime(log, position))).then(answer);
}

const one = Buffer.alloc(ENTRY_SIZE);

/** Store time of the message at an offset; -1 when there is none. Off the event loop where the message is not in memory. */
export function storeTimeOf(log: CommitLog, queue: ConsumeQueue, offset: number): number | Promise<number> {
  if (offset < queue.minOffset || offset >= queue.maxOffset) return -1;
  if (!queue.isInMemory(offset) && !log.isHot(log.minPosition)) return coldStoreTimeOf(log, queue, offset);
  if (queue.read(offset, 1, one) !== 1 || entrySize(one, 0) === FILLER_SIZE) return -1;
  return storeTimeOfRecord(log, entryPosition(one, 0));
}

/** Store time of the record at a position; -1 when there is none. */
export function storeTimeOfRecord(log: CommitLog, position: number): number | Promise<number> {
  const orNone = (storeTime: number): number => (storeTime > 0 ? storeTime : -1);
  return log.isHot(position) ? orNone(storeTimeAt(log, position)) : coldStoreTime(log, position).then(orNone);
}

async function coldStoreTimeOf(log: CommitLog, queue: ConsumeQueue, offset: number): Promise<number> {
  const entry = await queue.readCold(offset, 1);
  if (entry.length < ENTRY_SIZE || entrySize(entry, 0) === FILLER_SIZE) return -1;
  return storeTimeOfRecord(log, entryPosition(entry, 0));
}

async function coldStoreTime(log: CommitLog, position: number): Promise<number> {
  const head = await log.read(position, HEAD_SIZE);
  return head === undefined ? 0 : storeTimeIn(head);
}
