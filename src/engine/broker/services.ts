import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import { JsonFile } from '../store/config-file/json-file.ts';
import { MessageRequestModes } from './assignment/message-request-modes.ts';
import { ConsumerIdsNotifier } from './client/consumer-ids-notifier.ts';
import { ConsumerManager } from './client/consumer-manager.ts';
import { ProducerManager } from './client/producer-manager.ts';
import { Consumption } from './consume/consumption.ts';
import { RebalanceLockManager } from './lock/rebalance-lock-manager.ts';
import { PullRequestHold } from './longpolling/pull-request-hold.ts';
import { ConsumerOffsetManager } from './offset/consumer-offset-manager.ts';
import { DelayOffsetManager } from './schedule/delay-offset-manager.ts';
import { BrokerStats } from './stats/index.ts';
import { LastPulls } from './status/last-pulls.ts';
import { SubscriptionGroupManager } from './subscription/subscription-group-manager.ts';
import { TimerGauge } from './timer/timer-gauge.ts';
import { TopicConfigManager } from './topic/topic-config-manager.ts';
import { TransactionGauge } from './transaction/transaction-gauge.ts';

/** The tables a broker keeps beside its messages. */
export interface BrokerServices {
  topics: TopicConfigManager;
  groups: SubscriptionGroupManager;
  offsets: ConsumerOffsetManager;
  consumption: Consumption;
  requestModes: MessageRequestModes;
  delayOffsets: DelayOffsetManager;
  timer: TimerGauge;
  consumers: ConsumerManager;
  producers: ProducerManager;
  locks: RebalanceLockManager;
  stats: BrokerStats;
  hold: PullRequestHold;
  transactions: TransactionGauge;
  pulls: LastPulls;
}

/**
 * Makes the tables and reads those that are kept in the store's `config` directory.
 * @param steady what leases are counted by, whatever is done to the machine's time
 * @throws MqError STORE_DAMAGED, IO
 */
export function openServices(config: BrokerConfigStore, clock: Clock, log: Logger, steady: Clock): BrokerServices {
  const { values } = config;
  const warn = { warn: (message: string) => log.warn(message) };
  const file = (name: string): JsonFile => new JsonFile(join(values.storePathRootDir, 'config', name), warn);
  const settings = () => values;
  const topics = new TopicConfigManager({ file: file('topics.json'), clock, log, settings });
  const groups = new SubscriptionGroupManager({ file: file('subscriptionGroup.json'), clock, log, settings });
  const offsets = new ConsumerOffsetManager({ file: file('consumerOffset.json'), clock, log, settings });
  const delayOffsets = new DelayOffsetManager({ file: file('delayOffset.json'), clock, settings });
  for (const table of [topics, groups, offsets, delayOffsets]) table.load();

  const expiryMs = (): number => values.channelExpiredTimeout;
  const notifier = new ConsumerIdsNotifier(
    (group) => values.notifyConsumerIdsChangedEnable && groups.get(group)?.notifyConsumerIdsChangedEnable !== false,
  );
  // Whoever asked for a lock in vain asks again when it hears of a change, instead of at its next rebalance.
  const locks = new RebalanceLockManager(steady, (name) => {
    const group = consumers.group(name);
    if (group !== undefined) notifier.changed(group);
  });
  const consumers: ConsumerManager = new ConsumerManager({
    log,
    expiryMs,
    listener: {
      changed: (group) => notifier.changed(group),
      left: (group, clientId, how) => {
        if (how === 'unregistered') locks.release(group, clientId);
        else locks.abandon(group, clientId);
      },
    },
  });
  return {
    topics,
    groups,
    offsets,
    consumption: new Consumption({
      directory: values.storePathRootDir,
      isSync: values.flushDiskType === 'SYNC_FLUSH',
      clock,
      log,
      offsets,
    }),
    requestModes: new MessageRequestModes(file('messageRequestMode.json'), log),
    delayOffsets,
    timer: new TimerGauge(clock),
    consumers,
    producers: new ProducerManager({ log, expiryMs }),
    locks,
    stats: new BrokerStats({
      clusterName: values.brokerClusterName,
      clock,
      maxIdleMinutes: () => values.maxStatsIdleTimeInMinutes,
    }),
    transactions: new TransactionGauge(),
    hold: new PullRequestHold(() => values.pullThreadPoolQueueCapacity),
    pulls: new LastPulls(),
  };
}

/** Saves the tables that have changes, while the broker goes on. @throws MqError DISK_FULL, IO */
export async function saveTables({ topics, groups, offsets }: BrokerServices): Promise<void> {
  await Promise.all([topics.saved(), groups.saved(), offsets.flush()]);
}

/** Saves the tables that have changes, for a shutdown. @throws MqError DISK_FULL, IO */
export function saveServices({ topics, groups, offsets }: BrokerServices): void {
  for (const table of [topics, groups, offsets]) table.saveNow();
}
