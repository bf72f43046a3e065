import { encodeTopicConfig, type TopicConfig, topicFilterTypes } from '../../../../protocol/bodies/topic-config.ts';
import { decodeCreateTopicList } from '../../../../protocol/bodies/topic-config-table.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { updateTopicRequest } from '../../../../protocol/headers/admin.ts';
import { topicRequest } from '../../../../protocol/headers/namesrv.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { AttributeError, alterAttributes, parseAttributeChanges } from '../../topic/attributes.ts';
import { topicConfigProblem } from '../../topic/topic-config.ts';
import { failed, invalid, registered, success, topicMissing } from '../answers.ts';

/** Topics made, changed and shown: 17, 18, 351 (wire-protocol 3.9). */
export const topicProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.UPDATE_AND_CREATE_TOPIC, (request) => updateTopics(broker, [topicOf(request)])],
  [RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, (request) => updateTopics(broker, decodeCreateTopicList(request.body))],
  [RequestCode.GET_TOPIC_CONFIG, (request) => topicConfigOf(broker, request)],
];

function topicOf(request: RemotingCommand): TopicConfig {
  const header = decodeHeader(updateTopicRequest, request.extFields);
  const topicFilterType = topicFilterTypes.find((type) => type === header.topicFilterType);
  if (topicFilterType === undefined) {
    throw invalid(`topicFilterType of topic ${header.topic} must be one of ${topicFilterTypes.join(', ')}`);
  }
  return {
    topicName: header.topic,
    readQueueNums: header.readQueueNums,
    writeQueueNums: header.writeQueueNums,
    perm: header.perm,
    topicFilterType,
    topicSysFlag: header.topicSysFlag ?? 0,
    order: header.order ?? false,
    attributes: withAttributes(() => parseAttributeChanges(header.attributes)),
  };
}

/** Makes or changes all of the topics or none, has them on disk and registered, and then answers. */
async function updateTopics(broker: BrokerContext, configs: readonly TopicConfig[]): Promise<RemotingCommand> {
  for (const config of configs) checkTopic(broker, config);
  for (const config of configs) broker.topics.update(config);
  await Promise.all([broker.topics.saved(), registered(broker)]);
  return success();
}

function checkTopic(broker: BrokerContext, config: TopicConfig): void {
  const problem = topicConfigProblem(config);
  if (problem !== undefined) throw invalid(problem);
  refuseSystemTopic(broker, config.topicName);
  const old = broker.topics.get(config.topicName);
  withAttributes(() => alterAttributes(old?.attributes ?? {}, config.attributes, old === undefined));
}

/** @throws Refusal when administration may not touch the topic */
export function refuseSystemTopic(broker: BrokerContext, topic: string): void {
  if (broker.config.get('validateSystemTopicWhenUpdateTopic') && broker.topics.isSystem(topic)) {
    throw invalid(`The topic[${topic}] is conflict with system topic.`);
  }
}

function withAttributes<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw error instanceof AttributeError ? failed(error.message) : error;
  }
}

/** mqadmin asks this of every broker and takes no other codes than 0 and 17. */
function topicConfigOf(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { topic } = decodeHeader(topicRequest, request.extFields);
  const config = broker.topics.get(topic);
  if (config === undefined) throw topicMissing(topic);
  return success(encodeTopicConfig(config));
}
