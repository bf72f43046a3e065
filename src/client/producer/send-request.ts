import { MqError } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../protocol/command.ts';
import { decodeHeader } from '../../protocol/header.ts';
import { sendMessageResponse } from '../../protocol/headers/producer.ts';
import type { RoutedQueue } from '../routes.ts';
import type { ProducerSettings } from './options.ts';

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
  /** Takes a message back that was sent with a delay (brokers 5.3.2 and later that allow it). */
  recallHandle?: string;
}

const statuses = new Map<number, SendStatus>([
  [ResponseCode.SUCCESS, SendStatus.SEND_OK],
  [ResponseCode.FLUSH_DISK_TIMEOUT, SendStatus.FLUSH_DISK_TIMEOUT],
  [ResponseCode.FLUSH_SLAVE_TIMEOUT, SendStatus.FLUSH_SLAVE_TIMEOUT],
  [ResponseCode.SLAVE_NOT_AVAILABLE, SendStatus.SLAVE_NOT_AVAILABLE],
]);

/** What goes to a broker as one request: a message, or a batch as a whole. */
export interface Parcel {
  readonly code:
    | typeof RequestCode.SEND_MESSAGE_V2
    | typeof RequestCode.SEND_BATCH_MESSAGE
    | typeof RequestCode.SEND_REPLY_MESSAGE_V2;
  readonly wireTopic: string;
  readonly topic: string;
  readonly body: Uint8Array;
  readonly sysFlag: number;
  readonly flag: number;
  readonly properties: string;
  readonly uniqueKey: string;
}

/** The request for a parcel (310, 320, 325): one letter for each field of 10. */
export function sendRequest(
  settings: Pick<ProducerSettings, 'group' | 'templateTopic' | 'queueNums'>,
  parcel: Parcel,
  queue: RoutedQueue,
  nowMs: number,
): RemotingCommand {
  const fields = {
    a: settings.group,
    b: parcel.wireTopic,
    c: settings.templateTopic,
    d: String(settings.queueNums),
    e: String(queue.queueId),
    f: String(parcel.sysFlag),
    g: String(nowMs),
    h: String(parcel.flag),
    i: parcel.properties,
    j: '0',
    k: 'false',
    m: parcel.code === RequestCode.SEND_BATCH_MESSAGE ? 'true' : 'false',
    n: queue.brokerName,
  };
  const { body } = parcel;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return request(parcel.code, fields, bytes);
}

/** Reads the answer to a send. @throws MqError BAD_DATA when the code is none of a stored message */
export function sendResult(
  parcel: Parcel,
  { queue, answer }: { readonly queue: RoutedQueue; readonly answer: RemotingCommand },
): SendResult {
  const status = statuses.get(answer.code);
  if (status === undefined) {
    throw new MqError('BAD_DATA', `${queue.address} answered a send with code ${answer.code}`, {
      address: queue.address,
    });
  }
  const { msgId, queueId, queueOffset, transactionId, recallHandle } = decodeHeader(
    sendMessageResponse,
    answer.extFields,
  );
  return {
    status,
    msgId: parcel.uniqueKey === '' ? (transactionId ?? msgId) : parcel.uniqueKey,
    offsetMsgId: msgId,
    topic: parcel.topic,
    brokerName: queue.brokerName,
    queueId,
    queueOffset,
    ...(recallHandle !== undefined && { recallHandle }),
  };
}
