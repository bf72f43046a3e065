import { decodeLockBatchResponse, encodeLockBatchRequest } from '../../protocol/bodies/lock-batch.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { decodeConsumerIdList } from '../../protocol/bodies/name-lists.ts';
import { type SubscriptionData, subscriptionDataJson } from '../../protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { decodeHeader, type HeaderInput } from '../../protocol/header.ts';
import {
  consumerGroupRequest,
  consumerSendMsgBackRequest,
  pullMessageRequest,
  pullMessageResponse,
} from '../../protocol/headers/consumer.ts';
import { jsonBody } from '../../protocol/json/write.ts';
import type { Caller } from '../caller.ts';

/** The answer of a pull as it came: its messages are still bytes. */
export interface RawPull {
  /** 0, 19, 20 or 21. */
  code: number;
  /** Stored records, one after the other; only with code 0. */
  body: Buffer | undefined;
  /** Where to go on. */
  nextOffset: number;
  minOffset: number;
  maxOffset: number;
  /** The replica to ask next time; 0 is the master. */
  suggestedBrokerId: number;
}

const pullAnswers: readonly number[] = [
  ResponseCode.PULL_NOT_FOUND,
  ResponseCode.PULL_RETRY_IMMEDIATELY,
  ResponseCode.PULL_OFFSET_MOVED,
];

/** Requests of the members of a consumer group to a broker. */
export class ConsumerRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Pulls messages of one queue (11). */
  async pull(address: string, header: HeaderInput<typeof pullMessageRequest>, timeoutMs: number): Promise<RawPull> {
    const answer = await this.#caller.callWith(address, RequestCode.PULL_MESSAGE, pullMessageRequest, header, {
      accept: pullAnswers,
      timeoutMs,
      subject: { group: header.consumerGroup, topic: header.topic },
    });
    const { nextBeginOffset, minOffset, maxOffset, suggestWhichBrokerId } = decodeHeader(
      pullMessageResponse,
      answer.extFields,
    );
    return {
      code: answer.code,
      body: answer.code === ResponseCode.SUCCESS ? answer.body : undefined,
      nextOffset: nextBeginOffset,
      minOffset,
      maxOffset,
      suggestedBrokerId: suggestWhichBrokerId,
    };
  }

  /** The client ids of a group (38); empty when the broker knows no member. */
  async listMembers(address: string, group: string): Promise<string[]> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_CONSUMER_LIST_BY_GROUP,
      consumerGroupRequest,
      { consumerGroup: group },
      { accept: [ResponseCode.SYSTEM_ERROR], subject: { group } },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeConsumerIdList(answer.body) : [];
  }

  /** Takes or renews the order of queues (41). @returns the queues that are the client's now */
  async lock(
    address: string,
    group: string,
    clientId: string,
    queues: readonly MessageQueue[],
    timeoutMs = 1000,
  ): Promise<MessageQueue[]> {
    const body = encodeLockBatchRequest({ consumerGroup: group, clientId, onlyThisBroker: false, mqSet: [...queues] });
    const answer = await this.#caller.call(address, RequestCode.LOCK_BATCH_MQ, { body, timeoutMs, subject: { group } });
    return decodeLockBatchResponse(answer.body);
  }

  /** Gives the order of queues up (42). */
  async unlock(address: string, group: string, clientId: string, queues: readonly MessageQueue[]): Promise<void> {
    const body = encodeLockBatchRequest({ consumerGroup: group, clientId, onlyThisBroker: false, mqSet: [...queues] });
    await this.#caller.call(address, RequestCode.UNLOCK_BATCH_MQ, { body, timeoutMs: 1000, subject: { group } });
  }

  /** Asks for a message to be delivered again later (36). @throws MqError when the broker did not take it */
  async sendBack(address: string, header: HeaderInput<typeof consumerSendMsgBackRequest>): Promise<void> {
    await this.#caller.callWith(address, RequestCode.CONSUMER_SEND_MSG_BACK, consumerSendMsgBackRequest, header, {
      timeoutMs: 5000,
      subject: { group: header.group },
    });
  }

  /** Lets a broker look at a subscription that is no tag expression (46). @throws MqError when it cannot serve it */
  async checkSubscription(
    address: string,
    clientId: string,
    group: string,
    subscription: SubscriptionData,
  ): Promise<void> {
    await this.#caller.call(address, RequestCode.CHECK_CLIENT_CONFIG, {
      body: jsonBody({ clientId, group, subscriptionData: subscriptionDataJson(subscription) }),
      subject: { group, topic: subscription.topic },
    });
  }
}
