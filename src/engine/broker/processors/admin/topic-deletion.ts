import { encodeTopicList } from '../../../../protocol/bodies/name-lists.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { topicRequest } from '../../../../protocol/headers/namesrv.ts';
import { RETRY_PREFIX, topicNameProblem } from '../../../../protocol/names.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { invalid, registered, success } from '../answers.ts';
import { refuseSystemTopic } from './topics.ts';

/** Topics deleted, system topics, and cleaning by hand: 215, 305, 306, 316, 329 (wire-protocol 3.9). */
export const topicDeletionProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.DELETE_TOPIC_IN_BROKER, (request) => deleteTopic(broker, request)],
  [
    RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER,
    () => success(encodeTopicList({ topicList: broker.topics.systemTopics() })),
  ],
  [
    RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE,
    async () => {
      await broker.store.cleanExpiredQueues();
      return success();
    },
  ],
  [
    RequestCode.CLEAN_UNUSED_TOPIC,
    async () => {
      const removed = await broker.store.cleanUnusedTopics((topic) => isKept(broker, topic));
      broker.log.info({ removed }, 'removed the queues of unused topics');
      return success();
    },
  ],
  [
    RequestCode.DELETE_EXPIRED_COMMITLOG,
    async () => {
      await broker.store.deleteExpiredFiles();
      return success();
    },
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

const LIGHT_QUEUE_PREFIX = '%LMQ%';

const isKept = (broker: BrokerContext, topic: string): boolean =>
  broker.topics.get(topic) !== undefined || broker.topics.isSystem(topic) || topic.startsWith(LIGHT_QUEUE_PREFIX);
