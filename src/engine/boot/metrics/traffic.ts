import type { ExporterMetricName, Metrics } from '../../../observe/index.ts';
import { StatsName } from '../../broker/stats/index.ts';
import type { MetricsSources } from './sources.ts';

const byTopic: readonly (readonly [ExporterMetricName, StatsName])[] = [
  ['rocketmq_producer_tps', StatsName.TOPIC_PUT_NUMS],
  ['rocketmq_producer_message_size', StatsName.TOPIC_PUT_SIZE],
];

const byGroup: readonly (readonly [ExporterMetricName, StatsName])[] = [
  ['rocketmq_consumer_tps', StatsName.GROUP_GET_NUMS],
  ['rocketmq_consumer_message_size', StatsName.GROUP_GET_SIZE],
];

/** What flows: messages and bytes a second, of the broker, its topics and its groups. */
export function addTrafficMetrics(metrics: Metrics, { config, broker }: MetricsSources): void {
  const { brokerClusterName: cluster, brokerName: name, brokerIP1 } = config.values;
  const { stats, producers, consumers } = broker.services;
  const ofBroker = { cluster, brokerIP: brokerIP1, broker: name };
  metrics.exporter('rocketmq_broker_tps', (set) => set(ofBroker, stats.puts.rate(10) ?? 0));
  metrics.exporter('rocketmq_broker_qps', (set) => set(ofBroker, stats.transferred.rate(10) ?? 0));
  for (const [metric, statistic] of byTopic) {
    metrics.exporter(metric, (set) => {
      for (const item of stats.items(statistic)) {
        set({ cluster, broker: name, topic: item.key }, item.minute.tps);
      }
    });
  }
  for (const [metric, statistic] of byGroup) {
    metrics.exporter(metric, (set) => {
      for (const item of stats.items(statistic)) {
        const [topic = '', group = ''] = item.key.split('@');
        set({ cluster, broker: name, topic, group }, item.minute.tps);
      }
    });
  }
  metrics.exporter('rocketmq_producer_count', (set) => {
    for (const group of producers.groups()) set({ cluster, broker: name, group }, producers.channels(group).length);
  });
  metrics.exporter('rocketmq_group_count', (set) => {
    for (const group of consumers.groups()) {
      for (const { connection } of group.channels()) {
        set({ caddr: connection.remoteAddress, localaddr: connection.localAddress, group: group.name }, 1);
      }
    }
  });
}
