import type { Metrics } from '../../../observe/index.ts';
import type { MetricsSources } from './sources.ts';

/** Transactional messages, under the names a 5.x broker gives them itself. */
export function addTransactionMetrics(metrics: Metrics, { config, broker }: MetricsSources): void {
  const labels = { cluster: config.values.brokerClusterName, broker: config.values.brokerName };
  const { transactions } = broker.services;
  const figures: readonly (readonly [name: string, help: string, value: () => number])[] = [
    ['rocketmq_half_messages', 'Half messages whose transaction has not ended', () => transactions.open()],
    ['rocketmq_commit_messages_total', 'Transactions committed since the start', () => transactions.committed],
    ['rocketmq_rollback_messages_total', 'Transactions rolled back since the start', () => transactions.rolledBack],
    ['mq_transaction_checks', 'Questions sent to producers since the start', () => transactions.checks],
    [
      'mq_transactions_discarded',
      'Transactions put aside since the start because nobody ended them',
      () => transactions.discarded,
    ],
  ];
  for (const [name, help, value] of figures) {
    metrics.gauge(name, help, Object.keys(labels), (set) => set(labels, value()));
  }
}
