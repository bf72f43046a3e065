import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ReplicasInfo } from '../../protocol/bodies/broker-replicas-info.ts';
import { leaderOf, needingController } from './leader.ts';

/** The replicas of one broker name, as the controllers' leader knows them. */
export interface NamedReplicas extends ReplicasInfo {
  brokerName: string;
}

/**
 * Who keeps up with the master, of broker names in their order.
 *
 * @param controller any controller; its leader is asked
 * @throws MqError NOT_FOUND for names the controllers do not know
 */
export async function replicasOfNames(
  client: AdminClient,
  controller: string,
  brokerNames: readonly string[],
): Promise<NamedReplicas[]> {
  const leader = await leaderOf(client, controller);
  const known = await needingController(client.controllers.getReplicas(leader, brokerNames));
  const unknown = brokerNames.filter((name) => !known.has(name));
  if (unknown.length === brokerNames.length) {
    throw new MqError('NOT_FOUND', `controller ${leader} knows no broker ${unknown.join(', ')}`, {
      address: leader,
      hint: 'Brokers are known to it that run with enableControllerMode=true and its controllerAddr.',
    });
  }
  return brokerNames.flatMap((brokerName) => {
    const info = known.get(brokerName);
    return info === undefined ? [] : [{ brokerName, ...info }];
  });
}

/** The same for the broker names of a cluster, which a name server tells. @throws MqError NOT_FOUND */
export async function replicasOfCluster(
  client: AdminClient,
  controller: string,
  cluster: string,
): Promise<NamedReplicas[]> {
  const { clusterAddrTable } = await client.namesrv.getClusterInfo();
  const names = clusterAddrTable.get(cluster);
  if (names !== undefined) return replicasOfNames(client, controller, [...names].sort());
  const known = [...clusterAddrTable.keys()].sort();
  throw new MqError('NOT_FOUND', `there is no cluster ${cluster}`, {
    hint: known.length === 0 ? 'No broker is registered.' : `Clusters: ${known.join(', ')}.`,
  });
}

/** The replicas of one broker name. @throws MqError NOT_FOUND */
export async function replicasOfName(
  client: AdminClient,
  controller: string,
  brokerName: string,
): Promise<NamedReplicas> {
  const [only] = await replicasOfNames(client, controller, [brokerName]);
  if (only === undefined) throw new MqError('BUG', `${controller} gave nothing for ${brokerName}`);
  return only;
}
