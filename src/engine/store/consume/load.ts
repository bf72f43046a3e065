import type { ConsumeMode, Delivery, GroupQueue } from './delivery.ts';
import * as records from './records.ts';

/** A queue's state as the database has it. */
export interface LoadedQueue {
  id: number;
  queue: GroupQueue;
  next: number;
  mode: ConsumeMode;
  out: [offset: number, delivery: Delivery][];
}

/** What a database held. */
export interface Loaded {
  queues: LoadedQueue[];
  wasClosed: boolean;
  /** Of the master who wrote it; 0 where roles are fixed. */
  epoch: number;
  /** Not even its format: the broker died before its first commit. */
  isEmpty: boolean;
}

/**
 * Puts the states together from their records, which come by ascending key.
 * @throws Error when a record is damaged, or the database is something else
 */
export function loadStates(all: Iterable<{ key: Buffer; value: Buffer }>): Loaded {
  const queues = new Map<number, LoadedQueue>();
  let isEmpty = true;
  let isOurs = false;
  let wasClosed = false;
  let epoch = 0;
  for (const { key, value } of all) {
    isEmpty = false;
    const kind = key[0];
    if (kind === records.RecordKind.FORMAT) isOurs = records.isFormat(key, value);
    else if (kind === records.RecordKind.CLOSED) wasClosed = records.isFormat(key, value);
    else if (!isOurs) throw new Error('it is the database of something else');
    else if (kind === records.RecordKind.EPOCH) epoch = records.readEpoch(key, value);
    else addTo(queues, kind, key, value);
  }
  return { queues: [...queues.values()].filter(({ next }) => next >= 0), wasClosed, epoch, isEmpty };
}

function addTo(queues: Map<number, LoadedQueue>, kind: number | undefined, key: Buffer, value: Buffer): void {
  const id = records.keyId(key);
  if (kind === records.RecordKind.QUEUE) {
    queues.set(id, { id, queue: records.readQueue(key, value), next: -1, mode: 0, out: [] });
    return;
  }
  const queue = queues.get(id);
  if (queue === undefined) throw new Error(`the record ${key.toString('hex')} is of no queue`);
  if (kind === records.RecordKind.PROGRESS) Object.assign(queue, records.readProgress(key, value));
  else if (kind === records.RecordKind.OUT) queue.out.push([records.keyOffset(key), records.readOut(key, value)]);
  else throw new Error(`the record ${key.toString('hex')} is of an unknown kind`);
}
