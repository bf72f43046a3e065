import type { JsonValue } from '../json/parse.ts';
import {
  asArray,
  asBoolean,
  asIntegerMap,
  asMap,
  asNumber,
  asObject,
  asString,
  asStrings,
  isObject,
  parseObject,
} from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { readTopicConfig, type TopicConfig, topicConfigJson } from './topic-config.ts';

/**
 * Static topics of 5.x: a fixed number of logical queues, each a chain of stretches that lie in physical queues of
 * brokers. The last stretch of a chain takes new messages; its broker leads the queue.
 */
export type LogicQueueItem = {
  /** Grows along the chain. */
  gen: number;
  /** The physical queue. */
  queueId: number;
  /** Its broker's name. */
  bname: string;
  /** The logical offset of its first message; -1 until it is decided. */
  logicOffset: number;
  /** Its first physical offset, always 0. */
  startOffset: number;
  /** Its last physical offset, exclusive; -1 while it is open. */
  endOffset: number;
  timeOfStart: number;
  timeOfEnd: number;
};

/** What one broker knows of a static topic (body of 513, part of the answer of 351). */
export type TopicQueueMapping = {
  topic: string;
  scope: string;
  totalQueues: number;
  /** The name of the broker that holds this. */
  bname: string;
  /** Milliseconds; a broker takes nothing older than what it has. */
  epoch: number;
  dirty: boolean;
  /** The chains by logical queue: those the broker leads, and those it led. */
  hostedQueues: Map<number, LogicQueueItem[]>;
};

/** A topic of a broker with its mapping; without one it is an ordinary topic. */
export type StaticTopicConfig = TopicConfig & { mappingDetail: TopicQueueMapping | undefined };

/** The only scope there is. */
export const GLOBAL_SCOPE = '__global__';

/** The file that holds a mapping before or after a change. */
export type RemappingDetail = {
  topic: string;
  type: 'CREATE_OR_UPDATE' | 'REMAPPING';
  epoch: number;
  /** By broker name. */
  brokerConfigMap: Map<string, StaticTopicConfig>;
  /** Brokers that get queues of others. */
  brokerToMapIn: string[];
  /** Brokers that give queues away. */
  brokerToMapOut: string[];
};

const readItem = (value: JsonValue | undefined): LogicQueueItem => {
  const object = asObject(value);
  return {
    gen: asNumber(object['gen']),
    queueId: asNumber(object['queueId']),
    bname: asString(object['bname']),
    logicOffset: asNumber(object['logicOffset']),
    startOffset: asNumber(object['startOffset']),
    endOffset: asNumber(object['endOffset'], -1),
    timeOfStart: asNumber(object['timeOfStart'], -1),
    timeOfEnd: asNumber(object['timeOfEnd'], -1),
  };
};

function readMapping(value: JsonValue | undefined): TopicQueueMapping | undefined {
  if (!isObject(value)) return undefined;
  return {
    topic: asString(value['topic']),
    scope: asString(value['scope'], GLOBAL_SCOPE),
    totalQueues: asNumber(value['totalQueues']),
    bname: asString(value['bname']),
    epoch: asNumber(value['epoch']),
    dirty: asBoolean(value['dirty']),
    hostedQueues: asIntegerMap(value['hostedQueues'] ?? null, (items) => asArray(items).map(readItem)),
  };
}

const readConfig = (value: JsonValue | undefined): StaticTopicConfig => ({
  ...readTopicConfig(value),
  mappingDetail: readMapping(asObject(value)['mappingDetail']),
});

const mappingJson = ({ hostedQueues, ...mapping }: TopicQueueMapping): Writable => ({
  ...mapping,
  hostedQueues: Object.fromEntries(
    [...hostedQueues].map(([id, items]) => [String(id), items.map((item) => ({ ...item }))]),
  ),
});

/** Answer of 351 to a question that asks for the mapping. @throws JsonError when the body is no object */
export const decodeStaticTopicConfig = (body: Buffer | undefined): StaticTopicConfig => readConfig(parseObject(body));

/** Body of 513. */
export const encodeTopicQueueMapping = (mapping: TopicQueueMapping): Buffer => jsonBody(mappingJson(mapping));

/** @throws JsonError when the text is no object */
export function decodeRemappingDetail(text: string): RemappingDetail {
  const object = parseObject(text);
  return {
    topic: asString(object['topic']),
    type: object['type'] === 'REMAPPING' ? 'REMAPPING' : 'CREATE_OR_UPDATE',
    epoch: asNumber(object['epoch']),
    brokerConfigMap: asMap(object['brokerConfigMap'], (config) => readConfig(config)),
    brokerToMapIn: asStrings(object['brokerToMapIn']),
    brokerToMapOut: asStrings(object['brokerToMapOut']),
  };
}

export const encodeRemappingDetail = ({ brokerConfigMap, ...detail }: RemappingDetail): Buffer =>
  jsonBody({
    ...detail,
    brokerConfigMap: Object.fromEntries(
      [...brokerConfigMap].map(([broker, { mappingDetail, ...config }]) => [
        broker,
        {
          ...asObject(parseObject(jsonBody(topicConfigJson(config)))),
          mappingDetail: mappingDetail && mappingJson(mappingDetail),
        },
      ]),
    ),
  });
