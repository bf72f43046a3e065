import type { JsonValue } from '../json/parse.ts';
import {
  asArray,
  asBoolean,
  asMap,
  asNumber,
  asObject,
  asString,
  asStrings,
  isObject,
  parseObject,
} from '../json/read.ts';

/** Answers to questions about lite topics: many small topics below one parent, in brokers newer than 5.3.3. */

/** What a broker has of them (200074). */
export type BrokerLiteInfo = {
  storeType: string;
  maxLmqNum: number;
  currentLmqNum: number;
  liteSubscriptionCount: number;
  orderInfoCount: number;
  cqTableSize: number;
  offsetTableSize: number;
  eventMapSize: number;
  /** How long a lite topic lives, by parent topic, minutes. */
  topicMeta: Record<string, number>;
  /** Groups, by parent topic. */
  groupMeta: Record<string, string[]>;
};

/** @throws JsonError when the body is no object */
export function decodeBrokerLiteInfo(body: Buffer | undefined): BrokerLiteInfo {
  const object = parseObject(body);
  return {
    storeType: asString(object['storeType']),
    maxLmqNum: asNumber(object['maxLmqNum']),
    currentLmqNum: asNumber(object['currentLmqNum']),
    liteSubscriptionCount: asNumber(object['liteSubscriptionCount']),
    orderInfoCount: asNumber(object['orderInfoCount']),
    cqTableSize: asNumber(object['cqTableSize']),
    offsetTableSize: asNumber(object['offsetTableSize']),
    eventMapSize: asNumber(object['eventMapSize']),
    topicMeta: Object.fromEntries(asMap(object['topicMeta'], (value) => asNumber(value))),
    groupMeta: Object.fromEntries(asMap(object['groupMeta'], (value) => asStrings(value))),
  };
}

/** A parent topic on one broker (200075). */
export type ParentTopicInfo = { topic: string; ttl: number; groups: string[]; lmqNum: number; liteTopicCount: number };

/** @throws JsonError when the body is no object */
export function decodeParentTopicInfo(body: Buffer | undefined): ParentTopicInfo {
  const object = parseObject(body);
  return {
    topic: asString(object['topic']),
    ttl: asNumber(object['ttl']),
    groups: asStrings(object['groups']).sort(),
    lmqNum: asNumber(object['lmqNum']),
    liteTopicCount: asNumber(object['liteTopicCount']),
  };
}

/** A lite topic on one broker (200076). */
export type LiteTopicInfo = {
  minOffset: number;
  maxOffset: number;
  /** Milliseconds; 0 when nothing was stored. */
  lastUpdateTimestamp: number;
  /** Whether this broker is the one the lite topic belongs to. */
  shardingToBroker: boolean;
  subscriber: { clientId: string; group: string }[];
};

/** @throws JsonError when the body is no object */
export function decodeLiteTopicInfo(body: Buffer | undefined): LiteTopicInfo {
  const object = parseObject(body);
  const offset = asObject(object['topicOffset']);
  return {
    minOffset: asNumber(offset['minOffset']),
    maxOffset: asNumber(offset['maxOffset']),
    lastUpdateTimestamp: asNumber(offset['lastUpdateTimestamp']),
    shardingToBroker: asBoolean(object['shardingToBroker']),
    subscriber: asArray(object['subscriber']).map((item) => ({
      clientId: asString(asObject(item)['clientId']),
      group: asString(asObject(item)['group']),
    })),
  };
}

/** A client's lite subscriptions on one broker (200077). */
export type LiteClientInfo = {
  liteTopicCount: number;
  /** Milliseconds; 0 or less when it is not known. */
  lastAccessTime: number;
  lastConsumeTime: number;
  /** Not all of them where there are many. */
  liteTopicSet: string[];
};

/** @throws JsonError when the body is no object */
export function decodeLiteClientInfo(body: Buffer | undefined): LiteClientInfo {
  const object = parseObject(body);
  return {
    liteTopicCount: asNumber(object['liteTopicCount']),
    lastAccessTime: asNumber(object['lastAccessTime']),
    lastConsumeTime: asNumber(object['lastConsumeTime']),
    liteTopicSet: asStrings(object['liteTopicSet']).sort(),
  };
}

/** How far a group is behind on one lite topic. */
export type LiteLag = {
  liteTopic: string;
  lagCount: number;
  /** Store time of the first message not consumed, milliseconds; -1 when it is not known. */
  earliestUnconsumedTimestamp: number;
};

/** A group on one broker (200078). */
export type LiteGroupInfo = {
  earliestUnconsumedTimestamp: number;
  totalLagCount: number;
  /** Of the lite topic asked for; absent when none was, or the group has no offset of it. */
  offset: { brokerOffset: number; consumerOffset: number; lastTimestamp: number } | undefined;
  lagCountTopK: LiteLag[];
  lagTimestampTopK: LiteLag[];
};

const readLag = (value: JsonValue): LiteLag => {
  const object = asObject(value);
  return {
    liteTopic: asString(object['liteTopic']),
    lagCount: asNumber(object['lagCount']),
    earliestUnconsumedTimestamp: asNumber(object['earliestUnconsumedTimestamp'], -1),
  };
};

/** @throws JsonError when the body is no object */
export function decodeLiteGroupInfo(body: Buffer | undefined): LiteGroupInfo {
  const object = parseObject(body);
  const wrapper = object['liteTopicOffsetWrapper'];
  return {
    earliestUnconsumedTimestamp: asNumber(object['earliestUnconsumedTimestamp'], -1),
    totalLagCount: asNumber(object['totalLagCount']),
    offset: isObject(wrapper)
      ? {
          brokerOffset: asNumber(wrapper['brokerOffset']),
          consumerOffset: asNumber(wrapper['consumerOffset']),
          lastTimestamp: asNumber(wrapper['lastTimestamp']),
        }
      : undefined,
    lagCountTopK: asArray(object['lagCountTopK']).map(readLag),
    lagTimestampTopK: asArray(object['lagTimestampTopK']).map(readLag),
  };
}
