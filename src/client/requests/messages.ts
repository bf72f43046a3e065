import {
  type ConsumeMessageDirectlyResult,
  decodeConsumeMessageDirectlyResult,
} from '../../protocol/bodies/consume-directly-result.ts';
import { decodeConsumeStatus, type GroupConsumeStatus } from '../../protocol/bodies/consume-status.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../protocol/header.ts';
import { queryConsumeStatusRequest } from '../../protocol/headers/admin.ts';
import {
  consumeMessageDirectlyRequest,
  PullSysFlag,
  pullMessageRequest,
  pullMessageResponse,
  queryMessageRequest,
  UNIQUE_KEY_QUERY,
  viewMessageRequest,
} from '../../protocol/headers/consumer.ts';
import { ackMessageAtRequest, ackOutcomeResponse } from '../../protocol/headers/pop.ts';
import { decodeMessage, decodeMessages, type MessageExt } from '../../protocol/message/decode.ts';
import { type Caller, throwIfAborted } from '../caller.ts';
import { type ToldOutcome, toldOutcome } from './pops.ts';

export interface PullInput {
  group: string;
  queue: Pick<MessageQueue, 'topic' | 'queueId'>;
  offset: number;
  /** Default 32, the most a broker gives at once. */
  maxMessages?: number;
  /** `*` (default), `A || B`, or an expression of `expressionType`. */
  expression?: string;
  /** `TAG` (default) or `SQL92`, which brokers take with enablePropertyFilter. */
  expressionType?: string;
  /** How long the broker may hold the request when there is nothing; default 0, milliseconds. */
  holdMs?: number;
}

export const PullStatus = {
  FOUND: 'FOUND',
  /** At the end of the queue. */
  NO_NEW_MESSAGE: 'NO_NEW_MESSAGE',
  /** The messages there are do not match the expression. */
  NO_MATCHED_MESSAGE: 'NO_MATCHED_MESSAGE',
  /** No message has that offset: it is outside the queue, or a reset is pending. */
  OFFSET_ILLEGAL: 'OFFSET_ILLEGAL',
} as const;
export type PullStatus = (typeof PullStatus)[keyof typeof PullStatus];

export interface PullResult {
  status: PullStatus;
  messages: MessageExt[];
  /** Where to go on. */
  nextOffset: number;
  minOffset: number;
  maxOffset: number;
}

export interface QueryInput {
  topic: string;
  key: string;
  maxNum: number;
  /** Milliseconds. */
  beginTimestamp?: number;
  /** Milliseconds; default no end. */
  endTimestamp?: number;
  /** The key is a unique key. */
  unique?: boolean;
}

const pullStatuses = new Map<number, PullStatus>([
  [ResponseCode.SUCCESS, PullStatus.FOUND],
  [ResponseCode.PULL_NOT_FOUND, PullStatus.NO_NEW_MESSAGE],
  [ResponseCode.PULL_RETRY_IMMEDIATELY, PullStatus.NO_MATCHED_MESSAGE],
  [ResponseCode.PULL_OFFSET_MOVED, PullStatus.OFFSET_ILLEGAL],
]);

/** Codes besides 0 that mean stored. */
const STORED_CODES = [
  ResponseCode.FLUSH_DISK_TIMEOUT,
  ResponseCode.SLAVE_NOT_AVAILABLE,
  ResponseCode.FLUSH_SLAVE_TIMEOUT,
] as const;

/** A broker answers a held pull up to one sweep of its waiting list late. */
const SWEEP_MS = 6000;

/** Requests to a broker about messages. */
export class MessageRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Sends a ready-made send request; codes 0, 10, 11 and 12 all mean stored. */
  send(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    return this.#caller.send(address, command, {
      timeoutMs,
      accept: STORED_CODES,
    });
  }

  /** Pulls messages of one queue (11) without committing anything. */
  async pull(address: string, input: PullInput): Promise<PullResult> {
    throwIfAborted(this.#caller.signal);
    const holdMs = input.holdMs ?? 0;
    const answer = await this.#caller.callWith(
      address,
      RequestCode.PULL_MESSAGE,
      pullMessageRequest,
      {
        consumerGroup: input.group,
        topic: input.queue.topic,
        queueId: input.queue.queueId,
        queueOffset: input.offset,
        maxMsgNums: input.maxMessages ?? 32,
        sysFlag: PullSysFlag.SUBSCRIPTION | (holdMs > 0 ? PullSysFlag.SUSPEND : 0),
        commitOffset: 0,
        suspendTimeoutMillis: holdMs,
        subscription: input.expression ?? '*',
        subVersion: 0,
        expressionType: input.expressionType ?? 'TAG',
      },
      {
        accept: [...pullStatuses.keys()],
        timeoutMs: this.#caller.timeoutMs + (holdMs > 0 ? holdMs + SWEEP_MS : 0),
        subject: { group: input.group, topic: input.queue.topic },
      },
    );
    const { nextBeginOffset, minOffset, maxOffset } = decodeHeader(pullMessageResponse, answer.extFields);
    const status = pullStatuses.get(answer.code) ?? PullStatus.NO_NEW_MESSAGE;
    const messages = status === PullStatus.FOUND && answer.body !== undefined ? decodeMessages(answer.body) : [];
    return { status, messages, nextOffset: nextBeginOffset, minOffset, maxOffset };
  }

  /**
   * Finds messages by key (12). The broker goes by hash; what does not carry the key itself is left out here.
   * A broker that finds nothing gives an empty list.
   */
  async query(address: string, input: QueryInput): Promise<MessageExt[]> {
    const ext = encodeHeader(queryMessageRequest, {
      topic: input.topic,
      key: input.key,
      maxNum: input.maxNum,
      beginTimestamp: input.beginTimestamp ?? 0,
      endTimestamp: input.endTimestamp ?? Number.MAX_VALUE,
    });
    ext[UNIQUE_KEY_QUERY] = String(input.unique === true);
    const answer = await this.#caller.send(address, request(RequestCode.QUERY_MESSAGE, ext), {
      accept: [ResponseCode.QUERY_NOT_FOUND],
      timeoutMs: this.#caller.timeoutMs * 3,
      subject: { topic: input.topic, key: input.key },
    });
    if (answer.code !== ResponseCode.SUCCESS || answer.body === undefined) return [];
    return decodeMessages(answer.body).filter((message) => carriesKey(message, input));
  }

  /** The message at a position of the broker's commit log (33). @throws MqError REFUSED when none is there */
  async view(address: string, offset: number, topic?: string): Promise<MessageExt> {
    const answer = await this.#caller.callWith(address, RequestCode.VIEW_MESSAGE_BY_ID, viewMessageRequest, {
      offset,
      topic,
    });
    return decodeMessage(answer.body ?? Buffer.alloc(0));
  }

  /**
   * How far groups are with the message at a place (30001, mq's own); undefined from a broker that does not know the
   * request, as Apache's.
   */
  async findConsumeStatus(
    address: string,
    place: { topic: string; queueId: number; queueOffset: number },
    consumerGroup?: string,
  ): Promise<GroupConsumeStatus[] | undefined> {
    const { topic, queueId, queueOffset } = place;
    const answer = await this.#caller.callWith(
      address,
      RequestCode.QUERY_CONSUME_STATUS,
      queryConsumeStatusRequest,
      { topic, queueId, queueOffset, consumerGroup },
      { accept: [ResponseCode.REQUEST_CODE_NOT_SUPPORTED], subject: { topic } },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeConsumeStatus(answer.body).groups : undefined;
  }

  /**
   * Acknowledges for a group the message at a place, whoever has it (30002, mq's own); undefined from a broker that does
   * not know the request, as Apache's.
   *
   * @throws MqError REFUSED when the group does not acknowledge message by message
   */
  async ackAt(
    address: string,
    consumerGroup: string,
    place: { topic: string; queueId: number; queueOffset: number },
  ): Promise<ToldOutcome | undefined> {
    const { topic, queueId, queueOffset } = place;
    const answer = await this.#caller.callWith(
      address,
      RequestCode.ACK_MESSAGE_AT,
      ackMessageAtRequest,
      { consumerGroup, topic, queueId, queueOffset },
      { accept: [ResponseCode.REQUEST_CODE_NOT_SUPPORTED], subject: { group: consumerGroup, topic } },
    );
    if (answer.code !== ResponseCode.SUCCESS) return undefined;
    return toldOutcome(decodeHeader(ackOutcomeResponse, answer.extFields).ackOutcome);
  }

  /** Makes one client consume one message (309), passed on by the broker. */
  async consumeDirectly(
    address: string,
    input: { group: string; clientId: string; msgId: string; topic?: string },
  ): Promise<ConsumeMessageDirectlyResult> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.CONSUME_MESSAGE_DIRECTLY,
      consumeMessageDirectlyRequest,
      { consumerGroup: input.group, clientId: input.clientId, msgId: input.msgId, topic: input.topic },
      { timeoutMs: this.#caller.timeoutMs * 3, subject: { group: input.group } },
    );
    return decodeConsumeMessageDirectlyResult(answer.body);
  }
}

function carriesKey(message: MessageExt, input: QueryInput): boolean {
  if (message.topic !== input.topic) return false;
  if (input.unique === true) return message.uniqueKey === input.key;
  return message.uniqueKey === input.key || (message.keys ?? '').split(' ').includes(input.key);
}
