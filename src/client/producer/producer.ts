import { type Clock, systemClock } from '../../clock.ts';
import { MqError } from '../../errors/index.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { parseIp } from '../../protocol/message/host.ts';
import { UniqueKeyMaker } from '../../protocol/message/ids.ts';
import { AUTO_CREATE_TOPIC, groupNameProblem } from '../../protocol/names.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { Caller, throwIfAborted } from '../caller.ts';
import { localIp, newDiscriminator } from '../client-identity.ts';
import { MessageRequests } from '../requests/messages.ts';
import { NamesrvRequests } from '../requests/namesrv.ts';
import { responseCodeOf } from '../response-error.ts';
import { findQueue, publishQueues, type RoutedQueue } from '../routes.ts';
import { type Message, type PreparedMessage, prepareMessage } from './message.ts';
import { DEFAULT_TOPIC_QUEUE_NUMS, type SendResult, sendRequest, sendResult } from './send-request.ts';

export interface ProducerOptions {
  /** Name servers, `host:port` each. */
  namesrvAddrs: readonly string[];
  /** Who gave those addresses, for errors. */
  namesrvFrom?: string;
  /** Producer group; default `DEFAULT_PRODUCER`. */
  group?: string;
  /** For one send with its retries, milliseconds; default 3,000. */
  sendTimeoutMs?: number;
  /** Further tries on other brokers; default 2. */
  retries?: number;
  /** Largest body before compression; default 128 KiB. */
  maxMessageSize?: number;
  signal?: AbortSignal;
  clock?: Clock;
}

export interface SendOptions {
  /** Send to exactly this queue, without a try elsewhere. */
  queue?: { brokerName: string; queueId: number };
  /** Instead of the producer's own, milliseconds. */
  timeoutMs?: number;
}

/** Answers after which another broker is worth a try; everything else goes to the caller at once. */
const retryableCodes: ReadonlySet<number> = new Set([
  ResponseCode.TOPIC_NOT_EXIST,
  ResponseCode.SERVICE_NOT_AVAILABLE,
  ResponseCode.SYSTEM_ERROR,
  ResponseCode.SYSTEM_BUSY,
  ResponseCode.NO_PERMISSION,
  ResponseCode.GO_AWAY,
]);

/** A route is asked for again when it is older than this. */
const ROUTE_LIFETIME_MS = 30_000;
/** Topics whose routes are kept. */
const MAX_ROUTES = 10_000;

interface CachedRoute {
  queues: RoutedQueue[];
  fetchedAtMs: number;
}

/**
 * Sends messages. Queues are taken in turn; when a broker fails, the next try goes to another one.
 *
 *   const producer = new Producer({ namesrvAddrs: ['127.0.0.1:9876'] });
 *   await producer.send({ topic: 'Orders', body: 'hello', tags: 'TagA' });
 *   await producer.close();
 */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #group: string;
  readonly #remoting = new RemotingClient();
  readonly #namesrv: NamesrvRequests;
  readonly #messages: MessageRequests;
  readonly #clock: Clock;
  readonly #uniqueKeys: UniqueKeyMaker;
  readonly #routes = new Map<string, CachedRoute>();
  #turn = Math.floor(Math.random() * 1000);

  /** @throws MqError USAGE without a name server, BAD_DATA for a malformed group name */
  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#group = options.group ?? 'DEFAULT_PRODUCER';
    const problem = groupNameProblem(this.#group);
    if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group: this.#group });
    this.#clock = options.clock ?? systemClock;
    const caller = new Caller(this.#remoting, { timeoutMs: this.#sendTimeoutMs, signal: options.signal });
    this.#namesrv = new NamesrvRequests(caller, options.namesrvAddrs, options.namesrvFrom);
    this.#messages = new MessageRequests(caller);
    this.#uniqueKeys = new UniqueKeyMaker(parseIp(localIp()), process.pid, newDiscriminator());
  }

  get #sendTimeoutMs(): number {
    return this.#options.sendTimeoutMs ?? 3000;
  }

  /**
   * Sends one message and resolves when the broker has stored it.
   * @throws MqError BAD_DATA for a message that cannot be sent, NOT_FOUND without a route, and what the last try failed
   *   with: UNREACHABLE, TIMEOUT, BUSY, NO_PERMISSION, REFUSED
   */
  async send(message: Message, options: SendOptions = {}): Promise<SendResult> {
    const deadline = performance.now() + (options.timeoutMs ?? this.#sendTimeoutMs);
    const uniqueKey = this.#uniqueKeys.make(this.#clock.now());
    const prepared = prepareMessage(message, uniqueKey, this.#options.maxMessageSize ?? 128 * 1024);
    const queues = await this.#publishQueues(message.topic);
    if (options.queue !== undefined) {
      const queue = findQueue(queues, options.queue.brokerName, options.queue.queueId, message.topic);
      return this.#sendTo(queue, prepared, deadline);
    }
    return this.#sendAnywhere(queues, prepared, deadline);
  }

  /** The queues a topic's messages go to. @throws MqError NOT_FOUND without a route */
  async queues(topic: string): Promise<readonly RoutedQueue[]> {
    return this.#publishQueues(topic);
  }

  async #sendAnywhere(queues: RoutedQueue[], message: PreparedMessage, deadline: number): Promise<SendResult> {
    const tries = 1 + Math.max(0, this.#options.retries ?? 2);
    let failedBroker: string | undefined;
    for (let attempt = 1; ; attempt++) {
      const queue = this.#nextQueue(queues, failedBroker);
      try {
        return await this.#sendTo(queue, message, deadline);
      } catch (error) {
        if (attempt >= tries || !isRetryable(error) || performance.now() >= deadline) throw error;
        failedBroker = queue.brokerName;
      }
    }
  }

  async #sendTo(queue: RoutedQueue, message: PreparedMessage, deadline: number): Promise<SendResult> {
    throwIfAborted(this.#options.signal);
    const leftMs = Math.max(1, Math.ceil(deadline - performance.now()));
    const command = sendRequest(this.#group, message, queue, this.#clock.now());
    return sendResult(message, queue, await this.#messages.send(queue.address, command, leftMs));
  }

  /** The next queue in turn, on another broker than the one that just failed if there is one. */
  #nextQueue(queues: RoutedQueue[], failedBroker: string | undefined): RoutedQueue {
    const others = queues.filter((queue) => queue.brokerName !== failedBroker);
    const pool = others.length > 0 ? others : queues;
    return pool[this.#turn++ % pool.length] as RoutedQueue;
  }

  async #publishQueues(topic: string): Promise<RoutedQueue[]> {
    const cached = this.#routes.get(topic);
    const nowMs = this.#clock.now();
    if (cached !== undefined && nowMs - cached.fetchedAtMs < ROUTE_LIFETIME_MS) return cached.queues;
    const queues = await this.#fetchQueues(topic);
    if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
    this.#routes.set(topic, { queues, fetchedAtMs: nowMs });
    return queues;
  }

  /** A topic nobody knows takes the route of the template topic: the first send creates it there. */
  async #fetchQueues(topic: string): Promise<RoutedQueue[]> {
    const route = await this.#namesrv.findRoute(topic);
    if (route !== undefined) return this.#atLeastOne(topic, publishQueues(topic, route));
    const template = await this.#namesrv.findRoute(AUTO_CREATE_TOPIC);
    if (template === undefined) {
      throw new MqError(
        'NOT_FOUND',
        `no name server knows the topic ${topic}, and no broker creates topics on its own`,
        {
          topic,
          hint: `Create it: mq updateTopic -t ${topic} -c CLUSTER`,
        },
      );
    }
    return this.#atLeastOne(topic, publishQueues(topic, template, DEFAULT_TOPIC_QUEUE_NUMS));
  }

  #atLeastOne(topic: string, queues: RoutedQueue[]): RoutedQueue[] {
    if (queues.length > 0) return queues;
    throw new MqError(
      'NO_PERMISSION',
      `no broker takes messages for the topic ${topic}: none is writeable with a master`,
      {
        topic,
        hint: `See mq topicRoute -t ${topic}: the topic needs perm 2 or 6, its broker a master.`,
      },
    );
  }

  /** Closes every connection; sends under way fail. */
  async close(): Promise<void> {
    await this.#remoting.close();
  }
}

function isRetryable(error: unknown): boolean {
  if (!(error instanceof MqError)) return false;
  if (error.code === 'UNREACHABLE' || error.code === 'TIMEOUT') return true;
  const code = responseCodeOf(error);
  return code !== undefined && (retryableCodes.has(code) || code === 204 || code === 205);
}
