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
import type { GetRequest } from '../../store/types.ts';
import { compiled } from '../filter/compiled.ts';
import { FilterError } from '../filter/filter-error.ts';

export type PullHeader = HeaderOf<typeof pullMessageRequest>;

/** Accepts a consume-queue entry by its tag code; undefined takes all. */
export type TagMatcher = ((tagsCode: number) => boolean) | undefined;

/** What a subscription takes, in the two steps of a read: by queue entry, then by the record itself. */
export type Matcher = Pick<GetRequest, 'matches' | 'matchesRecord'>;

/** What the filter asks of a consumer group that is online. */
export interface OnlineGroup {
  readonly messageModel: string;
  subscription(topic: string): SubscriptionData | undefined;
}

/**
 * The subscription a pull is filtered by: its own (bit 4 of sysFlag), else what the group has registered. Its filter is
 * made by {@link matcherOf}, which refuses expressions.
 * @throws Refusal 23, 24 or 25 (wire-protocol 3.5)
 */
export function subscriptionOf(header: PullHeader, group: OnlineGroup | undefined): SubscriptionData {
  const { consumerGroup, topic } = header;
  if (hasOwnSubscription(header)) return ownSubscription(header);
  if (group === undefined) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_EXIST,
      `the consumer's group info not exist, group: ${consumerGroup}: it has no client online`,
    );
  }
  const registered = group.subscription(topic);
  if (registered === undefined) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_EXIST,
      `the consumer's subscription not exist, group: ${consumerGroup}, topic: ${topic}`,
    );
  }
  if (registered.subVersion < header.subVersion) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_NOT_LATEST,
      `the consumer's subscription not latest, group: ${consumerGroup}, topic: ${topic}`,
    );
  }
  return registered;
}

const hasOwnSubscription = (header: PullHeader): boolean => (header.sysFlag & PullSysFlag.SUBSCRIPTION) !== 0;

function ownSubscription({ topic, subscription, subVersion, expressionType }: PullHeader): SubscriptionData {
  const built = buildSubscription(topic, subscription, subVersion, expressionType);
  const isEmpty = subscription === undefined || subscription === '';
  if (isEmpty && !isTagType(expressionType)) throw parseFailed(built, `the ${expressionType} expression is empty`);
  return built;
}

/**
 * The matcher of a pull's subscription.
 * @throws Refusal as {@link matcherOf}; 27 for a registered expression that does not compile
 */
export function pullMatcher(header: PullHeader, subscription: SubscriptionData, sqlAllowed: boolean): Matcher {
  return hasOwnSubscription(header)
    ? matcherOf(subscription, sqlAllowed)
    : matcherOf(subscription, sqlAllowed, missingFilterData);
}

/**
 * The matcher of a subscription. Tags go by hash alone: the client compares the tags themselves.
 *
 * @param sqlAllowed the value of enablePropertyFilter
 * @param refusal what is thrown for an expression that does not compile; 23 by default
 * @throws Refusal 1 when filters by property are off
 */
export function matcherOf(subscription: SubscriptionData, sqlAllowed: boolean, refusal = parseFailed): Matcher {
  const { expressionType, subString } = subscription;
  if (subscription.classFilterMode) return TAKES_ALL;
  if (isTagType(expressionType)) return { matches: tagMatcher(subscription) };
  if (!sqlAllowed) {
    throw new Refusal(
      ResponseCode.SYSTEM_ERROR,
      `The broker does not support consumer to filter message by ${expressionType}`,
    );
  }
  try {
    return { matches: undefined, matchesRecord: compiled(expressionType, subString).matchesRecord };
  } catch (error) {
    if (error instanceof FilterError) throw refusal(subscription, error.message);
    throw error;
  }
}

const TAKES_ALL: Matcher = { matches: undefined };

const parseFailed = ({ topic }: SubscriptionData, reason: string): Refusal =>
  new Refusal(
    ResponseCode.SUBSCRIPTION_PARSE_FAILED,
    `parse the consumer's subscription failed, topic: ${topic}: ${reason}`,
  );

const missingFilterData = ({ topic }: SubscriptionData, reason: string): Refusal =>
  new Refusal(
    ResponseCode.FILTER_DATA_NOT_EXIST,
    `The broker's consumer filter data is not exist!Your expression may be wrong! topic: ${topic}: ${reason}`,
  );

function tagMatcher(subscription: SubscriptionData): TagMatcher {
  if (subscription.subString === SUBSCRIBE_ALL) return undefined;
  const [only] = subscription.codeSet;
  if (subscription.codeSet.length === 1) return (tagsCode) => tagsCode === only;
  const codes = new Set(subscription.codeSet);
  return (tagsCode) => codes.has(tagsCode);
}
