import type { JsonValue } from '../json/parse.ts';
import { asArray, asMap, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type QueueTable, queueTableJson, readQueueTable } from './message-queue.ts';

/** How far a group is with one queue. */
export type OffsetWrapper = {
  /** Offset after the last message of the queue. */
  brokerOffset: number;
  /** Next offset to consume. */
  consumerOffset: number;
  /** Next offset to pull; 5.x only, undefined from 4.9. */
  pullOffset?: number | undefined;
  /** Store time of the last consumed message, milliseconds; 0 when it is not known. */
  lastTimestamp: number;
};

/** A group's progress (answer of 208). */
export type ConsumeStats = { offsetTable: QueueTable<OffsetWrapper>; consumeTps: number };

/** The progress of every group of a broker (answer of 317). */
export type ConsumeStatsList = {
  /** One map per group: group to the stats of each topic. */
  consumeStatsList: Map<string, ConsumeStats[]>[];
  brokerAddr: string;
  totalDiff: number;
  /** 5.x only. */
  totalInflightDiff: number;
};

/** @throws JsonError when the body is no object */
export const decodeConsumeStats = (body: Buffer | undefined): ConsumeStats => readConsumeStats(parseObject(body));

export const encodeConsumeStats = (stats: ConsumeStats): Buffer => jsonBody(consumeStatsJson(stats));

/** @throws JsonError when the body is no object */
export function decodeConsumeStatsList(body: Buffer | undefined): ConsumeStatsList {
  const object = parseObject(body);
  return {
    consumeStatsList: asArray(object['consumeStatsList']).map((item) =>
      asMap(item, (list) => asArray(list).map(readConsumeStats)),
    ),
    brokerAddr: asString(object['brokerAddr']),
    totalDiff: asNumber(object['totalDiff']),
    totalInflightDiff: asNumber(object['totalInflightDiff']),
  };
}

export const encodeConsumeStatsList = (list: ConsumeStatsList): Buffer =>
  jsonBody({
    brokerAddr: list.brokerAddr,
    consumeStatsList: list.consumeStatsList.map((groups) =>
      Object.fromEntries([...groups].map(([group, stats]) => [group, stats.map(consumeStatsJson)])),
    ),
    totalDiff: list.totalDiff,
    totalInflightDiff: list.totalInflightDiff,
  });

function readConsumeStats(value: JsonValue): ConsumeStats {
  const object = asObject(value);
  return {
    offsetTable: readQueueTable(object['offsetTable'], readOffsetWrapper),
    consumeTps: asNumber(object['consumeTps']),
  };
}

function readOffsetWrapper(value: JsonValue): OffsetWrapper {
  const object = asObject(value);
  return {
    brokerOffset: asNumber(object['brokerOffset']),
    consumerOffset: asNumber(object['consumerOffset']),
    pullOffset: object['pullOffset'] === undefined ? undefined : asNumber(object['pullOffset']),
    lastTimestamp: asNumber(object['lastTimestamp']),
  };
}

const consumeStatsJson = (stats: ConsumeStats): Writable => ({
  consumeTps: stats.consumeTps,
  offsetTable: queueTableJson(stats.offsetTable, (offsets) => ({
    brokerOffset: offsets.brokerOffset,
    consumerOffset: offsets.consumerOffset,
    lastTimestamp: offsets.lastTimestamp,
    pullOffset: offsets.pullOffset,
  })),
});
