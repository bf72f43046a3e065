import { asArray, asNumber, asObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type MessageQueue, messageQueueJson, readMessageQueue } from './message-queue.ts';

/** Which stretch of time a queue holds and where a group stands in it, milliseconds (answer of 303). */
export type QueueTimeSpan = {
  messageQueue: MessageQueue;
  minTimeStamp: number;
  maxTimeStamp: number;
  consumeTimeStamp: number;
  delayTime: number;
};

/** @throws JsonError when the body is no object */
export const decodeQueryConsumeTimeSpan = (body: Buffer | undefined): QueueTimeSpan[] =>
  asArray(parseObject(body)['consumeTimeSpanSet']).map((item) => {
    const object = asObject(item);
    return {
      messageQueue: readMessageQueue(object['messageQueue']),
      minTimeStamp: asNumber(object['minTimeStamp']),
      maxTimeStamp: asNumber(object['maxTimeStamp']),
      consumeTimeStamp: asNumber(object['consumeTimeStamp']),
      delayTime: asNumber(object['delayTime']),
    };
  });

export const encodeQueryConsumeTimeSpan = (spans: readonly QueueTimeSpan[]): Buffer =>
  jsonBody({
    consumeTimeSpanSet: spans.map((span) => ({
      consumeTimeStamp: span.consumeTimeStamp,
      delayTime: span.delayTime,
      maxTimeStamp: span.maxTimeStamp,
      messageQueue: messageQueueJson(span.messageQueue),
      minTimeStamp: span.minTimeStamp,
    })),
  });
