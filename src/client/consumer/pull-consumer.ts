import { MqError } from '../../errors/index.ts';
import { buildSubscription } from '../../protocol/bodies/subscription-data.ts';
import { groupNameProblem } from '../../protocol/names.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { Caller } from '../caller.ts';
import { MessageRequests, type PullResult, PullStatus } from '../requests/messages.ts';
import { NamesrvRequests } from '../requests/namesrv.ts';
import { OffsetRequests } from '../requests/offsets.ts';
import { findQueue, type RoutedQueue, subscribeQueues } from '../routes.ts';

export interface PullConsumerOptions {
  /** Name servers, `host:port` each. */
  namesrvAddrs: readonly string[];
  /** Who gave those addresses, for errors. */
  namesrvFrom?: string;
  /** Consumer group; default `TOOLS_CONSUMER`, the group of tools. */
  group?: string;
  /** Waiting time of one request, milliseconds; default 5,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface PullOptions {
  /** 1 to 32; default 32. */
  maxMessages?: number;
  /** Tags: `*` (default) or `A || B`. */
  expression?: string;
  /** How long to wait for a message when there is none, milliseconds; default 0. */
  waitMs?: number;
}

/**
 * Reads queues one by one, at offsets of the caller's choice. It sends no heartbeat and so is no member of its group:
 * looking at messages never takes queues away from a running consumer.
 *
 *   const consumer = new PullConsumer({ namesrvAddrs: ['127.0.0.1:9876'] });
 *   for (const queue of await consumer.queues('Orders')) {
 *     const { messages } = await consumer.pull(queue, await consumer.minOffset(queue));
 *   }
 *   await consumer.close();
 */
export class PullConsumer {
  readonly #group: string;
  readonly #remoting = new RemotingClient();
  readonly #namesrv: NamesrvRequests;
  readonly #messages: MessageRequests;
  readonly #offsets: OffsetRequests;

  /** @throws MqError USAGE without a name server, BAD_DATA for a malformed group name */
  constructor(options: PullConsumerOptions) {
    this.#group = options.group ?? 'TOOLS_CONSUMER';
    const problem = groupNameProblem(this.#group);
    if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group: this.#group });
    const caller = new Caller(this.#remoting, { timeoutMs: options.timeoutMs ?? 5000, signal: options.signal });
    this.#namesrv = new NamesrvRequests(caller, options.namesrvAddrs, options.namesrvFrom);
    this.#messages = new MessageRequests(caller);
    this.#offsets = new OffsetRequests(caller);
  }

  /** The readable queues of a topic. @throws MqError NOT_FOUND when no broker has the topic */
  async queues(topic: string): Promise<RoutedQueue[]> {
    return subscribeQueues(topic, await this.#namesrv.getRoute(topic));
  }

  /** One queue by broker name and id. @throws MqError NOT_FOUND naming the queues there are */
  async queue(topic: string, brokerName: string, queueId: number): Promise<RoutedQueue> {
    return findQueue(await this.queues(topic), brokerName, queueId, topic);
  }

  /**
   * Reads messages from `offset` on. Brokers filter by the hash of a tag, so tags are compared here once more.
   * `nextOffset` of the result is where to go on, whatever the status.
   */
  async pull(queue: RoutedQueue, offset: number, options: PullOptions = {}): Promise<PullResult> {
    const result = await this.#messages.pull(queue.address, {
      group: this.#group,
      queue,
      offset,
      maxMessages: options.maxMessages ?? 32,
      expression: options.expression ?? '*',
      holdMs: options.waitMs ?? 0,
    });
    const { tagsSet } = buildSubscription(queue.topic, options.expression, 0);
    if (tagsSet.length === 0 || result.status !== PullStatus.FOUND) return result;
    const messages = result.messages.filter(({ tags }) => tags !== undefined && tagsSet.includes(tags));
    return { ...result, messages, status: messages.length > 0 ? PullStatus.FOUND : PullStatus.NO_MATCHED_MESSAGE };
  }

  /** Offset of the first message. */
  minOffset(queue: RoutedQueue): Promise<number> {
    return this.#offsets.getMin(queue.address, queue);
  }

  /** Offset after the last message. */
  maxOffset(queue: RoutedQueue): Promise<number> {
    return this.#offsets.getMax(queue.address, queue);
  }

  /** Offset of the first message stored at or after a time, milliseconds. */
  searchOffset(queue: RoutedQueue, timestampMs: number): Promise<number> {
    return this.#offsets.search(queue.address, queue, timestampMs);
  }

  /** The group's next offset of a queue, or undefined when it has none. */
  committedOffset(queue: RoutedQueue): Promise<number | undefined> {
    return this.#offsets.findCommitted(queue.address, this.#group, queue);
  }

  /** Sets the group's next offset of a queue. */
  commit(queue: RoutedQueue, offset: number): Promise<void> {
    return this.#offsets.commit(queue.address, this.#group, queue, offset);
  }

  /** Closes every connection; requests under way fail. */
  async close(): Promise<void> {
    await this.#remoting.close();
  }
}
