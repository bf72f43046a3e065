import type { ConsumeType } from '../../../protocol/bodies/consumer-kind.ts';
import type { ConsumerRunningInfo, ProcessQueueInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { SubscriptionData } from '../../../protocol/bodies/subscription-data.ts';
import type { QueuePuller } from '../queue/queue-puller.ts';
import type { ConsumerStats } from './consumer-stats.ts';

export interface RunningInfoParts {
  consumeType: ConsumeType;
  orderly: boolean;
  concurrency: number;
  /** The consumer's own settings, by Apache's names. */
  settings: Readonly<Record<string, string>>;
  namesrvAddrs: readonly string[];
  startedAtMs: number;
  subscriptions: SubscriptionData[];
  pullers: readonly QueuePuller[];
  stats: ConsumerStats;
}

const MIB = 1024 * 1024;
/** The version Java clients of 5.3.3 name. */
const CLIENT_VERSION = 'V5_3_3';

/** What a consumer says of itself (307): `mqadmin consumerStatus` prints it. */
export function runningInfoOf(parts: RunningInfoParts): ConsumerRunningInfo {
  const { pullers, subscriptions, stats } = parts;
  return {
    properties: {
      PROP_NAMESERVER_ADDR: `${parts.namesrvAddrs.join(';')};`,
      PROP_THREADPOOL_CORE_SIZE: String(parts.concurrency),
      PROP_CONSUMEORDERLY: String(parts.orderly),
      PROP_CONSUME_TYPE: parts.consumeType,
      PROP_CLIENT_VERSION: CLIENT_VERSION,
      PROP_CONSUMER_START_TIMESTAMP: String(parts.startedAtMs),
      ...parts.settings,
    },
    subscriptionSet: subscriptions,
    mqTable: pullers.map((puller) => [puller.held.queue, processQueueInfo(puller)]),
    statusTable: stats.table(subscriptions.map(({ topic }) => topic)),
    userConsumerInfo: {},
  };
}

function processQueueInfo(puller: QueuePuller): ProcessQueueInfo {
  const { held } = puller;
  return {
    commitOffset: puller.commitOffset,
    cachedMsgMinOffset: held.count === 0 ? 0 : held.lowestOffset,
    cachedMsgMaxOffset: Math.max(0, held.highestOffset),
    cachedMsgCount: held.count,
    cachedMsgSizeInMiB: Math.floor(held.bytes / MIB),
    transactionMsgMinOffset: 0,
    transactionMsgMaxOffset: 0,
    transactionMsgCount: 0,
    locked: held.locked,
    tryUnlockTimes: 0,
    lastLockTimestamp: held.lastLockAtMs,
    droped: held.dropped,
    lastPullTimestamp: held.lastPullAtMs,
    lastConsumeTimestamp: held.lastConsumeAtMs,
  };
}
