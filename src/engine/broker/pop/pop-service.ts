import { PopMark } from '../../../protocol/message/pop-handle.ts';
import { ConsumeMode } from '../../store/consume/delivery.ts';
import type { QueueState } from '../../store/consume/queue-state.ts';
import type { BrokerContext } from '../context.ts';
import type { Matcher } from '../pull/pull-filter.ts';
import { Popped, recordsIn } from './popped.ts';
import { popRetryTopicsOf } from './retry-topics.ts';
import { startOffset } from './start-offset.ts';

/** What a client wants. */
export interface PopWish {
  group: string;
  topic: string;
  /** -1: any. */
  queueId: number;
  /** Queues of the topic. */
  queues: number;
  maxMessages: number;
  invisibleMs: number;
  initMode: number;
  ordered: boolean;
  attemptId: string | undefined;
  matcher: Matcher;
  clientId: string;
}

/** Where a client looks for messages. */
export type PopPlace = Pick<PopWish, 'group' | 'topic' | 'queueId' | 'queues' | 'ordered'>;

/** The part of the redelivery that pops work with. */
export interface RedeliveryPort {
  /** True while messages of the group are being stored in the topic anew. */
  isMovingInto(group: string, topic: string): boolean;
  /** A message is due at a time. */
  schedule(at: number): void;
}

/** Bytes of a pop at most; the first message may be larger. */
const MAX_BYTES = 1024 * 1024;

/** Chooses the messages of a pop and notes who has them. What it hands out may be answered once that is kept. */
export class PopService {
  readonly #broker: BrokerContext;
  readonly #redelivery: RedeliveryPort;
  readonly #random: () => number;
  /** Queues that a pop found being read by another. */
  readonly #contended = new Set<QueueState>();
  /** Called when a queue that pops had to leave out can be read again. */
  onFree: (group: string, topic: string) => void = () => undefined;

  /** @param random from 0 to below 1 */
  constructor(broker: BrokerContext, redelivery: RedeliveryPort, random: () => number = Math.random) {
    this.#broker = broker;
    this.#redelivery = redelivery;
    this.#random = random;
  }

  async pop(wish: PopWish): Promise<Popped> {
    const popped = new Popped(this.#broker.clock.now());
    if (wish.ordered) {
      for (const queueId of this.#queueOrder(wish)) await this.#popOrdered(wish, queueId, popped);
      return popped;
    }
    const retryFirst = this.#random() * 100 < this.#broker.config.get('popFromRetryProbability');
    if (retryFirst) await this.#popRetries(wish, popped);
    for (const queueId of this.#queueOrder(wish)) {
      await this.#popQueue(wish, wish.topic, queueId, PopMark.NORMAL, wish.matcher, popped);
    }
    if (!retryFirst) await this.#popRetries(wish, popped);
    return popped;
  }

  /** Whether a pop would find something now; what the filter says of it is not asked. */
  hasMessages({ group, topic, queueId, queues, ordered }: PopPlace): boolean {
    const ids = queueId >= 0 ? [queueId] : Array.from({ length: queues }, (_, id) => id);
    if (ids.some((id) => this.#hasMessages(group, topic, id, ordered))) return true;
    if (ordered) return false;
    return popRetryTopicsOf(this.#broker, group, topic).some((retry) =>
      Array.from({ length: retry.queues }, (_, id) => id).some((id) => this.#hasMessages(group, retry.name, id, false)),
    );
  }

  #hasMessages(group: string, topic: string, queueId: number, ordered: boolean): boolean {
    const { store, consumption, offsets, clock } = this.#broker;
    const end = store.maxOffset(topic, queueId);
    const state = consumption.find(group, topic, queueId);
    if (state === undefined) {
      const committed = offsets.query(group, topic, queueId);
      return end > (committed >= 0 ? committed : store.minOffset(topic, queueId));
    }
    if (!ordered) return end > state.next && this.#room(state) > 0;
    return !isBlocked(state, clock.now()) && (end > state.next || state.outCount > 0);
  }

  /** Every queue once, from a random one on, so that none is always the last. */
  #queueOrder({ queueId, queues }: PopWish): number[] {
    if (queueId >= 0) return [queueId];
    const first = Math.floor(this.#random() * queues);
    return Array.from({ length: queues }, (_, i) => (first + i) % queues);
  }

  async #popRetries(wish: PopWish, popped: Popped): Promise<void> {
    for (const { name, mark, queues } of popRetryTopicsOf(this.#broker, wish.group, wish.topic)) {
      // Until the first record of these messages is done with, the second must not be had: it might be acknowledged, and
      // come once more after a crash.
      if (this.#redelivery.isMovingInto(wish.group, name)) continue;
      for (let queueId = 0; queueId < queues; queueId++) {
        await this.#popQueue(wish, name, queueId, mark, TAKES_ALL, popped);
      }
    }
  }

  /** How many more messages of a queue a group may have out. */
  #room(state: QueueState): number {
    return this.#broker.config.get('popInflightMessageThreshold') - state.outCount;
  }

  async #state(wish: PopWish, topic: string, queueId: number): Promise<QueueState> {
    const { consumption } = this.#broker;
    const { group, initMode } = wish;
    const known = consumption.find(group, topic, queueId);
    if (known !== undefined) return known;
    const start = await startOffset(this.#broker, group, topic, queueId, initMode);
    const state = consumption.obtain(group, topic, queueId, start);
    consumption.publish(state);
    return state;
  }

  async #popQueue(
    wish: PopWish,
    topic: string,
    queueId: number,
    mark: PopMark,
    matcher: Matcher,
    popped: Popped,
  ): Promise<void> {
    const { store } = this.#broker;
    const state = await this.#state(wish, topic, queueId);
    if (popped.count < wish.maxMessages && popped.bytes < MAX_BYTES) {
      await this.#alone(state, async () => {
        state.setMode(ConsumeMode.CONCURRENT);
        const wanted = Math.min(wish.maxMessages - popped.count, this.#room(state));
        await this.#takeNew(wish, state, wanted, mark, matcher, popped);
      });
    }
    popped.rest += Math.max(0, store.maxOffset(topic, queueId) - state.next);
  }

  /** One pop at a time takes from a queue; others leave it out, and are called when it is free. */
  async #alone(state: QueueState, take: () => Promise<void>): Promise<void> {
    if (state.isReading) {
      this.#contended.add(state);
      return;
    }
    state.isReading = true;
    try {
      await take();
    } finally {
      state.isReading = false;
      if (state.outCount > 0) this.#redelivery.schedule(state.nextDue);
      if (this.#contended.delete(state)) this.onFree(state.group, state.topic);
    }
  }

  /** @param again messages of the same queue that are handed out once more, before new ones */
  async #takeNew(
    wish: PopWish,
    state: QueueState,
    wanted: number,
    mark: PopMark,
    matcher: Matcher,
    popped: Popped,
    again: { offsets: number[]; records: Buffer[] } = { offsets: [], records: [] },
    deliveries?: ReadonlyMap<number, number>,
  ): Promise<void> {
    const { topic, queueId } = state;
    const found = wanted > 0 ? await this.#readNew(state, wanted, MAX_BYTES - popped.bytes, matcher) : undefined;
    if (found !== undefined) {
      const { offsets, end } = found;
      state.take(offsets, end, popped.popTime, popped.popTime + wish.invisibleMs, wish.clientId);
      if (offsets.length === 0 && end < this.#broker.store.maxOffset(topic, queueId)) popped.hasMore = true;
      this.#broker.consumption.publish(state);
    }
    const offsets = [...again.offsets, ...(found?.offsets ?? [])];
    const records = [...again.records, ...(found?.records ?? [])];
    popped.add({ topic, mark, queueId, startOffset: offsets[0] ?? 0, offsets, records, deliveries });
  }

  /** Undefined when there is nothing, or the group was moved while the disk was read. */
  async #readNew(
    state: QueueState,
    wanted: number,
    maxBytes: number,
    matcher: Matcher,
  ): Promise<{ offsets: number[]; records: Buffer[]; end: number } | undefined> {
    const { topic, queueId, next: offset } = state;
    const { store } = this.#broker;
    if (store.maxOffset(topic, queueId) <= offset) return undefined;
    const result = store.get({ topic, queueId, offset, maxMessages: wanted, maxBytes, ...matcher });
    const { buffers, nextBeginOffset: end } = result instanceof Promise ? await result : result;
    if (state.next !== offset || end <= offset) return undefined;
    return { ...recordsIn(buffers, offset, end), end };
  }

  /**
   * While a message of the queue is with a consumer, nobody gets another one, but for the same attempt asked again; then
   * those come first that came before, in their places.
   */
  async #popOrdered(wish: PopWish, queueId: number, popped: Popped): Promise<void> {
    const state = await this.#state(wish, wish.topic, queueId);
    if (popped.count < wish.maxMessages && popped.bytes < MAX_BYTES) {
      await this.#alone(state, () => this.#takeOrdered(wish, state, popped));
    }
    popped.rest += Math.max(0, this.#broker.store.maxOffset(wish.topic, queueId) - state.next);
  }

  async #takeOrdered(wish: PopWish, state: QueueState, popped: Popped): Promise<void> {
    state.setMode(ConsumeMode.ORDERED);
    const { popTime } = popped;
    const isSameAttempt = wish.attemptId !== undefined && wish.attemptId === state.attemptId;
    if (!isSameAttempt && isBlocked(state, popTime)) return;
    const wanted = wish.maxMessages - popped.count;
    const again = await this.#readAgain(state, wanted, MAX_BYTES - popped.bytes);
    const deliveries = new Map<number, number>();
    const until = popTime + wish.invisibleMs;
    for (const offset of again.offsets) {
      const count = state.retake(offset, popTime, until, wish.clientId, !isSameAttempt);
      if (count > 0) deliveries.set(offset, count);
    }
    const isAll = again.offsets.length === state.outCount;
    const room = isAll ? Math.min(wanted - again.offsets.length, this.#room(state)) : 0;
    state.attemptId = wish.attemptId;
    await this.#takeNew(wish, state, room, PopMark.NORMAL, wish.matcher, popped, again, deliveries);
    this.#broker.consumption.publish(state);
  }

  /** The first messages that are out, read again; those that are gone from the log are done with. */
  async #readAgain(
    state: QueueState,
    wanted: number,
    maxBytes: number,
  ): Promise<{ offsets: number[]; records: Buffer[] }> {
    const out = state.outOffsets();
    const [first] = out;
    if (first === undefined) return { offsets: [], records: [] };
    const { topic, queueId } = state;
    const isWanted = new Set(out.slice(0, wanted));
    const skips = (offset: number): boolean => !isWanted.has(offset);
    const { store, clock } = this.#broker;
    const request = { topic, queueId, offset: first, maxMessages: isWanted.size, maxBytes, matches: undefined, skips };
    const { buffers, nextBeginOffset: end } = await store.get(request);
    const found = recordsIn(buffers, first, end);
    const present = new Set(found.offsets);
    for (const offset of isWanted) if (offset < end && !present.has(offset)) state.endMove(offset, clock.now());
    // Acknowledged or moved while the disk was read.
    const kept = found.offsets.map((offset) => state.out.has(offset));
    return {
      offsets: found.offsets.filter((_, i) => kept[i]),
      records: found.records.filter((_, i) => kept[i]),
    };
  }
}

const isBlocked = (state: QueueState, now: number): boolean => [...state.out.values()].some(({ until }) => until > now);

const TAKES_ALL: Matcher = { matches: undefined };
