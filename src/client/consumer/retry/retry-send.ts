import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { type RemotingCommand, request } from '../../../protocol/command.ts';
import { encodeHeader } from '../../../protocol/header.ts';
import { sendMessageRequest, sendMessageV2Names } from '../../../protocol/headers/producer.ts';
import { formatProperties, Property } from '../../../protocol/message/properties.ts';
import { SysFlag } from '../../../protocol/message/sysflag.ts';
import { AUTO_CREATE_TOPIC } from '../../../protocol/names.ts';
import type { ReceivedMessage } from '../received-message.ts';

/** Where a message goes that a consumer sends to the retry topic itself. */
export interface RetrySend {
  group: string;
  retryTopic: string;
  originalTopic: string;
  reconsumeTimes: number;
  maxReconsumeTimes: number | undefined;
  delayLevel: number;
}

/** Java sends such messages with its own inner producer. */
const INNER_PRODUCER_GROUP = 'CLIENT_INNER_PRODUCER';

/** The send (310) of a copy to the retry topic: what 36 makes of a message, made by the client (wire-protocol 3.4). */
export function retrySendRequest(
  message: ReceivedMessage,
  send: RetrySend,
  queue: MessageQueue,
  nowMs: number,
): RemotingCommand {
  const properties = new Map(message.properties);
  for (const name of [Property.TRAN_MSG, Property.RECONSUME_TIME, Property.MAX_RECONSUME_TIMES])
    properties.delete(name);
  properties.set(Property.RETRY_TOPIC, send.originalTopic);
  if (!properties.has(Property.ORIGIN_MESSAGE_ID)) properties.set(Property.ORIGIN_MESSAGE_ID, message.msgId);
  properties.set(Property.DELAY, String(send.delayLevel));
  const long = encodeHeader(sendMessageRequest, {
    producerGroup: INNER_PRODUCER_GROUP,
    topic: send.retryTopic,
    defaultTopic: AUTO_CREATE_TOPIC,
    defaultTopicQueueNums: 4,
    queueId: queue.queueId,
    sysFlag: message.sysFlag & (SysFlag.COMPRESSED | SysFlag.COMPRESSION_TYPE),
    bornTimestamp: nowMs,
    flag: message.flag,
    properties: formatProperties(properties),
    reconsumeTimes: send.reconsumeTimes,
    unitMode: false,
    maxReconsumeTimes: send.maxReconsumeTimes,
    batch: false,
    bname: queue.brokerName,
  });
  const short: Record<string, string> = {};
  for (const [name, letter] of Object.entries(sendMessageV2Names)) {
    const value = long[name];
    if (value !== undefined) short[letter] = value;
  }
  return request(RequestCode.SEND_MESSAGE_V2, short, message.storedBody);
}
