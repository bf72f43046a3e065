import { isTagType, type SubscriptionData } from '../../protocol/bodies/subscription-data.ts';
import type { ClientInstance } from '../instance/client-instance.ts';
import type { ConsumerRequests } from '../requests/consumers.ts';

/**
 * Has the brokers of each topic look at a subscription that is no tag expression (46).
 * @throws MqError when a broker does not filter by properties (REFUSED) or cannot read the expression (BAD_DATA)
 */
export async function checkSubscriptions(
  instance: ClientInstance,
  requests: ConsumerRequests,
  group: string,
  subscriptions: readonly SubscriptionData[],
): Promise<void> {
  for (const subscription of subscriptions) {
    if (isTagType(subscription.expressionType)) continue;
    const route = await instance.routes.find(subscription.topic);
    for (const { brokerAddrs } of route?.brokerDatas ?? []) {
      const [address] = brokerAddrs.values();
      if (address !== undefined) {
        await requests.checkSubscription(address, instance.clientId, group, subscription);
      }
    }
  }
}
