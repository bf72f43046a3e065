import type { SubscriptionGroupConfig } from '../../../protocol/bodies/subscription-group.ts';
import type { TopicConfig } from '../../../protocol/bodies/topic-config.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { isReadable } from '../../../protocol/permission.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { BrokerContext } from '../context.ts';
import { groupMissing, topicMissing } from '../processors/answers.ts';

/** What a request of a per-message consumer names. */
export interface PopTarget {
  consumerGroup: string;
  topic: string;
  queueId: number;
}

/** Most messages of one pop; each is a bit of what old clients acknowledge. */
export const MAX_POP_MESSAGES = 32;

/**
 * Decides whether a group may pop, peek or wait here (wire-protocol 3.7).
 * @throws Refusal 16, 17, 26 or 29
 */
export function admitPop(
  broker: BrokerContext,
  { consumerGroup, topic, queueId }: PopTarget,
): { group: SubscriptionGroupConfig; topic: TopicConfig } {
  const { config } = broker;
  if (!isReadable(config.get('brokerPermission'))) {
    throw forbidden(`the broker[${config.get('brokerIP1')}] pop message is forbidden`);
  }
  const topicConfig = broker.topics.get(topic);
  if (topicConfig === undefined) throw topicMissing(topic);
  if (!isReadable(topicConfig.perm)) throw forbidden(`the topic[${topic}] pop message is forbidden`);
  if (queueId >= topicConfig.readQueueNums) {
    throw new Refusal(
      ResponseCode.INVALID_PARAMETER,
      `queueId[${queueId}] is illegal, topic:[${topic}] topicConfig.readQueueNums:[${topicConfig.readQueueNums}] ` +
        `consumer group:[${consumerGroup}]`,
    );
  }
  const group = broker.groups.find(consumerGroup);
  if (group === undefined) throw groupMissing(consumerGroup);
  if (!group.consumeEnable) throw forbidden(`subscription group no permission, ${consumerGroup}`);
  if (broker.groups.isForbidden(consumerGroup, topic)) {
    throw forbidden(`the consumer group[${consumerGroup}] is forbidden for topic[${topic}]`);
  }
  return { group, topic: topicConfig };
}

const forbidden = (remark: string): Refusal => new Refusal(ResponseCode.NO_PERMISSION, remark);
