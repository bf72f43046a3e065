import { bool, int, long } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Messages delivered later: delay levels, and the timer messages of 5.x. */
export const delayKeys = {
  ...withoutEffect('delayed and timed messages are refused', {
    flushDelayOffsetInterval: long(10_000),
    delayOffsetUpdateVersionStep: long(200),
    enableScheduleAsyncDeliver: bool(false),
    scheduleAsyncDeliverMaxPendingLimit: int(2000),
    scheduleAsyncDeliverMaxResendNum2Blocked: int(3),
    maxDelayTime: int(40),
    timerWheelEnable: bool(true),
    timerPrecisionMs: int(1000),
    timerMaxDelaySec: int(259_200),
    timerRollWindowSlot: int(172_800),
    timerFlushIntervalMs: int(1000),
    timerCongestNumEachSlot: int(2_147_483_647),
    timerColdDataCheckIntervalMs: int(60_000),
    timerEnableCheckMetrics: bool(true),
    timerEnableRetryUntilSuccess: bool(false),
    timerGetMessageThreadNum: int(3),
    timerPutMessageThreadNum: int(3),
    timerInterceptDelayLevel: bool(false),
    timerMetricSmallThreshold: int(1_000_000),
    timerProgressLogIntervalMs: int(10_000),
    timerSkipUnknownError: bool(false),
    timerStopEnqueue: bool(false),
    mappedFileSizeTimerLog: int(104_857_600),
    recallMessageEnable: bool(false),
    allowRecallWhenBrokerNotWriteable: bool(true),
  }),
};
