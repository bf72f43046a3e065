import type { BrokerConfig } from '../../../config/index.ts';
import { RETRY_PREFIX } from '../../../protocol/names.ts';
import { makeNow, makeRetryTopic } from '../retry/retry-topics.ts';
import type { BrokerServices } from '../services.ts';
import { TopicAdmission } from './topic-admission.ts';

/** Queues of a retry topic that a send makes, as in the original. */
const RETRY_QUEUES = 1;

/** Puts the admission of sends and replies together. */
export const assembleAdmission = (
  config: BrokerConfig,
  { topics, groups }: Pick<BrokerServices, 'topics' | 'groups'>,
): TopicAdmission =>
  new TopicAdmission({
    brokerAddress: config.brokerIP1,
    brokerPermission: () => config.brokerPermission,
    topic: (name) => topics.get(name),
    createTopic: ({ topic, defaultTopic, defaultTopicQueueNums, unitMode }) =>
      topics.createBySend(topic, defaultTopic, defaultTopicQueueNums, unitMode ? 1 : 0),
    createRetryTopic: (topic) =>
      makeNow(topics, topic, () => makeRetryTopic(topics, topic.slice(RETRY_PREFIX.length), RETRY_QUEUES, false)),
    groupExists: (group) => groups.find(group) !== undefined,
  });
