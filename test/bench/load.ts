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
  /** How often each code but 0 was answered. */
  codes: Readonly<Record<string, number>>;
  firstFailure: string;
  /** Answers while measuring, refusals included. */
  answered: number;
}

export interface LoadOptions {
  mode: 'send' | 'pull';
  topic: string;
  window: number;
  warmup: number;
  seconds: number;
  bodyBytes?: number;
  queues?: number;
  /** Pull: first offset read, the same in every queue. */
  fromOffset?: number;
  /** Pull: how many messages of each queue are read, from there, over and over. */
  hotMessages?: number;
}

/** Above this share of refused requests a figure says nothing about the rate, and the run is void. */
const MAX_REFUSED = 0.01;

/** Runs one loader process against a broker; refused requests do not count in its rate. */
export async function load(cluster: Pick<Cluster, 'broker'>, options: LoadOptions): Promise<Load> {
  const {
    mode,
    topic,
    window,
    warmup,
    seconds,
    bodyBytes = 128,
    queues = 4,
    fromOffset = 0,
    hotMessages = 0,
  } = options;
  const [host, port] = cluster.broker.split(':');
  const words = [host, port, mode, topic, window, warmup, seconds, bodyBytes, queues, fromOffset, hotMessages].map(
    String,
  );
  const programs = process.env.MQ_BENCH_PROGRAMS ?? '';
  const result = JSON.parse(await run(process.execPath, [join(programs, 'loader.mjs'), ...words])) as Load;
  if (result.failed > result.answered * MAX_REFUSED)
    throw new Error(`${result.failed} of ${result.answered} refused: ${result.firstFailure}`);
  return result;
}
