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
export function subscriptionGroupConfigText({ attributes, others, ...config }: SubscriptionGroupConfig): string {
  const { brokerId, whichBrokerWhenConsumeSlowly, notifyConsumerIdsChangedEnable, ...most } = config;
  const { groupSysFlag, consumeTimeoutMinute, ...first } = most;
  const { groupRetryPolicy, subscriptionDataSet } = others;
  const replicas = { brokerId, whichBrokerWhenConsumeSlowly, notifyConsumerIdsChangedEnable };
  const all = {
    ...first,
    groupRetryPolicy: groupRetryPolicy ?? null,
    ...replicas,
    groupSysFlag,
    consumeTimeoutMinute,
    subscriptionDataSet: subscriptionDataSet ?? null,
  };
  return `SubscriptionGroupConfig{${fields(all)}, attributes=${mapText(attributes)}}`;
}
