import { messageOf } from '../../errors/index.ts';
import { encodeConsumeMessageDirectlyResult } from '../../protocol/bodies/consume-directly-result.ts';
import { encodeConsumerRunningInfo } from '../../protocol/bodies/consumer-running-info.ts';
import { decodeResetOffsetBody, encodeGetConsumerStatus } from '../../protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../protocol/command.ts';
import { decodeHeader } from '../../protocol/header.ts';
import {
  consumeMessageDirectlyRequest,
  consumerGroupRequest,
  getConsumerRunningInfoRequest,
  getConsumerStatusRequest,
  resetConsumerClientOffsetRequest,
} from '../../protocol/headers/consumer.ts';
import { checkTransactionStateRequest, pushReplyMessageRequest } from '../../protocol/headers/producer.ts';
import { decompressBody } from '../../protocol/message/compression.ts';
import { decodeMessage } from '../../protocol/message/decode.ts';
import { Property, parseProperties } from '../../protocol/message/properties.ts';
import type { Processors } from '../../remoting/dispatch.ts';
import { Refusal } from '../../remoting/refusal.ts';
import type { Connection, Processor } from '../../remoting/types.ts';
import type { ClientLog } from './client-log.ts';
import type { Members } from './members.ts';
import type { ConsumerMember } from './types.ts';

const NOTHING = Buffer.alloc(0);

/** What brokers ask of a client (wire-protocol 3.6). One-way requests are never answered. */
export class ClientProcessors {
  readonly #members: Members;
  readonly #log: ClientLog;
  readonly #addressOf: (connection: Connection) => string;

  constructor(members: Members, log: ClientLog, addressOf: (connection: Connection) => string) {
    this.#members = members;
    this.#log = log;
    this.#addressOf = addressOf;
  }

  get table(): Processors {
    return new Map<number, Processor>([
      [RequestCode.CHECK_TRANSACTION_STATE, (request, connection) => this.#checkTransaction(request, connection)],
      [RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, (request) => this.#consumerIdsChanged(request)],
      [RequestCode.RESET_CONSUMER_CLIENT_OFFSET, (request) => this.#resetOffsets(request)],
      [RequestCode.GET_CONSUMER_STATUS_FROM_CLIENT, (request) => this.#consumerStatus(request)],
      [RequestCode.GET_CONSUMER_RUNNING_INFO, (request) => this.#runningInfo(request)],
      [RequestCode.CONSUME_MESSAGE_DIRECTLY, (request) => this.#consumeDirectly(request)],
      [RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT, (request) => this.#takeReply(request)],
    ]);
  }

  #checkTransaction(request: RemotingCommand, connection: Connection): undefined {
    const header = decodeHeader(checkTransactionStateRequest, request.extFields);
    const message = decodeMessage(request.body ?? NOTHING);
    const group = message.properties.get(Property.PGROUP) ?? '';
    const member = this.#members.producer(group);
    if (member?.checkTransaction === undefined) {
      this.#log.warn({ group, msgId: message.msgId }, 'a transaction is to be checked, and no producer here can');
      return undefined;
    }
    this.#inBackground(
      member.checkTransaction(this.#addressOf(connection), header, message),
      { group, msgId: message.msgId },
      'a transaction could not be checked',
    );
    return undefined;
  }

  #consumerIdsChanged(request: RemotingCommand): undefined {
    const { consumerGroup } = decodeHeader(consumerGroupRequest, request.extFields);
    this.#members.consumers.get(consumerGroup)?.rebalanceSoon();
    return undefined;
  }

  #resetOffsets(request: RemotingCommand): undefined {
    const { topic, group } = decodeHeader(resetConsumerClientOffsetRequest, request.extFields);
    const offsets = decodeResetOffsetBody(request.body);
    const member = this.#members.consumers.get(group);
    if (member === undefined) return undefined;
    this.#log.info({ group, topic, queues: offsets.length }, 'a broker resets offsets');
    this.#inBackground(member.resetOffsets(topic, offsets), { group, topic }, 'offsets could not be reset');
    return undefined;
  }

  #consumerStatus(request: RemotingCommand): RemotingCommand {
    const { topic, group } = decodeHeader(getConsumerStatusRequest, request.extFields);
    const messageQueueTable = this.#consumer(group).offsets(topic);
    return ok(encodeGetConsumerStatus({ messageQueueTable, consumerTable: new Map() }));
  }

  #runningInfo(request: RemotingCommand): RemotingCommand {
    const { consumerGroup } = decodeHeader(getConsumerRunningInfoRequest, request.extFields);
    return ok(encodeConsumerRunningInfo(this.#consumer(consumerGroup).runningInfo()));
  }

  async #consumeDirectly(request: RemotingCommand): Promise<RemotingCommand> {
    const { consumerGroup, brokerName } = decodeHeader(consumeMessageDirectlyRequest, request.extFields);
    const member = this.#consumer(consumerGroup);
    const result = await member.consumeDirectly(decodeMessage(request.body ?? NOTHING), brokerName ?? '');
    return ok(encodeConsumeMessageDirectlyResult(result));
  }

  /** Answered with 0 even when nobody waits any more, or the broker reports the reply as failed. */
  #takeReply(request: RemotingCommand): RemotingCommand {
    const header = decodeHeader(pushReplyMessageRequest, request.extFields);
    const properties = parseProperties(header.properties ?? '');
    const correlationId = properties.get(Property.CORRELATION_ID) ?? '';
    const body = decompressBody(request.body ?? NOTHING, header.sysFlag);
    for (const take of this.#members.replyTakers) {
      if (take(correlationId, { topic: header.topic, body, properties })) return ok();
    }
    this.#log.warn({ correlationId, bornHost: header.bornHost }, 'a reply came that nobody waits for');
    return ok();
  }

  #consumer(group: string): ConsumerMember {
    const member = this.#members.consumers.get(group);
    if (member !== undefined) return member;
    throw new Refusal(ResponseCode.SYSTEM_ERROR, `The Consumer Group <${group}> not exist in this consumer`);
  }

  #inBackground(work: Promise<void>, fields: object, failure: string): void {
    work.catch((error: unknown) => this.#log.error({ ...fields, reason: messageOf(error) }, failure));
  }
}

const ok = (body?: Buffer): RemotingCommand => response(ResponseCode.SUCCESS, undefined, undefined, body);
