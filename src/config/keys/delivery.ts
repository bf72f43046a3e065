import { bool, double, int, long, millis } from './kinds.ts';
import { live, withoutEffect } from './spec.ts';

/** Pulls, long polling and consumer state. */
export const deliveryKeys = {
  longPollingEnable: live(bool(true), 'Holds a pull that finds nothing until a message arrives or its time is over'),
  shortPollingTimeMills: live(millis(1000), 'How long an empty pull is held when long polling is off'),
  maxTransferBytesOnMessageInMemory: live(int(262_144, { unit: 'bytes', min: 1 }), 'Bytes of one pull, hot messages'),
  maxTransferCountOnMessageInMemory: live(int(32, { min: 1 }), 'Messages of one pull, hot messages'),
  maxTransferBytesOnMessageInDisk: live(int(65_536, { unit: 'bytes', min: 1 }), 'Bytes of one pull, cold messages'),
  maxTransferCountOnMessageInDisk: live(int(8, { min: 1 }), 'Messages of one pull, cold messages'),
  accessMessageInMemoryMaxRatio: live(
    int(40, { unit: '% of memory', min: 0, max: 100 }),
    'How far back from the end of the log messages count as hot',
  ),
  maxFilterMessageSize: live(int(16_000, { unit: 'bytes', min: 20 }), 'Consume queue bytes one pull scans at least'),
  notifyConsumerIdsChangedEnable: live(bool(true), 'Tells the consumers of a group when one comes or goes'),
  rejectPullConsumerEnable: live(bool(false), 'Refuses consumers that pull by themselves'),
  ...withoutEffect('a reset is always kept on the broker, and pushed to the consumers that are online', {
    useServerSideResetOffset: bool(true),
  }),
  flushConsumerOffsetInterval: live(
    int(5000, { unit: 'ms', min: 100 }),
    'How often consumer offsets are written to disk',
  ),
  channelExpiredTimeout: live(millis(120_000, { min: 1000 }), 'A client without heartbeat for this long is forgotten'),
  consumerOffsetUpdateVersionStep: live(long(500, { min: 1 }), 'Offset commits per step of their data version'),
  ...withoutEffect('a heartbeat replaces the subscriptions of its group, so none grows old', {
    subscriptionExpiredTimeout: long(600_000),
  }),
  ...withoutEffect('broadcast consumers keep their offsets themselves', {
    enableBroadcastOffsetStore: bool(true),
    broadcastOffsetExpireSecond: long(120),
    broadcastOffsetExpireMaxSecond: long(300),
  }),
  ...withoutEffect('slow consumers are not cut off', {
    disableConsumeIfConsumerReadSlowly: bool(false),
    consumerFallbehindThreshold: long(17_179_869_184),
    diskFallRecorded: bool(true),
  }),
  ...withoutEffect('messages always go from the log to the socket without a detour; scans are bounded by themselves', {
    transferMsgByHeap: bool(true),
    pullBatchMaxMessageCount: int(160),
    travelCqFileNumWhenGetMessage: int(1),
    maxConsumeQueueScan: int(20_000),
    sampleSteps: int(32),
    sampleCountThreshold: int(5000),
    accessMessageInMemoryHotRatio: int(26),
    estimateAccumulation: bool(true),
    highSpeedMode: bool(false),
    logicalDiskSpaceCleanForciblyThreshold: double(0.8),
  }),
  ...withoutEffect('consumers are told of changes at once, and subscriptions come from heartbeats', {
    realTimeNotifyConsumerChange: bool(true),
    useStaticSubscription: bool(false),
    lockInStrictMode: bool(false),
    flushConsumerOffsetHistoryInterval: int(60_000),
    enableCleanExpiredOffset: bool(false),
  }),
  ...withoutEffect('reads of cold data are not throttled; they run beside the event loop', {
    coldCtrStrategyEnable: bool(false),
    usePIDColdCtrStrategy: bool(true),
    cgColdReadThreshold: long(3_145_728),
    globalColdReadThreshold: long(104_857_600),
    coldDataFlowControlEnable: bool(false),
    coldDataScanEnable: bool(false),
    dataReadAheadEnable: bool(true),
  }),
};
