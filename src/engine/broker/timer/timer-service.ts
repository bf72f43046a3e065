import { setImmediate as nextTurn } from 'node:timers/promises';
import { MqError, messageOf } from '../../../errors/index.ts';
import { nextDataVersion } from '../../../protocol/bodies/data-version.ts';
import { TIMER_TOPIC } from '../../../protocol/names.ts';
import type { TimerProgress } from '../../store/timer/timer-checkpoint.ts';
import { recoverTimer } from '../../store/timer/timer-recovery.ts';
import { HALF_WHEEL } from '../../store/timer/timer-wheel.ts';
import { Alarm } from '../schedule/alarm.ts';
import { makeDurable } from '../schedule/durable.ts';
import { TpsWindow } from '../stats/tps-window.ts';
import { KnownUnits } from './known-units.ts';
import { queueOffsetBehind } from './queue-offset-behind.ts';
import { SlotDelivery } from './slot-delivery.ts';
import type { TimerFigures, TimerState } from './timer-gauge.ts';
import { TimerSorter } from './timer-sorter.ts';
import { floorTo, type TimerCursor, type TimerParts } from './timer-state.ts';

/** Slots left free between the oldest of the past and the farthest of the future. */
const BLANK_SLOTS = 60;
/** Batches sorted in before slots that have passed are looked at again. */
const BATCHES_A_ROUND = 64;
const RETRY_MS = 500;
/** What a stop waits for a slot to be delivered to its end: the rest would be delivered again. */
const STOP_PATIENCE_MS = 5000;

/** The timer of 5.x: sorts timed messages into the wheel and delivers its slots as they pass (store-format 8.2). */
export class TimerService implements TimerState {
  readonly #parts: TimerParts;
  readonly #mayEnqueue: () => boolean;
  readonly #cursor: TimerCursor = { readTimeMs: 0, queueOffset: 0, waiting: 0 };
  readonly #alarm: Alarm;
  readonly #slots: SlotDelivery;
  #sorter: TimerSorter;
  #running: Promise<void> | undefined;
  #stopAt: number | undefined;
  #woken = false;
  readonly #enqueued = new TpsWindow();
  readonly #dequeued = new TpsWindow();
  /** What the last durable checkpoint rests on. */
  #savedWork = 0;
  #saving: Promise<void> = Promise.resolve();
  #isDoubtful = false;

  /** @param mayEnqueue false leaves new messages in their queue */
  constructor(parts: TimerParts, mayEnqueue: () => boolean) {
    this.#parts = parts;
    this.#mayEnqueue = mayEnqueue;
    this.#slots = new SlotDelivery(parts);
    this.#sorter = new TimerSorter(parts, this.#cursor, undefined, 0);
    this.#alarm = new Alarm(parts.clock, () => void this.run());
  }

  /** Reads the files and finds where to go on. @throws MqError STORE_DAMAGED, or Node's error */
  async load(): Promise<void> {
    const { files, store, precisionMs, log } = this.#parts;
    files.log.load();
    const hasWheel = files.wheel.load();
    files.checkpoint.load();
    const { progress } = files.checkpoint;
    const fromTick = Math.floor(progress.readTimeMs / precisionMs);
    const found = await recoverTimer(files, progress.flushedTo, fromTick, precisionMs, hasWheel);
    if (found.lostSlots > 0) {
      log.warn({ slots: found.lostSlots }, 'the timer wheel led behind the end of the timer log: read again from it');
    }
    const { lastUnit } = found;
    this.#cursor.waiting = found.waiting;
    this.#cursor.readTimeMs = Math.max(progress.readTimeMs, Math.min(this.#floor(), found.oldestTick * precisionMs));

    const fromCheckpoint = Math.min(progress.queueOffset, progress.masterQueueOffset);
    if (lastUnit === undefined) {
      const isLogLost = progress.flushedTo > 0;
      this.#cursor.queueOffset = isLogLost ? 0 : fromCheckpoint;
      this.#sorter = new TimerSorter(this.#parts, this.#cursor, undefined, isLogLost ? progress.readTimeMs : 0);
    } else {
      const known = new KnownUnits(files.log, progress.flushedTo, queueOffsetBehind(store, lastUnit.position));
      this.#cursor.queueOffset = Math.min(known.untilOffset, fromCheckpoint);
      this.#sorter = new TimerSorter(this.#parts, this.#cursor, known, 0);
    }
    this.#cursor.queueOffset = Math.min(this.#cursor.queueOffset, store.maxOffset(TIMER_TOPIC, 0));
  }

  /** Times before this one share their slots with times to come. */
  #floor(): number {
    const { clock, precisionMs } = this.#parts;
    return floorTo(clock.now(), precisionMs) - (HALF_WHEEL - BLANK_SLOTS) * precisionMs;
  }

  get figures(): TimerFigures {
    return {
      readBehindMs: Math.max(0, this.#parts.clock.now() - this.#cursor.readTimeMs),
      offsetBehind: this.#sorter.behind,
      waiting: this.#cursor.waiting,
      enqueueTps: this.#enqueued.rate(10) ?? 0,
      dequeueTps: this.#dequeued.rate(10) ?? 0,
    };
  }

  countAt(timeMs: number): number {
    return this.#parts.files.wheel.get(Math.floor(timeMs / this.#parts.precisionMs))?.num ?? 0;
  }

  /** A message has come to the timer's queue. */
  arrived(): void {
    if (this.#woken) return;
    this.#woken = true;
    setImmediate(() => void this.run());
  }

  /** Sorts in what has come and delivers what is due; resolves when nothing more is. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { clock, precisionMs } = this.#parts;
    let next: number | undefined;
    try {
      do {
        this.#woken = false;
        await nextTurn();
        // Slots so old that times to come share them are delivered before anything is sorted in.
        const isFarBehind = this.#cursor.readTimeMs < this.#floor();
        if (!isFarBehind) await this.#sortIn();
        const until = isFarBehind ? this.#floor() : floorTo(clock.now(), precisionMs);
        next = this.#stopAt === undefined ? await this.#deliverNext(until) : Number.POSITIVE_INFINITY;
        if (isFarBehind) this.#woken = true;
      } while (next === undefined || (this.#woken && this.#stopAt === undefined));
    } catch (error) {
      this.#parts.log.error({ reason: messageOf(error) }, 'the timer could not go on; trying again');
      next = this.#parts.clock.now() + RETRY_MS;
    }
    if (this.#stopAt === undefined) this.#alarm.set(next ?? this.#parts.clock.now());
  }

  async #sortIn(): Promise<void> {
    if (!this.#mayEnqueue()) return;
    for (let batch = 0; batch < BATCHES_A_ROUND && this.#stopAt === undefined; batch++) {
      if (!(await this.#sorter.next(() => this.#stopAt !== undefined))) return;
    }
    this.#woken = true;
  }

  /**
   * Delivers the next slot before a time that has passed; returns when there may be another one, undefined to go on at
   * once.
   */
  async #deliverNext(untilMs: number): Promise<number | undefined> {
    const { files, precisionMs } = this.#parts;
    const cursor = this.#cursor;
    const until = Math.floor(untilMs / precisionMs);
    const from = Math.floor(cursor.readTimeMs / precisionMs);
    const tick = files.wheel.nextOccupied(from, until);
    if (tick >= until) {
      cursor.readTimeMs = Math.max(cursor.readTimeMs, until * precisionMs);
      return (Math.max(until, from) + 1) * precisionMs;
    }
    cursor.readTimeMs = tick * precisionMs;
    const slot = files.wheel.get(tick);
    const isDone = slot === undefined || (await this.#slots.deliver(slot.last, () => this.#outOfPatience()));
    if (!isDone) return until * precisionMs;
    cursor.waiting -= slot?.num ?? 0;
    cursor.readTimeMs += precisionMs;
    return undefined;
  }

  #outOfPatience(): boolean {
    return this.#stopAt !== undefined && performance.now() > this.#stopAt;
  }

  /**
   * Ends the work, saves how far it came, and closes the files. What could not be saved is told to the log, and is
   * delivered again after the next start.
   */
  async stop(): Promise<void> {
    this.#stopAt = performance.now() + STOP_PATIENCE_MS;
    this.#alarm.clear();
    await this.#running;
    this.#alarm.clear();
    const { files, log } = this.#parts;
    try {
      await this.save();
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'how far the timer came could not be saved');
    } finally {
      files.log.close();
      files.wheel.close();
    }
  }

  /** How far the timer has come, as it would be saved now. */
  get progress(): TimerProgress {
    const { files, clock } = this.#parts;
    const { readTimeMs, queueOffset } = this.#cursor;
    const saved = files.checkpoint.progress;
    const isSame = saved.readTimeMs === readTimeMs && saved.queueOffset === queueOffset;
    return {
      readTimeMs,
      flushedTo: files.log.end,
      queueOffset,
      masterQueueOffset: queueOffset,
      version: isSame ? saved.version : nextDataVersion(saved.version, clock.now()),
    };
  }

  /**
   * Saves the progress made before the call; durable where something was sorted in or delivered since. Rejects with
   * Node's error or an MqError.
   */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#save());
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #save(): Promise<void> {
    const { files, metrics } = this.#parts;
    if (this.#isDoubtful) throw new MqError('IO', 'the timer is no longer saved: a sync of its files has failed');
    const { progress } = this;
    const work = this.#sorter.count + this.#slots.count;
    const isDurable = work !== this.#savedWork;
    if (isDurable) await this.#sync();
    await files.checkpoint.save(progress, isDurable);
    this.#savedWork = work;
    await metrics.save();
  }

  /** Makes durable what the progress rests on. After a failure nobody knows what the disk has: nothing is saved then. */
  async #sync(): Promise<void> {
    const { files, store } = this.#parts;
    await makeDurable(store);
    try {
      await files.log.sync();
      await files.wheel.sync();
    } catch (error) {
      this.#isDoubtful = true;
      throw error;
    }
  }

  /** Takes the point of this second for the rates. */
  sample(): void {
    const now = this.#parts.clock.now();
    this.#enqueued.total = this.#sorter.count;
    this.#dequeued.total = this.#slots.count;
    this.#enqueued.sample(now);
    this.#dequeued.sample(now);
  }

  /** Removes files of the timer log whose messages are gone. Rejects with Node's error. */
  clean(): Promise<void> {
    return this.#parts.files.log.removeExpired(this.#parts.store.minPhysicalOffset);
  }
}
