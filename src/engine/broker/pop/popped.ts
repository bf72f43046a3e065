import type { PoppedOffsets } from '../../../protocol/message/pop-info.ts';
import { RecordOffset, readInt64 } from '../../../protocol/message/record.ts';

/** What a pop took from one queue. */
export interface PoppedQueue extends PoppedOffsets {
  topic: string;
  /** Stored records, in the order of the offsets. */
  records: Buffer[];
}

/** What a pop took from all queues. */
export class Popped {
  /** Milliseconds; part of every handle. */
  readonly popTime: number;
  readonly queues: PoppedQueue[] = [];
  /** Messages that are there and were not taken. */
  rest = 0;
  count = 0;
  bytes = 0;
  /** Messages were passed over and more may match: worth another look before waiting. */
  hasMore = false;

  constructor(popTime: number) {
    this.popTime = popTime;
  }

  add(queue: PoppedQueue): void {
    if (queue.records.length === 0) return;
    this.queues.push(queue);
    this.count += queue.records.length;
    for (const { length } of queue.records) this.bytes += length;
  }
}

/**
 * Takes apart records that lie one behind the other. What does not ascend from `from` is left out: the entries that
 * recovery repeats for lost messages point to a record of another offset.
 */
export function recordsIn(
  buffers: readonly Buffer[],
  from: number,
  end: number,
): { offsets: number[]; records: Buffer[] } {
  const offsets: number[] = [];
  const records: Buffer[] = [];
  let expected = from;
  for (const buffer of buffers) {
    for (let at = 0; at < buffer.length; ) {
      const size = buffer.readInt32BE(at);
      const offset = readInt64(buffer, at + RecordOffset.QUEUE_OFFSET);
      if (offset >= expected && offset < end) {
        offsets.push(offset);
        records.push(buffer.subarray(at, at + size));
        expected = offset + 1;
      }
      at += size;
    }
  }
  return { offsets, records };
}
