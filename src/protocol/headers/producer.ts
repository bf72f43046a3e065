import { RequestCode } from '../codes/request.ts';
import type { ExtFields, RemotingCommand } from '../command.ts';
import { bool, decodeHeader, HeaderError, type HeaderOf, header, i32, i64, optional, str } from '../header.ts';

/** Headers of what producers send (wire-protocol 3.4). */

/** 10 and 324: long names. */
export const sendMessageRequest = header({
  producerGroup: str(),
  topic: str(),
  defaultTopic: str(),
  defaultTopicQueueNums: i32(),
  queueId: i32(),
  sysFlag: i32(),
  bornTimestamp: i64(),
  flag: i32(),
  properties: optional(str()),
  reconsumeTimes: optional(i32()),
  unitMode: optional(bool()),
  maxReconsumeTimes: optional(i32()),
  batch: optional(bool()),
  bname: optional(str()),
});

/** 310, 320 and 325: the same fields under one letter each. */
export const sendMessageV2Names = {
  producerGroup: 'a',
  topic: 'b',
  defaultTopic: 'c',
  defaultTopicQueueNums: 'd',
  queueId: 'e',
  sysFlag: 'f',
  bornTimestamp: 'g',
  flag: 'h',
  properties: 'i',
  reconsumeTimes: 'j',
  unitMode: 'k',
  maxReconsumeTimes: 'l',
  batch: 'm',
  bname: 'n',
} as const satisfies Record<keyof typeof sendMessageRequest, string>;

/**
 * The header of a message or reply that was sent (10, 310, 320, 324, 325), whichever names it came under.
 * @throws HeaderError when a mandatory field is missing or malformed
 */
export function sendMessageHeader({ code, extFields }: RemotingCommand): HeaderOf<typeof sendMessageRequest> {
  const isLong = code === RequestCode.SEND_MESSAGE || code === RequestCode.SEND_REPLY_MESSAGE;
  return decodeHeader(sendMessageRequest, isLong ? extFields : longNames(extFields));
}

/** The V2 letters written out. */
function longNames(fields: ExtFields | undefined): ExtFields {
  if (fields === undefined) throw new HeaderError('the header has no fields');
  const result: ExtFields = {};
  for (const [long, short] of Object.entries(sendMessageV2Names)) {
    const value = fields[short];
    if (value !== undefined) result[long] = value;
  }
  return result;
}

export const sendMessageResponse = header({
  msgId: str(),
  queueId: i32(),
  queueOffset: i64(),
  transactionId: optional(str()),
  batchUniqId: optional(str()),
  recallHandle: optional(str()),
});

/** 370. */
export const recallMessageRequest = header({
  producerGroup: optional(str()),
  topic: str(),
  recallHandle: str(),
});

export const recallMessageResponse = header({
  /** The unique key of the message that is not delivered. */
  msgId: str(),
});

/** 37. */
export const endTransactionRequest = header({
  producerGroup: str(),
  tranStateTableOffset: i64(),
  commitLogOffset: i64(),
  commitOrRollback: i32(),
  fromTransactionCheck: optional(bool()),
  msgId: str(),
  transactionId: optional(str()),
  topic: optional(str()),
});

/** 39, broker to producer. */
export const checkTransactionStateRequest = header({
  tranStateTableOffset: i64(),
  commitLogOffset: i64(),
  msgId: optional(str()),
  transactionId: optional(str()),
  offsetMsgId: optional(str()),
  topic: optional(str()),
  bname: optional(str()),
});

const { batch: _batch, bname: _bname, maxReconsumeTimes: _maxReconsumeTimes, ...storedMessage } = sendMessageRequest;

/** 326, broker to producer: what the reply was sent with, and where it was stored. */
export const pushReplyMessageRequest = header({
  ...storedMessage,
  bornHost: str(),
  storeHost: str(),
  storeTimestamp: i64(),
});
