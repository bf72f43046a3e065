import { messageOf } from '../../../errors/index.ts';
import { type TopicConfig, TopicSysFlag } from '../../../protocol/bodies/topic-config.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { deadLetterTopic, retryTopic } from '../../../protocol/names.ts';
import { Permission } from '../../../protocol/permission.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import { failed } from '../processors/answers.ts';
import type { TopicConfigManager } from '../topic/topic-config-manager.ts';

/** For a group that is not there and may not be made, in the words its users know. */
export const noSuchGroup = (group: string): Refusal =>
  new Refusal(
    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
    `subscription group not exist, ${group}; create it with: mq updateSubGroup -g ${group}`,
  );

/** What makes topics, as retries need it. */
export type RetryTopicTable = Pick<TopicConfigManager, 'get' | 'createForSendBack' | 'saveNow'>;

/** Queues of a group's dead-letter topic. */
export const DEAD_LETTER_QUEUES = 1;

const READ_WRITE = Permission.READ | Permission.WRITE;

/** A group's retry topic, made with as many queues as the group's configuration says (wire-protocol 5.4). */
export const makeRetryTopic = (
  topics: RetryTopicTable,
  group: string,
  queueNums: number,
  unitMode: boolean,
): TopicConfig =>
  topics.createForSendBack(retryTopic(group), queueNums, READ_WRITE, unitMode ? TopicSysFlag.UNIT_SUB : 0);

/** A group's dead-letter topic: readable, so that an operator finds what lies there. */
export const makeDeadLetterTopic = (topics: RetryTopicTable, group: string): TopicConfig =>
  topics.createForSendBack(deadLetterTopic(group), DEAD_LETTER_QUEUES, READ_WRITE, 0);

/**
 * Makes a topic, unless it is there, and has it on disk before returning, so that no message that is acknowledged in this
 * turn lies in a topic a restart does not know.
 * @throws Refusal SYSTEM_ERROR when it cannot be saved
 */
export function makeNow(topics: RetryTopicTable, topic: string, make: () => TopicConfig): TopicConfig {
  const known = topics.get(topic);
  if (known !== undefined) return known;
  const made = make();
  try {
    topics.saveNow();
  } catch (error) {
    throw failed(`topic[${topic}] not exist, and could not be saved: ${messageOf(error)}`);
  }
  return made;
}
