import type { Clock } from '../../../clock.ts';
import { MqError } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ConsumerRunningInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { ConsumerData } from '../../../protocol/bodies/heartbeat-data.ts';
import type { MessageQueue, QueueTable } from '../../../protocol/bodies/message-queue.ts';
import { throwIfAborted } from '../../caller.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerMember } from '../../instance/types.ts';
import type { ProcessQueue } from '../queue/process-queue.ts';
import { QueueKeeper } from '../queue/queue-keeper.ts';
import { queueKey } from '../queue/queue-key.ts';
import type { QueuePuller } from '../queue/queue-puller.ts';
import { Wakeup } from '../queue/wakeup.ts';
import type { ReceivedMessage } from '../received-message.ts';
import { ConsumerStats } from '../stats/consumer-stats.ts';
import { runningInfoOf } from '../stats/running-info.ts';
import { checkSubscriptions } from '../subscription-check.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { HandedOutMessages } from './handed-out.ts';
import type { PullSettings } from './options.ts';

export interface AssignedSessionParts {
  instance: ClientInstance;
  settings: PullSettings;
  /** As it is called on the wire. */
  group: string;
  namespace: string | undefined;
  subscriptions: Subscriptions;
  clock: Clock;
  signal: AbortSignal | undefined;
  /** The queues assigned by hand; undefined when they are shared out. */
  assigned: () => readonly MessageQueue[] | undefined;
}

/**
 * A pull consumer that is a member of its group: queues are read ahead as for a push consumer, and the program takes
 * their messages when it likes. From `start` to `close`.
 */
export class AssignedSession implements ConsumerMember {
  readonly group: string;
  readonly #parts: AssignedSessionParts;
  readonly #stats: ConsumerStats;
  readonly #keeper: QueueKeeper;
  readonly #out = new HandedOutMessages();
  readonly #paused = new Set<string>();
  readonly #arrival = new Wakeup();
  /** Without autoCommit: what the program said is consumed, by queue. */
  readonly #said = new Map<string, number>();
  /** Who waits for a message of a queue that goes to another member. */
  #draining: { held: ProcessQueue; resolve: () => void }[] = [];
  readonly #startedAtMs: number;
  #turn = 0;
  #polling = false;
  #closed = false;

  constructor(parts: AssignedSessionParts) {
    const { instance, settings, group, clock } = parts;
    this.group = group;
    this.#parts = parts;
    this.#startedAtMs = clock.now();
    this.#stats = new ConsumerStats(clock);
    this.#keeper = new QueueKeeper({
      instance,
      settings,
      group,
      namespace: parts.namespace,
      ordered: settings.ordered,
      sendsSubscription: true,
      commitsWithPulls: false,
      subscriptions: parts.subscriptions,
      clock,
      stats: this.#stats,
      fixed: parts.assigned() === undefined ? undefined : () => parts.assigned() ?? [],
      paused: (held) => this.#paused.has(queueKey(held.queue)),
      arrived: () => this.#arrival.wake(),
      drained: (held) => this.#drained(held),
      commitOffset: (puller) => this.#commitOffset(puller),
      changed: () => undefined,
    });
  }

  /** @throws MqError IN_USE when the group is in this client already, and what a broker says of a subscription */
  async start(): Promise<void> {
    await this.#keeper.load();
    this.#parts.instance.joinConsumer(this);
    try {
      await this.subscriptionsChanged();
      await this.#keeper.start();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async subscriptionsChanged(): Promise<void> {
    const { instance, subscriptions } = this.#parts;
    await instance.heartbeatNow();
    await checkSubscriptions(instance, this.#keeper.requests, this.group, subscriptions.all());
    await this.#keeper.rebalance();
  }

  /** The queues held now. */
  get queues(): MessageQueue[] {
    return this.#keeper.pullers.map(({ held }) => held.queue);
  }

  /**
   * The next messages, or none when the wait ends without one. What the poll before gave out counts as consumed now,
   * except in order.
   * @throws MqError USAGE while another poll waits; INTERRUPTED
   */
  async poll(maxMessages: number, timeoutMs: number): Promise<ReceivedMessage[]> {
    if (this.#polling) throw new MqError('USAGE', 'a poll is under way already; polls go one after the other');
    this.#polling = true;
    const wake = (): void => this.#arrival.wake();
    this.#parts.signal?.addEventListener('abort', wake, { once: true });
    try {
      if (!this.#parts.settings.ordered) this.#settleAll();
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        throwIfAborted(this.#parts.signal);
        const messages = this.#take(maxMessages);
        const leftMs = deadline - performance.now();
        if (messages.length > 0 || leftMs <= 0 || this.#closed) return messages;
        await this.#arrival.wait(Math.ceil(leftMs));
      }
    } finally {
      this.#parts.signal?.removeEventListener('abort', wake);
      this.#polling = false;
    }
  }

  /** A message is consumed. @returns false when it is not out, because it was consumed before or its queue is gone */
  settle(message: ReceivedMessage): boolean {
    const out = this.#out.take(message);
    if (out === undefined || out.held.dropped) return false;
    out.held.finish(out.slot);
    this.#freed();
    return true;
  }

  /** A message that is out waits for another poll, before what is behind it in its queue. */
  putBack(messages: readonly ReceivedMessage[]): void {
    const outs = messages.flatMap((message) => this.#out.take(message) ?? []);
    for (const { held, slot } of outs.reverse()) {
      if (!held.dropped) held.putBack([slot]);
    }
    this.#freed();
  }

  pause(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#paused.add(queueKey(queue));
  }

  resume(queues: readonly MessageQueue[]): void {
    for (const queue of queues) {
      this.#paused.delete(queueKey(queue));
      this.#keeper.find(queue)?.progressed();
    }
    this.#arrival.wake();
  }

  /** Goes on at an offset of a queue that is this member's. @throws MqError NOT_FOUND when it is not */
  async seek(queue: MessageQueue, offset: number): Promise<void> {
    if (this.#keeper.find(queue) === undefined) {
      const { topic, brokerName, queueId } = queue;
      throw new MqError('NOT_FOUND', `queue ${queueId} of ${topic} on ${brokerName} is not assigned to this consumer`, {
        topic,
        group: this.group,
      });
    }
    this.#said.delete(queueKey(queue));
    await this.#keeper.moveTo(queue, offset);
    await this.#keeper.rebalance();
  }

  /** Everything given out counts as consumed, and progress is stored. @throws MqError when some could not be stored */
  async commit(): Promise<void> {
    this.#settleAll();
    for (const puller of this.#keeper.pullers) this.#said.set(queueKey(puller.held.queue), puller.commitOffset);
    await this.#keeper.commit();
  }

  /** Leaves the group. With autoCommit, what was given out counts as consumed; in order only what was acknowledged. */
  async close(): Promise<void> {
    const { settings, instance } = this.#parts;
    this.#closed = true;
    this.#arrival.wake();
    await this.#keeper.stopReading();
    if (settings.autoCommit && !settings.ordered) this.#settleAll();
    await this.#keeper.end();
    await instance.leaveConsumer(this);
  }

  topics(): Iterable<string> {
    return this.#parts.subscriptions.topics();
  }

  heartbeat(): ConsumerData {
    const { settings, subscriptions } = this.#parts;
    return {
      groupName: this.group,
      consumeType: 'CONSUME_ACTIVELY',
      messageModel: settings.broadcasting ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: settings.consumeFromWhere,
      subscriptionDataSet: subscriptions.all(),
      unitMode: false,
    };
  }

  rebalanceSoon(): void {
    void this.#keeper.rebalance();
  }

  resetOffsets(topic: string, offsets: QueueTable<number>): Promise<void> {
    const mine = offsets.filter(([queue]) => queue.topic === topic);
    for (const [queue] of mine) this.#said.delete(queueKey(queue));
    return this.#keeper.reset(mine);
  }

  offsets(topic: string): QueueTable<number> {
    return this.#keeper.pullers
      .filter(({ held }) => held.queue.topic === topic)
      .map((puller) => [puller.held.queue, this.#commitOffset(puller)]);
  }

  runningInfo(): ConsumerRunningInfo {
    const { instance, settings, subscriptions } = this.#parts;
    return runningInfoOf({
      consumeType: 'CONSUME_ACTIVELY',
      orderly: settings.ordered,
      concurrency: 1,
      settings: { consumerGroup: settings.group, autoCommit: String(settings.autoCommit) },
      namesrvAddrs: instance.requests.namesrv.addresses,
      startedAtMs: this.#startedAtMs,
      subscriptions: subscriptions.all(),
      pullers: this.#keeper.pullers,
      stats: this.#stats,
    });
  }

  /** A pull consumer has no handler. */
  async consumeDirectly(): Promise<ConsumeMessageDirectlyResult> {
    const remark = `the group ${this.group} pulls: it has no handler to give a message to`;
    return { order: false, autoCommit: true, consumeResult: 'CR_RETURN_NULL', remark, spentTimeMills: 0 };
  }

  /** Queues take turns; in order a queue gives one message, and none while one of its is out. */
  #take(maxMessages: number): ReceivedMessage[] {
    const { clock, settings } = this.#parts;
    const pullers = this.#keeper.pullers;
    const messages: ReceivedMessage[] = [];
    for (let i = 0; i < pullers.length && messages.length < maxMessages; i++) {
      const held = pullers[(this.#turn + i) % pullers.length]?.held;
      if (held === undefined || held.stopped || this.#paused.has(queueKey(held.queue))) continue;
      if (settings.ordered && (this.#out.has(held) || !this.#keeper.ownsOrder(held))) continue;
      const room = settings.ordered ? 1 : maxMessages - messages.length;
      for (const slot of held.take(room, clock.now())) {
        this.#out.add(held, slot);
        messages.push(slot.message);
      }
    }
    this.#turn = (this.#turn + 1) % Math.max(1, pullers.length);
    return messages;
  }

  #settleAll(): void {
    for (const { held, slot } of this.#out.takeAll()) {
      if (!held.dropped) held.finish(slot);
    }
    this.#freed();
  }

  /** In order, a queue goes to its next owner when the message that is out comes back. */
  #drained(held: ProcessQueue): Promise<void> {
    if (!this.#out.has(held)) return Promise.resolve();
    return new Promise((resolve) => this.#draining.push({ held, resolve }));
  }

  #freed(): void {
    this.#arrival.wake();
    if (this.#draining.length === 0) return;
    const free = this.#draining.filter(({ held }) => !this.#out.has(held));
    this.#draining = this.#draining.filter((waiter) => !free.includes(waiter));
    for (const { resolve } of free) resolve();
  }

  #commitOffset(puller: QueuePuller): number {
    if (this.#parts.settings.autoCommit || this.#parts.settings.ordered) return puller.commitOffset;
    return this.#said.get(queueKey(puller.held.queue)) ?? -1;
  }
}
