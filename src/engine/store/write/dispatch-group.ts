import type { Dispatcher } from './dispatcher.ts';
import type { PendingRecord, PutGroup } from './put-group.ts';

/**
 * Dispatches a written group's records from index `from` on, as far as they end at or before log position `limit`.
 * Returns the index of the first that was not.
 */
export function dispatchGroup(dispatcher: Dispatcher, group: PutGroup, from: number, limit: number): number {
  let i = from;
  for (; i < group.recordCount; i++) {
    const record = group.records[i] as PendingRecord;
    const { queue, physicalOffset, storeTimestamp } = record;
    if (physicalOffset + record.size > limit) break;
    if (queue === undefined) continue;
    dispatcher.toQueue(queue, physicalOffset, record.size, record.tagsCode, storeTimestamp);
    if (record.keys !== undefined) dispatcher.toIndex(queue.topic, record.keys, physicalOffset, storeTimestamp);
    dispatcher.arrived(queue, record.queueOffset, record.tagsCode, storeTimestamp);
  }
  return i;
}
