import type { JsonValue } from '../json/parse.ts';
import { asArray, asMap, asObject, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type DataVersion, dataVersionJson, readDataVersion } from './data-version.ts';
import { readTopicConfig, type TopicConfig, topicConfigJson } from './topic-config.ts';

/** All topics of a broker with their version (answer of 21, part of 103). */
export type TopicConfigSerializeWrapper = { topicConfigTable: Map<string, TopicConfig>; dataVersion: DataVersion };

export function readTopicConfigTable(value: JsonValue | undefined): TopicConfigSerializeWrapper {
  const object = asObject(value);
  return {
    topicConfigTable: asMap(object['topicConfigTable'], (item, topic) => {
      const config = readTopicConfig(item);
      return config.topicName === '' ? { ...config, topicName: topic } : config;
    }),
    dataVersion: readDataVersion(object['dataVersion']),
  };
}

export const topicConfigTableJson = (wrapper: TopicConfigSerializeWrapper): Writable => ({
  dataVersion: dataVersionJson(wrapper.dataVersion),
  topicConfigTable: Object.fromEntries(
    [...wrapper.topicConfigTable].map(([topic, config]) => [topic, topicConfigJson(config)]),
  ),
});

/** @throws JsonError when the body is no object */
export const decodeTopicConfigSerializeWrapper = (body: Buffer | undefined): TopicConfigSerializeWrapper =>
  readTopicConfigTable(parseObject(body));

export const encodeTopicConfigSerializeWrapper = (wrapper: TopicConfigSerializeWrapper): Buffer =>
  jsonBody(topicConfigTableJson(wrapper));

/** Body of 18. @throws JsonError when the body is no object */
export const decodeCreateTopicList = (body: Buffer | undefined): TopicConfig[] =>
  asArray(parseObject(body)['topicConfigList']).map(readTopicConfig);

export const encodeCreateTopicList = (configs: readonly TopicConfig[]): Buffer =>
  jsonBody({ topicConfigList: configs.map(topicConfigJson) });
