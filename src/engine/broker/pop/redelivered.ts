import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { deadLetterTopic } from '../../../protocol/names.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { outgoingFrom } from '../message/restored-message.ts';

/** What decides where a message goes that was popped and not acknowledged. */
export interface PopRedelivery {
  group: string;
  /** Where it was sent to, in the first place. */
  origin: string;
  retryTopic: string;
  /** Deliveries after the first before it is given up. */
  maxReconsumeTimes: number;
  /** When it was popped, in milliseconds. */
  popTime: number;
}

export const isGivenUp = (
  stored: MessageExt,
  { maxReconsumeTimes }: Pick<PopRedelivery, 'maxReconsumeTimes'>,
): boolean => stored.reconsumeTimes >= maxReconsumeTimes;

/** The topic it goes to: the retry topic, or the group's dead letters. */
export const redeliveryTopic = (stored: MessageExt, redelivery: PopRedelivery): string =>
  isGivenUp(stored, redelivery) ? deadLetterTopic(redelivery.group) : redelivery.retryTopic;

/**
 * The message that stands for one that was not acknowledged in time (store-format 8.5): body, properties and unique key as
 * they were, one try more. A dead letter also says where it came from, as one that was sent back does.
 */
export function popRedelivered(stored: MessageExt, redelivery: PopRedelivery): OutgoingMessage {
  const properties = new Map(stored.properties);
  if (stored.reconsumeTimes === 0 || !properties.has(Property.FIRST_POP_TIME)) {
    properties.set(Property.FIRST_POP_TIME, String(redelivery.popTime));
  }
  if (isGivenUp(stored, redelivery)) {
    if (!properties.has(Property.RETRY_TOPIC)) properties.set(Property.RETRY_TOPIC, redelivery.origin);
    if (!properties.has(Property.ORIGIN_MESSAGE_ID)) properties.set(Property.ORIGIN_MESSAGE_ID, stored.offsetMsgId);
  }
  return outgoingFrom(stored, {
    topic: redeliveryTopic(stored, redelivery),
    queueId: 0,
    reconsumeTimes: stored.reconsumeTimes + 1,
    properties,
  });
}

/** Whether a stored message is the one that was made of another. */
export const isRedeliveryOf = (copy: MessageExt, stored: MessageExt): boolean =>
  copy.reconsumeTimes === stored.reconsumeTimes + 1 &&
  copy.uniqueKey === stored.uniqueKey &&
  copy.bornTimestamp === stored.bornTimestamp &&
  copy.storedBody.equals(stored.storedBody);
