import type { JsonObject, JsonValue } from '../json/parse.ts';
import { asArray, asMap, asNumber, asObject, asString, asStrings, isObject, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type BrokerData, brokerDataJson, readBrokerData } from './broker-data.ts';

/** The queues of a topic on one broker name. */
export type QueueData = {
  brokerName: string;
  readQueueNums: number;
  writeQueueNums: number;
  perm: number;
  topicSysFlag: number;
};

/** Where a topic lives (wire-protocol 2.4, answer of 105). */
export type TopicRouteData = {
  queueDatas: QueueData[];
  brokerDatas: BrokerData[];
  /** Filter servers by broker address; usually empty, never absent on the wire. */
  filterServerTable: Map<string, string[]>;
  /** `broker:queues;broker:queues`, for ordered topics. */
  orderTopicConf?: string | undefined;
  /** Static topics only; handed through as it came. */
  topicQueueMappingByBroker?: JsonObject | undefined;
};

/** Requesters at or above this version read standard JSON; those below get integer keys without quotes. */
export const STANDARD_JSON_VERSION = 401;

/** @throws JsonError when the body is no object */
export function decodeTopicRouteData(body: Buffer | undefined): TopicRouteData {
  const object = parseObject(body);
  const mapping = object['topicQueueMappingByBroker'];
  return {
    queueDatas: asArray(object['queueDatas']).map(readQueueData),
    brokerDatas: asArray(object['brokerDatas']).map(readBrokerData),
    filterServerTable: asMap(object['filterServerTable'], (item) => asStrings(item)),
    orderTopicConf: asString(object['orderTopicConf']) || undefined,
    topicQueueMappingByBroker: isObject(mapping) ? mapping : undefined,
  };
}

function readQueueData(value: JsonValue): QueueData {
  const object = asObject(value);
  return {
    brokerName: asString(object['brokerName']),
    readQueueNums: asNumber(object['readQueueNums']),
    writeQueueNums: asNumber(object['writeQueueNums']),
    perm: asNumber(object['perm']),
    topicSysFlag: asNumber(object['topicSysFlag'] ?? object['topicSynFlag']),
  };
}

/** Standard JSON, compact: Go cuts the addresses out of it with string operations. */
export const encodeTopicRouteData = (route: TopicRouteData): Buffer => jsonBody(routeJson(route, false));

/** For requesters below {@link STANDARD_JSON_VERSION} that did not ask for standard JSON: integer keys without quotes. */
export const encodeLegacyTopicRouteData = (route: TopicRouteData): Buffer => jsonBody(routeJson(route, true));

const routeJson = (route: TopicRouteData, bareKeys: boolean): Writable => ({
  brokerDatas: route.brokerDatas.map((data) => brokerDataJson(data, bareKeys)),
  filterServerTable: Object.fromEntries(route.filterServerTable),
  orderTopicConf: route.orderTopicConf,
  queueDatas: route.queueDatas.map((data) => ({
    brokerName: data.brokerName,
    perm: data.perm,
    readQueueNums: data.readQueueNums,
    topicSysFlag: data.topicSysFlag,
    writeQueueNums: data.writeQueueNums,
  })),
  topicQueueMappingByBroker: route.topicQueueMappingByBroker,
});
