import type { KVTable } from '../../protocol/bodies/kv-table.ts';

/** What clusterList shows of a broker's runtime information; undefined where the broker does not say. */
export interface BrokerFigures {
  version: string;
  /** Messages per second in and out, over the last ten seconds. */
  inTps: number;
  outTps: number;
  sendQueueSize: number;
  sendQueueWaitMs: number;
  pullQueueSize: number;
  pullQueueWaitMs: number;
  /** 5.x only. */
  ackQueueSize: number | undefined;
  ackQueueWaitMs: number | undefined;
  timer: TimerFigures | undefined;
  pageCacheLockMs: number;
  /** Age of the oldest message. */
  hours: number | undefined;
  /** Used part of the commit log's disk, 0 to 1. */
  diskRatio: number | undefined;
  /** 5.x only: whether the broker serves its group. */
  active: boolean | undefined;
  /** Messages put and got yesterday and today. */
  inTotalYesterday: number;
  outTotalYesterday: number;
  inTotalToday: number;
  outTotalToday: number;
}

/** Arbitrary delays; 5.x only. */
export interface TimerFigures {
  readBehindSeconds: number;
  offsetBehind: number;
  congestion: number;
  enqueueTps: number;
  dequeueTps: number;
}

/** Reads the figures out of runtime information, of 4.9 (`getTransferedTps`) and of 5.x (`getTransferredTps`). */
export function brokerFigures(runtime: KVTable, nowMs: number): BrokerFigures {
  const number = (key: string): number => finite(runtime[key]) ?? 0;
  const earliest = finite(runtime['earliestMessageTimeStamp']);
  const active = runtime['brokerActive'];
  return {
    version: runtime['brokerVersionDesc'] ?? '',
    inTps: firstRate(runtime['putTps']),
    outTps: firstRate(runtime['getTransferredTps'] ?? runtime['getTransferedTps']),
    sendQueueSize: number('sendThreadPoolQueueSize'),
    sendQueueWaitMs: number('sendThreadPoolQueueHeadWaitTimeMills'),
    pullQueueSize: number('pullThreadPoolQueueSize'),
    pullQueueWaitMs: number('pullThreadPoolQueueHeadWaitTimeMills'),
    ackQueueSize: finite(runtime['ackThreadPoolQueueSize']),
    ackQueueWaitMs: finite(runtime['ackThreadPoolQueueHeadWaitTimeMills']),
    timer: timerFigures(runtime),
    pageCacheLockMs: number('pageCacheLockTimeMills'),
    hours: earliest === undefined || earliest <= 0 ? undefined : Math.max(0, nowMs - earliest) / 3_600_000,
    diskRatio: finite(runtime['commitLogDiskRatio']),
    active: active === undefined ? undefined : active === 'true',
    inTotalYesterday: number('msgPutTotalTodayMorning') - number('msgPutTotalYesterdayMorning'),
    outTotalYesterday: number('msgGetTotalTodayMorning') - number('msgGetTotalYesterdayMorning'),
    inTotalToday: number('msgPutTotalTodayNow') - number('msgPutTotalTodayMorning'),
    outTotalToday: number('msgGetTotalTodayNow') - number('msgGetTotalTodayMorning'),
  };
}

function timerFigures(runtime: KVTable): TimerFigures | undefined {
  const readBehindSeconds = finite(runtime['timerReadBehind']);
  if (readBehindSeconds === undefined) return undefined;
  return {
    readBehindSeconds,
    offsetBehind: finite(runtime['timerOffsetBehind']) ?? 0,
    congestion: finite(runtime['timerCongestNum']) ?? 0,
    enqueueTps: finite(runtime['timerEnqueueTps']) ?? 0,
    dequeueTps: finite(runtime['timerDequeueTps']) ?? 0,
  };
}

/** Three rates separated by blanks: over ten seconds, a minute, ten minutes. */
const firstRate = (text: string | undefined): number => finite(text?.trim().split(/\s+/)[0]) ?? 0;

function finite(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
