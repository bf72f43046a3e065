import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MessageModel } from '../../../protocol/bodies/consumer-kind.ts';
import type { ClientOptions } from '../../instance/options.ts';
import { checkedGroup, type StartingOptions, startingPointOf, strategyOf, wholeOption } from '../options.ts';
import { DEFAULT_FLOW_LIMITS, type FlowLimits } from '../queue/flow-limits.ts';
import type { KeeperSettings } from '../queue/queue-keeper.ts';
import type { AllocateStrategy } from '../rebalance/strategies.ts';

/** What a push consumer may be told; names, units and defaults are Apache's. */
export interface PushConsumerOptions extends ClientOptions, StartingOptions, Partial<FlowLimits> {
  /** The group. Its members share the queues, and must subscribe alike. */
  consumerGroup: string;
  /** `CLUSTERING` (default): the members share; `BROADCASTING`: each gets everything. */
  messageModel?: MessageModel | undefined;
  /** How queues are shared out, the same for every member: `AVG` (default), `AVG_BY_CIRCLE`, `CONSISTENT_HASH`, or your own. */
  allocateMessageQueueStrategy?: 'AVG' | 'AVG_BY_CIRCLE' | 'CONSISTENT_HASH' | AllocateStrategy | undefined;
  /** Handlers at work at once, 5 to 64, default 20; in order, queues at work at once. A single one is 1. */
  concurrency?: number | undefined;
  /** Messages a batch handler is given at most, 1 to 1,024; default 1. */
  consumeMessageBatchMaxSize?: number | undefined;
  /** Messages a pull brings at most, 1 to 1,024; default 32. Brokers have a limit of their own. */
  pullBatchSize?: number | undefined;
  /** Rest between two pulls of a queue, 0 to 65,535 ms; default 0. */
  pullInterval?: number | undefined;
  /** Tries before a message is a dead letter; default: the broker's limit (16), in order: no limit. */
  maxReconsumeTimes?: number | undefined;
  /** In order: rest of a queue whose message failed, 10 to 30,000 ms; default 1,000. */
  suspendCurrentQueueTimeMillis?: number | undefined;
  /** A handler at work for longer has its message delivered again, 1 to 180 minutes; default 15. Not in order. */
  consumeTimeout?: number | undefined;
  /** Progress is stored this often, milliseconds; default 5,000. */
  persistConsumerOffsetInterval?: number | undefined;
  /** How long {@link PushConsumer.close} waits for handlers at work, milliseconds; default 30,000. */
  awaitTerminationMillisWhenShutdown?: number | undefined;
  /** Where broadcast progress is kept; default `~/.rocketmq_offsets`, as Java has it. */
  localOffsetStoreDir?: string | undefined;
}

/** The options with their defaults, checked. */
export interface PushSettings extends KeeperSettings {
  group: string;
  concurrency: number;
  consumeMessageBatchMaxSize: number;
  maxReconsumeTimes: number | undefined;
  suspendCurrentQueueTimeMillis: number;
  consumeTimeoutMs: number;
  awaitTerminationMillisWhenShutdown: number;
}

const MINUTE_MS = 60_000;

/** @throws MqError BAD_DATA naming the option that is out of its range */
export function pushSettings(options: PushConsumerOptions, nowMs: number): PushSettings {
  const group = checkedGroup(options.consumerGroup);
  const whole = (name: keyof PushConsumerOptions, otherwise: number, min: number, max: number): number =>
    wholeOption(name, options[name], otherwise, min, max);
  const limit = (name: keyof FlowLimits, max: number): number => whole(name, DEFAULT_FLOW_LIMITS[name], 1, max);
  return {
    group,
    broadcasting: options.messageModel === 'BROADCASTING',
    ...startingPointOf(options, nowMs),
    strategy: strategyOf(options.allocateMessageQueueStrategy),
    concurrency: concurrencyOf(options.concurrency),
    consumeMessageBatchMaxSize: whole('consumeMessageBatchMaxSize', 1, 1, 1024),
    pullBatchSize: whole('pullBatchSize', 32, 1, 1024),
    pullInterval: whole('pullInterval', 0, 0, 65_535),
    maxReconsumeTimes: options.maxReconsumeTimes === -1 ? undefined : options.maxReconsumeTimes,
    suspendCurrentQueueTimeMillis: whole('suspendCurrentQueueTimeMillis', 1000, 10, 30_000),
    consumeTimeoutMs: whole('consumeTimeout', 15, 1, 180) * MINUTE_MS,
    persistEveryMs: whole('persistConsumerOffsetInterval', 5000, 100, 3_600_000),
    awaitTerminationMillisWhenShutdown: whole('awaitTerminationMillisWhenShutdown', 30_000, 0, 3_600_000),
    localOffsetStoreDir: options.localOffsetStoreDir ?? join(homedir(), '.rocketmq_offsets'),
    pullThresholdForQueue: limit('pullThresholdForQueue', 65_535),
    pullThresholdSizeForQueue: limit('pullThresholdSizeForQueue', 1024),
    consumeConcurrentlyMaxSpan: limit('consumeConcurrentlyMaxSpan', 65_535),
  };
}

/** One at a time, or 5 to 64: fewer than 5 workers starve queues of each other, more than 64 gain nothing. */
function concurrencyOf(given: number | undefined): number {
  return given === 1 ? 1 : wholeOption('concurrency', given, 20, 5, 64);
}
