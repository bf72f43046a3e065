import { type JsonValue, parseLenientJson } from '../json/parse.ts';
import { asBoolean, asEnum, asNumber, asObject, asString, asTexts, parseObject } from '../json/read.ts';
import { jsonBody, type Writable, writeJson } from '../json/write.ts';

export const topicFilterTypes = ['SINGLE_TAG', 'MULTI_TAG'] as const;
export type TopicFilterType = (typeof topicFilterTypes)[number];

/** Bits of {@link TopicConfig.topicSysFlag}. */
export const TopicSysFlag = { UNIT: 1, UNIT_SUB: 2 } as const;

/** A topic as its broker keeps it. */
export type TopicConfig = {
  topicName: string;
  readQueueNums: number;
  writeQueueNums: number;
  /** Bits of `Permission`. */
  perm: number;
  topicFilterType: TopicFilterType;
  topicSysFlag: number;
  order: boolean;
  /** 5.x only, for instance `message.type`. */
  attributes: Record<string, string>;
};

/** A topic config with Java's defaults for what is not given. */
export const topicConfig = (topicName: string, given: Partial<TopicConfig> = {}): TopicConfig => ({
  readQueueNums: 16,
  writeQueueNums: 16,
  perm: 6,
  topicFilterType: 'SINGLE_TAG',
  topicSysFlag: 0,
  order: false,
  attributes: {},
  ...given,
  topicName,
});

export function readTopicConfig(value: JsonValue | undefined): TopicConfig {
  const object = asObject(value);
  return {
    topicName: asString(object['topicName']),
    readQueueNums: asNumber(object['readQueueNums'], 16),
    writeQueueNums: asNumber(object['writeQueueNums'], 16),
    perm: asNumber(object['perm'], 6),
    topicFilterType: asEnum(object['topicFilterType'], topicFilterTypes, 'SINGLE_TAG'),
    topicSysFlag: asNumber(object['topicSysFlag']),
    order: asBoolean(object['order']),
    attributes: asTexts(object['attributes']),
  };
}

export const topicConfigJson = (config: TopicConfig): Writable => ({
  attributes: config.attributes,
  order: config.order,
  perm: config.perm,
  readQueueNums: config.readQueueNums,
  topicFilterType: config.topicFilterType,
  topicName: config.topicName,
  topicSysFlag: config.topicSysFlag,
  writeQueueNums: config.writeQueueNums,
});

/** Answer of 351. @throws JsonError when the body is no object */
export const decodeTopicConfig = (body: Buffer | undefined): TopicConfig => readTopicConfig(parseObject(body));

export const encodeTopicConfig = (config: TopicConfig): Buffer => jsonBody(topicConfigJson(config));

/**
 * The text form, used in compressed register bodies: `name readNums writeNums perm filterType {attributes}`; 4.9 stops
 * after the filter type. A value with a blank would break the reader's split, so such attributes are left out.
 */
export function formatTopicConfig(config: TopicConfig): string {
  const attributes = Object.fromEntries(
    Object.entries(config.attributes).filter(([key, value]) => !key.includes(' ') && !value.includes(' ')),
  );
  const { topicName, readQueueNums, writeQueueNums, perm, topicFilterType } = config;
  return `${topicName} ${readQueueNums} ${writeQueueNums} ${perm} ${topicFilterType} ${writeJson(attributes)}`;
}

/** Reads the text form; undefined when it has fewer than five parts. @throws JsonError on malformed attributes */
export function parseTopicConfig(text: string): TopicConfig | undefined {
  const [name, read, write, perm, filter, attributes] = text.split(' ');
  if (name === undefined || name === '' || filter === undefined) return undefined;
  return topicConfig(name, {
    readQueueNums: asNumber(read),
    writeQueueNums: asNumber(write),
    perm: asNumber(perm),
    topicFilterType: asEnum(filter, topicFilterTypes, 'SINGLE_TAG'),
    attributes: attributes === undefined || attributes === '' ? {} : asTexts(parseLenientJson(attributes)),
  });
}
