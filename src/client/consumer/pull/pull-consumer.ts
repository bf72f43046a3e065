import { type Clock, systemClock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { SUBSCRIBE_ALL } from '../../../protocol/bodies/subscription-data.ts';
import { withNamespace } from '../../instance/namespace.ts';
import { acquireInstance, type InstanceLease } from '../../instance/registry.ts';
import type { PullResult } from '../../requests/messages.ts';
import type { RoutedQueue } from '../../routes.ts';
import type { ReceivedMessage } from '../received-message.ts';
import { type SubscriptionExpression, Subscriptions } from '../subscriptions.ts';
import { AssignedSession } from './assigned-session.ts';
import { type PullConsumerOptions, type PullSettings, pullSettings, TOOLS_GROUP } from './options.ts';
import { type PullOptions, QueueReader } from './queue-reader.ts';

/**
 * Takes messages when the program asks for them, in one of two ways.
 *
 * As a member of its group: `subscribe` shares the queues out among the members (`assign` takes queues by hand), and
 * `poll` gives what was read ahead. Progress is kept by the brokers. The consumer starts with the first poll.
 *
 *   const consumer = new PullConsumer({ namesrvAddr: '127.0.0.1:9876', consumerGroup: 'billing' });
 *   consumer.subscribe('Orders', 'Created');
 *   for await (const message of consumer) await bill(message);
 *
 * Queue by queue, at offsets of the program's choice, as a member of no group: looking at messages never takes queues
 * away from a running consumer.
 *
 *   for (const queue of await consumer.queues('Orders')) {
 *     const { messages } = await consumer.pull(queue, await consumer.minOffset(queue));
 *   }
 */
export class PullConsumer implements AsyncIterable<ReceivedMessage>, AsyncDisposable {
  readonly #options: PullConsumerOptions;
  readonly #settings: PullSettings;
  readonly #clock: Clock;
  readonly #subscriptions = new Subscriptions();
  readonly #lease: InstanceLease;
  readonly #reader: QueueReader;
  #assigned: readonly MessageQueue[] | undefined;
  #session: AssignedSession | undefined;
  #starting: Promise<AssignedSession> | undefined;
  #closed: Promise<void> | undefined;

  /** @throws MqError USAGE without a name server, BAD_DATA for an option out of its range */
  constructor(options: PullConsumerOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#settings = pullSettings(options, this.#clock.now());
    this.#lease = acquireInstance(options, this.#settings.broadcasting);
    const requests = this.#lease.instance.requestsWith({
      timeoutMs: options.mqClientApiTimeout ?? 3000,
      signal: options.signal,
    });
    this.#reader = new QueueReader(requests, this.#wire(this.#settings.group));
  }

  get consumerGroup(): string {
    return this.#settings.group;
  }

  /** The client id brokers know this consumer by. */
  get clientId(): string {
    return this.#lease.instance.clientId;
  }

  /**
   * Subscribes a topic: its queues are shared out among the members of the group.
   * @param expression `*` (default), tags as `A || B`, or `{ type: 'SQL92', expression: 'a > 5' }`
   * @throws MqError BAD_DATA for a topic or expression that cannot be; USAGE after {@link assign}
   */
  subscribe(topic: string, expression: SubscriptionExpression = SUBSCRIBE_ALL): this {
    if (this.#assigned !== undefined)
      throw new MqError('USAGE', 'a consumer subscribes or is assigned queues, not both');
    this.#subscriptions.add(this.#wire(topic), expression, this.#clock.now());
    this.#tell();
    return this;
  }

  /** Takes a subscription back; the topic's queues are given up. */
  unsubscribe(topic: string): this {
    if (this.#subscriptions.delete(this.#wire(topic))) this.#tell();
    return this;
  }

  /**
   * Takes exactly these queues, whatever the other members have; a later call takes the place of an earlier one.
   * @throws MqError USAGE after {@link subscribe}
   */
  assign(queues: readonly MessageQueue[]): this {
    if (this.#assigned === undefined && this.#subscriptions.size > 0) {
      throw new MqError('USAGE', 'a consumer subscribes or is assigned queues, not both');
    }
    this.#assigned = queues.map(({ topic, brokerName, queueId }) => ({
      topic: this.#wire(topic),
      brokerName,
      queueId,
    }));
    const topics = new Set(this.#assigned.map(({ topic }) => topic));
    for (const topic of [...this.#subscriptions.topics()]) if (!topics.has(topic)) this.#subscriptions.delete(topic);
    for (const topic of topics) this.#subscriptions.add(topic, SUBSCRIBE_ALL, this.#clock.now());
    this.#tell();
    return this;
  }

  /**
   * Joins the group and begins to read ahead; the first poll does it too.
   * @throws MqError IN_USE when this process has a consumer of the group already; BAD_DATA without a subscription
   */
  async start(): Promise<void> {
    await this.#started();
  }

  /** The queues this member holds now. */
  get assignment(): readonly MessageQueue[] {
    return this.#session?.queues ?? [];
  }

  /**
   * Up to `pullBatchSize` messages, from the queues in turn; none when `pollTimeoutMillis` ends without one. With
   * autoCommit, the messages of the poll before count as consumed now. With `ordered`, a queue gives one message, and
   * nothing more until {@link ack} or {@link retry}.
   * @throws MqError USAGE while another poll waits, INTERRUPTED, and what {@link start} throws
   */
  async poll(options: { maxMessages?: number; timeoutMs?: number } = {}): Promise<ReceivedMessage[]> {
    const session = await this.#started();
    const { maxMessages, pollTimeoutMs } = this.#settings;
    return session.poll(options.maxMessages ?? maxMessages, options.timeoutMs ?? pollTimeoutMs);
  }

  /** A message of a poll is consumed. @returns false when it was before, or its queue has another owner by now */
  ack(message: ReceivedMessage): boolean {
    return this.#session?.settle(message) ?? false;
  }

  /** A message of a poll is to be given out again, before what is behind it in its queue. */
  retry(message: ReceivedMessage): void {
    this.#session?.putBack([message]);
  }

  /**
   * Goes on at another offset of a queue that is this member's: what was read ahead of it is dropped.
   * @throws MqError NOT_FOUND when it is not this member's
   */
  async seek(queue: MessageQueue, offset: number): Promise<void> {
    await (await this.#started()).seek(queue, offset);
  }

  /** Goes on at the first message of a queue. */
  async seekToBegin(queue: MessageQueue): Promise<void> {
    await this.seek(queue, await this.#reader.minOffset(await this.#routed(queue)));
  }

  /** Goes on after the last message of a queue. */
  async seekToEnd(queue: MessageQueue): Promise<void> {
    await this.seek(queue, await this.#reader.maxOffset(await this.#routed(queue)));
  }

  /** Queues yield nothing, and are not read ahead, until {@link resume}. */
  pause(queues: readonly MessageQueue[]): void {
    this.#session?.pause(queues);
  }

  resume(queues: readonly MessageQueue[]): void {
    this.#session?.resume(queues);
  }

  /**
   * Every message the polls gave out counts as consumed, and that is stored. With a queue and an offset: sets the
   * group's next offset of that queue, without being a member.
   * @throws MqError when it could not be stored
   */
  async commit(): Promise<void>;
  async commit(queue: RoutedQueue, offset: number): Promise<void>;
  async commit(queue?: RoutedQueue, offset?: number): Promise<void> {
    if (queue !== undefined && offset !== undefined) await this.#reader.commit(queue, offset);
    else await this.#session?.commit();
  }

  /** Messages one by one. Each counts as consumed when the next is asked for; one whose loop is left is given out again. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ReceivedMessage, void, undefined> {
    const session = await this.#started();
    while (this.#closed === undefined) {
      const batch = await this.poll();
      for (let i = 0; i < batch.length; i++) {
        let asked = false;
        try {
          yield batch[i] as ReceivedMessage;
          asked = true;
        } finally {
          if (!asked) session.putBack(batch.slice(i));
        }
        session.settle(batch[i] as ReceivedMessage);
      }
    }
  }

  /** The readable queues of a topic. @throws MqError NOT_FOUND when no broker has the topic */
  queues(topic: string): Promise<RoutedQueue[]> {
    return this.#reader.queues(this.#wire(topic));
  }

  /** One queue by broker name and id. @throws MqError NOT_FOUND naming the queues there are */
  queue(topic: string, brokerName: string, queueId: number): Promise<RoutedQueue> {
    return this.#reader.queue(this.#wire(topic), brokerName, queueId);
  }

  /** Reads messages from `offset` on; `nextOffset` of the result is where to go on, whatever the status. */
  pull(queue: RoutedQueue, offset: number, options: PullOptions = {}): Promise<PullResult> {
    return this.#reader.pull(queue, offset, options);
  }

  /** Offset of the first message. */
  minOffset(queue: RoutedQueue): Promise<number> {
    return this.#reader.minOffset(queue);
  }

  /** Offset after the last message. */
  maxOffset(queue: RoutedQueue): Promise<number> {
    return this.#reader.maxOffset(queue);
  }

  /** Offset of the first message stored at or after a time, milliseconds. */
  searchOffset(queue: RoutedQueue, timestampMs: number): Promise<number> {
    return this.#reader.searchOffset(queue, timestampMs);
  }

  /** The group's next offset of a queue, or undefined when it has none. */
  committedOffset(queue: RoutedQueue): Promise<number | undefined> {
    return this.#reader.committedOffset(queue);
  }

  /**
   * Leaves the group and stores progress; requests under way fail. With autoCommit, what the polls gave out counts as
   * consumed; without it, what was committed; with `ordered`, what was acknowledged.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #started(): Promise<AssignedSession> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async #start(): Promise<AssignedSession> {
    const group = this.consumerGroup;
    if (this.#closed !== undefined) throw new MqError('USAGE', `the consumer of ${group} is closed`, { group });
    if (group === TOOLS_GROUP) {
      throw new MqError('USAGE', 'polling needs a consumerGroup of its own', { group });
    }
    if (this.#subscriptions.size === 0) {
      throw new MqError('BAD_DATA', 'the consumer subscribes to no topic and is assigned no queue', { group });
    }
    const session = new AssignedSession({
      instance: this.#lease.instance,
      settings: this.#settings,
      group: this.#wire(group),
      namespace: this.#options.namespace,
      subscriptions: this.#subscriptions,
      clock: this.#clock,
      signal: this.#options.signal,
      assigned: () => this.#assigned,
    });
    await session.start();
    this.#session = session;
    return session;
  }

  async #close(): Promise<void> {
    await Promise.allSettled([this.#starting]);
    await this.#session?.close();
    await this.#lease.release();
  }

  #routed({ topic, brokerName, queueId }: MessageQueue): Promise<RoutedQueue> {
    return this.#reader.queue(topic, brokerName, queueId);
  }

  #tell(): void {
    this.#session?.subscriptionsChanged().catch((error: unknown) => {
      const fields = { group: this.consumerGroup, reason: messageOf(error) };
      this.#lease.instance.log.error(fields, 'a changed subscription could not be made known');
    });
  }

  #wire(name: string): string {
    return withNamespace(this.#options.namespace, name);
  }
}
