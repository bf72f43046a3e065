import { HALF_TOPIC, OP_HALF_TOPIC } from '../../../protocol/names.ts';
import { Permission } from '../../../protocol/permission.ts';

/** Makes the broker's own topics. */
export interface TopicMaker {
  createForSendBack(topic: string, queueNums: number, perm: number, topicSysFlag: number): unknown;
}

/** The group under which the progress of both queues is kept in consumerOffset.json. */
export const TRANSACTION_GROUP = 'CID_RMQ_SYS_TRANS';

/** One queue, readable and writeable; without effect on a topic that is there. */
export const ensureTopic = (topics: TopicMaker, topic: string): void => {
  topics.createForSendBack(topic, 1, Permission.READ | Permission.WRITE, 0);
};

/** Makes the topics of half messages and of their outcomes. A topic that is not known would be cleaned away. */
export function ensureTransactionTopics(topics: TopicMaker): void {
  ensureTopic(topics, HALF_TOPIC);
  ensureTopic(topics, OP_HALF_TOPIC);
}
