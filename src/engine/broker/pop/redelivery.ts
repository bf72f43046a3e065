import { messageOf } from '../../../errors/index.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { ConsumeMode } from '../../store/consume/delivery.ts';
import type { QueueState } from '../../store/consume/queue-state.ts';
import { PutStatus } from '../../store/types.ts';
import type { BrokerContext } from '../context.ts';
import { isStored } from '../message/put-outcome.ts';
import { Alarm } from '../schedule/alarm.ts';
import { StatsName } from '../stats/index.ts';
import { resumeMoves } from './interrupted-moves.ts';
import type { PopHold } from './pop-hold.ts';
import { readMessages } from './read-messages.ts';
import { isGivenUp, type PopRedelivery, popRedelivered, redeliveryTopic } from './redelivered.ts';
import { makeTarget, redeliveryOf } from './redelivery-target.ts';

/** Messages of one queue stored anew in one go. */
const BATCH = 128;
/** Queues whose messages are stored anew at the same time. */
const QUEUES_AT_ONCE = 32;
/** What could not be stored anew is tried again after this. */
const RETRY_MS = 1000;
/** Redeliveries are gathered for this long at most. */
const PAUSE_MS = 10;

/** A message whose time is up. */
interface Due {
  offset: number;
  stored: MessageExt;
  redelivery: PopRedelivery;
}

/**
 * Stores what was not acknowledged in time anew, in the group's POP retry topic or among its dead letters. Only when the
 * copy is as durable as an answered send does the first record count as done with; the intent is kept before the copy is
 * made, so that a start after a crash in between finds the copy instead of making a second one.
 */
export class Redelivery {
  readonly #broker: BrokerContext;
  readonly #hold: Pick<PopHold, 'wake'>;
  readonly #alarm: Alarm;
  /** `group@topic` of the topics messages are being stored in, with how many rounds do so. */
  readonly #moving = new Map<string, number>();
  #round: Promise<void> | undefined;
  #isStopped = false;

  constructor(broker: BrokerContext, hold: Pick<PopHold, 'wake'>) {
    this.#broker = broker;
    this.#hold = hold;
    this.#alarm = new Alarm(broker.clock, () => void this.run());
  }

  /** True while messages of the group are being stored in the topic anew. */
  isMovingInto(group: string, topic: string): boolean {
    return this.#moving.has(`${group}@${topic}`);
  }

  /** A message is due at a time. */
  schedule(at: number): void {
    if (!this.#isStopped && at < this.#alarm.at) this.#alarm.set(at);
  }

  /** Finishes what a crash interrupted, and begins to look. */
  async start(): Promise<void> {
    for (const state of this.#broker.consumption.states()) {
      await resumeMoves(this.#broker, state, (popTime) => redeliveryOf(this.#broker, state, popTime));
      if (state.mode !== ConsumeMode.PULL) this.schedule(state.nextDue);
    }
    await this.#broker.consumption.kept();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.clear();
    await this.#round;
  }

  /** Stores anew what is due now. */
  run(): Promise<void> {
    this.#round ??= this.#run().finally(() => {
      this.#round = undefined;
      this.#scheduleNext();
    });
    return this.#round;
  }

  async #run(): Promise<void> {
    const now = this.#broker.clock.now();
    const due = [...this.#broker.consumption.states()].filter((state) => state.nextDue <= now);
    for (let i = 0; i < due.length && !this.#isStopped; i += QUEUES_AT_ONCE) {
      await Promise.all(due.slice(i, i + QUEUES_AT_ONCE).map((state) => this.#tryMoveDue(state, now)));
    }
  }

  async #tryMoveDue(state: QueueState, now: number): Promise<void> {
    try {
      await this.#moveDue(state, now);
    } catch (error) {
      const { group, topic, queueId } = state;
      const fields = { group, topic, queueId, reason: messageOf(error) };
      this.#broker.log.error(fields, 'messages whose time is up could not be stored anew; trying on');
      state.nextDue = now + RETRY_MS;
    }
  }

  #scheduleNext(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { nextDue, mode } of this.#broker.consumption.states()) {
      if (mode !== ConsumeMode.PULL) next = Math.min(next, nextDue);
    }
    if (next < Number.POSITIVE_INFINITY) this.schedule(Math.max(next, this.#broker.clock.now() + PAUSE_MS));
  }

  async #moveDue(state: QueueState, now: number): Promise<void> {
    if (state.mode === ConsumeMode.PULL) {
      // Pulling consumers are given everything from the committed offset on: what is out comes to them in its place.
      state.nextDue = Number.POSITIVE_INFINITY;
      return;
    }
    const isOrdered = state.mode === ConsumeMode.ORDERED;
    const offsets = state.due(now, isOrdered ? Number.POSITIVE_INFINITY : BATCH);
    if (isOrdered) {
      this.#hold.wake(state.group, state.topic);
      state.nextDue = nextAfter(state, now);
    } else if (offsets.length > 0) await this.#move(state, offsets, now);
  }

  async #move(state: QueueState, offsets: readonly number[], now: number): Promise<void> {
    const { consumption, store } = this.#broker;
    const found = await readMessages(store, state.topic, state.queueId, offsets);
    const moves: Due[] = [];
    for (const { offset, stored } of found) {
      // Acknowledged, extended or reset while the disk was read.
      const delivery = state.out.get(offset);
      if (delivery === undefined || delivery.until > now || delivery.movingFrom !== undefined) continue;
      if (stored === undefined) state.endMove(offset, now);
      else moves.push({ offset, stored, redelivery: redeliveryOf(this.#broker, state, delivery.popTime) });
    }
    const topics = [...new Set(moves.map(({ stored, redelivery }) => redeliveryTopic(stored, redelivery)))];
    for (const topic of topics) makeTarget(this.#broker, topic, state.group);
    for (const topic of topics) this.#begin(state.group, topic);
    try {
      for (const { offset, stored, redelivery } of moves) {
        state.beginMove(offset, store.maxOffset(redeliveryTopic(stored, redelivery), 0));
      }
      try {
        await consumption.kept();
      } catch (error) {
        for (const { offset } of moves) state.abandonMove(offset, now + RETRY_MS);
        throw error;
      }
      await Promise.all(moves.map((move) => this.#store(state, move)));
    } finally {
      for (const topic of topics) this.#end(state.group, topic);
      consumption.publish(state);
      for (const topic of topics) this.#hold.wake(state.group, topic);
    }
    await consumption.kept();
  }

  async #store(state: QueueState, { offset, stored, redelivery }: Due): Promise<void> {
    const { writer, store, clock, log } = this.#broker;
    const message = popRedelivered(stored, redelivery);
    const { status, reason } = await writer.putAsIs(message);
    if (status === PutStatus.FLUSH_DISK_TIMEOUT) await store.flush();
    const now = clock.now();
    if (!isStored(status)) {
      state.abandonMove(offset, now + RETRY_MS);
      const { group, topic, queueId } = state;
      log.error(
        { group, topic, queueId, offset, status, reason },
        'a message whose time is up could not be stored anew',
      );
      return;
    }
    state.endMove(offset, now);
    this.#count(stored, redelivery, message.topic);
  }

  #begin(group: string, topic: string): void {
    const key = `${group}@${topic}`;
    this.#moving.set(key, (this.#moving.get(key) ?? 0) + 1);
  }

  #end(group: string, topic: string): void {
    const key = `${group}@${topic}`;
    const rounds = (this.#moving.get(key) ?? 1) - 1;
    if (rounds === 0) this.#moving.delete(key);
    else this.#moving.set(key, rounds);
  }

  #count(stored: MessageExt, redelivery: PopRedelivery, topic: string): void {
    if (!isGivenUp(stored, redelivery)) return;
    const { stats, log } = this.#broker;
    const { group, origin } = redelivery;
    stats.increment(StatsName.SNDBCK2DLQ_TIMES, `${origin}@${group}`, 1, 1);
    stats.increment(StatsName.DLQ_PUT_NUMS, topic, 1, 1);
    const fields = { group, topic: origin, uniqueKey: stored.uniqueKey, tries: stored.reconsumeTimes + 1 };
    log.info(fields, 'a message became a dead letter');
  }
}

/** When the next message of an ordered queue is visible that is not yet; those that are stay where they are. */
function nextAfter(state: QueueState, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { until } of state.out.values()) if (until > now) next = Math.min(next, until);
  return next;
}
