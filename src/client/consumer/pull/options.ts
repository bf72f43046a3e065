import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MessageModel } from '../../../protocol/bodies/consumer-kind.ts';
import type { ClientOptions } from '../../instance/options.ts';
import type { StartingOptions } from '../options.ts';
import { checkedGroup, startingPointOf, strategyOf, wholeOption } from '../options.ts';
import type { FlowLimits } from '../queue/flow-limits.ts';
import type { KeeperSettings } from '../queue/queue-keeper.ts';
import type { AllocateStrategy } from '../rebalance/strategies.ts';

/** What a pull consumer may be told; names, units and defaults are Apache's. */
export interface PullConsumerOptions extends ClientOptions, StartingOptions {
  /** The group; default `TOOLS_CONSUMER`, the group of tools, which can only read queues one by one. */
  consumerGroup?: string | undefined;
  /** `CLUSTERING` (default): the members share the queues; `BROADCASTING`: each gets everything. */
  messageModel?: MessageModel | undefined;
  /** How queues are shared out, the same for every member: `AVG` (default), `AVG_BY_CIRCLE`, `CONSISTENT_HASH`, or your own. */
  allocateMessageQueueStrategy?: 'AVG' | 'AVG_BY_CIRCLE' | 'CONSISTENT_HASH' | AllocateStrategy | undefined;
  /** A message counts as consumed when the next poll is made; default true. Otherwise {@link PullConsumer.commit} says so. */
  autoCommit?: boolean | undefined;
  /** With autoCommit, progress is stored this often, at least 1,000 ms; default 5,000. */
  autoCommitIntervalMillis?: number | undefined;
  /** In order: a queue with a message that is not acknowledged yields nothing more; default false. */
  ordered?: boolean | undefined;
  /** Messages a poll brings at most, 1 to 1,024; default 10. */
  pullBatchSize?: number | undefined;
  /** How long a poll waits for a message, milliseconds; default 5,000. */
  pollTimeoutMillis?: number | undefined;
  /** Messages read ahead for a queue, 1 to 65,535; default 1,000. */
  pullThresholdForQueue?: number | undefined;
  /** MiB read ahead for a queue, 1 to 1,024; default 100. */
  pullThresholdSizeForQueue?: number | undefined;
  /** Distance from the lowest to the highest offset read ahead, 1 to 65,535; default 2,000. */
  consumeMaxSpan?: number | undefined;
  /** Where broadcast progress is kept; default `~/.rocketmq_offsets`, as Java has it. */
  localOffsetStoreDir?: string | undefined;
}

/** The options with their defaults, checked. */
export interface PullSettings extends KeeperSettings {
  group: string;
  autoCommit: boolean;
  ordered: boolean;
  maxMessages: number;
  pollTimeoutMs: number;
}

/** The group of tools. */
export const TOOLS_GROUP = 'TOOLS_CONSUMER';

/** @throws MqError BAD_DATA naming the option that is out of its range */
export function pullSettings(options: PullConsumerOptions, nowMs: number): PullSettings {
  const autoCommit = options.autoCommit ?? true;
  const limit = (name: keyof PullConsumerOptions, otherwise: number, max: number): number =>
    wholeOption(name, options[name], otherwise, 1, max);
  const limits: FlowLimits = {
    pullThresholdForQueue: limit('pullThresholdForQueue', 1000, 65_535),
    pullThresholdSizeForQueue: limit('pullThresholdSizeForQueue', 100, 1024),
    consumeConcurrentlyMaxSpan: limit('consumeMaxSpan', 2000, 65_535),
  };
  return {
    ...limits,
    ...startingPointOf(options, nowMs),
    group: checkedGroup(options.consumerGroup ?? TOOLS_GROUP),
    broadcasting: options.messageModel === 'BROADCASTING',
    strategy: strategyOf(options.allocateMessageQueueStrategy),
    autoCommit,
    ordered: options.ordered ?? false,
    maxMessages: limit('pullBatchSize', 10, 1024),
    pullBatchSize: 32,
    pullInterval: 0,
    pollTimeoutMs: wholeOption('pollTimeoutMillis', options.pollTimeoutMillis, 5000, 0, 3_600_000),
    persistEveryMs: autoCommit
      ? wholeOption('autoCommitIntervalMillis', options.autoCommitIntervalMillis, 5000, 1000, 3_600_000)
      : 0,
    localOffsetStoreDir: options.localOffsetStoreDir ?? join(homedir(), '.rocketmq_offsets'),
  };
}
