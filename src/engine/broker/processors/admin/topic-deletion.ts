import { encodeTopicList } from '../../../../protocol/bodies/name-lists.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { topicRequest } from '../../../../protocol/headers/namesrv.ts';
import { RETRY_PREFIX, topicNameProblem } from '../../../../protocol/names.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { invalid, registered, success } from '../answers.ts';
import { refuseSystemTopic } from './topics.ts';

/** Topics deleted, and those of the system: 215, 305 (wire-protocol 3.9). */
export const topicDeletionProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.DELETE_TOPIC_IN_BROKER, (request) => deleteTopic(broker, request)],
  [
    RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER,
    () => success(encodeTopicList({ topicList: broker.topics.systemTopics() })),
  ],
];

/** Deletes a topic with its queues and progress, and the retry topics of its POP groups. Missing ones are no error. */
async function deleteTopic(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { topic } = decodeHeader(topicRequest, request.extFields);
  const problem = topicNameProblem(topic);
  if (problem !== undefined) throw invalid(problem);
  refuseSystemTopic(broker, topic);
  for (const name of [topic, ...popRetryTopics(broker, topic)]) {
    broker.topics.delete(name);
    broker.offsets.removeTopic(name);
    broker.store.deleteTopic(name);
    broker.stats.onTopicDeleted(name);
  }
  await Promise.all([broker.topics.saved(), broker.offsets.flush(), registered(broker)]);
  return success();
}

function popRetryTopics(broker: BrokerContext, topic: string): string[] {
  if (!broker.config.get('clearRetryTopicWhenDeleteTopic')) return [];
  const names = broker.offsets
    .groupsOf(topic)
    .flatMap((group) => [`${RETRY_PREFIX}${group}_${topic}`, `${RETRY_PREFIX}${group}+${topic}`]);
  return names.filter((name) => broker.topics.get(name) !== undefined);
}
