import type { JsonObject, JsonValue } from '../json/parse.ts';
import { asArray, asBoolean, asMap, asNumber, asObject, asString, asTexts, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type DataVersion, dataVersionJson, readDataVersion } from './data-version.ts';

/** A consumer group as its broker keeps it (wire-protocol 2.4). */
export type SubscriptionGroupConfig = {
  groupName: string;
  consumeEnable: boolean;
  consumeFromMinEnable: boolean;
  consumeBroadcastEnable: boolean;
  /** 5.x. */
  consumeMessageOrderly: boolean;
  retryQueueNums: number;
  /** Redeliveries before a message goes to the dead-letter topic. */
  retryMaxTimes: number;
  /** The replica to consume from. */
  brokerId: number;
  whichBrokerWhenConsumeSlowly: number;
  notifyConsumerIdsChangedEnable: boolean;
  /** 5.x. */
  groupSysFlag: number;
  /** 5.x. */
  consumeTimeoutMinute: number;
  /** 5.x. */
  attributes: Record<string, string>;
  /** Fields beside these (`groupRetryPolicy`, `subscriptionDataSet`, …), kept as they came and written back. */
  others: JsonObject;
};

/** A group config with Java's defaults for what is not given. */
export const subscriptionGroupConfig = (
  groupName: string,
  given: Partial<SubscriptionGroupConfig> = {},
): SubscriptionGroupConfig => ({
  consumeEnable: true,
  consumeFromMinEnable: true,
  consumeBroadcastEnable: true,
  consumeMessageOrderly: false,
  retryQueueNums: 1,
  retryMaxTimes: 16,
  brokerId: 0,
  whichBrokerWhenConsumeSlowly: 1,
  notifyConsumerIdsChangedEnable: true,
  groupSysFlag: 0,
  consumeTimeoutMinute: 15,
  attributes: {},
  others: {},
  ...given,
  groupName,
});

export function readSubscriptionGroupConfig(value: JsonValue | undefined): SubscriptionGroupConfig {
  const {
    groupName,
    consumeEnable,
    consumeFromMinEnable,
    consumeBroadcastEnable,
    consumeMessageOrderly,
    retryQueueNums,
    retryMaxTimes,
    brokerId,
    whichBrokerWhenConsumeSlowly,
    notifyConsumerIdsChangedEnable,
    groupSysFlag,
    consumeTimeoutMinute,
    attributes,
    ...others
  } = asObject(value);
  return {
    groupName: asString(groupName),
    consumeEnable: asBoolean(consumeEnable, true),
    consumeFromMinEnable: asBoolean(consumeFromMinEnable, true),
    consumeBroadcastEnable: asBoolean(consumeBroadcastEnable, true),
    consumeMessageOrderly: asBoolean(consumeMessageOrderly),
    retryQueueNums: asNumber(retryQueueNums, 1),
    retryMaxTimes: asNumber(retryMaxTimes, 16),
    brokerId: asNumber(brokerId),
    whichBrokerWhenConsumeSlowly: asNumber(whichBrokerWhenConsumeSlowly, 1),
    notifyConsumerIdsChangedEnable: asBoolean(notifyConsumerIdsChangedEnable, true),
    groupSysFlag: asNumber(groupSysFlag),
    consumeTimeoutMinute: asNumber(consumeTimeoutMinute, 15),
    attributes: asTexts(attributes),
    others,
  };
}

export const subscriptionGroupConfigJson = ({ others, ...config }: SubscriptionGroupConfig): Writable => ({
  ...others,
  ...config,
});

/** Body of 200 and answer of 352. @throws JsonError when the body is no object */
export const decodeSubscriptionGroupConfig = (body: Buffer | undefined): SubscriptionGroupConfig =>
  readSubscriptionGroupConfig(parseObject(body));

export const encodeSubscriptionGroupConfig = (config: SubscriptionGroupConfig): Buffer =>
  jsonBody(subscriptionGroupConfigJson(config));

/** All groups of a broker (answer of 201). */
export type SubscriptionGroupWrapper = {
  subscriptionGroupTable: Map<string, SubscriptionGroupConfig>;
  /** 5.x: by group and topic, a bit mask of what is forbidden. */
  forbiddenTable: Map<string, Map<string, number>>;
  dataVersion: DataVersion;
};

/** @throws JsonError when the body is no object */
export function decodeSubscriptionGroupWrapper(body: Buffer | undefined): SubscriptionGroupWrapper {
  const object = parseObject(body);
  return {
    subscriptionGroupTable: asMap(object['subscriptionGroupTable'], (item) => readSubscriptionGroupConfig(item)),
    forbiddenTable: asMap(object['forbiddenTable'], (topics) => asMap(topics, (mask) => asNumber(mask))),
    dataVersion: readDataVersion(object['dataVersion']),
  };
}

export const encodeSubscriptionGroupWrapper = (wrapper: SubscriptionGroupWrapper): Buffer =>
  jsonBody({
    dataVersion: dataVersionJson(wrapper.dataVersion),
    forbiddenTable: Object.fromEntries(
      [...wrapper.forbiddenTable].map(([group, topics]) => [group, Object.fromEntries(topics)]),
    ),
    subscriptionGroupTable: Object.fromEntries(
      [...wrapper.subscriptionGroupTable].map(([group, config]) => [group, subscriptionGroupConfigJson(config)]),
    ),
  });

/** Body of 225. @throws JsonError when the body is no object */
export const decodeSubscriptionGroupList = (body: Buffer | undefined): SubscriptionGroupConfig[] =>
  asArray(parseObject(body)['groupConfigList']).map(readSubscriptionGroupConfig);

export const encodeSubscriptionGroupList = (configs: readonly SubscriptionGroupConfig[]): Buffer =>
  jsonBody({ groupConfigList: configs.map(subscriptionGroupConfigJson) });
