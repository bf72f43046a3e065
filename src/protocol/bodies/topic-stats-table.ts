import { asNumber, asObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type QueueTable, queueTableJson, readQueueTable } from './message-queue.ts';

export type TopicOffset = {
  minOffset: number;
  /** Offset after the last message. */
  maxOffset: number;
  /** Store time of the last message, milliseconds; 0 when the queue is empty. */
  lastUpdateTimestamp: number;
};

/** The queues of a topic on one broker (answer of 202). */
export type TopicStatsTable = { offsetTable: QueueTable<TopicOffset>; topicPutTps: number };

/** @throws JsonError when the body is no object */
export function decodeTopicStatsTable(body: Buffer | undefined): TopicStatsTable {
  const object = parseObject(body);
  return {
    offsetTable: readQueueTable(object['offsetTable'], (value) => {
      const offset = asObject(value);
      return {
        minOffset: asNumber(offset['minOffset']),
        maxOffset: asNumber(offset['maxOffset']),
        lastUpdateTimestamp: asNumber(offset['lastUpdateTimestamp']),
      };
    }),
    topicPutTps: asNumber(object['topicPutTps']),
  };
}

export const encodeTopicStatsTable = (table: TopicStatsTable): Buffer =>
  jsonBody({
    offsetTable: queueTableJson(table.offsetTable, (offset) => ({
      lastUpdateTimestamp: offset.lastUpdateTimestamp,
      maxOffset: offset.maxOffset,
      minOffset: offset.minOffset,
    })),
    topicPutTps: table.topicPutTps,
  });
