import type { AdminClient } from '../../client/admin-client.ts';
import { selectBrokerAddr } from '../../protocol/bodies/broker-data.ts';
import type { TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { retryTopic } from '../../protocol/names.ts';
import { allMasters, type Target } from '../targets.ts';

/**
 * The brokers that can know a group: those of its retry topic and of the given topic. A group that never connected has
 * no retry topic; then every master is asked, so that its offsets are found all the same.
 */
export async function groupBrokers(client: AdminClient, group: string, topic?: string): Promise<Target[]> {
  const retry = await client.namesrv.findRoute(retryTopic(group));
  const given = topic === undefined ? undefined : await client.namesrv.getRoute(topic);
  const found = new Map([...routeTargets(retry), ...routeTargets(given)].map((target) => [target.addr, target]));
  if (found.size > 0) return [...found.values()];
  return allMasters(await client.namesrv.getClusterInfo());
}

/** The brokers of a route: the master of each, or its lowest replica. */
export const routeTargets = (route: TopicRouteData | undefined): Target[] =>
  (route?.brokerDatas ?? []).flatMap((data) => {
    const addr = selectBrokerAddr(data);
    return addr === undefined ? [] : [{ addr, cluster: data.cluster, brokerName: data.brokerName }];
  });
