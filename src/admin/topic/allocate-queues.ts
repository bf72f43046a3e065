import type { AdminClient } from '../../client/admin-client.ts';
import type { AllocateStrategy } from '../../client/consumer/rebalance/strategies.ts';
import { subscribeQueues } from '../../client/routes.ts';
import { compareQueues, type MessageQueue } from '../../protocol/bodies/message-queue.ts';

/**
 * Which queues of a topic each member of a group would get: ids and queues sorted, as every member sorts them before it
 * takes its own.
 *
 * @returns queues by client id, in the order of the ids
 * @throws MqError NOT_FOUND when no broker has the topic
 */
export async function allocateQueues(
  client: AdminClient,
  topic: string,
  clientIds: readonly string[],
  strategy: AllocateStrategy,
): Promise<Record<string, MessageQueue[]>> {
  const route = await client.namesrv.getRoute(topic);
  const queues = subscribeQueues(topic, route)
    .map(({ brokerName, queueId }) => ({ brokerName, queueId, topic }))
    .sort(compareQueues);
  const ids = [...new Set(clientIds)].sort();
  return Object.fromEntries(ids.map((id) => [id, strategy.allocate(id, queues, ids)]));
}
