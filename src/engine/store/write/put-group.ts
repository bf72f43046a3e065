import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import type { PutListener, PutResult } from '../types.ts';

/** One record of a group; reused from turn to turn. */
export class PendingRecord {
  queue: ConsumeQueue | undefined;
  physicalOffset = 0;
  size = 0;
  queueOffset = 0;
  tagsCode = 0;
  storeTimestamp = 0;
  keys: readonly string[] | undefined;
}

/** One answer owed; a batch has one for all its records. */
export class PendingAnswer {
  listener: PutListener | undefined;
  result: PutResult | undefined;
  /** Log position that must be durable before a SYNC_FLUSH answer; -1 when it need not wait. */
  waitsFor = -1;
}

/** What one turn of the event loop put: written, dispatched and answered together. */
export class PutGroup {
  readonly records: PendingRecord[] = [];
  readonly answers: PendingAnswer[] = [];
  recordCount = 0;
  answerCount = 0;
  /** Log position before the first record. */
  start = 0;
  bytes = 0;
  /** performance.now() of the first put. */
  startedAt = 0;

  addRecord(): PendingRecord {
    let record = this.records[this.recordCount];
    if (record === undefined) {
      record = new PendingRecord();
      this.records.push(record);
    }
    this.recordCount++;
    return record;
  }

  addAnswer(listener: PutListener, result: PutResult, waitsFor: number): void {
    let answer = this.answers[this.answerCount];
    if (answer === undefined) {
      answer = new PendingAnswer();
      this.answers.push(answer);
    }
    this.answerCount++;
    answer.listener = listener;
    answer.result = result;
    answer.waitsFor = waitsFor;
  }

  /** Empties the group; objects are kept up to a bound, references are not. */
  clear(): void {
    for (let i = 0; i < this.recordCount; i++) {
      const record = this.records[i] as PendingRecord;
      record.queue = undefined;
      record.keys = undefined;
    }
    for (let i = 0; i < this.answerCount; i++) {
      const answer = this.answers[i] as PendingAnswer;
      answer.listener = undefined;
      answer.result = undefined;
    }
    if (this.records.length > KEPT) this.records.length = KEPT;
    if (this.answers.length > KEPT) this.answers.length = KEPT;
    this.recordCount = 0;
    this.answerCount = 0;
    this.bytes = 0;
  }
}

const KEPT = 16_384;

/** A result as it is before anything happened. */
export const newPutResult = (): PutResult => ({
  status: 'OK',
  reason: undefined,
  physicalOffset: -1,
  queueOffset: -1,
  storeTimestamp: 0,
  batchPhysicalOffsets: undefined,
});
