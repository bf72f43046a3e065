import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../clock.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { parseIp } from '../../protocol/message/host.ts';
import { UniqueKeyMaker } from '../../protocol/message/ids.ts';
import { SysFlag } from '../../protocol/message/sysflag.ts';
import { localIp, newDiscriminator } from '../client-identity.ts';
import { withNamespace } from '../instance/namespace.ts';
import { namesrvOf } from '../instance/options.ts';
import type { ReplyMessage } from '../instance/types.ts';
import { isUp, type PublishQueue } from '../routes.ts';
import { BackPressure } from './back-pressure.ts';
import { BatchError, batchParcel, batchResults, checkBatch, splitBatch } from './batch.ts';
import { checkMessage, type Message, MessageKind, prepareMessage } from './message.ts';
import { type ProducerOptions, type ProducerSettings, settingsOf } from './options.ts';
import { choiceOf } from './queue-choice.ts';
import { recallMessage } from './recall.ts';
import { replyEnvelope, requestProperties } from './request-reply.ts';
import { RunningProducer } from './running-producer.ts';
import type { Reply, SendOptions, TransactionContext, TransactionOptions } from './send-options.ts';
import { type SendResult, sendResult } from './send-request.ts';
import { halfProperties, type TransactionResult } from './transaction.ts';
import type { TransactionState } from './transaction-state.ts';

/**
 * Sends messages: one by one, in batches, in order, later, in transactions, or as a question that is answered.
 *
 *   const producer = new Producer({ producerGroup: 'shop', namesrvAddr: '127.0.0.1:9876' });
 *   await producer.send({ topic: 'Orders', body: 'hello', tags: 'TagA', keys: 'order-42' });
 *   await producer.send({ topic: 'Orders', body: 'paid', shardingKey: 'order-42' });
 *   await producer.send({ topic: 'Orders', body: 'remind', delayTimeLevel: '30s' });
 *   await producer.close();
 *
 * Any number of sends may be under way at once: they share one connection per broker, and up to
 * `backPressureForAsyncSendNum` of them do not wait for each other. A queue is taken in turn; when a broker fails, the
 * next try goes to another one. It starts with its first send.
 */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #settings: ProducerSettings;
  readonly #clock: Clock;
  readonly #uniqueKeys: UniqueKeyMaker;
  readonly #room: BackPressure;
  #running: RunningProducer | undefined;
  #closing: Promise<void> | undefined;

  /** @throws MqError USAGE without a name server or for an option out of its range, BAD_DATA for a malformed group name */
  constructor(options: ProducerOptions = {}) {
    namesrvOf(options);
    this.#options = options;
    this.#settings = settingsOf(options);
    this.#clock = options.clock ?? systemClock;
    this.#uniqueKeys = new UniqueKeyMaker(parseIp(localIp()), process.pid, newDiscriminator());
    this.#room = new BackPressure(this.#settings.maxInFlight, this.#settings.maxInFlightBytes);
  }

  /** Producer group, as it is called on the wire. */
  get group(): string {
    return this.#settings.group;
  }

  /** `ip@instance`: how brokers know this client. @throws MqError IN_USE as {@link start} does */
  get clientId(): string {
    return this.#start().instance.clientId;
  }

  /**
   * Takes the group's place in this process. Sends do it themselves: call it to find out early that the group is there.
   * @throws MqError IN_USE when another producer of the group runs under the same instance name, USAGE after close
   */
  async start(): Promise<void> {
    this.#start();
  }

  /**
   * Sends one message and resolves when the broker has stored it; `status` says how safely.
   *
   * A message with a sharding key goes to the queue of its key and nowhere else; several under way at once arrive in the
   * order of the calls. On a strictly ordered topic that holds while the queue's broker is down: the send fails then.
   *
   * @throws MqError BAD_DATA for a message that cannot be sent, NOT_FOUND without a route, and what the last try failed
   *   with: UNREACHABLE, TIMEOUT, BUSY, NO_PERMISSION, REFUSED
   */
  async send(message: Message, options: SendOptions = {}): Promise<SendResult> {
    // What #within does, without its closure and promises: most sends come through here.
    const running = this.#start();
    const timeoutMs = options.timeoutMs ?? this.#settings.timeoutMs;
    const deadline = performance.now() + timeoutMs;
    const bytes = message.body.length;
    if (!this.#room.tryEnter(bytes)) await this.#room.enter(bytes, timeoutMs);
    try {
      const choice = choiceOf(message, options);
      const inOrder = choice !== undefined;
      const maybeLater = prepareMessage(message, this.#settings, { uniqueKey: this.#newUniqueKey(), inOrder });
      const prepared = maybeLater instanceof Promise ? await maybeLater : maybeLater;
      const sent = await running.sender.send(prepared, choice, deadline);
      const result = sendResult(prepared, sent);
      running.traceSend(prepared, sent, result);
      return result;
    } finally {
      this.#room.leave(bytes);
    }
  }

  /**
   * Sends a message that no broker answers: resolves when it is handed to a connection. It may be lost, and nobody says
   * so; for metrics and logs.
   * @throws MqError BAD_DATA for a message that cannot be sent, NOT_FOUND without a route, UNREACHABLE
   */
  async sendOneWay(message: Message, options: SendOptions = {}): Promise<void> {
    const running = this.#start();
    return this.#within(message.body.length, options, async (deadline) => {
      const prepared = await prepareMessage(message, this.#settings, { uniqueKey: this.#newUniqueKey() });
      await running.sender.oneWay(prepared, choiceOf(message, options), deadline);
    });
  }

  /**
   * Sends messages of one topic together: one request for as many as `maxMessageSize` bytes hold. Parts go out one after
   * the other, each to one queue; all to the same one with a sharding key or an `options.queue`.
   *
   * @returns one result for each message, in their order
   * @throws BatchError when some are stored and others not; MqError as {@link send} does when none is
   */
  async sendBatch(messages: readonly Message[], options: SendOptions = {}): Promise<SendResult[]> {
    const running = this.#start();
    checkBatch(messages);
    const [first] = messages;
    if (first === undefined) return [];
    const prepared = messages.map((message) =>
      checkMessage(message, this.#settings, { uniqueKey: this.#newUniqueKey() }),
    );
    const results: SendResult[] = [];
    try {
      for (const part of splitBatch(prepared, this.#settings.maxMessageSize)) {
        const parcel = batchParcel(part, first.waitStoreMsgOK !== false);
        const sent = await this.#within(parcel.body.length, options, (deadline) =>
          running.sender.send(parcel, choiceOf(first, options), deadline),
        );
        const ofPart = batchResults(part, sendResult(parcel, sent));
        part.forEach((message, i) => {
          running.traceSend(message, sent, ofPart[i] as SendResult);
        });
        results.push(...ofPart);
      }
    } catch (error) {
      throw results.length === 0 ? error : new BatchError(results, messages.length, error);
    }
    return results;
  }

  /**
   * Sends a message that is delivered only if a local transaction commits. The message is stored first, out of sight;
   * then `execute` runs and says what became of the transaction. Without that answer (it gave `unknown`, it threw, this
   * process died) the broker asks `checkLocalTransaction` of any producer of the group, until it gets one.
   *
   *   const producer = new Producer({ producerGroup: 'shop', checkLocalTransaction: async ({ keys }) => await lookUp(keys) });
   *   await producer.transaction({ topic: 'Orders', body, keys: id }, async () => ((await pay(id)) ? 'commit' : 'rollback'));
   *
   * @throws what `execute` throws, with the state left unknown; MqError as {@link send} does; USAGE without
   *   `checkLocalTransaction` or a group of its own
   */
  async transaction(
    message: Message,
    execute: (context: TransactionContext) => TransactionState | Promise<TransactionState>,
    options: TransactionOptions = {},
  ): Promise<TransactionResult> {
    const running = this.#start();
    const transactions = running.transactionsFor(message);
    return this.#within(message.body.length, options, async (deadline) => {
      const prepared = await prepareMessage(message, this.#settings, {
        uniqueKey: this.#newUniqueKey(),
        sysFlag: SysFlag.TRANSACTION_PREPARED,
        kind: MessageKind.HALF,
        extra: halfProperties(this.group, options.checkImmunityTimeSeconds),
      });
      await running.introduce(prepared.wireTopic);
      const half = await running.sender.send(prepared, choiceOf(message, {}), deadline);
      const result = sendResult(prepared, half);
      running.traceSend(prepared, half, result);
      return transactions.run(
        half,
        result,
        prepared,
        () => execute({ transactionId: result.msgId, message }),
        (state) => running.traceEnd(prepared, half, result, state),
      );
    });
  }

  /**
   * Sends a message and waits for the reply of the consumer that takes it (see {@link reply}).
   * @param timeoutMs for sending and replying together; default `sendMsgTimeout`
   * @throws MqError TIMEOUT when no reply came in time, INTERRUPTED when the producer is closed, and as {@link send} does
   */
  async request(message: Message, timeoutMs: number = this.#settings.timeoutMs): Promise<ReplyMessage> {
    const running = this.#start();
    const correlationId = randomUUID();
    const prepared = await prepareMessage(message, this.#settings, {
      uniqueKey: this.#newUniqueKey(),
      extra: requestProperties(correlationId, running.instance.clientId, timeoutMs),
    });
    running.takeReplies();
    await running.introduce(prepared.wireTopic);
    const reply = running.replies.wait(correlationId, message.topic, timeoutMs);
    const choice = choiceOf(message, {});
    this.#within(message.body.length, { timeoutMs }, async (deadline) => {
      const sent = await running.sender.send(prepared, choice, deadline);
      running.traceSend(prepared, sent, sendResult(prepared, sent));
    }).catch((error: unknown) => {
      running.replies.fail(correlationId, error instanceof Error ? error : new Error(messageOf(error)));
    });
    return reply;
  }

  /**
   * Answers a message that was sent by {@link request}; consumers call it in their handlers.
   *
   *   const consumer = … handler: async (message) => { await producer.reply(message, { body: 'got it' }); }
   *
   * @throws MqError BAD_DATA for a message that is no request, REFUSED when who asked is not connected any more
   */
  async reply(requested: MessageExt, reply: Reply, options: Pick<SendOptions, 'timeoutMs'> = {}): Promise<SendResult> {
    const running = this.#start();
    const { topic, code, extra } = replyEnvelope(requested);
    const settings = { ...this.#settings, namespace: undefined };
    const uniqueKey = this.#newUniqueKey();
    const prepared = await prepareMessage({ ...reply, topic }, settings, { uniqueKey, code, extra });
    return this.#within(reply.body.length, options, async (deadline) => {
      // Who asked is connected to the broker that stored the question.
      const queues = await running.sender.queues(topic);
      const near = queues.find((queue) => isUp(queue) && queue.address === requested.storeHost);
      return sendResult(prepared, await running.sender.send(prepared, near && (() => near), deadline));
    });
  }

  /**
   * Takes a message back that was sent with `delayMs` or `deliverAt` and waits for its time (brokers 5.3.2 and later with
   * `recallMessageEnable`).
   * @param recallHandle of the send's result
   * @returns the message's id
   * @throws MqError BAD_DATA for a handle that is none, NOT_FOUND when its broker is not there, REFUSED when the broker does
   *   not allow it or the time has passed
   */
  async recall(topic: string, recallHandle: string): Promise<string> {
    const { requests, sender } = this.#start();
    const wireTopic = withNamespace(this.#settings.namespace, topic);
    return recallMessage(requests.caller, this.group, wireTopic, recallHandle, await sender.queues(wireTopic));
  }

  /** The queues a topic's messages go to. @throws MqError NOT_FOUND without a route */
  async queues(topic: string): Promise<readonly PublishQueue[]> {
    return this.#start().sender.queues(withNamespace(this.#settings.namespace, topic));
  }

  /**
   * Ends: waits for sends under way, sends traces that are left, takes the group back at the brokers and lets go of the
   * connections. Requests that wait for a reply fail with INTERRUPTED. A second call waits for the first.
   */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #stop(): Promise<void> {
    this.#running?.replies.failAll(new MqError('INTERRUPTED', 'the producer was closed before a reply came'));
    await this.#room.idle();
    await this.#running?.stop();
  }

  #start(): RunningProducer {
    if (this.#closing !== undefined) throw new MqError('USAGE', `the producer of group ${this.group} is closed`);
    this.#running ??= new RunningProducer(this.#options, this.#settings, this.#clock, () => this.#newUniqueKey());
    return this.#running;
  }

  /** Runs a send within its time-out and the room for sends under way. */
  async #within<T>(
    bytes: number,
    options: Pick<SendOptions, 'timeoutMs'>,
    work: (deadline: number) => Promise<T>,
  ): Promise<T> {
    this.#start();
    const timeoutMs = options.timeoutMs ?? this.#settings.timeoutMs;
    const deadline = performance.now() + timeoutMs;
    if (!this.#room.tryEnter(bytes)) await this.#room.enter(bytes, timeoutMs);
    try {
      return await work(deadline);
    } finally {
      this.#room.leave(bytes);
    }
  }

  #newUniqueKey(): string {
    return this.#uniqueKeys.make(this.#clock.now());
  }
}
