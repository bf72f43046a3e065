import type { Metrics } from '../../../observe/index.ts';
import { DLQ_PREFIX, isDeadLetterTopic, isRetryTopic } from '../../../protocol/names.ts';
import type { MetricsSources } from './sources.ts';

/** Where topics end and how far groups have come. */
export function addProgressMetrics(metrics: Metrics, { config, broker, store }: MetricsSources): void {
  const { brokerClusterName: cluster, brokerName: name } = config.values;
  const { offsets, consumers, consumption } = broker.services;
  const endOf = (topic: string): number =>
    store.queueIds(topic).reduce((sum, queueId) => sum + store.maxOffset(topic, queueId), 0);

  metrics.exporter('rocketmq_producer_offset', (set) => {
    for (const topic of store.topics()) {
      if (!isRetryTopic(topic) && !isDeadLetterTopic(topic)) set({ cluster, broker: name, topic }, endOf(topic));
    }
  });
  metrics.exporter('rocketmq_topic_retry_offset', (set) => {
    for (const topic of store.topics()) {
      if (isRetryTopic(topic)) set({ cluster, broker: name, topic }, endOf(topic));
    }
  });
  metrics.exporter('rocketmq_topic_dlq_offset', (set) => {
    for (const topic of store.topics()) {
      if (isDeadLetterTopic(topic)) {
        set({ cluster, broker: name, group: topic.slice(DLQ_PREFIX.length) }, endOf(topic));
      }
    }
  });
  metrics.exporter('rocketmq_consumer_offset', (set) => {
    for (const topic of store.topics()) {
      for (const group of offsets.groupsOf(topic)) {
        const total = [...offsets.queryAll(group, topic).values()].reduce((sum, offset) => sum + offset, 0);
        set({ cluster, broker: name, topic, group }, total);
      }
    }
  });
  metrics.exporter('rocketmq_group_diff', (set) => {
    for (const topic of store.topics()) {
      for (const group of offsets.groupsOf(topic)) {
        let diff = 0;
        for (const [queueId, offset] of offsets.queryAll(group, topic)) {
          diff += Math.max(0, store.maxOffset(topic, queueId) - offset);
        }
        const online = consumers.group(group);
        const countOfOnlineConsumers = String(online?.clientIds().length ?? 0);
        set({ group, topic, countOfOnlineConsumers, msgModel: online?.messageModel ?? 'UNKNOWN' }, diff);
      }
    }
  });
  metrics.gauge(
    'mq_unacknowledged_messages',
    'Messages handed out one by one (POP) that are neither acknowledged nor given up',
    ['group', 'topic'],
    (set) => {
      for (const { group, topic, count } of consumption.outCounts()) set({ group, topic }, count);
    },
  );
}
