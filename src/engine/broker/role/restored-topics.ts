import { type TopicConfig, topicConfig } from '../../../protocol/bodies/topic-config.ts';
import { isSafeName } from '../topic/topic-config.ts';
import type { TopicConfigManager } from '../topic/topic-config-manager.ts';

/** The store as it knows queues. */
export interface QueueNames {
  topics(): readonly string[];
  queueIds(topic: string): readonly number[];
}

/**
 * Makes the topics that have queues and are not in the table: the log of a master that died came further than its table.
 * Returns their names.
 */
export function restoreTopics(topics: TopicConfigManager, store: QueueNames): string[] {
  const missing = store.topics().filter((topic) => topics.get(topic) === undefined && isSafeName(topic));
  for (const topic of missing) topics.update(restored(topic, Math.max(-1, ...store.queueIds(topic)) + 1));
  return missing;
}

const restored = (topicName: string, queues: number): TopicConfig => ({
  ...topicConfig(topicName),
  readQueueNums: Math.max(1, queues),
  writeQueueNums: Math.max(1, queues),
});
