import { MqError } from '../../errors/index.ts';
import type { FlushDiskType } from './types.ts';

/**
 * What the store can be told, spelled as the original's configuration keys. Sizes in bytes, intervals in milliseconds.
 * Keys marked live are read again at each use and may be changed on {@link MessageStore.settings}.
 */
export interface StoreSettings {
  /** Length of a commit log file. */
  mappedFileSizeCommitLog: number;
  /** Length of a consume queue file; a multiple of 20. */
  mappedFileSizeConsumeQueue: number;
  flushDiskType: FlushDiskType;
  flushIntervalCommitLog: number;
  /** 4-KiB pages that must be dirty before an asynchronous flush. */
  flushCommitLogLeastPages: number;
  flushCommitLogThoroughInterval: number;
  /** How long a SYNC_FLUSH put waits before it is answered FLUSH_DISK_TIMEOUT. */
  syncFlushTimeout: number;
  flushIntervalConsumeQueue: number;
  flushConsumeQueueLeastPages: number;
  flushConsumeQueueThoroughInterval: number;
  /** Largest body. Live. */
  maxMessageSize: number;
  checkCRCOnRecover: boolean;
  maxTransferBytesOnMessageInMemory: number;
  maxTransferCountOnMessageInMemory: number;
  maxTransferBytesOnMessageInDisk: number;
  maxTransferCountOnMessageInDisk: number;
  /** Percent of the machine's memory assumed to cache the newest part of the log. */
  accessMessageInMemoryMaxRatio: number;
  /** Consume queue bytes one filtered read looks through at most. */
  maxFilterMessageSize: number;
  messageIndexEnable: boolean;
  maxHashSlotNum: number;
  maxIndexNum: number;
  /** Most records a query by key answers. */
  maxMsgsNumBatch: number;
  messageDelayLevel: string;
  /** Local hours at which expired files go. Live. */
  deleteWhen: readonly number[];
  /** Hours a commit log file is kept after its last write. Live. */
  fileReservedTime: number;
  /** Percent. Live. */
  diskMaxUsedSpaceRatio: number;
  /** Percent. Live. */
  diskSpaceCleanForciblyRatio: number;
  /** Percent at which puts are refused. Live. */
  diskSpaceWarningLevelRatio: number;
  /** Whether unexpired files may go when the disk fills up. Live. */
  cleanFileForciblyEnable: boolean;
  cleanResourceInterval: number;
  deleteFileBatchMax: number;
  /** Bytes of the newest log kept in memory. */
  hotTailBytes: number;
  /** Files the store keeps open at once. */
  maxOpenFiles: number;
  /** How often gathered consume queue entries are written. */
  writeIntervalConsumeQueue: number;
}

export const defaultStoreSettings: Readonly<StoreSettings> = {
  mappedFileSizeCommitLog: 1024 * 1024 * 1024,
  mappedFileSizeConsumeQueue: 300_000 * 20,
  flushDiskType: 'ASYNC_FLUSH',
  flushIntervalCommitLog: 500,
  flushCommitLogLeastPages: 4,
  flushCommitLogThoroughInterval: 10_000,
  syncFlushTimeout: 5000,
  flushIntervalConsumeQueue: 1000,
  flushConsumeQueueLeastPages: 2,
  flushConsumeQueueThoroughInterval: 60_000,
  maxMessageSize: 4 * 1024 * 1024,
  checkCRCOnRecover: true,
  maxTransferBytesOnMessageInMemory: 256 * 1024,
  maxTransferCountOnMessageInMemory: 32,
  maxTransferBytesOnMessageInDisk: 64 * 1024,
  maxTransferCountOnMessageInDisk: 8,
  accessMessageInMemoryMaxRatio: 40,
  maxFilterMessageSize: 16_000,
  messageIndexEnable: true,
  maxHashSlotNum: 5_000_000,
  maxIndexNum: 20_000_000,
  maxMsgsNumBatch: 64,
  messageDelayLevel: '1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h',
  deleteWhen: [4],
  fileReservedTime: 72,
  diskMaxUsedSpaceRatio: 75,
  diskSpaceCleanForciblyRatio: 85,
  diskSpaceWarningLevelRatio: 85,
  cleanFileForciblyEnable: false,
  cleanResourceInterval: 10_000,
  deleteFileBatchMax: 10,
  hotTailBytes: 64 * 1024 * 1024,
  maxOpenFiles: 256,
  writeIntervalConsumeQueue: 100,
};

/** Fills in the defaults and refuses geometry that cannot hold a record or an entry (CONFIG). */
export function completeSettings(given: Partial<StoreSettings>): StoreSettings {
  const settings = { ...defaultStoreSettings, ...given };
  const { mappedFileSizeCommitLog: logSize, mappedFileSizeConsumeQueue: queueSize } = settings;
  if (!Number.isSafeInteger(logSize) || logSize < 256 || logSize > 0x7fffffff) {
    throw new MqError('CONFIG', `mappedFileSizeCommitLog = ${logSize}: a commit log file has 256 to 2147483647 bytes`, {
      key: 'mappedFileSizeCommitLog',
    });
  }
  if (!Number.isSafeInteger(queueSize) || queueSize < 20 || queueSize % 20 !== 0 || queueSize > 0x7fffffff) {
    throw new MqError('CONFIG', `mappedFileSizeConsumeQueue = ${queueSize}: must be a multiple of 20 below 2^31`, {
      key: 'mappedFileSizeConsumeQueue',
    });
  }
  return settings;
}
