import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import { LARGE_TAIL_ENTRIES } from '../consumequeue/consume-queue.ts';
import type { ConsumeQueueWriter } from '../consumequeue/queue-writer.ts';
import type { ArrivalListener } from '../types.ts';

/** The index by key, as dispatch sees it. */
export interface KeyIndex {
  /** Indexes one key of a record. */
  put(topic: string, key: string, physicalOffset: number, storeTimestamp: number): void;
  /** False while entries are missing: those of new records are put by whoever puts the missing ones. */
  readonly isLive: boolean;
  /** Java's hash of `topic#`, to be continued over a key. */
  seed(topic: string): number;
  /** The same as put, by the hash of `topic#key`. */
  putHash(hashCode: number, physicalOffset: number, storeTimestamp: number): void;
}

/** Makes a written record findable: consume queue, index, then whoever waits for messages. */
export class Dispatcher {
  readonly #writer: ConsumeQueueWriter;
  /** None while the store keeps no index. */
  index: KeyIndex | undefined;
  #listeners: readonly ArrivalListener[] = [];

  constructor(writer: ConsumeQueueWriter) {
    this.#writer = writer;
  }

  /** The returned function takes the listener away again. */
  addListener(listener: ArrivalListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Adds the entry; the record is the queue's next one. */
  toQueue(queue: ConsumeQueue, position: number, size: number, tagsCode: number, storeTimestamp: number): void {
    queue.append(position, size, tagsCode);
    this.#writer.add(queue);
    if (storeTimestamp > this.#writer.appendedTimestamp) this.#writer.appendedTimestamp = storeTimestamp;
    if (queue.waiting >= LARGE_TAIL_ENTRIES) this.#writer.writeQueue(queue);
  }

  toIndex(topic: string, keys: readonly string[], position: number, storeTimestamp: number): void {
    if (this.index?.isLive !== true) return;
    for (const key of keys) this.index.put(topic, key, position, storeTimestamp);
  }

  arrived(queue: ConsumeQueue, queueOffset: number, tagsCode: number, storeTimestamp: number): void {
    for (const listener of this.#listeners) {
      listener(queue.topic, queue.queueId, queueOffset, tagsCode, storeTimestamp);
    }
  }
}
