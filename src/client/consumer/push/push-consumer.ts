import { type Clock, systemClock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { SUBSCRIBE_ALL } from '../../../protocol/bodies/subscription-data.ts';
import { retryTopic } from '../../../protocol/names.ts';
import { throwIfAborted } from '../../caller.ts';
import { withNamespace, withoutNamespace } from '../../instance/namespace.ts';
import { acquireInstance, type InstanceLease } from '../../instance/registry.ts';
import { type BatchHandler, type Listener, listenerOf, type MessageHandler } from '../consume/listener.ts';
import type { ReceivedMessage } from '../received-message.ts';
import { type SubscriptionExpression, Subscriptions } from '../subscriptions.ts';
import { MessageIterator } from './message-iterator.ts';
import { type PushConsumerOptions, type PushSettings, pushSettings } from './options.ts';
import { PushSession } from './push-session.ts';

/**
 * Consumes topics with a handler. The members of a group share the queues of their topics, and share them out anew as
 * members come and go; brokers keep the group's progress. A message counts as consumed when its handler returns; when it
 * throws, the message is delivered again, later each time, and after the last try goes to `%DLQ%group`.
 *
 *   const consumer = new PushConsumer({ namesrvAddr: '127.0.0.1:9876', consumerGroup: 'billing' });
 *   consumer.subscribe('Orders', 'Created || Changed');
 *   await consumer.start(async (message) => {
 *     await bill(JSON.parse(message.body.toString()));
 *   });
 *   process.once('SIGTERM', () => consumer.close());
 *
 * A message may come more than once: after a crash, and when queues change hands. Handlers must bear that.
 */
export class PushConsumer implements AsyncIterable<ReceivedMessage>, AsyncDisposable {
  readonly #options: PushConsumerOptions;
  readonly #settings: PushSettings;
  readonly #clock: Clock;
  readonly #subscriptions = new Subscriptions();
  #lease: InstanceLease | undefined;
  #session: PushSession | undefined;
  #closed: Promise<void> | undefined;
  #assigned: ((topic: string, queues: readonly MessageQueue[]) => void) | undefined;
  readonly #onAbort = (): void => void this.close();

  /** @throws MqError BAD_DATA for an option out of its range */
  constructor(options: PushConsumerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#settings = pushSettings(options, this.#clock.now());
  }

  /** The group, as the program calls it. */
  get consumerGroup(): string {
    return this.#settings.group;
  }

  /** The client id brokers know this consumer by; undefined before the start. */
  get clientId(): string | undefined {
    return this.#lease?.instance.clientId;
  }

  /**
   * Subscribes a topic, before or after the start; all members of a group must subscribe alike.
   *
   * @param expression `*` (default), tags as `A || B`, or `{ type: 'SQL92', expression: 'a > 5' }`
   * @throws MqError BAD_DATA for a topic or expression that cannot be
   */
  subscribe(topic: string, expression: SubscriptionExpression = SUBSCRIBE_ALL): this {
    this.#subscriptions.add(this.#wire(topic), expression, this.#clock.now());
    this.#tell();
    return this;
  }

  /** Takes a subscription back; the topic's queues are given up. */
  unsubscribe(topic: string): this {
    if (this.#subscriptions.delete(this.#wire(topic))) this.#tell();
    return this;
  }

  /** Called with the queues of a topic that are this member's, whenever they change. */
  onAssigned(listener: (topic: string, queues: readonly MessageQueue[]) => void): this {
    this.#assigned = listener;
    return this;
  }

  /**
   * Begins to consume, up to `concurrency` messages at once. Resolves when the queues are shared out.
   * @throws MqError IN_USE when this process has a consumer of the group already; BAD_DATA without a subscription
   */
  start(handler: MessageHandler): Promise<void> {
    return this.#begin(listenerOf(false, { each: handler }));
  }

  /** The same with up to `consumeMessageBatchMaxSize` messages of one queue a call. */
  startBatch(handler: BatchHandler): Promise<void> {
    return this.#begin(listenerOf(false, { batch: handler }));
  }

  /**
   * Begins to consume each queue in its order: one message at a time, under a lock the broker keeps for this member. A
   * message that fails is tried again in its place, and what is behind it waits.
   */
  startOrderly(handler: MessageHandler): Promise<void> {
    return this.#begin(listenerOf(true, { each: handler }));
  }

  /** The same with up to `consumeMessageBatchMaxSize` messages a call; a batch that fails is tried again whole. */
  startOrderlyBatch(handler: BatchHandler): Promise<void> {
    return this.#begin(listenerOf(true, { batch: handler }));
  }

  /**
   * Consumes in a loop, one message at a time, and starts the consumer. A message counts as consumed when the next one
   * is asked for; leaving the loop closes the consumer, and the last message is delivered again to who comes next.
   *
   *   for await (const message of consumer) await bill(message);
   */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedMessage> {
    const iterator = new MessageIterator(() => this.close());
    iterator.begin(this.#begin(listenerOf(false, { each: (message) => iterator.offer(message) })));
    void this.#whenClosed().then(() => iterator.end());
    return iterator;
  }

  /** Stops giving messages to the handler, and reading ahead, until {@link resume}. Queues and membership stay. */
  pause(): void {
    this.#session?.pause();
  }

  resume(): void {
    this.#session?.resume();
  }

  /** The queues this member consumes now. */
  get queues(): readonly MessageQueue[] {
    return this.#session?.queues ?? [];
  }

  /** Stores progress now instead of at the next interval. @throws MqError when some could not be stored */
  async commit(): Promise<void> {
    await this.#session?.commit();
  }

  /**
   * Ends without losing anything: pulls stop, handlers at work finish (for `awaitTerminationMillisWhenShutdown` at
   * most), progress is stored, locks are given up, and the other members take over. What was read ahead and not handed
   * over is read again by them.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #begin(listener: Listener): Promise<void> {
    throwIfAborted(this.#options.signal);
    if (this.#session !== undefined || this.#closed !== undefined) {
      throw new MqError('USAGE', `the consumer of ${this.consumerGroup} was started before`, {
        group: this.consumerGroup,
        hint: 'A consumer is started once; make a new one.',
      });
    }
    if (this.#subscriptions.size === 0) {
      throw new MqError('BAD_DATA', 'the consumer subscribes to no topic', { group: this.consumerGroup });
    }
    const { broadcasting } = this.#settings;
    const group = this.#wire(this.consumerGroup);
    if (!broadcasting) this.#subscriptions.add(retryTopic(group), SUBSCRIBE_ALL, this.#clock.now());
    const lease = acquireInstance(this.#options, broadcasting);
    this.#lease = lease;
    const session = new PushSession({
      instance: lease.instance,
      settings: this.#settings,
      group,
      retryTopic: retryTopic(group),
      namespace: this.#options.namespace,
      wireTopic: (topic) => this.#wire(topic),
      subscriptions: this.#subscriptions,
      listener,
      clock: this.#clock,
      assigned: (topic, queues) => this.#assigned?.(withoutNamespace(this.#options.namespace, topic), queues),
    });
    this.#session = session;
    this.#options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    try {
      await session.start();
    } catch (error) {
      this.#closed ??= this.#release();
      await this.#closed;
      throw error;
    }
  }

  async #close(): Promise<void> {
    await this.#session?.close();
    await this.#release();
  }

  async #release(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    await this.#lease?.release();
    for (const told of this.#closeListeners) told();
  }

  readonly #closeListeners: (() => void)[] = [];

  #whenClosed(): Promise<void> {
    return new Promise((resolve) => this.#closeListeners.push(resolve));
  }

  #tell(): void {
    const session = this.#session;
    session?.subscriptionsChanged().catch((error: unknown) => {
      const fields = { group: this.consumerGroup, reason: messageOf(error) };
      this.#lease?.instance.log.error(fields, 'a changed subscription could not be made known');
    });
  }

  #wire(name: string): string {
    return withNamespace(this.#options.namespace, name);
  }
}
