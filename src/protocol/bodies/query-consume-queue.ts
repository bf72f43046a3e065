import { asArray, asBoolean, asNumber, asObject, asString, isObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { readSubscriptionData, type SubscriptionData, subscriptionDataJson } from './subscription-data.ts';

/** One consume-queue entry. */
export type ConsumeQueueData = {
  physicOffset: number;
  physicSize: number;
  tagsCode: number;
  extendDataJson?: string | undefined;
  bitMap?: string | undefined;
  /** Whether the group's subscription lets the entry through. */
  eval: boolean;
  msg?: string | undefined;
};

/** Answer of 321. */
export type QueryConsumeQueueResponseBody = {
  subscriptionData?: SubscriptionData | undefined;
  filterData?: string | undefined;
  minQueueIndex: number;
  maxQueueIndex: number;
  queueData: ConsumeQueueData[];
};

/** @throws JsonError when the body is no object */
export function decodeQueryConsumeQueue(body: Buffer | undefined): QueryConsumeQueueResponseBody {
  const object = parseObject(body);
  const subscription = object['subscriptionData'];
  return {
    subscriptionData: isObject(subscription) ? readSubscriptionData(subscription) : undefined,
    filterData: asString(object['filterData']) || undefined,
    minQueueIndex: asNumber(object['minQueueIndex']),
    maxQueueIndex: asNumber(object['maxQueueIndex']),
    queueData: asArray(object['queueData']).map((item) => {
      const entry = asObject(item);
      return {
        physicOffset: asNumber(entry['physicOffset']),
        physicSize: asNumber(entry['physicSize']),
        tagsCode: asNumber(entry['tagsCode']),
        extendDataJson: asString(entry['extendDataJson']) || undefined,
        bitMap: asString(entry['bitMap']) || undefined,
        eval: asBoolean(entry['eval']),
        msg: asString(entry['msg']) || undefined,
      };
    }),
  };
}

export const encodeQueryConsumeQueue = (answer: QueryConsumeQueueResponseBody): Buffer =>
  jsonBody({
    filterData: answer.filterData,
    maxQueueIndex: answer.maxQueueIndex,
    minQueueIndex: answer.minQueueIndex,
    queueData: answer.queueData,
    subscriptionData: answer.subscriptionData && subscriptionDataJson(answer.subscriptionData),
  });
