import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, entryTagsCode } from '../consumequeue/entry.ts';

/** A consume queue entry (store-format 3.1). */
export interface QueueEntry {
  /** Where the record lies in the commit log. */
  position: number;
  /** Its size in bytes. */
  size: number;
  /** Hash of the tag; exact within ±2^53. */
  tagsCode: number;
}

const MAX_ENTRIES = 1000;

/** Entries from `offset` on, as far as there are any, at most 1,000. */
export function readEntries(queue: ConsumeQueue, offset: number, count: number): QueueEntry[] {
  const wanted = Math.max(0, Math.min(count, MAX_ENTRIES));
  const bytes = Buffer.alloc(wanted * ENTRY_SIZE);
  const read = offset < queue.minOffset ? 0 : queue.read(offset, wanted, bytes);
  return Array.from({ length: Math.max(0, read) }, (_, i) => ({
    position: entryPosition(bytes, i * ENTRY_SIZE),
    size: entrySize(bytes, i * ENTRY_SIZE),
    tagsCode: entryTagsCode(bytes, i * ENTRY_SIZE),
  }));
}
