import { join } from 'node:path';
import type { Cluster } from '../interop/lab.ts';
import { run } from '../interop/lab.ts';

/** What one loader run reports; latencies in milliseconds. */
export interface Load {
  perSecond: number;
  megabytesPerSecond: number;
  p50: number;
  p99: number;
  max: number;
  failed: number;
  firstFailure: string;
  total: number;
}

export interface LoadOptions {
  mode: 'send' | 'pull';
  topic: string;
  window: number;
  warmup: number;
  seconds: number;
  bodyBytes?: number;
  queues?: number;
  /** Pull: how many messages each queue holds at least. */
  hotMessages?: number;
}

/** Runs one loader process against a broker. Any refused request makes the figure worthless, so it throws. */
export async function load(cluster: Pick<Cluster, 'broker'>, options: LoadOptions): Promise<Load> {
  const { mode, topic, window, warmup, seconds, bodyBytes = 128, queues = 4, hotMessages = 0 } = options;
  const [host, port] = cluster.broker.split(':');
  const words = [host, port, mode, topic, window, warmup, seconds, bodyBytes, queues, hotMessages].map(String);
  const programs = process.env.MQ_BENCH_PROGRAMS ?? '';
  const result = JSON.parse(await run(process.execPath, [join(programs, 'loader.mjs'), ...words])) as Load;
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.total} refused: ${result.firstFailure}`);
  return result;
}
