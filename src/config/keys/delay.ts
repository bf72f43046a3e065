import { bool, int, long, millis } from './kinds.ts';
import { atRestart, FileOnly, fromFile, live, withoutEffect } from './spec.ts';

/** Messages delivered later: delay levels, and the timer messages of 5.x. */
export const delayKeys = {
  flushDelayOffsetInterval: live(millis(10_000, { min: 10 }), 'How often the progress of the delay levels is saved'),
  delayOffsetUpdateVersionStep: live(
    long(200, { min: 1 }),
    'Deliveries after which the progress of the delay levels counts as a new version',
  ),
  maxDelayMessageSize: live(
    int(0, { unit: 'bytes', min: 0 }),
    'mq: Largest body a producer may send delayed or timed; 0 sets no limit of its own, 65536 is the limit of the manual',
  ),
  timerWheelEnable: atRestart(bool(true), 'Serves messages with a delivery time (TIMER_DELAY_SEC and the like)'),
  timerPrecisionMs: fromFile(
    int(1000, { unit: 'ms', min: 10, max: 60_000 }),
    FileOnly.GEOMETRY,
    'Width of a slot of the timer wheel: timed messages are late by up to this',
  ),
  timerMaxDelaySec: live(int(259_200, { unit: 's', min: 1 }), 'How far ahead a delivery time may lie'),
  timerRollWindowSlot: atRestart(
    int(172_800),
    'Slots a timed message waits at most before it is stored anew; from 2 to 604740, else 604740',
  ),
  timerFlushIntervalMs: live(int(1000, { unit: 'ms', min: 10 }), 'How often the state of the timer is made durable'),
  timerCongestNumEachSlot: live(
    int(2_147_483_647, { min: 1 }),
    'Messages due in one slot at which more are refused at random; at twice as many all are',
  ),
  timerStopEnqueue: live(bool(false), 'Leaves new timed messages in their queue, unsorted, while true'),
  mappedFileSizeTimerLog: fromFile(
    int(104_857_600, { unit: 'bytes', min: 4096 }),
    FileOnly.GEOMETRY,
    'Length of a file of the timer log',
  ),
  recallMessageEnable: live(bool(false), 'Lets producers recall timed messages that are not yet due'),
  allowRecallWhenBrokerNotWriteable: live(
    bool(true),
    'Lets them do so while brokerPermission forbids sends to this broker',
  ),
  ...withoutEffect('deliveries are always pipelined, in bounded batches and in order', {
    enableScheduleAsyncDeliver: bool(false),
    scheduleAsyncDeliverMaxPendingLimit: int(2000),
    scheduleAsyncDeliverMaxResendNum2Blocked: int(3),
    timerGetMessageThreadNum: int(3),
    timerPutMessageThreadNum: int(3),
  }),
  ...withoutEffect('a timed message is tried until it is stored, and never skipped', {
    timerEnableRetryUntilSuccess: bool(false),
    timerSkipUnknownError: bool(false),
  }),
  ...withoutEffect('4.9 declares it and never reads it', {
    maxDelayTime: int(40),
  }),
  ...withoutEffect('5.3.3 declares it and mq has no use for it', {
    timerColdDataCheckIntervalMs: int(60_000),
    timerEnableCheckMetrics: bool(true),
    timerInterceptDelayLevel: bool(false),
    timerMetricSmallThreshold: int(1_000_000),
    timerProgressLogIntervalMs: int(10_000),
  }),
};
