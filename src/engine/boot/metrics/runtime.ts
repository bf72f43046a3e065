import type { Metrics, RuntimeMetricName } from '../../../observe/index.ts';
import { ANNOUNCED_VERSION } from '../../../protocol/command.ts';
import { versionName } from '../../../protocol/version.ts';
import type { MetricsSources } from './sources.ts';

/** The broker itself: totals, disk, log positions, latencies; and what is our own. */
export function addRuntimeMetrics(metrics: Metrics, { config, broker, store }: MetricsSources): void {
  const { brokerClusterName: cluster, brokerName, brokerIP1 } = config.values;
  const { stats, hold } = broker.services;
  const labels = {
    cluster,
    brokerIP: brokerIP1,
    brokerHost: brokerName,
    des: versionName(ANNOUNCED_VERSION),
    boottime: String(broker.startedAt),
    broker_version: String(ANNOUNCED_VERSION),
  };
  const runtime: Partial<Record<RuntimeMetricName, () => number>> = {
    rocketmq_brokeruntime_msg_put_total_today_now: () => stats.putTotal,
    rocketmq_brokeruntime_msg_gettotal_today_now: () => stats.getTotal,
    rocketmq_brokeruntime_msg_puttotal_todaymorning: () => stats.putDays.todayMorning,
    rocketmq_brokeruntime_msg_gettotal_todaymorning: () => stats.getDays.todayMorning,
    rocketmq_brokeruntime_msg_puttotal_yesterdaymorning: () => stats.putDays.yesterdayMorning,
    rocketmq_brokeruntime_msg_gettotal_yesterdaymorning: () => stats.getDays.yesterdayMorning,
    rocketmq_brokeruntime_dispatch_behind_bytes: () => store.dispatchBehindBytes,
    rocketmq_brokeruntime_put_message_size_total: () => store.stats.putMessageSizeTotal,
    rocketmq_brokeruntime_putmessage_times_total: () => store.stats.putMessageTimesTotal,
    rocketmq_brokeruntime_commitlog_disk_ratio: () => store.health.ratios.commitLog,
    rocketmq_brokeruntime_consumequeue_disk_ratio: () => store.health.ratios.consumeQueue,
    rocketmq_brokeruntime_commitlog_maxoffset: () => store.maxPhysicalOffset,
    rocketmq_brokeruntime_commitlog_minoffset: () => store.minPhysicalOffset,
    rocketmq_brokeruntime_commitlogdir_capacity_free: () => store.diskSpace().free,
    rocketmq_brokeruntime_commitlogdir_capacity_total: () => store.diskSpace().total,
    rocketmq_brokeruntime_remain_howmanydata_toflush: () => Math.max(0, store.maxPhysicalOffset - store.flushedTo),
    rocketmq_brokeruntime_send_threadpool_queue_size: () => store.pendingAnswers,
    rocketmq_brokeruntime_pull_threadpoolqueue_size: () => hold.count,
    rocketmq_brokeruntime_put_latency_99: () => stats.putLatency.p99,
    rocketmq_brokeruntime_put_latency_999: () => stats.putLatency.p999,
  };
  for (const [name, value] of Object.entries(runtime)) {
    metrics.exporter(name as RuntimeMetricName, (set) => set(labels, value()));
  }
  metrics.gauge('mq_held_pulls', 'Pulls that wait for a message', [], (set) => set({}, hold.count));
  metrics.gauge('mq_store_writable', '1 while the store takes messages, else 0', [], (set) =>
    set({}, store.health.isWritable ? 1 : 0),
  );
}
