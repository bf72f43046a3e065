import {
  buildSubscription,
  isTagType,
  SUBSCRIBE_ALL,
  type SubscriptionData,
} from '../../../protocol/bodies/subscription-data.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { HeaderOf } from '../../../protocol/header.ts';
import { PullSysFlag, type pullMessageRequest } from '../../../protocol/headers/consumer.ts';
import { Refusal } from '../../../remoting/refusal.ts';

export type PullHeader = HeaderOf<typeof pullMessageRequest>;

/** Accepts a consume-queue entry by its tag code; undefined takes all. */
export type TagMatcher = ((tagsCode: number) => boolean) | undefined;

/** What the filter asks of a consumer group that is online. */
export interface OnlineGroup {
  readonly messageModel: string;
  subscription(topic: string): SubscriptionData | undefined;
}

/**
 * The subscription a pull is filtered by: its own (bit 4 of sysFlag), else what the group has registered.
 * @throws Refusal 1, 23, 24 or 25 (wire-protocol 3.5)
 */
export function subscriptionOf(header: PullHeader, group: OnlineGroup | undefined): SubscriptionData {
  if ((header.sysFlag & PullSysFlag.SUBSCRIPTION) !== 0) {
    checkExpressionType(header.expressionType);
    return buildSubscription(header.topic, header.subscription, header.subVersion, header.expressionType);
  }
  if (group === undefined) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_EXIST,
      `the consumer's group info not exist: ${header.consumerGroup} has no client online`,
    );
  }
  const registered = group.subscription(header.topic);
  if (registered === undefined) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_EXIST,
      `the consumer's subscription not exist, group: ${header.consumerGroup}, topic: ${header.topic}`,
    );
  }
  if (registered.subVersion < header.subVersion) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_LATEST,
      `the consumer's subscription not latest: group ${header.consumerGroup}, topic ${header.topic}`,
    );
  }
  checkExpressionType(registered.expressionType);
  return registered;
}

function checkExpressionType(expressionType: string | undefined): void {
  if (!isTagType(expressionType)) {
    throw new Refusal(
      ResponseCode.SYSTEM_ERROR,
      `The broker does not support consumer to filter message by ${expressionType}`,
    );
  }
}

/** The matcher of a subscription. By hash alone: the client compares the tags themselves. */
export function matcherOf(subscription: SubscriptionData): TagMatcher {
  if (subscription.subString === SUBSCRIBE_ALL || subscription.codeSet.length === 0) return undefined;
  const [only] = subscription.codeSet;
  if (subscription.codeSet.length === 1) return (tagsCode) => tagsCode === only;
  const codes = new Set(subscription.codeSet);
  return (tagsCode) => codes.has(tagsCode);
}
