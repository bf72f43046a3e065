import type { Clock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { RemotingLog } from '../../remoting/log.ts';
import type { MalformedConnections } from '../../remoting/server.ts';
import type { Processor } from '../../remoting/types.ts';
import type { MessageStore } from '../store/message-store.ts';
import type { MessageRequestModes } from './assignment/message-request-modes.ts';
import type { TopicRoutes } from './assignment/topic-routes.ts';
import type { ConsumerManager } from './client/consumer-manager.ts';
import type { ProducerManager } from './client/producer-manager.ts';
import type { Consumption } from './consume/consumption.ts';
import type { RebalanceLockManager } from './lock/rebalance-lock-manager.ts';
import type { MessageWriter } from './message/message-writer.ts';
import type { ConsumerOffsetManager } from './offset/consumer-offset-manager.ts';
import type { RelayFigures } from './relay/master-relay.ts';
import type { ReplicationView, RoleView } from './role/types.ts';
import type { DelayOffsetManager } from './schedule/delay-offset-manager.ts';
import type { BrokerStats } from './stats/index.ts';
import type { LastPulls } from './status/last-pulls.ts';
import type { SubscriptionGroupManager } from './subscription/subscription-group-manager.ts';
import type { TimerGauge } from './timer/timer-gauge.ts';
import type { TopicConfigManager } from './topic/topic-config-manager.ts';
import type { TransactionGauge } from './transaction/transaction-gauge.ts';

/** The store as the requests of clients and administrators use it. */
export type BrokerStore = Pick<
  MessageStore,
  | 'get'
  | 'minOffset'
  | 'maxOffset'
  | 'offsetByTime'
  | 'storeTimeOf'
  | 'earliestStoreTime'
  | 'earliestMessageTime'
  | 'messageAt'
  | 'queryByKey'
  | 'indexIsComplete'
  | 'onArrival'
  | 'queueEntries'
  | 'recordsAt'
  | 'flush'
  | 'queueIds'
  | 'deleteTopic'
  | 'cleanUnusedTopics'
  | 'cleanExpiredQueues'
  | 'deleteExpiredFiles'
  | 'expiredFiles'
  | 'minPhysicalOffset'
  | 'maxPhysicalOffset'
  | 'flushedTo'
  | 'dispatchBehindBytes'
  | 'diskSpace'
  | 'health'
  | 'stats'
>;

/** Work that waits, shown by GET_BROKER_RUNTIME_INFO. */
export interface BrokerLoad {
  sendQueueSize: number;
  /** Milliseconds the oldest waiting send has waited. */
  sendHeadWaitMs: number;
  /** Milliseconds the last group write took: what the original calls the page cache lock time. */
  writeMs: number;
  pullQueueSize: number;
  pullHeadWaitMs: number;
}

export interface Registration {
  /** Registers the present topics; resolves when every name server has answered or failed. */
  registerNow(): Promise<void>;
}

/** What the processors of clients' and administrators' requests work on. */
export interface BrokerContext {
  readonly config: BrokerConfigStore;
  readonly store: BrokerStore;
  readonly topics: TopicConfigManager;
  readonly groups: SubscriptionGroupManager;
  readonly offsets: ConsumerOffsetManager;
  /** Progress message by message. */
  readonly consumption: Consumption;
  readonly requestModes: MessageRequestModes;
  /** Queues of topics on all brokers. */
  readonly routes: TopicRoutes;
  readonly delayOffsets: DelayOffsetManager;
  readonly timer: TimerGauge;
  readonly consumers: ConsumerManager;
  readonly producers: ProducerManager;
  readonly locks: RebalanceLockManager;
  readonly stats: BrokerStats;
  readonly transactions: TransactionGauge;
  /** Who pulled each queue last. */
  readonly pulls: LastPulls;
  /** Stores what the broker itself has to say. */
  readonly writer: MessageWriter;
  readonly registration: Registration;
  readonly role: RoleView;
  readonly replication: ReplicationView;
  readonly clock: Clock;
  readonly log: RemotingLog;
  /** `brokerIP1:listenPort`, as name servers give it out. */
  readonly address: string;
  /** `brokerIP2:haListenPort`. */
  readonly haAddress: string;
  readonly brokerName: string;
  readonly clusterName: string;
  /** Milliseconds. */
  readonly startedAt: number;
  load(): BrokerLoad;
  /** What was handed on to the master; undefined where roles are fixed. */
  relay(): RelayFigures | undefined;
  /** Who sent bytes that are not the protocol's. */
  malformed(): MalformedConnections;
}

/** Processors of a family, by request code. */
export type ProcessorEntries = readonly (readonly [code: number, processor: Processor])[];
