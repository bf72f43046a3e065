import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import { SCHEDULE_TOPIC } from '../../../protocol/names.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { QueueEntry } from '../../store/read/queue-entries.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { isStored } from '../message/put-outcome.ts';
import type { SendStatistics } from '../send/send-answer.ts';
import { Alarm } from './alarm.ts';
import type { DelayOffsetManager } from './delay-offset-manager.ts';
import { BATCH_ENTRIES, type DeliveryStore, firstBatch } from './delivery-store.ts';
import { dueMessage, messageIn } from './due-message.ts';

export interface LevelParts {
  store: DeliveryStore;
  writer: Pick<MessageWriter, 'putAsIs'>;
  offsets: DelayOffsetManager;
  clock: Clock;
  log: RemotingLog;
  counters: SendStatistics;
}

/** Pause after a put that failed. */
const RETRY_MS = 100;
/** Pause between two log lines about the same trouble. */
const COMPLAINT_MS = 60_000;

/**
 * Delivers one delay level: reads its queue in order and stores each message under its own topic once its time has come
 * (store-format 8.1). Sleeps exactly until the next one is due. At most one batch is on its way; nothing behind a
 * message that could not be stored counts as delivered before it.
 */
export class LevelDelivery {
  readonly #parts: LevelParts;
  readonly #level: number;
  /** Milliseconds; a message due later than this from now waits no longer (the levels were made shorter since). */
  readonly #delayMs: number;
  readonly #alarm: Alarm;
  /** Offsets behind the progress that are stored already: a failure left a gap before them. */
  readonly #done = new Set<number>();
  #running: Promise<void> | undefined;
  #stopped = false;
  #lastComplaint = Number.NEGATIVE_INFINITY;

  /** @param delayMs undefined for a level that `messageDelayLevel` no longer has */
  constructor(parts: LevelParts, level: number, delayMs: number | undefined) {
    this.#parts = parts;
    this.#level = level;
    this.#delayMs = delayMs ?? Number.POSITIVE_INFINITY;
    this.#alarm = new Alarm(parts.clock, () => void this.run());
  }

  get #queueId(): number {
    return this.#level - 1;
  }

  /** A message has come to the level's queue. The first one ever begins the level, which shows in the figures. */
  arrived(dueAt: number): void {
    const at = this.#parts.offsets.get(this.#level) === undefined ? 0 : dueAt;
    if (this.#running === undefined && !this.#stopped && at < this.#alarm.at) this.#alarm.set(at);
  }

  /** Delivers what is due; resolves when nothing more is. */
  run(): Promise<void> {
    this.#alarm.clear();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends the work; resolves when what was on its way has been stored and counted. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.clear();
    await this.#running;
  }

  async #run(): Promise<void> {
    let next: number | undefined;
    try {
      do next = await this.#step();
      while (next === undefined && !this.#stopped);
    } catch (error) {
      this.#complain(`reading it failed: ${messageOf(error)}`);
      next = this.#parts.clock.now() + RETRY_MS;
    }
    if (next !== undefined && next < Number.POSITIVE_INFINITY && !this.#stopped) this.#alarm.set(next);
  }

  /** Delivers a batch; returns when to go on, infinite to wait for a message, undefined to go on at once. */
  async #step(): Promise<number | undefined> {
    const { store, clock } = this.#parts;
    const offset = this.#begin();
    const entries = store.queueEntries(SCHEDULE_TOPIC, this.#queueId, offset, BATCH_ENTRIES) ?? [];
    const [first] = entries;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    const now = clock.now();
    const waiting = entries.findIndex(({ tagsCode }) => tagsCode > now && tagsCode <= now + this.#delayMs);
    if (waiting === 0) {
      this.#parts.offsets.update(this.#level, offset);
      return first.tagsCode;
    }
    const batch = firstBatch(waiting < 0 ? entries : entries.slice(0, waiting));
    await this.#deliver(batch, offset);
    return this.#advance(offset, batch.length) ? undefined : clock.now() + RETRY_MS;
  }

  /** Where to read on: the progress, brought into the queue as the original does at load. */
  #begin(): number {
    const { store, offsets } = this.#parts;
    const known = offsets.get(this.#level) ?? 0;
    const min = store.minOffset(SCHEDULE_TOPIC, this.#queueId);
    const max = store.maxOffset(SCHEDULE_TOPIC, this.#queueId);
    const offset = Math.min(Math.max(known, min), max);
    if (offset !== known) {
      this.#parts.log.warn({ level: this.#level, known, min, max }, `delay offset is outside its queue: going on`);
      this.#done.clear();
      offsets.update(this.#level, offset);
    }
    return offset;
  }

  async #deliver(batch: readonly QueueEntry[], offset: number): Promise<void> {
    const records = await this.#parts.store.recordsAt(batch);
    const puts: Promise<void>[] = [];
    for (let i = 0; i < batch.length; i++) {
      if (!this.#done.has(offset + i)) puts.push(this.#deliverOne(records[i], offset + i));
    }
    await Promise.all(puts);
  }

  async #deliverOne(record: Buffer | undefined, offset: number): Promise<void> {
    const waiting = messageIn(record);
    const message = waiting === undefined ? undefined : dueMessage(waiting);
    if (message === undefined) {
      const fields = { topic: SCHEDULE_TOPIC, queueId: this.#queueId, offset };
      this.#parts.log.error(fields, 'a delayed message is gone or does not say where it goes: it is passed over');
      this.#done.add(offset);
      return;
    }
    const result = await this.#parts.writer.putAsIs(message);
    if (isStored(result.status)) {
      this.#done.add(offset);
      this.#parts.counters.stored(message.topic, message.queueId, 1, message.body.length);
    } else {
      this.#complain(`offset ${offset} could not be stored in ${message.topic}: ${result.reason ?? result.status}`);
    }
  }

  /** Moves the progress over what is stored; false when a message is left before the end of the batch. */
  #advance(offset: number, count: number): boolean {
    let next = offset;
    while (this.#done.delete(next)) next++;
    this.#parts.offsets.update(this.#level, next);
    return next >= offset + count;
  }

  #complain(what: string): void {
    const now = this.#parts.clock.now();
    if (now - this.#lastComplaint < COMPLAINT_MS && now >= this.#lastComplaint) return;
    this.#lastComplaint = now;
    this.#parts.log.error({ level: this.#level }, `delay level ${this.#level} waits, ${what}`);
  }
}
