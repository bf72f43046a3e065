import type { AdminClient } from '../../client/admin-client.ts';

/** The clusters a topic lives in, sorted. @throws MqError NOT_FOUND when no broker has it */
export async function topicClusters(client: AdminClient, topic: string): Promise<string[]> {
  const { brokerDatas } = await client.namesrv.getRoute(topic);
  return [...new Set(brokerDatas.map(({ cluster }) => cluster))].sort();
}
