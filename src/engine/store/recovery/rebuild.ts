import type { RecordView } from '../../../protocol/message/check.ts';
import { javaHashCodeOfUtf8 } from '../../../protocol/message/hash.ts';
import { findProperty } from '../../../protocol/message/properties.ts';
import { PropertyScan } from '../../../protocol/message/property-scan.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import {
  ENTRY_SIZE,
  entryPosition,
  entrySize,
  FILLER_SIZE,
  isHole,
  REPEATED_TAGS_CODE,
} from '../consumequeue/entry.ts';
import type { StoreLogger } from '../logger.ts';
import type { Dispatcher } from '../write/dispatcher.ts';
import { isStorableTopic } from '../write/message-check.ts';
import { type DelayLevels, delayLevelTagsCode } from './delay-level.ts';
import { type DoubtfulStart, DoubtfulStarts, mayHaveLostOffset } from './doubtful-start.ts';
import { isLostRecord } from './lost-record.ts';
import { putRecordKeys } from './record-keys.ts';

/** More missing offsets than this in a row are taken for a damaged offset field, which no checksum covers. */
const MAX_GAP = 1_000_000;
/** Behind this a queue's bytes could not be counted any more; such an offset, or a negative one, is damage. */
const MAX_QUEUE_OFFSET = Math.floor(Number.MAX_SAFE_INTEGER / ENTRY_SIZE);
/** Entries an Apache broker looks at in one read (maxFilterMessageSize): so many repeated ones shield what follows. */
const REPEATED = 800;
const one = Buffer.alloc(ENTRY_SIZE);

/** Makes the queue entries and index entries of records read back from the log. */
export class Rebuild {
  readonly #queues: ConsumeQueues;
  readonly #dispatcher: Dispatcher;
  readonly #logger: StoreLogger;
  readonly #delayLevels: DelayLevels;
  /** Records before this log position are in the index already. */
  readonly #indexFrom: number;
  /** End of the log's first file where that begins at 0, else 0. */
  readonly #firstFileEnd: number;
  readonly #properties = new PropertyScan();
  readonly #doubtful = new DoubtfulStarts();
  #lastQueue: ConsumeQueue | undefined;
  /** The store is open: who waits for messages is told, and an index that is being made anew is left alone. */
  readonly #isLive: boolean;
  /** Entries made. */
  entries = 0;
  /** The next offsets of queues are known already, from records that have no entry yet. */
  keepsNextOffset = false;

  constructor(
    queues: ConsumeQueues,
    dispatcher: Dispatcher,
    logger: StoreLogger,
    delayLevels: DelayLevels,
    indexFrom: number,
    firstFileEnd: number,
    isLive = false,
  ) {
    this.#isLive = isLive;
    this.#queues = queues;
    this.#dispatcher = dispatcher;
    this.#logger = logger;
    this.#delayLevels = delayLevels;
    this.#indexFrom = indexFrom;
    this.#firstFileEnd = firstFileEnd;
  }

  /** Takes in one valid record. */
  add(bytes: Buffer, position: number, view: RecordView): void {
    const type = transactionType(view.sysFlag);
    const isLost = type === SysFlag.TRANSACTION_ROLLBACK && isLostRecord(bytes, view.propertiesEnd - view.size);
    if (type === SysFlag.TRANSACTION_ROLLBACK && !isLost) return;
    const queue = this.#queueOf(bytes, view);
    if (queue === undefined) return;
    const next = queue.nextOffset;
    if (isLost) {
      this.#keepFree(queue, view.queueOffset, position);
      if (this.keepsNextOffset) queue.nextOffset = next;
      return;
    }
    this.#properties.scan(bytes, view.propertiesStart, view.propertiesEnd);
    const hasEntry = type !== SysFlag.TRANSACTION_PREPARED && this.#toQueue(queue, bytes, position, view);
    if (this.keepsNextOffset) queue.nextOffset = next;
    const { index } = this.#dispatcher;
    if (index !== undefined && position >= this.#indexFrom && (!this.#isLive || index.isLive)) {
      putRecordKeys(index, queue.topic, bytes, this.#properties, position, view.storeTimestamp);
    }
    if (!this.#isLive || !hasEntry) return;
    this.#dispatcher.arrived(queue, view.queueOffset, this.#tagsCode(queue.topic, bytes, view), view.storeTimestamp);
  }

  /** Lets the next put of a record's queue come behind it; the record itself is not shown. */
  reserve(bytes: Buffer, view: RecordView): void {
    const type = transactionType(view.sysFlag);
    if (type === SysFlag.TRANSACTION_PREPARED) return;
    if (type === SysFlag.TRANSACTION_ROLLBACK && !isLostRecord(bytes, view.propertiesEnd - view.size)) return;
    const queue = this.#queueOf(bytes, view);
    if (queue !== undefined && view.queueOffset >= 0) queue.nextOffset = view.queueOffset + 1;
  }

  #queueOf(bytes: Buffer, view: RecordView): ConsumeQueue | undefined {
    const last = this.#lastQueue;
    if (last !== undefined && !last.isDeleted && view.queueId >= 0 && isTopic(bytes, view, last.topicBytes)) {
      if (last.queueId !== view.queueId) this.#lastQueue = this.#queues.obtain(last.topic, view.queueId);
      return this.#lastQueue;
    }
    const topic = bytes.toString('utf8', view.topicStart, view.topicEnd);
    if (!isStorableTopic(topic, view.topicEnd - view.topicStart) || view.queueId < 0) {
      this.#logger.error(
        `The record at ${view.physicalOffset} names queue ${view.queueId} of topic ${JSON.stringify(topic)}, which cannot be one: it stays unread.`,
      );
      return undefined;
    }
    this.#lastQueue = this.#queues.obtain(topic, view.queueId);
    return this.#lastQueue;
  }

  /** Returns whether it made an entry. */
  #toQueue(queue: ConsumeQueue, bytes: Buffer, position: number, view: RecordView): boolean {
    if (position + view.size <= queue.maxPosition) return false;
    const tagsCode = this.#tagsCode(queue.topic, bytes, view);
    const { queueOffset, size, storeTimestamp } = view;
    const before = this.#doubtful.take(queue);
    if (before !== undefined) this.#settle(queue, before, queueOffset === 1);
    if (queueOffset === 0 && queue.maxOffset > 0 && !queue.isEmpty && !this.#isLive && mayHaveLostOffset(position)) {
      this.#doubtful.hold(queue, { position, size, tagsCode, storeTimestamp });
      return false;
    }
    if (queue.maxPosition < 0 && position < this.#firstFileEnd && queueOffset > 0 && queueOffset <= MAX_GAP) {
      // All messages before this one are lost: the holes before it can only repeat this one.
      queue.clear();
      queue.beginAt(Math.max(0, queueOffset - REPEATED));
      while (queue.maxOffset < queueOffset) this.#dispatcher.toQueue(queue, position, view.size, REPEATED_TAGS_CODE, 0);
    }
    if (!this.#reach(queue, queueOffset, position)) {
      this.#leaveUnread(queue, position, queueOffset);
      return false;
    }
    this.#append(queue, position, size, tagsCode, storeTimestamp);
    return true;
  }

  #append(queue: ConsumeQueue, position: number, size: number, tagsCode: number, storeTimestamp: number): void {
    this.#dispatcher.toQueue(queue, position, size, tagsCode, storeTimestamp);
    queue.nextOffset = queue.maxOffset;
    this.entries++;
  }

  #leaveUnread(queue: ConsumeQueue, position: number, offset: number): void {
    this.#logger.error(
      `The record at ${position} has offset ${offset} of ${queue.topic}/${queue.queueId}, which is at ${queue.maxOffset}: it stays unread.`,
    );
  }

  #settle(queue: ConsumeQueue, start: DoubtfulStart, isStart: boolean): void {
    if (!isStart) {
      this.#leaveUnread(queue, start.position, 0);
      return;
    }
    queue.clear();
    this.#append(queue, start.position, start.size, start.tagsCode, start.storeTimestamp);
  }

  /** To be called once, behind the last record, whose time it is told. */
  finish(lastTimestamp: number): void {
    for (const { queue, start, isStart } of this.#doubtful.rest(lastTimestamp)) this.#settle(queue, start, isStart);
  }

  /** Brings the queue's end to `offset`, so that what follows keeps its offset. */
  #reach(queue: ConsumeQueue, offset: number, position: number): boolean {
    if (offset === queue.maxOffset) return true;
    if (offset < 0 || offset > MAX_QUEUE_OFFSET) return false;
    if (queue.isEmpty) {
      queue.clear();
      queue.beginAt(offset);
      return true;
    }
    if (offset < queue.maxOffset) return this.#goBack(queue, offset);
    if (offset - queue.maxOffset > MAX_GAP) return false;
    this.#fillTo(queue, offset, position);
    return true;
  }

  /** Keeps the offset of a lost message free, so that no later one takes it. */
  #keepFree(queue: ConsumeQueue, offset: number, position: number): void {
    if (offset < queue.maxOffset || !this.#reach(queue, offset, position)) return;
    this.#fillTo(queue, offset + 1, position);
    queue.nextOffset = queue.maxOffset;
  }

  /**
   * Adds entries without a message of their own up to an offset. An Apache broker that meets a filler passes over all
   * records of the log's first file that it would send with it (it takes the filler's position 0 for a file that was
   * removed), so there the last entry is repeated: a record sent twice is what every consumer is prepared for.
   */
  #fillTo(queue: ConsumeQueue, offset: number, position: number): void {
    const canRepeat =
      position < this.#firstFileEnd &&
      queue.read(queue.maxOffset - 1, 1, one) === 1 &&
      entrySize(one, 0) !== FILLER_SIZE;
    const [last, size] = [entryPosition(one, 0), entrySize(one, 0)];
    while (queue.maxOffset < offset) {
      if (canRepeat && offset - queue.maxOffset <= REPEATED) {
        this.#dispatcher.toQueue(queue, last, size, REPEATED_TAGS_CODE, 0);
      } else {
        this.#dispatcher.toQueue(queue, 0, FILLER_SIZE, 0, 0);
      }
    }
  }

  /** A topic deleted and made again starts at 0; an offset inside a gap shows that the jump over it was a damaged field. */
  #goBack(queue: ConsumeQueue, offset: number): boolean {
    if (offset === 0) {
      queue.clear();
      return true;
    }
    if (offset < queue.minOffset || queue.read(offset, 1, one) !== 1 || !isHole(one, 0)) return false;
    queue.write();
    queue.truncate(offset);
    return true;
  }

  #tagsCode(topic: string, bytes: Buffer, view: RecordView): number {
    if (topic === 'SCHEDULE_TOPIC_XXXX') {
      const level = findProperty(bytes, view.propertiesStart, view.propertiesEnd, 'DELAY');
      if (level !== undefined) return delayLevelTagsCode(this.#delayLevels, Number(level), view.storeTimestamp);
    }
    const { tagsStart, tagsEnd } = this.#properties;
    return tagsStart < 0 ? 0 : javaHashCodeOfUtf8(bytes, tagsStart, tagsEnd);
  }
}

function isTopic(bytes: Buffer, view: RecordView, topic: Uint8Array): boolean {
  if (view.topicEnd - view.topicStart !== topic.length) return false;
  for (let i = 0; i < topic.length; i++) if (bytes[view.topicStart + i] !== topic[i]) return false;
  return true;
}
