import { asString, asStrings, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** Answer of 206, 224, 304, 305, 311–313 and 343. */
export type TopicList = {
  topicList: string[];
  /** One broker's address, where the answer names it (304, 343). */
  brokerAddr?: string | undefined;
};

/** @throws JsonError when the body is no object */
export function decodeTopicList(body: Buffer | undefined): TopicList {
  const object = parseObject(body);
  return { topicList: asStrings(object['topicList']), brokerAddr: asString(object['brokerAddr']) || undefined };
}

export const encodeTopicList = (list: TopicList): Buffer =>
  jsonBody({ brokerAddr: list.brokerAddr, topicList: list.topicList });

/** Answer of 300. @throws JsonError when the body is no object */
export const decodeGroupList = (body: Buffer | undefined): string[] => asStrings(parseObject(body)['groupList']);

export const encodeGroupList = (groups: readonly string[]): Buffer => jsonBody({ groupList: groups });

/** Answer of 38. @throws JsonError when the body is no object */
export const decodeConsumerIdList = (body: Buffer | undefined): string[] =>
  asStrings(parseObject(body)['consumerIdList']);

export const encodeConsumerIdList = (clientIds: readonly string[]): Buffer => jsonBody({ consumerIdList: clientIds });
