import type { JsonValue } from '../json/parse.ts';
import { parseLenientJson } from '../json/parse.ts';
import { asNumber, asObject, asString, entriesOf } from '../json/read.ts';
import { ObjectKeyMap, type Writable } from '../json/write.ts';

/** One queue of a topic on one broker. */
export type MessageQueue = { brokerName: string; queueId: number; topic: string };

/**
 * A table keyed by queue. On the wire the keys are bare objects: `{{"brokerName":"b","queueId":0,"topic":"T"}:…}`
 * (wire-protocol 2.2).
 */
export type QueueTable<T> = [queue: MessageQueue, value: T][];

export function readMessageQueue(value: JsonValue | undefined): MessageQueue {
  const object = asObject(value);
  return {
    brokerName: asString(object['brokerName']),
    queueId: asNumber(object['queueId']),
    topic: asString(object['topic']),
  };
}

export const messageQueueJson = (queue: MessageQueue): Writable => ({
  brokerName: queue.brokerName,
  queueId: queue.queueId,
  topic: queue.topic,
});

/** Reads a table keyed by queue; a key may also be a text that holds the object's JSON. */
export const readQueueTable = <T>(value: JsonValue | undefined, read: (item: JsonValue) => T): QueueTable<T> =>
  entriesOf(value).map(([key, item]) => [
    readMessageQueue(typeof key === 'string' && key.startsWith('{') ? parseLenientJson(key) : key),
    read(item),
  ]);

export const queueTableJson = <T>(table: QueueTable<T>, write: (value: T) => Writable): Writable =>
  new ObjectKeyMap(table.map(([queue, value]) => [messageQueueJson(queue), write(value)]));

export const sameQueue = (a: MessageQueue, b: MessageQueue): boolean =>
  a.queueId === b.queueId && a.brokerName === b.brokerName && a.topic === b.topic;

/** Java's order of queues: topic, broker name, queue id. Every member of a group must sort alike. */
export const compareQueues = (a: MessageQueue, b: MessageQueue): number =>
  compareText(a.topic, b.topic) || compareText(a.brokerName, b.brokerName) || a.queueId - b.queueId;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
