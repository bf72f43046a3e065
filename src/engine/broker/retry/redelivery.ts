import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { deadLetterTopic, retryTopic } from '../../../protocol/names.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { outgoingFrom } from '../message/restored-message.ts';

/** What decides where a message that was sent back goes. */
export interface Redelivery {
  group: string;
  /** 0 is for the broker to choose, negative gives up, else the level asked for. */
  delayLevel: number;
  /** Deliveries after the first before the message is given up. */
  maxReconsumeTimes: number;
  /** Queues of the retry topic to choose from, at least 1. */
  retryQueues: number;
}

/** Level of the first redelivery: 10 s in the original's table. */
const FIRST_RETRY_LEVEL = 3;

/** Whether the group gives the message up now. */
export const isGivenUp = (stored: MessageExt, { delayLevel, maxReconsumeTimes }: Redelivery): boolean =>
  stored.reconsumeTimes >= maxReconsumeTimes || delayLevel < 0;

/**
 * The message that stands for one that was sent back (wire-protocol 3.4, 36): the same body, tags, keys and unique key,
 * one try more, its first topic and first offset id kept through all tries.
 */
export function redelivered(stored: MessageExt, redelivery: Redelivery): OutgoingMessage {
  const { group, delayLevel, retryQueues } = redelivery;
  const isDead = isGivenUp(stored, redelivery);
  const level = delayLevel === 0 ? FIRST_RETRY_LEVEL + stored.reconsumeTimes : delayLevel;
  const properties = new Map(stored.properties);
  if (!properties.has(Property.RETRY_TOPIC)) properties.set(Property.RETRY_TOPIC, stored.topic);
  properties.set(Property.WAIT, 'false');
  properties.set(Property.DELAY, String(isDead ? 0 : level));
  if ((properties.get(Property.ORIGIN_MESSAGE_ID) ?? '').trim() === '') {
    properties.set(Property.ORIGIN_MESSAGE_ID, stored.offsetMsgId);
  }
  return outgoingFrom(stored, {
    topic: isDead ? deadLetterTopic(group) : retryTopic(group),
    queueId: isDead ? 0 : Math.floor(Math.random() * retryQueues),
    reconsumeTimes: stored.reconsumeTimes + 1,
    properties,
    // The original does not wait for the disk here; the client forgets the message once this is answered, so we do.
    waitForFlush: true,
  });
}
