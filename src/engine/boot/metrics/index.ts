import { type Logger, Metrics, serveMetrics } from '../../../observe/index.ts';
import { addProgressMetrics } from './progress.ts';
import { addReplicationMetrics } from './replication.ts';
import { addRuntimeMetrics } from './runtime.ts';
import type { MetricsSources } from './sources.ts';
import { addTrafficMetrics } from './traffic.ts';
import { addTransactionMetrics } from './transactions.ts';

/** The /metrics page of a broker. */
export interface BrokerMetrics {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves /metrics on loopback when `metricsPort` is given; undefined when it is off.
 * @throws MqError IN_USE when the port is taken
 */
export async function startMetrics(sources: MetricsSources, log: Logger): Promise<BrokerMetrics | undefined> {
  const { metricsPort } = sources.config.values;
  if (metricsPort === 0) return undefined;
  const metrics = new Metrics();
  addTrafficMetrics(metrics, sources);
  addProgressMetrics(metrics, sources);
  addRuntimeMetrics(metrics, sources);
  addReplicationMetrics(metrics, sources);
  addTransactionMetrics(metrics, sources);
  const server = await serveMetrics(metrics, metricsPort, log);
  return {
    address: `127.0.0.1:${server.port}`,
    async close() {
      await server.close();
      metrics.close();
    },
  };
}
