import type { MessageExt } from '../../../protocol/message/decode.ts';
import { javaHashCode } from '../../../protocol/message/hash.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { TIMER_TOPIC } from '../../../protocol/names.ts';
import type { QueueEntry } from '../../store/read/queue-entries.ts';
import { UnitMagic } from '../../store/timer/unit.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { BATCH_ENTRIES, firstBatch } from '../schedule/delivery-store.ts';
import { messageIn } from '../schedule/due-message.ts';
import type { KnownUnits } from './known-units.ts';
import { NEVER_ENQUEUED, storeAll, timeUp } from './timer-delivery.ts';
import { floorTo, type TimerCursor, type TimerParts } from './timer-state.ts';

/** Sorts the messages of the timer's queue into the wheel, a batch at a time. */
export class TimerSorter {
  readonly #parts: TimerParts;
  readonly #cursor: TimerCursor;
  #known: KnownUnits | undefined;
  /** Messages that were due before this time were delivered: the timer log is gone, and the queue is sorted anew. */
  readonly #deliveredBeforeMs: number;
  /** What the batch has brought: 1 for a message, -1 for a recall. */
  readonly #entered: { topic: string | undefined; one: number }[] = [];
  /** Messages sorted in so far. */
  count = 0;

  constructor(parts: TimerParts, cursor: TimerCursor, known: KnownUnits | undefined, deliveredBeforeMs: number) {
    this.#parts = parts;
    this.#cursor = cursor;
    this.#known = known;
    this.#deliveredBeforeMs = deliveredBeforeMs;
  }

  /** Messages not yet sorted in. */
  get behind(): number {
    return Math.max(0, this.#parts.store.maxOffset(TIMER_TOPIC, 0) - this.#cursor.queueOffset);
  }

  /** Sorts in one batch; false when there is none, or it was stopped. Throws Node's error when a file cannot be written. */
  async next(isStopped: () => boolean): Promise<boolean> {
    const { store } = this.#parts;
    const cursor = this.#cursor;
    cursor.queueOffset = Math.max(cursor.queueOffset, store.minOffset(TIMER_TOPIC, 0));
    const entries = store.queueEntries(TIMER_TOPIC, 0, cursor.queueOffset, BATCH_ENTRIES) ?? [];
    if (entries.length === 0) return false;
    const batch = firstBatch(entries);
    const records = await store.recordsAt(batch);
    const overdue: OutgoingMessage[] = [];
    this.#enterBatch(batch, records, overdue);
    if (!(await storeAll(overdue, this.#parts, isStopped))) return false;
    cursor.queueOffset += batch.length;
    this.count += batch.length;
    return true;
  }

  /** Sorts a batch in as a whole, or leaves log and wheel as they were and throws. */
  #enterBatch(
    batch: readonly QueueEntry[],
    records: readonly (Buffer | undefined)[],
    overdue: OutgoingMessage[],
  ): void {
    const { files, metrics } = this.#parts;
    const cursor = this.#cursor;
    files.wheel.write();
    const { end } = files.log;
    this.#entered.length = 0;
    try {
      for (const [i, entry] of batch.entries()) this.#sort(entry, cursor.queueOffset + i, records[i], overdue);
      files.log.write();
    } catch (error) {
      files.wheel.discard();
      files.log.cutAt(end);
      throw error;
    }
    for (const { topic, one } of this.#entered) {
      cursor.waiting += one;
      metrics.add(topic, one);
    }
  }

  #sort(entry: QueueEntry, offset: number, record: Buffer | undefined, overdue: OutgoingMessage[]): void {
    const message = messageIn(record);
    const outMs = Number(message?.properties.get(Property.TIMER_OUT_MS) ?? Number.NaN);
    if (message === undefined || !Number.isSafeInteger(outMs)) {
      const fields = { topic: TIMER_TOPIC, queueId: 0, offset };
      this.#parts.log.error(fields, 'a timed message is gone or has no TIMER_OUT_MS: it is passed over');
      return;
    }
    if (outMs < this.#deliveredBeforeMs || this.#isKnown(entry, offset)) return;
    if (outMs >= this.#cursor.readTimeMs) {
      this.#enter(entry, message, outMs);
      return;
    }
    if (message.properties.has(Property.TIMER_DEL_UNIQKEY)) {
      this.#parts.log.warn({ offset }, 'a recall came after its message was due: it has no effect');
      return;
    }
    const due = timeUp(message, NEVER_ENQUEUED, false, this.#parts.clock.now());
    if (due !== undefined) overdue.push(due);
  }

  #isKnown({ position }: QueueEntry, offset: number): boolean {
    if (this.#known === undefined) return false;
    if (offset < this.#known.untilOffset) return this.#known.has(position);
    this.#known = undefined;
    return false;
  }

  /** A unit at the log's end, and at the head of its slot's chain (store-format 8.2). */
  #enter({ position, size }: QueueEntry, message: MessageExt, outMs: number): void {
    const { files, clock, precisionMs } = this.#parts;
    const writtenAtMs = floorTo(clock.now(), precisionMs);
    const slotTimeMs = this.#slotTime(outMs, writtenAtMs);
    const isRecall = message.properties.has(Property.TIMER_DEL_UNIQKEY);
    const topic = message.properties.get(Property.REAL_TOPIC);
    const tick = Math.floor(slotTimeMs / precisionMs);
    const slot = files.wheel.get(tick);
    const last = files.log.append({
      previous: slot?.last ?? -1,
      magic: UnitMagic.DEFAULT | (slotTimeMs === outMs ? 0 : UnitMagic.ROLL) | (isRecall ? UnitMagic.DELETE : 0),
      writtenAtMs,
      slotTimeMs,
      position,
      size,
      topicHash: topic === undefined ? 0 : javaHashCode(topic),
    });
    const one = isRecall ? -1 : 1;
    files.wheel.put({ tick, first: slot?.first ?? last, last, num: (slot?.num ?? 0) + one });
    this.#entered.push({ topic, one });
  }

  /** The slot a message waits in: that of its time, or one on the way when it lies beyond the roll window. */
  #slotTime(outMs: number, writtenAtMs: number): number {
    const { rollWindow, precisionMs } = this.#parts;
    const ahead = outMs - writtenAtMs;
    const window = rollWindow * precisionMs;
    if (ahead < window) return outMs;
    // So little beyond it that the second leg would be short: two legs of more even length.
    const isShort = ahead - window < Math.floor(rollWindow / 3) * precisionMs;
    return writtenAtMs + (isShort ? Math.floor(rollWindow / 2) * precisionMs : window);
  }
}
