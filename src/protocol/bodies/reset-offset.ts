import { asArray, asMap, asNumber, asObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type QueueTable, queueTableJson, readMessageQueue, readQueueTable } from './message-queue.ts';

/** The offsets each queue is set to (answer of 222, body of 220). */
export type ResetOffsetBody = QueueTable<number>;

/** Reads both forms: the map, and the array for C++ clients. @throws JsonError when the body is no object */
export function decodeResetOffsetBody(body: Buffer | undefined): ResetOffsetBody {
  const table = parseObject(body)['offsetTable'];
  if (!Array.isArray(table)) return readQueueTable(table, (offset) => asNumber(offset));
  return asArray(table).map((item) => [readMessageQueue(item), asNumber(asObject(item)['offset'])]);
}

/** Bare-object keys and no whitespace: Go cuts this body with string operations. */
export const encodeResetOffsetBody = (table: ResetOffsetBody): Buffer =>
  jsonBody({ offsetTable: queueTableJson(table, (offset) => offset) });

/** The array form, pushed to clients when the 222 request came with language CPP; Java clients refuse it. */
export const encodeResetOffsetBodyForC = (table: ResetOffsetBody): Buffer =>
  jsonBody({
    offsetTable: table.map(([queue, offset]) => ({
      brokerName: queue.brokerName,
      offset,
      queueId: queue.queueId,
      topic: queue.topic,
    })),
  });

/** Answers of 221 (one client: `messageQueueTable`) and 223 (all clients: `consumerTable`, by client id). */
export type ConsumerStatusBody = {
  messageQueueTable: QueueTable<number>;
  consumerTable: Map<string, QueueTable<number>>;
};

/** @throws JsonError when the body is no object */
export function decodeGetConsumerStatus(body: Buffer | undefined): ConsumerStatusBody {
  const object = parseObject(body);
  return {
    messageQueueTable: readQueueTable(object['messageQueueTable'], (offset) => asNumber(offset)),
    consumerTable: asMap(object['consumerTable'], (table) => readQueueTable(table, (offset) => asNumber(offset))),
  };
}

export const encodeGetConsumerStatus = (status: ConsumerStatusBody): Buffer =>
  jsonBody({
    consumerTable: Object.fromEntries(
      [...status.consumerTable].map(([clientId, table]) => [clientId, queueTableJson(table, (offset) => offset)]),
    ),
    messageQueueTable: queueTableJson(status.messageQueueTable, (offset) => offset),
  });
