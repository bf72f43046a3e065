import type { AdminClient } from '../../client/admin-client.ts';
import type { QueueData, TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';

/** One broker of a route. */
export interface TopicRouteRow {
  cluster: string;
  brokerName: string;
  /** `host:port` by broker id. */
  brokerAddrs: Record<string, string>;
  readQueueNums: number;
  writeQueueNums: number;
  perm: number;
}

/** The route of a topic. @throws MqError NOT_FOUND when no broker has it */
export const topicRoute = (client: AdminClient, topic: string): Promise<TopicRouteData> =>
  client.namesrv.getRoute(topic);

/** A route as rows, one per broker name, sorted. */
export function routeRows(route: TopicRouteData): TopicRouteRow[] {
  const queues = new Map<string, QueueData>(route.queueDatas.map((data) => [data.brokerName, data]));
  return route.brokerDatas
    .map(({ cluster, brokerName, brokerAddrs }) => ({
      cluster,
      brokerName,
      brokerAddrs: Object.fromEntries(brokerAddrs),
      readQueueNums: queues.get(brokerName)?.readQueueNums ?? 0,
      writeQueueNums: queues.get(brokerName)?.writeQueueNums ?? 0,
      perm: queues.get(brokerName)?.perm ?? 0,
    }))
    .sort((a, b) => (a.brokerName < b.brokerName ? -1 : 1));
}
