import type { Clock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { RemotingLog } from '../../remoting/log.ts';
import type { Processor } from '../../remoting/types.ts';
import type { BoundaryType, GetRequest, GetResult } from '../store/types.ts';
import type { ConsumerManager } from './client/consumer-manager.ts';
import type { ProducerManager } from './client/producer-manager.ts';
import type { RebalanceLockManager } from './lock/rebalance-lock-manager.ts';
import type { ConsumerOffsetManager } from './offset/consumer-offset-manager.ts';
import type { BrokerStats } from './stats/index.ts';
import type { SubscriptionGroupManager } from './subscription/subscription-group-manager.ts';
import type { TopicConfigManager } from './topic/topic-config-manager.ts';

/** A consume queue entry as QUERY_CONSUME_QUEUE shows it. */
export interface QueueEntry {
  position: number;
  size: number;
  tagsCode: number;
}

/** Counters of the store since it was opened. */
export interface StoreCounters {
  readonly putMessageTimesTotal: number;
  readonly putMessageSizeTotal: number;
  readonly putMessageFailedTimes: number;
  readonly getMessageEntireTimeMax: number;
}

/** The store as clients' and administrators' requests use it. */
export interface BrokerStore {
  get(request: GetRequest): GetResult | Promise<GetResult>;
  minOffset(topic: string, queueId: number): number;
  maxOffset(topic: string, queueId: number): number;
  offsetByTime(topic: string, queueId: number, timestamp: number, boundary?: BoundaryType): number | Promise<number>;
  storeTimeOf(topic: string, queueId: number, offset: number): number | Promise<number>;
  earliestStoreTime(topic: string, queueId: number): number | Promise<number>;
  earliestMessageTime(): number | Promise<number>;
  messageAt(physicalOffset: number): Promise<Buffer | undefined>;
  topics(): string[];
  queueIds(topic: string): number[];
  /** Entries from `index` on; undefined for an unknown queue. */
  queueEntries(topic: string, queueId: number, index: number, count: number): QueueEntry[] | undefined;
  deleteTopic(topic: string): boolean;
  /** Removes queues that only point at records long gone (306). */
  cleanExpiredQueues(): unknown;
  /** Removes commit log files past their time, at any hour (329). */
  deleteExpiredFiles(): unknown;
  readonly minPhysicalOffset: number;
  readonly maxPhysicalOffset: number;
  readonly flushedTo: number;
  readonly dispatchBehindBytes: number;
  readonly health: { readonly ratios: { readonly commitLog: number; readonly consumeQueue: number } };
  readonly stats: StoreCounters;
  /** Of the disk the commit log is on, in bytes; undefined when it cannot be told. */
  diskSpace(): { total: number; free: number } | undefined;
}

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
  readonly consumers: ConsumerManager;
  readonly producers: ProducerManager;
  readonly locks: RebalanceLockManager;
  readonly stats: BrokerStats;
  readonly registration: Registration;
  readonly clock: Clock;
  readonly log: RemotingLog;
  /** `brokerIP1:listenPort`, as name servers give it out. */
  readonly address: string;
  readonly brokerName: string;
  readonly clusterName: string;
  /** Milliseconds. */
  readonly startedAt: number;
  load(): BrokerLoad;
}

/** Processors of a family, by request code. */
export type ProcessorEntries = readonly (readonly [code: number, processor: Processor])[];
