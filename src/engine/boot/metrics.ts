import type { BrokerConfigStore } from '../../config/index.ts';
import { type Logger, Metrics, serveMetrics } from '../../observe/index.ts';
import type { Broker } from '../broker/broker.ts';
import type { MessageStore } from '../store/message-store.ts';

/** The /metrics page of a broker. */
export interface BrokerMetrics {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves /metrics on loopback when `metricsPort` is given; undefined when it is off. */
export async function startMetrics(
  config: BrokerConfigStore,
  broker: Broker,
  store: MessageStore,
  log: Logger,
): Promise<BrokerMetrics | undefined> {
  const { metricsPort, brokerClusterName: cluster, brokerName: name } = config.values;
  if (metricsPort === 0) return undefined;
  const metrics = new Metrics();
  const { stats, offsets, topics, hold } = broker.services;
  const where = { cluster, broker: name };
  metrics.exporter('rocketmq_broker_tps', (set) => set(where, stats.puts.rate(10) ?? 0));
  metrics.exporter('rocketmq_broker_qps', (set) => set(where, stats.transferred.rate(10) ?? 0));
  metrics.exporter('rocketmq_producer_offset', (set) => {
    for (const topic of topics.all().keys()) {
      const total = store.queueIds(topic).reduce((sum, queueId) => sum + store.maxOffset(topic, queueId), 0);
      if (total > 0) set({ ...where, topic }, total);
    }
  });
  metrics.exporter('rocketmq_group_diff', (set) => {
    for (const topic of store.topics()) {
      for (const group of offsets.groupsOf(topic)) {
        let diff = 0;
        for (const [queueId, offset] of offsets.queryAll(group, topic)) {
          diff += Math.max(0, store.maxOffset(topic, queueId) - offset);
        }
        set({ ...where, group, topic }, diff);
      }
    }
  });
  metrics.gauge('mq_commitlog_max_offset_bytes', 'Position of the next record in the commit log', [], (set) =>
    set({}, store.maxPhysicalOffset),
  );
  metrics.gauge('mq_commitlog_unflushed_bytes', 'Bytes written and not yet durable', [], (set) =>
    set({}, store.maxPhysicalOffset - store.flushedTo),
  );
  metrics.gauge('mq_held_pulls', 'Pulls that wait for a message', [], (set) => set({}, hold.count));
  const server = await serveMetrics(metrics, metricsPort, log);
  return {
    address: `127.0.0.1:${server.port}`,
    async close() {
      await server.close();
      metrics.close();
    },
  };
}
