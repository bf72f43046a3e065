import { MqError } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../protocol/header.ts';
import { sendMessageRequest, sendMessageResponse, sendMessageV2Names } from '../../protocol/headers/producer.ts';
import { AUTO_CREATE_TOPIC } from '../../protocol/names.ts';
import type { RoutedQueue } from '../routes.ts';
import type { PreparedMessage } from './message.ts';

export const SendStatus = {
  SEND_OK: 'SEND_OK',
  /** Stored, but not flushed in time. */
  FLUSH_DISK_TIMEOUT: 'FLUSH_DISK_TIMEOUT',
  /** Stored on the master; no slave took it in time. */
  FLUSH_SLAVE_TIMEOUT: 'FLUSH_SLAVE_TIMEOUT',
  /** Stored on the master; there is no slave in sync. */
  SLAVE_NOT_AVAILABLE: 'SLAVE_NOT_AVAILABLE',
} as const;
export type SendStatus = (typeof SendStatus)[keyof typeof SendStatus];

/** What became of a message that was sent. */
export interface SendResult {
  status: SendStatus;
  /** The unique key: what consumers show as message id. */
  msgId: string;
  /** Where the broker stored it, in hex. */
  offsetMsgId: string;
  topic: string;
  brokerName: string;
  queueId: number;
  queueOffset: number;
}

const statuses = new Map<number, SendStatus>([
  [ResponseCode.SUCCESS, SendStatus.SEND_OK],
  [ResponseCode.FLUSH_DISK_TIMEOUT, SendStatus.FLUSH_DISK_TIMEOUT],
  [ResponseCode.FLUSH_SLAVE_TIMEOUT, SendStatus.FLUSH_SLAVE_TIMEOUT],
  [ResponseCode.SLAVE_NOT_AVAILABLE, SendStatus.SLAVE_NOT_AVAILABLE],
]);

/** Queues per broker that a producer asks for when its first send creates the topic. */
export const DEFAULT_TOPIC_QUEUE_NUMS = 4;

/** The request 310 for a message: the fields of 10 under one letter each. */
export function sendRequest(
  group: string,
  message: PreparedMessage,
  queue: RoutedQueue,
  nowMs: number,
): RemotingCommand {
  const long = encodeHeader(sendMessageRequest, {
    producerGroup: group,
    topic: message.topic,
    defaultTopic: AUTO_CREATE_TOPIC,
    defaultTopicQueueNums: DEFAULT_TOPIC_QUEUE_NUMS,
    queueId: queue.queueId,
    sysFlag: message.sysFlag,
    bornTimestamp: nowMs,
    flag: message.flag,
    properties: message.properties,
    reconsumeTimes: 0,
    unitMode: false,
    batch: false,
    bname: queue.brokerName,
  });
  const short: Record<string, string> = {};
  for (const [name, letter] of Object.entries(sendMessageV2Names)) {
    const value = long[name];
    if (value !== undefined) short[letter] = value;
  }
  return request(RequestCode.SEND_MESSAGE_V2, short, Buffer.from(message.body));
}

/** Reads the answer to a send. @throws MqError BAD_DATA when the code is none of a stored message */
export function sendResult(message: PreparedMessage, queue: RoutedQueue, answer: RemotingCommand): SendResult {
  const status = statuses.get(answer.code);
  if (status === undefined) {
    throw new MqError('BAD_DATA', `${queue.address} answered a send with code ${answer.code}`, {
      address: queue.address,
    });
  }
  const { msgId, queueId, queueOffset, transactionId } = decodeHeader(sendMessageResponse, answer.extFields);
  return {
    status,
    msgId: transactionId ?? message.uniqueKey,
    offsetMsgId: msgId,
    topic: message.topic,
    brokerName: queue.brokerName,
    queueId,
    queueOffset,
  };
}
