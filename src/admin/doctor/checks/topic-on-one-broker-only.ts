import { isDeadLetterTopic, isRetryTopic, isSystemTopic } from '../../../protocol/names.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import type { ListedBroker } from '../facts/listed-broker.ts';
import { count, few } from '../words.ts';

/** In a cluster of several masters, topics that stop when one of them does. */
export const topicOnOneBrokerOnly: ClusterCheck = {
  name: 'topic-on-one-broker-only',
  title: 'topics of a cluster lie on one of its brokers only',
  severity: 'info',
  scope: 'cluster',
  async run({ brokers }) {
    const tables = await brokers.topics();
    const holders = new Map<string, ListedBroker[]>();
    const mastersOf = new Map<string, number>();
    // Each broker has a topic of its own name and one of its cluster's, for itself.
    const own = new Set(tables.flatMap(({ broker }) => [broker.brokerName, broker.cluster]));
    for (const { broker, value } of tables) {
      mastersOf.set(broker.cluster, (mastersOf.get(broker.cluster) ?? 0) + 1);
      for (const topic of value.keys()) {
        if (isSystemTopic(topic) || isRetryTopic(topic) || isDeadLetterTopic(topic) || own.has(topic)) continue;
        if (topic.endsWith('_REPLY_TOPIC')) continue;
        holders.set(topic, [...(holders.get(topic) ?? []), broker]);
      }
    }
    const alone = new Map<ListedBroker, string[]>();
    for (const [topic, [broker, ...others]] of holders) {
      if (broker === undefined || others.length > 0 || (mastersOf.get(broker.cluster) ?? 0) < 2) continue;
      alone.set(broker, [...(alone.get(broker) ?? []), topic]);
    }
    return [...alone].map(([broker, topics]): Found => {
      topics.sort();
      return {
        subject: broker.brokerName,
        message: `Only this broker of cluster ${broker.cluster} has ${count(topics.length, 'topic')}: ${few(topics)}. While it is down nothing can be sent there; a topic on every broker goes on.`,
        evidence: { cluster: broker.cluster, topics: topics.slice(0, 100), topicCount: topics.length },
        next: [`mq topicRoute -t ${topics[0]} -l`, `mq updateTopic -t ${topics[0]} -c ${broker.cluster}`],
      };
    });
  },
};
