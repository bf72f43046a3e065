import { buildSubscription } from '../../../protocol/bodies/subscription-data.ts';
import type { ClientRequests } from '../../instance/client-requests.ts';
import { type PullResult, PullStatus } from '../../requests/messages.ts';
import { findQueue, type RoutedQueue, subscribeQueues } from '../../routes.ts';

export interface PullOptions {
  /** 1 to 32; default 32. */
  maxMessages?: number;
  /** Tags: `*` (default) or `A || B`. */
  expression?: string;
  /** How long to wait for a message when there is none, milliseconds; default 0. */
  waitMs?: number;
}

/** Reads queues one by one, at offsets of the caller's choice, as a member of no group. */
export class QueueReader {
  readonly #requests: ClientRequests;
  readonly #group: string;

  /** @param group as it is called on the wire */
  constructor(requests: ClientRequests, group: string) {
    this.#requests = requests;
    this.#group = group;
  }

  async queues(topic: string): Promise<RoutedQueue[]> {
    return subscribeQueues(topic, await this.#requests.namesrv.getRoute(topic));
  }

  async queue(topic: string, brokerName: string, queueId: number): Promise<RoutedQueue> {
    return findQueue(await this.queues(topic), brokerName, queueId, topic);
  }

  /** Brokers filter by the hash of a tag, so tags are compared here once more. */
  async pull(queue: RoutedQueue, offset: number, options: PullOptions): Promise<PullResult> {
    const result = await this.#requests.messages.pull(queue.address, {
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

  minOffset(queue: RoutedQueue): Promise<number> {
    return this.#requests.offsets.getMin(queue.address, queue);
  }

  maxOffset(queue: RoutedQueue): Promise<number> {
    return this.#requests.offsets.getMax(queue.address, queue);
  }

  searchOffset(queue: RoutedQueue, timestampMs: number): Promise<number> {
    return this.#requests.offsets.search(queue.address, queue, timestampMs);
  }

  committedOffset(queue: RoutedQueue): Promise<number | undefined> {
    return this.#requests.offsets.findCommitted(queue.address, this.#group, queue);
  }

  commit(queue: RoutedQueue, offset: number): Promise<void> {
    return this.#requests.offsets.commit(queue.address, this.#group, queue, offset);
  }
}
