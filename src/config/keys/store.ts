import { delayLevelCheck } from './checks.ts';
import { bool, int, long, text } from './kinds.ts';
import { atRestart, FileOnly, fromFile, live, unsafeWhenTrue, withoutEffect } from './spec.ts';

const fileBytes = (fallback: number) => int(fallback, { unit: 'bytes', min: 1024 });

/** The store's geometry, limits, index and recovery. */
export const storeKeys = {
  mappedFileSizeCommitLog: fromFile(fileBytes(1_073_741_824), FileOnly.GEOMETRY, 'Bytes of one commit log file'),
  mappedFileSizeConsumeQueue: fromFile(
    int(6_000_000, { unit: 'bytes', min: 20 }),
    FileOnly.GEOMETRY,
    'Bytes of one consume queue file, rounded up to whole entries of 20',
  ),
  maxHashSlotNum: fromFile(int(5_000_000, { min: 1 }), FileOnly.GEOMETRY, 'Hash slots of one index file'),
  maxIndexNum: fromFile(int(20_000_000, { min: 2 }), FileOnly.GEOMETRY, 'Entries of one index file'),
  messageIndexEnable: atRestart(bool(true), 'Indexes messages by key and unique id'),
  ...withoutEffect('after a crash the index is completed from its own entries and the log', {
    messageIndexSafe: bool(false),
  }),
  maxMsgsNumBatch: live(int(64, { min: 1, max: 64 }), 'Messages a query by key gives at most'),
  defaultQueryMaxNum: live(int(32, { min: 1, max: 64 }), 'Messages a query by unique id gives at most'),
  maxMessageSize: live(int(4_194_304, { unit: 'bytes', min: 1024, max: 16_000_000 }), 'Largest body accepted'),
  ...withoutEffect('topics longer than 127 are always stored as record version 2', {
    autoMessageVersionOnTopicLen: bool(true),
  }),
  checkCRCOnRecover: atRestart(bool(true), 'Recovery verifies the CRC of bodies'),
  messageDelayLevel: fromFile(
    text('1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h', delayLevelCheck),
    FileOnly.GEOMETRY,
    'Delay levels; a rebuild computes the delivery times of delayed messages from it',
  ),
  enableConsumeQueueExt: unsafeWhenTrue(
    bool(false),
    'Extension files of consume queues; not supported',
    'queues with extension entries would be misread',
  ),
  enabledAppendPropCRC: unsafeWhenTrue(
    bool(false),
    'A CRC over the whole record in its properties; not supported',
    'records would be stored without the CRC asked for',
  ),
  forceVerifyPropCRC: unsafeWhenTrue(
    bool(false),
    'Recovery takes records without that CRC for broken; not supported',
    'records would not be checked as asked for',
  ),
  ...withoutEffect('batch consume queues, light queues and their indexes are not built', {
    mapperFileSizeBatchConsumeQueue: int(13_800_000),
    mappedFileSizeConsumeQueueExt: int(50_331_648),
    maxLmqConsumeQueueNum: int(20_000),
    searchBcqByCacheEnable: bool(true),
    enableLmqStats: bool(false),
    enableBatchPush: bool(false),
  }),
  ...withoutEffect('topic names end at the lengths the record layout allows', { maxTopicLength: int(127) }),
  ...withoutEffect('files are written and read, not mapped, by one thread', {
    useReentrantLockWhenPutMessage: bool(true),
    useABSLock: bool(false),
    spinLockCollisionRetreatOptimalDegree: int(1000),
    topicQueueLockNum: int(32),
    warmMapedFileEnable: bool(false),
    flushLeastPagesWhenWarmMapedFile: int(4096),
    mappedFileSwapEnable: bool(true),
    commitLogForceSwapMapInterval: long(43_200_000),
    commitLogSwapMapInterval: long(3_600_000),
    commitLogSwapMapReserveFileNum: int(100),
    logicQueueForceSwapMapInterval: long(43_200_000),
    logicQueueSwapMapInterval: long(3_600_000),
    logicQueueSwapMapReserveFileNum: int(20),
    cleanSwapedMapInterval: long(300_000),
    debugLockEnable: bool(false),
    putConsumeQueueDataByFileChannel: bool(true),
    putMessageTimeout: int(8000),
  }),
  ...withoutEffect('queues and index follow the log in the same event-loop turn', {
    dispatchFromSenderThread: bool(false),
    enableAsyncReput: bool(true),
    dispatchCqCacheNum: int(4096),
    dispatchCqThreads: int(10),
    batchDispatchRequestThreadPoolNums: int(16),
    enableBuildConsumeQueueConcurrently: bool(false),
    recheckReputOffsetFromCq: bool(false),
    readUnCommitted: bool(false),
  }),
  ...withoutEffect('recovery checks every record from the checkpoint on', {
    recoverConcurrently: bool(false),
    maxChecksumRange: long(1_073_741_824),
    maxRecoveryCommitlogFiles: int(30),
  }),
};
