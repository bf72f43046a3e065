import { nameCheck } from './checks.ts';
import { bool, int, millis, text } from './kinds.ts';
import { atRestart, live, withoutEffect } from './spec.ts';

/** Topics, groups and permissions. */
export const topicKeys = {
  brokerPermission: live(int(6, { min: 0, max: 7 }), 'What the broker allows: 4 read, 2 write, 6 both, 0 nothing'),
  autoCreateTopicEnable: live(bool(true), 'A send to an unknown topic makes it, after the template TBW102'),
  defaultTopicQueueNums: live(int(8, { min: 1, max: 1024 }), 'Queues an automatically made topic has at most'),
  autoCreateSubscriptionGroup: live(bool(true), 'An unknown consumer group is made when it first appears'),
  clusterTopicEnable: atRestart(bool(true), 'The topic named like the cluster is readable and writeable'),
  brokerTopicEnable: atRestart(bool(true), 'The topic named like the broker is readable and writeable'),
  traceTopicEnable: atRestart(bool(false), 'Makes the message trace topic on this broker'),
  msgTraceTopicName: atRestart(text('RMQ_SYS_TRACE_TOPIC', nameCheck), 'Name of the message trace topic'),
  traceOn: live(bool(true), 'Tells producers and consumers that tracing is allowed'),
  validateSystemTopicWhenUpdateTopic: live(bool(true), 'Refuses to change system topics by updateTopic'),
  rejectTransactionMessage: live(bool(false), 'Refuses half messages'),
  clearRetryTopicWhenDeleteTopic: live(bool(true), 'Deleting a topic also removes the retry topics of its POP groups'),
  storeReplyMessageEnable: live(bool(true), 'Replies are stored in the reply topic besides being pushed'),
  ...withoutEffect('mq always makes system groups and always registers producers', {
    enableCreateSysGroup: bool(true),
    enableRegisterProducer: bool(true),
  }),
  ...withoutEffect('topics of mixed and compacted message types are not built', {
    enableMixedMessageType: bool(false),
    enableCompaction: bool(true),
    compactionCqMappedFileSize: int(10_485_760),
    compactionMappedFileSize: int(104_857_600),
    compactionScheduleInternal: int(900_000),
    compactionThreadNum: int(6),
    maxOffsetMapSize: int(104_857_600),
  }),
  ...withoutEffect('every change of a topic registers the whole table at once', {
    enableSingleTopicRegister: bool(false),
    enableSplitRegistration: bool(false),
    splitRegistrationSize: int(800),
    forceRegister: bool(true),
    compressedRegister: bool(false),
    compatibleWithOldNameSrv: bool(true),
    disappearTimeAfterStart: int(-1),
    skipPreOnline: bool(false),
  }),
  ...withoutEffect('name servers are named by address only', {
    fetchNamesrvAddrByAddressServer: bool(false),
    fetchNameSrvAddrByDnsLookup: bool(false),
    fetchNamesrvAddrInterval: millis(10_000),
    updateNameServerAddrPeriod: int(120_000),
  }),
};
