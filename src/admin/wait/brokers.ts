import type { AdminClient } from '../../client/admin-client.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import { fanOut } from '../fan-out.ts';
import { replicasOf, type Target } from '../targets.ts';
import { type Look, notYet, reached } from './until.ts';

/** A broker that is up: it answers, and a name server lists it. */
export interface BrokerUp {
  readonly address: string;
  readonly brokerName: string;
  readonly brokerId: number;
  readonly version: string;
}

/** Which brokers are waited for: one address, so many, or all that a cluster lists (at least one). */
export type WantedBrokers =
  | { readonly addr: string }
  | { readonly count: number; readonly cluster?: string | undefined }
  | { readonly cluster: string };

export function wantedText(wanted: WantedBrokers): string {
  if ('addr' in wanted) return `broker ${wanted.addr} to be up and registered`;
  const where = wanted.cluster === undefined ? '' : ` of cluster ${wanted.cluster}`;
  if (!('count' in wanted)) return `the brokers${where} to be up and registered`;
  return `${wanted.count} ${wanted.count === 1 ? 'broker' : 'brokers'}${where} to be up and registered`;
}

/** Whether the brokers are listed, and answer. */
export async function lookForBrokers(client: AdminClient, wanted: WantedBrokers): Promise<Look<BrokerUp[]>> {
  const info = await client.namesrv.getClusterInfo();
  const listed = wantedTargets(info, wanted);
  if ('addr' in wanted && listed.length === 0) {
    await client.brokers.getRuntimeInfo(wanted.addr);
    return notYet(`${wanted.addr} answers, but is not registered with the name server`);
  }
  const outcomes = await fanOut(listed, ({ addr }) => client.brokers.getRuntimeInfo(addr), client.signal);
  const up = outcomes.flatMap(({ item, value }): BrokerUp[] =>
    value === undefined ? [] : [brokerUp(item, value['brokerVersionDesc'] ?? '')],
  );
  const needed = 'count' in wanted ? wanted.count : Math.max(1, listed.length);
  const silent = outcomes.find(({ error }) => error !== undefined);
  const words = `${up.length} of ${needed} answer${silent === undefined ? '' : `; ${silent.error?.message}`}`;
  return up.length >= needed
    ? reached(up, upText(up))
    : notYet(listed.length === 0 ? 'no broker is registered' : words);
}

function wantedTargets(info: ClusterInfo, wanted: WantedBrokers): Target[] {
  const cluster = 'cluster' in wanted ? wanted.cluster : undefined;
  const clusters = cluster === undefined ? [...info.clusterAddrTable.keys()].sort() : [cluster];
  const all = clusters.flatMap((name) => (info.clusterAddrTable.has(name) ? replicasOf(info, name) : []));
  return 'addr' in wanted ? all.filter(({ addr }) => addr === wanted.addr) : all;
}

const brokerUp = ({ addr, brokerName = '', brokerId = 0 }: Target, version: string): BrokerUp => ({
  address: addr,
  brokerName,
  brokerId,
  version,
});

const upText = (up: readonly BrokerUp[]): string =>
  `up: ${up.map(({ brokerName, address }) => `${brokerName} ${address}`).join(', ')}`;
