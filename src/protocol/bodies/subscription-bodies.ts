import { asString, isObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { readSubscriptionData, type SubscriptionData, subscriptionDataJson } from './subscription-data.ts';

/** Answer of 345; without `subscriptionData` the group is offline. */
export type QuerySubscriptionResponseBody = {
  group: string;
  topic: string;
  subscriptionData?: SubscriptionData | undefined;
};

/** @throws JsonError when the body is no object */
export function decodeQuerySubscription(body: Buffer | undefined): QuerySubscriptionResponseBody {
  const object = parseObject(body);
  const data = object['subscriptionData'];
  return {
    group: asString(object['group']),
    topic: asString(object['topic']),
    subscriptionData: isObject(data) ? readSubscriptionData(data) : undefined,
  };
}

export const encodeQuerySubscription = (answer: QuerySubscriptionResponseBody): Buffer =>
  jsonBody({
    group: answer.group,
    subscriptionData: answer.subscriptionData && subscriptionDataJson(answer.subscriptionData),
    topic: answer.topic,
  });

/** Body of 46. */
export type CheckClientRequestBody = { clientId: string; group: string; subscriptionData: SubscriptionData };

/** @throws JsonError when the body is no object */
export function decodeCheckClient(body: Buffer | undefined): CheckClientRequestBody {
  const object = parseObject(body);
  return {
    clientId: asString(object['clientId']),
    group: asString(object['group']),
    subscriptionData: readSubscriptionData(object['subscriptionData']),
  };
}

export const encodeCheckClient = (check: CheckClientRequestBody): Buffer =>
  jsonBody({
    clientId: check.clientId,
    group: check.group,
    subscriptionData: subscriptionDataJson(check.subscriptionData),
  });
