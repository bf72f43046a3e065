import type { JsonValue } from '../json/parse.ts';
import { asArray, asBoolean, asMap, asNumber, asObject, asString, asTexts, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type QueueTable, queueTableJson, readQueueTable } from './message-queue.ts';
import { readSubscriptionData, type SubscriptionData, subscriptionDataJson } from './subscription-data.ts';

/** How a push consumer stands with one queue. Go writes `dropped` for `droped`. */
export type ProcessQueueInfo = {
  commitOffset: number;
  cachedMsgMinOffset: number;
  cachedMsgMaxOffset: number;
  cachedMsgCount: number;
  cachedMsgSizeInMiB: number;
  transactionMsgMinOffset: number;
  transactionMsgMaxOffset: number;
  transactionMsgCount: number;
  locked: boolean;
  tryUnlockTimes: number;
  lastLockTimestamp: number;
  droped: boolean;
  lastPullTimestamp: number;
  lastConsumeTimestamp: number;
};

/** Rates in calls per second, times in milliseconds. */
export type ConsumeStatus = {
  pullRT: number;
  pullTPS: number;
  consumeRT: number;
  consumeOKTPS: number;
  consumeFailedTPS: number;
  consumeFailedMsgs: number;
};

/** What a running consumer says of itself (answer of 307). */
export type ConsumerRunningInfo = {
  properties: Record<string, string>;
  subscriptionSet: SubscriptionData[];
  mqTable: QueueTable<ProcessQueueInfo>;
  /** By topic. */
  statusTable: Map<string, ConsumeStatus>;
  userConsumerInfo: Record<string, string>;
  jstack?: string | undefined;
};

/** @throws JsonError when the body is no object */
export function decodeConsumerRunningInfo(body: Buffer | undefined): ConsumerRunningInfo {
  const object = parseObject(body);
  return {
    properties: asTexts(object['properties']),
    subscriptionSet: asArray(object['subscriptionSet']).map(readSubscriptionData),
    mqTable: readQueueTable(object['mqTable'], readProcessQueueInfo),
    statusTable: asMap(object['statusTable'], readConsumeStatus),
    userConsumerInfo: asTexts(object['userConsumerInfo']),
    jstack: asString(object['jstack']) || undefined,
  };
}

export const encodeConsumerRunningInfo = (info: ConsumerRunningInfo): Buffer =>
  jsonBody({
    jstack: info.jstack,
    mqTable: queueTableJson(info.mqTable, (value) => value),
    properties: info.properties,
    statusTable: Object.fromEntries(info.statusTable),
    subscriptionSet: info.subscriptionSet.map(subscriptionDataJson),
    userConsumerInfo: info.userConsumerInfo,
  });

function readProcessQueueInfo(value: JsonValue): ProcessQueueInfo {
  const object = asObject(value);
  const number = (name: string): number => asNumber(object[name]);
  return {
    commitOffset: number('commitOffset'),
    cachedMsgMinOffset: number('cachedMsgMinOffset'),
    cachedMsgMaxOffset: number('cachedMsgMaxOffset'),
    cachedMsgCount: number('cachedMsgCount'),
    cachedMsgSizeInMiB: number('cachedMsgSizeInMiB'),
    transactionMsgMinOffset: number('transactionMsgMinOffset'),
    transactionMsgMaxOffset: number('transactionMsgMaxOffset'),
    transactionMsgCount: number('transactionMsgCount'),
    locked: asBoolean(object['locked']),
    tryUnlockTimes: number('tryUnlockTimes'),
    lastLockTimestamp: number('lastLockTimestamp'),
    droped: asBoolean(object['droped'] ?? object['dropped']),
    lastPullTimestamp: number('lastPullTimestamp'),
    lastConsumeTimestamp: number('lastConsumeTimestamp'),
  };
}

function readConsumeStatus(value: JsonValue): ConsumeStatus {
  const object = asObject(value);
  const number = (name: string): number => asNumber(object[name]);
  return {
    pullRT: number('pullRT'),
    pullTPS: number('pullTPS'),
    consumeRT: number('consumeRT'),
    consumeOKTPS: number('consumeOKTPS'),
    consumeFailedTPS: number('consumeFailedTPS'),
    consumeFailedMsgs: number('consumeFailedMsgs'),
  };
}
