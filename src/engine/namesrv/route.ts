import { type BrokerData, MASTER_ID } from '../../protocol/bodies/broker-data.ts';
import type { QueueData, TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { syncBrokerMemberTopic } from '../../protocol/names.ts';
import { Permission } from '../../protocol/permission.ts';
import type { BrokerGroup } from './broker-group.ts';
import type { RouteSettings } from './registration.ts';

const SYNC_MEMBER_PREFIX = syncBrokerMemberTopic('');

/**
 * The route of a topic: its queues, the brokers that hold them, their filter servers. While the master of a group with
 * acting masters is away its queues are read-only, and with `supportActingMaster` its lowest slave stands in as id 0.
 */
export function buildRoute<Peer extends object>(
  topic: string,
  queues: readonly QueueData[],
  groups: ReadonlyMap<string, BrokerGroup<Peer>>,
  settings: RouteSettings,
): TopicRouteData {
  const route: TopicRouteData = { queueDatas: [], brokerDatas: [], filterServerTable: new Map() };
  const promotes = settings.supportActingMaster && !topic.startsWith(SYNC_MEMBER_PREFIX);
  for (const queue of queues) {
    const group = groups.get(queue.brokerName);
    if (group === undefined) continue;
    const data = group.toBrokerData();
    if (group.lacksActingMaster && promotes) promoteLowest(data);
    route.queueDatas.push(group.lacksActingMaster ? { ...queue, perm: queue.perm & ~Permission.WRITE } : queue);
    route.brokerDatas.push(data);
    for (const { brokerAddr, filterServers } of group.replicas.values()) {
      if (filterServers.length > 0) route.filterServerTable.set(brokerAddr, [...filterServers]);
    }
  }
  return route;
}

function promoteLowest(data: BrokerData): void {
  const lowest = Math.min(...data.brokerAddrs.keys());
  const address = data.brokerAddrs.get(lowest);
  if (address === undefined) return;
  data.brokerAddrs.delete(lowest);
  data.brokerAddrs.set(MASTER_ID, address);
}
