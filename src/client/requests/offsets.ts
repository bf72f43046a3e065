import {
  type ConsumeStats,
  type ConsumeStatsList,
  decodeConsumeStats,
  decodeConsumeStatsList,
} from '../../protocol/bodies/consume-stats.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { decodeConsumerOffsets, type OffsetsByQueue } from '../../protocol/bodies/offset-tables.ts';
import { decodeResetOffsetBody, type ResetOffsetBody } from '../../protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../protocol/command.ts';
import { decodeHeader } from '../../protocol/header.ts';
import {
  getBrokerConsumeStatsRequest,
  getConsumeStatsRequest,
  resetOffsetRequest,
} from '../../protocol/headers/admin.ts';
import {
  offsetResponse,
  queryConsumerOffsetRequest,
  queueRequest,
  searchOffsetRequest,
  timestampResponse,
  updateConsumerOffsetRequest,
} from '../../protocol/headers/consumer.ts';
import type { Caller } from '../caller.ts';

/** The part of a queue that its own broker needs to know. */
export type QueueOfTopic = Pick<MessageQueue, 'topic' | 'queueId'>;

/** What a reset through the broker (222) asks for. */
export interface ResetOffsetInput {
  topic: string;
  group: string;
  /** Milliseconds; -1 is the end of the queue. */
  timestamp: number;
  /** One queue only; with `offset` set to exactly that. 5.x with the server-side reset. */
  queueId?: number;
  offset?: number;
  /** False: no queue is moved forward; default true. */
  isForce?: boolean;
}

/** Requests to a broker about offsets. */
export class OffsetRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Offset of a queue's first message (31). */
  async getMin(address: string, queue: QueueOfTopic): Promise<number> {
    return offsetOf(await this.#caller.callWith(address, RequestCode.GET_MIN_OFFSET, queueRequest, only(queue)));
  }

  /** Offset after a queue's last message (30). */
  async getMax(address: string, queue: QueueOfTopic): Promise<number> {
    return offsetOf(await this.#caller.callWith(address, RequestCode.GET_MAX_OFFSET, queueRequest, only(queue)));
  }

  /** Offset of the first message stored at or after a time (29), milliseconds. 4.9 takes the nearest one instead. */
  async search(address: string, queue: QueueOfTopic, timestamp: number): Promise<number> {
    return offsetOf(
      await this.#caller.callWith(address, RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, searchOffsetRequest, {
        ...only(queue),
        timestamp,
      }),
    );
  }

  /** Store time of a queue's first message (32), milliseconds; -1 when it is empty. */
  async getEarliestStoreTime(address: string, queue: QueueOfTopic): Promise<number> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_EARLIEST_MSG_STORETIME,
      queueRequest,
      only(queue),
    );
    return decodeHeader(timestampResponse, answer.extFields).timestamp;
  }

  /** The next offset a group will consume (14), or undefined when the broker knows none. */
  async findCommitted(address: string, group: string, queue: QueueOfTopic): Promise<number | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.QUERY_CONSUMER_OFFSET,
      queryConsumerOffsetRequest,
      { consumerGroup: group, ...only(queue), setZeroIfNotFound: false },
      { accept: [ResponseCode.QUERY_NOT_FOUND], subject: { group, topic: queue.topic } },
    );
    return answer.code === ResponseCode.SUCCESS ? offsetOf(answer) : undefined;
  }

  /** The offsets of every group (43), by group, topic and queue id; those of broadcast groups are left out. */
  async getAllCommitted(address: string): Promise<Map<string, Map<string, OffsetsByQueue>>> {
    const answer = await this.#caller.call(address, RequestCode.GET_ALL_CONSUMER_OFFSET, {
      timeoutMs: this.#caller.timeoutMs * 3,
    });
    const groups = new Map<string, Map<string, OffsetsByQueue>>();
    for (const [key, offsets] of decodeConsumerOffsets(answer.body).offsetTable) {
      // `topic@group`; a broadcast group has one more part.
      const [topic, group, ...more] = key.split('@');
      if (topic === undefined || group === undefined || more.length > 0) continue;
      groups.set(group, (groups.get(group) ?? new Map<string, OffsetsByQueue>()).set(topic, offsets));
    }
    return groups;
  }

  /** Sets the next offset a group will consume (15). */
  async commit(address: string, group: string, queue: QueueOfTopic, commitOffset: number): Promise<void> {
    await this.#caller.callWith(
      address,
      RequestCode.UPDATE_CONSUMER_OFFSET,
      updateConsumerOffsetRequest,
      { consumerGroup: group, ...only(queue), commitOffset },
      { subject: { group, topic: queue.topic } },
    );
  }

  /** A group's progress on a broker (208). Slow on large stores: three times the usual waiting time. */
  async getConsumeStats(address: string, group: string, topic?: string): Promise<ConsumeStats> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_CONSUME_STATS,
      getConsumeStatsRequest,
      { consumerGroup: group, topic },
      { timeoutMs: this.#caller.timeoutMs * 3, subject: { group } },
    );
    return decodeConsumeStats(answer.body);
  }

  /**
   * Every group's progress on a broker (317).
   *
   * @param isOrder only topics that are marked as ordered
   * @param timeoutMs ten times the usual waiting time unless given
   */
  async getBrokerConsumeStats(
    address: string,
    isOrder = false,
    timeoutMs = this.#caller.timeoutMs * 10,
  ): Promise<ConsumeStatsList> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_BROKER_CONSUME_STATS,
      getBrokerConsumeStatsRequest,
      { isOrder },
      { timeoutMs },
    );
    return decodeConsumeStatsList(answer.body);
  }

  /**
   * Asks the broker to move a group that is online (222).
   * @returns the offset each queue is set to
   * @throws MqError NOT_FOUND with response code 206 when nobody is online and the broker needs somebody
   */
  async reset(address: string, input: ResetOffsetInput): Promise<ResetOffsetBody> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
      resetOffsetRequest,
      { ...input, isForce: input.isForce ?? true, queueId: input.queueId ?? -1 },
      { subject: { group: input.group, topic: input.topic } },
    );
    return answer.body === undefined ? [] : decodeResetOffsetBody(answer.body);
  }
}

const only = ({ topic, queueId }: QueueOfTopic): QueueOfTopic => ({ topic, queueId });
const offsetOf = (answer: RemotingCommand): number => decodeHeader(offsetResponse, answer.extFields).offset;
