import { type Clock, systemClock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import { SUBSCRIBE_ALL } from '../../../protocol/bodies/subscription-data.ts';
import { abortable, throwIfAborted } from '../../caller.ts';
import { withNamespace } from '../../instance/namespace.ts';
import { acquireInstance, type InstanceLease } from '../../instance/registry.ts';
import { wholeOption } from '../options.ts';
import { type SubscriptionExpression, Subscriptions } from '../subscriptions.ts';
import { AckSession } from './ack-session.ts';
import type { Delivery } from './delivery.ts';
import { type AckConsumerOptions, type AckSettings, ackSettings, MAX_POP } from './options.ts';

/** What a loop that is left has received and not given out comes back after so long, milliseconds. */
const GIVE_BACK_MS = 1000;

/**
 * Receives messages one by one and says of each, in any order, what became of it. A message stays with its receiver for
 * `invisibleTime`; one that is not acknowledged by then is delivered again, to any member of the group. Members share
 * messages, not queues, so more members than queues are of use.
 *
 *   const consumer = new AckConsumer({ namesrvAddr: '127.0.0.1:9876', consumerGroup: 'billing' });
 *   consumer.subscribe('Orders');
 *   for await (const delivery of consumer) {
 *     try {
 *       await bill(delivery.message);
 *       await delivery.ack();
 *     } catch {
 *       await delivery.retry(30_000);
 *     }
 *   }
 *
 * Works with mq brokers and Apache ones from 5.0 on (POP).
 */
export class AckConsumer implements AsyncIterable<Delivery>, AsyncDisposable {
  readonly #options: AckConsumerOptions;
  readonly #settings: AckSettings;
  readonly #clock: Clock;
  readonly #subscriptions = new Subscriptions();
  #lease: InstanceLease | undefined;
  #session: AckSession | undefined;
  #starting: Promise<AckSession> | undefined;
  #closed: Promise<void> | undefined;

  /** @throws MqError BAD_DATA for an option out of its range */
  constructor(options: AckConsumerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#settings = ackSettings(options);
  }

  get consumerGroup(): string {
    return this.#settings.group;
  }

  /** The client id brokers know this consumer by; undefined before the start. */
  get clientId(): string | undefined {
    return this.#lease?.instance.clientId;
  }

  /**
   * Subscribes a topic; all members of a group must subscribe alike.
   * @param expression `*` (default), tags as `A || B`, or `{ type: 'SQL92', expression: 'a > 5' }`
   * @throws MqError BAD_DATA for a topic or expression that cannot be
   */
  subscribe(topic: string, expression: SubscriptionExpression = SUBSCRIBE_ALL): this {
    this.#subscriptions.add(this.#wire(topic), expression, this.#clock.now());
    this.#session?.subscriptionsChanged().catch((error: unknown) => {
      const fields = { group: this.consumerGroup, topic, reason: messageOf(error) };
      this.#lease?.instance.log.error(fields, 'a changed subscription could not be made known');
    });
    return this;
  }

  /**
   * Makes the group known to the brokers; the first receive does it too.
   * @throws MqError IN_USE when this process has a consumer of the group already, BAD_DATA without a subscription,
   *   REFUSED when a broker has no POP, NOT_FOUND when no broker has a topic
   */
  async start(): Promise<void> {
    await this.#started();
  }

  /**
   * Up to `max` messages; none when `waitMs` ends without one.
   * @param max 1 to 32; default 16
   * @param waitMs how long to wait for the first, milliseconds; default 15,000
   * @throws MqError INTERRUPTED, NO_PERMISSION, and what {@link start} throws
   */
  async receive(max?: number, waitMs = 15_000): Promise<Delivery[]> {
    const session = await this.#started();
    const { signal } = this.#options;
    throwIfAborted(signal);
    const count = wholeOption('max', max, this.#settings.batchSize, 1, MAX_POP);
    return abortable(session.receive(count, waitMs, signal), signal);
  }

  /** Deliveries one by one until the consumer closes. Each is to be acknowledged; what is not comes again. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery, void, undefined> {
    while (this.#closed === undefined) {
      const deliveries = await this.receive();
      let given = 0;
      try {
        for (const delivery of deliveries) {
          given++;
          yield delivery;
        }
      } finally {
        await Promise.all(deliveries.slice(given).map((delivery) => delivery.retry(GIVE_BACK_MS)));
      }
    }
  }

  /** Leaves the group after the acknowledgements under way. What was received and not acknowledged is delivered again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #started(): Promise<AckSession> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async #start(): Promise<AckSession> {
    const group = this.consumerGroup;
    if (this.#closed !== undefined) throw new MqError('USAGE', `the consumer of ${group} is closed`, { group });
    if (this.#subscriptions.size === 0) throw new MqError('BAD_DATA', 'the consumer subscribes to no topic', { group });
    const lease = acquireInstance(this.#options);
    const session = new AckSession({
      instance: lease.instance,
      settings: this.#settings,
      group: this.#wire(group),
      namespace: this.#options.namespace,
      subscriptions: this.#subscriptions,
      clock: this.#clock,
    });
    try {
      await session.start();
    } catch (error) {
      await lease.release();
      throw error;
    }
    this.#lease = lease;
    this.#session = session;
    return session;
  }

  async #close(): Promise<void> {
    await Promise.allSettled([this.#starting]);
    await this.#session?.close();
    await this.#lease?.release();
  }

  #wire(name: string): string {
    return withNamespace(this.#options.namespace, name);
  }
}
