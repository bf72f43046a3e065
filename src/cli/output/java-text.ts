import type { SendResult } from '../../client/producer/send-request.ts';
import type { SubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import type { TopicConfig } from '../../protocol/bodies/topic-config.ts';

/** Values in the words of Java's toString, for what runbooks look for in the output. */

/** A map: `{a=1, b=2}`. */
export const mapText = (map: Readonly<Record<string, unknown>>): string => `{${fields(map)}}`;

const fields = (map: Readonly<Record<string, unknown>>): string =>
  Object.entries(map)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');

/** A permission: read 4, write 2, inherit 1 as `RWX`. */
export const permText = (perm: number): string =>
  `${perm & 4 ? 'R' : '-'}${perm & 2 ? 'W' : '-'}${perm & 1 ? 'X' : '-'}`;

/** A topic: `TopicConfig [topicName=…, …]`. */
export function topicConfigText(config: TopicConfig): string {
  const { topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order, attributes } = config;
  const sizes = { topicName, readQueueNums, writeQueueNums, perm: permText(perm) };
  const rest = fields({ topicFilterType, topicSysFlag, order });
  return `TopicConfig [${fields(sizes)}, ${rest}, attributes=${mapText(attributes)}]`;
}

/** A consumer group: `SubscriptionGroupConfig{groupName=…, …}`. */
export function subscriptionGroupConfigText(config: SubscriptionGroupConfig): string {
  const { attributes, ...rest } = subscriptionGroupConfigFields(config);
  return `SubscriptionGroupConfig{${fields(rest)}, attributes=${attributes}}`;
}

/** The settings of a consumer group in the order Java declares them; what a broker does not say is null. */
export function subscriptionGroupConfigFields({ attributes, others, ...config }: SubscriptionGroupConfig) {
  const { brokerId, whichBrokerWhenConsumeSlowly, notifyConsumerIdsChangedEnable, ...most } = config;
  const { groupSysFlag, consumeTimeoutMinute, ...first } = most;
  const { groupRetryPolicy, subscriptionDataSet } = others;
  return {
    ...first,
    groupRetryPolicy: groupRetryPolicy ?? null,
    ...{ brokerId, whichBrokerWhenConsumeSlowly, notifyConsumerIdsChangedEnable },
    groupSysFlag,
    consumeTimeoutMinute,
    subscriptionDataSet: subscriptionDataSet ?? null,
    attributes: mapText(attributes),
  };
}

/** What became of a send: `SendResult [sendStatus=…, msgId=…, …]`. */
export const sendResultText = (result: SendResult): string => {
  const { status, msgId, offsetMsgId, topic, brokerName, queueId, queueOffset, recallHandle } = result;
  return (
    `SendResult [${fields({ sendStatus: status, msgId, offsetMsgId })}, ` +
    `messageQueue=MessageQueue [${fields({ topic, brokerName, queueId })}], ` +
    `${fields({ queueOffset, recallHandle: recallHandle ?? null })}]`
  );
};
