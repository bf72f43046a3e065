import type { AdminClient } from '../client/admin-client.ts';
import { nearest } from '../config/nearest.ts';
import { MqError } from '../errors/index.ts';
import { MASTER_ID, masterAddr } from '../protocol/bodies/broker-data.ts';
import type { ClusterInfo } from '../protocol/bodies/cluster-info.ts';

/** Which brokers a command acts on: one address as it is (`-b`), or a cluster (`-c`). */
export type TargetChoice = { addr: string } | { cluster: string };

/** One broker replica. */
export interface Target {
  /** `host:port`. */
  addr: string;
  /** Absent when only the address is known. */
  cluster?: string;
  brokerName?: string;
  /** 0 is a master. */
  brokerId?: number;
}

export interface Targets {
  targets: Target[];
  /** Broker names of the cluster that have no master now; their rows say so. */
  withoutMaster: string[];
}

/**
 * The masters to act on. An address is taken as it is, without asking a name server.
 * @throws MqError NOT_FOUND for an unknown cluster, naming those there are
 */
export async function resolveMasters(client: AdminClient, choice: TargetChoice): Promise<Targets> {
  if ('addr' in choice) return { targets: [{ addr: choice.addr }], withoutMaster: [] };
  return mastersOf(await client.namesrv.getClusterInfo(), choice.cluster);
}

/** The masters and slaves to act on. @throws MqError NOT_FOUND for an unknown cluster, naming those there are */
export async function resolveReplicas(client: AdminClient, choice: TargetChoice): Promise<Target[]> {
  if ('addr' in choice) return [{ addr: choice.addr }];
  return replicasOf(await client.namesrv.getClusterInfo(), choice.cluster);
}

/** The masters of a cluster. */
export function mastersOf(info: ClusterInfo, cluster: string): Targets {
  const targets: Target[] = [];
  const withoutMaster: string[] = [];
  for (const brokerName of brokerNames(info, cluster)) {
    const broker = info.brokerAddrTable.get(brokerName);
    const addr = broker && masterAddr(broker);
    if (addr === undefined) withoutMaster.push(brokerName);
    else targets.push({ addr, cluster, brokerName, brokerId: MASTER_ID });
  }
  return { targets, withoutMaster };
}

/** All replicas of a cluster, sorted by broker name and id. */
export function replicasOf(info: ClusterInfo, cluster: string): Target[] {
  return brokerNames(info, cluster).flatMap((brokerName) =>
    [...(info.brokerAddrTable.get(brokerName)?.brokerAddrs ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([brokerId, addr]) => ({ addr, cluster, brokerName, brokerId })),
  );
}

/** All masters there are, of every cluster. */
export const allMasters = (info: ClusterInfo): Target[] =>
  [...info.clusterAddrTable.keys()].sort().flatMap((cluster) => mastersOf(info, cluster).targets);

/** All masters and slaves there are, of every cluster. */
export const allReplicas = (info: ClusterInfo): Target[] =>
  [...info.clusterAddrTable.keys()].sort().flatMap((cluster) => replicasOf(info, cluster));

/**
 * Names of the brokers of one cluster or of all.
 * @throws MqError NOT_FOUND for an unknown cluster, and where there is no broker at all
 */
export function clusterBrokers(info: ClusterInfo, cluster?: string): { cluster: string; brokerName: string }[] {
  const clusters = cluster === undefined ? [...info.clusterAddrTable.keys()].sort() : [cluster];
  const names = clusters.flatMap((name) =>
    brokerNames(info, name).map((brokerName) => ({ cluster: name, brokerName })),
  );
  if (names.length === 0) throw noBroker();
  return names;
}

/** The error for a command that means every broker there is, when there is none. */
export const noBroker = (): MqError =>
  new MqError('NOT_FOUND', 'no broker is registered', { hint: 'mq clusterList shows what the name server knows.' });

/** All replicas of a broker name, by id. @throws MqError NOT_FOUND naming those there are */
export function replicasByName(info: ClusterInfo, brokerName: string): Target[] {
  for (const cluster of info.clusterAddrTable.keys()) {
    const found = replicasOf(info, cluster).filter((target) => target.brokerName === brokerName);
    if (found.length > 0) return found;
  }
  const known = [...info.brokerAddrTable.keys()].sort();
  throw new MqError('NOT_FOUND', `no broker is registered with the name ${brokerName}`, {
    hint: known.length === 0 ? 'No broker is registered.' : `Registered: ${known.join(', ')}.`,
  });
}

/** The cluster to use when none is named: the only one. @throws MqError USAGE when there are none or several */
export async function onlyCluster(client: AdminClient): Promise<string> {
  const clusters = await clusterNames(client);
  const [only] = clusters;
  if (clusters.length === 1 && only !== undefined) return only;
  throw noTarget(clusters);
}

/** Names of the clusters there are, sorted. */
export const clusterNames = async (client: AdminClient): Promise<string[]> =>
  [...(await client.namesrv.getClusterInfo()).clusterAddrTable.keys()].sort();

/** The error for a command line that names neither a broker nor a cluster. */
export const noTarget = (clusters: readonly string[]): MqError =>
  new MqError('USAGE', 'neither a broker (-b) nor a cluster (-c) is given', {
    hint: clusters.length === 0 ? 'No broker is registered.' : `Clusters: ${clusters.join(', ')}.`,
  });

/** The broker name behind an address. @throws MqError NOT_FOUND naming the addresses there are */
export function brokerAt(info: ClusterInfo, addr: string): Target {
  for (const cluster of info.clusterAddrTable.keys()) {
    const found = replicasOf(info, cluster).find((target) => target.addr === addr);
    if (found !== undefined) return found;
  }
  const known = [...info.brokerAddrTable.values()].flatMap((broker) => [...broker.brokerAddrs.values()]).sort();
  throw new MqError('NOT_FOUND', `no broker is registered with the address ${addr}`, {
    address: addr,
    hint: known.length === 0 ? 'No broker is registered.' : `Registered: ${known.join(', ')}.`,
  });
}

function brokerNames(info: ClusterInfo, cluster: string): string[] {
  const names = info.clusterAddrTable.get(cluster);
  if (names !== undefined) return [...names].sort();
  const known = [...info.clusterAddrTable.keys()].sort();
  const near = nearest(cluster, known);
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  throw new MqError('NOT_FOUND', `there is no cluster ${cluster}`, {
    hint: known.length === 0 ? 'No broker is registered.' : `${meant}Clusters: ${known.join(', ')}.`,
  });
}
