import { bool, choice, int, long, millis } from './kinds.ts';
import { live, withoutEffect } from './spec.ts';

/** Acknowledgement message by message: POP. */
export const popKeys = {
  defaultMessageRequestMode: live(
    choice(['PULL', 'POP'], 'PULL'),
    'How groups take messages whose mode was never set, where the broker shares the queues out',
  ),
  defaultPopShareQueueNum: live(
    int(-1),
    "How many further clients' queues each client pops, where never set; 0 or less: every client pops every queue",
  ),
  serverLoadBalancerEnable: live(
    bool(true),
    'Shares queues out among the clients that leave it to the broker; off: each of them gets every queue',
  ),
  loadBalancePollNameServerInterval: live(
    millis(30_000),
    'How long the broker believes a route before it asks the name servers anew',
  ),
  enableRetryTopicV2: live(
    bool(false),
    'Stores what was not acknowledged in %RETRY%group+topic, a name no other pair has, instead of %RETRY%group_topic',
  ),
  retrieveMessageFromPopRetryTopicV1: live(
    bool(true),
    'With enableRetryTopicV2: reads what still lies under the first form of names too',
  ),
  initPopOffsetByCheckMsgInMem: live(
    bool(true),
    'Lets a new group begin with the first message of a queue that is still in memory, whatever it asks for',
  ),
  popFromRetryProbability: live(
    int(20, { unit: '%', min: 0, max: 100 }),
    'How often a pop looks into the retry topic first',
  ),
  popInflightMessageThreshold: live(
    long(10_000, { min: 1 }),
    'Unacknowledged messages of a queue a group may have; with more out it gets no new ones',
  ),
  popLongPollingForceNotifyInterval: live(
    millis(800, { min: 100 }),
    'How often pops that wait look whether there is something after all',
  ),
  popPollingSize: live(int(1024, { min: 1 }), 'Pops of a group that may wait for the same queue at once'),
  maxPopPollingSize: live(long(100_000, { min: 0 }), 'Pops that may wait at once'),
  popResponseReturnActualRetryTopic: live(
    bool(false),
    'Shows popped messages of the retry topic under its name, not under the topic they were sent to',
  ),
  ...withoutEffect('acknowledgements are kept in consumeStore; the revive topic is only read, after an Apache broker', {
    appendAckAsync: bool(false),
    appendCkAsync: bool(false),
    enablePopBatchAck: bool(false),
    enablePopBufferMerge: bool(false),
    enableSkipLongAwaitingAck: bool(false),
    popCkMaxBufferSize: int(200_000),
    popCkOffsetMaxQueueSize: int(20_000),
    popCkStayBufferTime: int(10_000),
    popCkStayBufferTimeOut: int(3000),
    popConsumerFSServiceInit: bool(true),
    popConsumerKVServiceEnable: bool(false),
    popConsumerKVServiceInit: bool(false),
    popConsumerKVServiceLog: bool(false),
    popReviveMaxAttemptTimes: int(16),
    popReviveMaxReturnSizePerRead: int(16_384),
    reviveAckWaitMs: long(180_000),
    reviveInterval: long(1000),
    reviveMaxSlow: long(3),
    reviveQueueNum: int(8),
    reviveScanTime: long(10_000),
    skipWhenCKRePutReachMaxTimes: bool(false),
  }),
  ...withoutEffect('waiting pops are woken as soon as there is something, and counted exactly', {
    enableNotifyAfterPopOrderLockRelease: bool(true),
    enableNotifyBeforePopCalculateLag: bool(true),
    popPollingMapSize: int(100_000),
  }),
  ...withoutEffect('popInflightMessageThreshold always holds', { enablePopMessageThreshold: bool(false) }),
  ...withoutEffect('pops are not logged one by one', { enablePopLog: bool(false) }),
};
