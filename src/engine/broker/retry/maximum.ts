import type { SubscriptionGroupConfig } from '../../../protocol/bodies/subscription-group.ts';

/** V3_4_9: the first release whose clients name a maximum of their own. */
const FIRST_VERSION_WITH_MAXIMUM = 121;

/**
 * Deliveries after the first that a message of the group gets: what its client says, when it is new enough to say it,
 * else `retryMaxTimes` of the group.
 */
export const maximumTries = (
  named: number | undefined,
  clientVersion: number,
  { retryMaxTimes }: Pick<SubscriptionGroupConfig, 'retryMaxTimes'>,
): number => (clientVersion >= FIRST_VERSION_WITH_MAXIMUM ? (named ?? retryMaxTimes) : retryMaxTimes);
