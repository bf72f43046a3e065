import type { MessageExt } from '../../protocol/message/decode.ts';
import { Property } from '../../protocol/message/properties.ts';

/** What an operator wants to know of a dead letter. */
export interface DeadLetterFacts {
  /** The unique key: the id the message had from the start. */
  msgId: string;
  offsetMsgId: string;
  /** Where its first delivery came from; undefined when somebody sent it to the dead-letter topic by hand. */
  originTopic: string | undefined;
  /** Offset message id of its first copy. */
  originMessageId: string | undefined;
  tags: string | undefined;
  keys: string | undefined;
  /** Deliveries to the group. */
  tries: number;
  bornTimestamp: number;
  /** When it was given up, milliseconds. */
  storeTimestamp: number;
  brokerName: string;
  queueId: number;
  queueOffset: number;
}

export const originTopicOf = (message: MessageExt): string | undefined => message.properties.get(Property.RETRY_TOPIC);

export const deadLetterFacts = (message: MessageExt, brokerName: string): DeadLetterFacts => ({
  msgId: message.msgId,
  offsetMsgId: message.offsetMsgId,
  originTopic: originTopicOf(message),
  originMessageId: message.properties.get(Property.ORIGIN_MESSAGE_ID),
  tags: message.tags,
  keys: message.keys,
  tries: message.reconsumeTimes,
  bornTimestamp: message.bornTimestamp,
  storeTimestamp: message.storeTimestamp,
  brokerName,
  queueId: message.queueId,
  queueOffset: message.queueOffset,
});
