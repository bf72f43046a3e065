import { messageOf } from '../../../errors/index.ts';
import { decodeMessage } from '../../../protocol/message/decode.ts';
import { reviveTopic } from '../../../protocol/names.ts';
import type { BrokerContext } from '../context.ts';
import { isStored } from '../message/put-outcome.ts';
import { Alarm } from '../schedule/alarm.ts';
import type { PopHold } from './pop-hold.ts';
import { recordsIn } from './popped.ts';
import { readMessages } from './read-messages.ts';
import { popRedelivered, redeliveryTopic } from './redelivered.ts';
import { makeTarget, redeliveryOf } from './redelivery-target.ts';
import { type ForeignPop, readReviveMessage } from './revive-message.ts';

/** The group whose offsets say how far an Apache broker has settled its pops. */
export const REVIVE_GROUP = 'CID_RMQ_SYS_REVIVE_GROUP';

/** Acknowledgements come through the timer like the pop itself, a second later. */
const GRACE_MS = 5000;
const RETRY_MS = 1000;
const BATCH = 32;
/** Pops that wait for their time at once; more stay in the topic. */
const MAX_PENDING = 10_000;
const MAX_BYTES = 1024 * 1024;

interface PendingPop {
  reviveQueue: number;
  /** Where it lies in the revive topic. */
  offset: number;
  dueAt: number;
  pop: ForeignPop;
}

/**
 * Takes over what an Apache broker had out when it was stopped: its pops wait in the timer, come to the revive topic when
 * their time is up, and are stored anew here as far as they were not acknowledged. Our own pops never come this way.
 */
export class ForeignPops {
  readonly #broker: BrokerContext;
  readonly #hold: Pick<PopHold, 'wake'>;
  readonly #topic: string;
  readonly #alarm: Alarm;
  readonly #pending = new Map<string, PendingPop>();
  /** Next offset to read, by queue of the revive topic. */
  readonly #next = new Map<number, number>();
  #round: Promise<void> | undefined;
  #isStopped = false;
  #forget: (() => void) | undefined;

  constructor(broker: BrokerContext, hold: Pick<PopHold, 'wake'>) {
    this.#broker = broker;
    this.#hold = hold;
    this.#topic = reviveTopic(broker.clusterName);
    this.#alarm = new Alarm(broker.clock, () => void this.run());
  }

  start(): void {
    this.#forget = this.#broker.store.onArrival((topic) => {
      if (topic === this.#topic) this.#soon();
    });
    this.#soon();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#forget?.();
    this.#alarm.clear();
    await this.#round;
  }

  /** Reads what has come, and stores anew what is due. */
  run(): Promise<void> {
    this.#round ??= this.#run().finally(() => {
      this.#round = undefined;
      this.#scheduleNext();
    });
    return this.#round;
  }

  #soon(): void {
    const at = this.#broker.clock.now();
    if (!this.#isStopped && at < this.#alarm.at) this.#alarm.set(at);
  }

  async #run(): Promise<void> {
    const { store, clock, log } = this.#broker;
    try {
      for (const queueId of store.queueIds(this.#topic)) await this.#read(queueId);
      const now = clock.now();
      for (const [key, pending] of this.#pending) {
        if (this.#isStopped) return;
        if (pending.dueAt > now) continue;
        await this.#redeliver(pending.pop);
        this.#pending.delete(key);
        this.#commit(pending.reviveQueue);
      }
    } catch (error) {
      log.error(
        { topic: this.#topic, reason: messageOf(error) },
        'the pops of another broker could not be settled; trying on',
      );
    }
  }

  async #read(queueId: number): Promise<void> {
    const { store, offsets, log } = this.#broker;
    const committed = offsets.query(REVIVE_GROUP, this.#topic, queueId);
    let next = this.#next.get(queueId) ?? Math.max(committed, store.minOffset(this.#topic, queueId));
    while (next < store.maxOffset(this.#topic, queueId) && this.#pending.size < MAX_PENDING) {
      const place = { topic: this.#topic, queueId, offset: next };
      const { buffers, nextBeginOffset } = await store.get({
        ...place,
        maxMessages: BATCH,
        maxBytes: MAX_BYTES,
        matches: undefined,
      });
      const { offsets: found, records } = recordsIn(buffers, next, nextBeginOffset);
      records.forEach((record, i) => {
        try {
          this.#take(queueId, found[i] ?? 0, record);
        } catch (error) {
          log.warn(
            { ...place, offset: found[i], reason: messageOf(error) },
            'a message of the revive topic makes no sense',
          );
        }
      });
      if (nextBeginOffset <= next) break;
      next = nextBeginOffset;
      this.#next.set(queueId, next);
    }
    this.#commit(queueId);
  }

  #take(reviveQueue: number, offset: number, record: Buffer): void {
    const message = decodeMessage(record);
    const said = readReviveMessage(message);
    if (said === undefined) return;
    if (said.kind === 'pop') {
      const { pop } = said;
      const dueAt = Math.max(pop.popTime + pop.invisibleTime, message.storeTimestamp) + GRACE_MS;
      this.#pending.set(said.key, { reviveQueue, offset, dueAt, pop });
      return;
    }
    const pending = this.#pending.get(said.key);
    if (pending === undefined) return;
    pending.pop.offsets = pending.pop.offsets.filter((popped) => !said.offsets.includes(popped));
    if (pending.pop.offsets.length === 0) this.#pending.delete(said.key);
  }

  async #redeliver(pop: ForeignPop): Promise<void> {
    const { store, writer, topics, log } = this.#broker;
    const { group, topic, queueId, offsets } = pop;
    if (topics.get(topic) === undefined) return;
    const redelivery = redeliveryOf(this.#broker, pop, pop.popTime);
    for (const { stored } of await readMessages(store, topic, queueId, offsets)) {
      if (stored === undefined) continue;
      makeTarget(this.#broker, redeliveryTopic(stored, redelivery), group);
      const { status, reason } = await writer.putAsIs(popRedelivered(stored, redelivery));
      if (!isStored(status)) throw new Error(reason ?? status);
      // What is stored anew is not again when the rest fails.
      pop.offsets = pop.offsets.filter((offset) => offset !== stored.queueOffset);
    }
    log.info({ group, topic, queueId, count: offsets.length }, 'took over messages that another broker had handed out');
    this.#hold.wake(group, topic);
  }

  /** The next start begins at the first pop that still waits. */
  #commit(queueId: number): void {
    let first = this.#next.get(queueId);
    if (first === undefined) return;
    for (const { reviveQueue, offset } of this.#pending.values()) {
      if (reviveQueue === queueId) first = Math.min(first, offset);
    }
    const { offsets } = this.#broker;
    if (offsets.query(REVIVE_GROUP, this.#topic, queueId) !== first) {
      offsets.commit(REVIVE_GROUP, this.#topic, queueId, first);
    }
  }

  #scheduleNext(): void {
    if (this.#isStopped || this.#pending.size === 0) return;
    const due = Math.min(...[...this.#pending.values()].map(({ dueAt }) => dueAt));
    const at = Math.max(due, this.#broker.clock.now() + RETRY_MS);
    if (at < this.#alarm.at) this.#alarm.set(at);
  }
}
