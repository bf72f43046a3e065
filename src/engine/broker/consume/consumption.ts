import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import { ConsumeState } from '../../../protocol/bodies/consume-status.ts';
import type { DeliveryTable, TableQueueState } from '../../../protocol/bodies/deliveries.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { ConsumeStore, discardConsumeStore } from '../../store/consume/consume-store.ts';
import { lmdbOpener } from '../../store/consume/database.ts';
import { ConsumeMode } from '../../store/consume/delivery.ts';
import type { QueueState } from '../../store/consume/queue-state.ts';
import { nodeFileSystem } from '../../store/files/file-system.ts';
import type { ConsumerOffsetManager } from '../offset/consumer-offset-manager.ts';
import type { ProgressKeeper } from '../offset/progress-keeper.ts';
import type { AckedState, MessageState } from '../status/acked-state.ts';
import { TakenOver } from './taken-over.ts';

export interface ConsumptionOptions {
  /** The store's root. */
  directory: string;
  /** SYNC_FLUSH: an acknowledgement is answered when it is on the disk. */
  isSync: boolean;
  clock: Clock;
  log: RemotingLog;
  offsets: ConsumerOffsetManager;
}

/** What the queues of the store are now, to compare the state with. */
export interface QueueBounds {
  exists(topic: string): boolean;
  minOffset(topic: string, queueId: number): number;
  maxOffset(topic: string, queueId: number): number;
}

/**
 * Progress message by message, beside the committed offsets, which always tell the lowest unacknowledged message.
 *
 * Two files know how far a group is: `consumeStore` is written before an answer, `consumerOffset.json` every 5 s. After a
 * kill the first knows more, and wins; a commit of later progress (by an Apache broker that ran in between) wins over it,
 * since its consumers were given everything from the committed offset on. After a clean shutdown both agree, so any other
 * committed offset was set by somebody: then it wins, backwards too. A reset is answered when both files have it.
 */
export class Consumption implements ProgressKeeper, AckedState {
  /** Called when messages of a group may be had again that were consumed or out before. */
  onMoved: (group: string, topic: string) => void = () => undefined;
  readonly #options: ConsumptionOptions;
  #store: ConsumeStore | undefined;
  /** What the next master may ask for when this one leads no more. */
  #last: ConsumeStore | undefined;
  readonly #takenOver = new TakenOver();
  #isDiscarded = false;
  /** Of this broker as a master; 0 where roles are fixed. */
  #epoch = 0;
  /** What a pulling consumer committed last, where messages beyond it were acknowledged singly. */
  readonly #pulledTo = new WeakMap<QueueState, number>();

  constructor(options: ConsumptionOptions) {
    this.#options = options;
    options.offsets.keepWith(this);
  }

  /** Reads the state back and brings it and the committed offsets together. Never fails for what it finds. */
  async open(queues: QueueBounds): Promise<void> {
    const { directory, isSync, clock, log, offsets } = this.#options;
    this.#isDiscarded = false;
    const store = await ConsumeStore.open({
      directory,
      files: nodeFileSystem,
      clock,
      logger: { warn: (text) => log.warn({}, text), error: (text) => log.error({}, text) },
      openDatabase: await lmdbOpener(nodeFileSystem),
      isSync,
    });
    const isTakenOver = this.#beginEpoch(store);
    for (const state of [...store.states()]) {
      const { group, topic, queueId } = state;
      if (!queues.exists(topic)) {
        store.remove(state);
        continue;
      }
      state.cutTo(Math.max(queues.minOffset(topic, queueId), queues.maxOffset(topic, queueId)));
      const committed = offsets.query(group, topic, queueId);
      if (committed > state.lowest) state.passTo(committed);
      else if (committed >= 0 && committed < state.lowest && (store.wasClosed || isTakenOver)) state.reset(committed);
      offsets.advance(group, topic, queueId, state.lowest, state.next);
    }
    await store.committed();
    this.#store = store;
    this.#last = store;
  }

  /** This broker leads an epoch: {@link open} goes on with what is known of the one before. */
  lead(epoch: number): void {
    this.#epoch = epoch;
  }

  /**
   * Goes on with what the master of the epoch before told, or with the own state if that was this broker. What is older
   * says nothing: groups were reset meanwhile, topics made anew. Then the committed offsets alone count.
   * @returns whether it is the master's: asked for just before its offsets, so that lower ones mean a reset
   */
  #beginEpoch(store: ConsumeStore): boolean {
    const epoch = this.#epoch;
    if (epoch === 0) return false;
    const isTakenOver = this.#takenOver.epoch === epoch - 1;
    if (isTakenOver || store.epoch !== epoch - 1) for (const state of [...store.states()]) store.remove(state);
    if (isTakenOver) {
      for (const { attemptId, ...state } of this.#takenOver.states()) store.put(state).attemptId = attemptId;
    }
    this.#takenOver.forget();
    store.beginEpoch(epoch);
    return isTakenOver;
  }

  /** Another one after every change of what {@link changedSince} tells; undefined where this broker has not been master. */
  get version(): string | undefined {
    return this.#last?.version;
  }

  /** What is out with consumers, as far as it has changed after a version; asked for by slaves of a group. */
  changedSince(known: string): { table: DeliveryTable; version: string; isMore: boolean } | undefined {
    if (this.#last === undefined) return undefined;
    const { isWhole, gone, states, version, isMore } = this.#last.changedSince(known);
    const now = this.#options.clock.now();
    const table = { epoch: this.#last.epoch, isWhole, gone, states: states.map((state) => tableState(state, now)) };
    return { table, version, isMore };
  }

  /** Takes over what the master has out. */
  adopt(table: DeliveryTable): void {
    this.follow();
    this.#last = undefined;
    this.#takenOver.adopt(table, this.#options.clock.now());
  }

  /** What the master has out is not known any more. */
  forgetTakenOver(): void {
    this.#takenOver.forget();
  }

  /** Another broker is master: what this one kept is not how far groups are any more. Nothing while it is open. */
  follow(): void {
    if (this.#store !== undefined || this.#isDiscarded) return;
    this.#isDiscarded = true;
    if (discardConsumeStore(nodeFileSystem, this.#options.directory)) {
      this.#options.log.info({}, 'removed the state of acknowledgements of a former master: the master has it');
    }
  }

  get isOpen(): boolean {
    return this.#store !== undefined;
  }

  /** The state of a queue for a group; undefined when the group never took messages of it one by one. */
  find(group: string, topic: string, queueId: number): QueueState | undefined {
    return this.#store?.find(group, topic, queueId);
  }

  /** The same, made where there is none. @param start the committed offset, or where the group begins */
  obtain(group: string, topic: string, queueId: number, start: number): QueueState {
    const store = this.#store;
    if (store === undefined) throw new MqError('BUG', 'the state of acknowledgements is not open');
    return store.obtain(group, topic, queueId, start);
  }

  states(): Iterable<QueueState> {
    return this.#store?.states() ?? [];
  }

  /** Makes the committed offset what the state says. To be called after every change. */
  publish({ group, topic, queueId, lowest, next }: QueueState): void {
    this.#options.offsets.advance(group, topic, queueId, lowest, next);
  }

  /** Resolves when all changes so far survive what an answered send survives. @throws MqError IO */
  async kept(): Promise<void> {
    try {
      await this.#store?.committed();
    } catch (error) {
      throw new MqError('IO', `the state of acknowledgements could not be written: ${messageOf(error)}`, {
        cause: error,
        hint: 'Is the disk full? Nothing is lost: acknowledge again.',
      });
    }
  }

  /**
   * A member of the group pulls from the queue: from now on its commits count.
   * @returns what the pull has to pass over; undefined when nothing
   */
  pulled(group: string, topic: string, queueId: number): ((offset: number) => boolean) | undefined {
    const state = this.find(group, topic, queueId);
    if (state === undefined) return undefined;
    state.setMode(ConsumeMode.PULL);
    const { lowest } = state;
    return lowest === state.next ? undefined : (offset) => offset >= lowest && state.isDone(offset);
  }

  committed(group: string, topic: string, queueId: number, offset: number, isMember: boolean): number | undefined {
    const state = this.find(group, topic, queueId);
    if (state === undefined) return offset;
    if (!isMember) {
      this.moved(group, topic, queueId, offset);
      return offset;
    }
    // A consumer that leaves after its group has begun to pop must not jump over what others hold.
    if (state.mode !== ConsumeMode.PULL) return undefined;
    const before = this.#pulledTo.get(state);
    this.#pulledTo.set(state, offset);
    if (before !== undefined && offset < before) {
      this.moved(group, topic, queueId, offset);
      return offset;
    }
    if (offset > state.lowest) state.passTo(offset);
    return state.lowest;
  }

  moved(group: string, topic: string, queueId: number, offset: number): void {
    const state = this.find(group, topic, queueId);
    if (state === undefined) return;
    this.#pulledTo.delete(state);
    state.reset(offset);
    this.onMoved(group, topic);
  }

  removedGroup(group: string): void {
    this.#remove((state) => state.group === group);
  }

  removedTopic(topic: string): void {
    this.#remove((state) => state.topic === topic);
  }

  groupsOf(topic: string): string[] {
    return [...new Set([...this.states()].filter((state) => state.topic === topic).map(({ group }) => group))];
  }

  state(group: string, topic: string, queueId: number, offset: number): MessageState | undefined {
    const state = this.find(group, topic, queueId);
    if (state === undefined || state.mode === ConsumeMode.PULL) return undefined;
    const delivery = state.out.get(offset);
    if (delivery === undefined) {
      const isConsumed = state.isDone(offset) && !state.wasMoved(offset);
      return { state: isConsumed ? ConsumeState.CONSUMED : ConsumeState.TO_CONSUME };
    }
    const { clientId, until } = delivery;
    if (until <= this.#options.clock.now()) return { state: ConsumeState.TO_CONSUME };
    return { state: ConsumeState.CONSUMING, clientId: clientId === '' ? undefined : clientId, untilMs: until };
  }

  /** Messages that are out with consumers, by group and topic. */
  outCounts(): { group: string; topic: string; count: number }[] {
    const counts = new Map<string, { group: string; topic: string; count: number }>();
    for (const { group, topic, outCount } of this.states()) {
      const key = `${topic}@${group}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { group, topic, count: outCount });
      else known.count += outCount;
    }
    return [...counts.values()];
  }

  /**
   * Gives the database back, with a note that the committed offsets are on disk as it has them.
   * @param save writes the committed offsets; when it fails there is no such note
   */
  async close(save: () => void): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    if (store === undefined) return;
    let isSaved = false;
    try {
      save();
      isSaved = true;
    } finally {
      await store.close(isSaved);
    }
  }

  #remove(isGone: (state: QueueState) => boolean): void {
    const store = this.#store;
    if (store === undefined) return;
    for (const state of [...store.states()]) if (isGone(state)) store.remove(state);
  }
}

const tableState = (state: QueueState, now: number): TableQueueState => {
  const { group, topic, queueId, next, mode, attemptId, out } = state;
  return {
    ...{ group, topic, queueId, next, mode, attemptId },
    out: [...out].map(([offset, { popTime, until, tries, clientId, movingFrom }]) => ({
      ...{ offset, popTime, tries, clientId, movingFrom },
      leftMs: Math.max(0, until - now),
    })),
  };
};
