import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import type { KVTable } from '../../protocol/bodies/kv-table.ts';
import { fanOut } from '../fan-out.ts';
import { replicasOf, type Target } from '../targets.ts';
import { type BrokerFigures, brokerFigures } from './broker-figures.ts';

/** One broker replica of a cluster. */
export interface ClusterRow {
  cluster: string;
  brokerName: string;
  /** 0 is the master. */
  brokerId: number;
  addr: string;
  /** Absent when the broker gave no answer; then `error` says why. */
  figures?: BrokerFigures;
  /** Everything the broker said, as text by name. */
  runtime?: KVTable;
  error?: MqError;
}

/**
 * One row per broker replica, sorted by cluster, broker name and id; a broker that cannot be asked is a row with the
 * reason.
 *
 * @param cluster only this one
 * @throws MqError NOT_FOUND for an unknown cluster, naming those there are
 */
export async function clusterList(client: AdminClient, cluster?: string): Promise<ClusterRow[]> {
  const info = await client.namesrv.getClusterInfo();
  const clusters = cluster === undefined ? [...info.clusterAddrTable.keys()].sort() : [cluster];
  const targets = clusters.flatMap((name) => replicasOf(info, name));
  const outcomes = await fanOut(targets, ({ addr }) => client.brokers.getRuntimeInfo(addr), client.signal);
  return outcomes.map(({ item, value, error }) => ({
    ...identity(item),
    ...(value === undefined ? { error } : { figures: brokerFigures(value, Date.now()), runtime: value }),
  }));
}

const identity = ({ cluster = '', brokerName = '', brokerId = 0, addr }: Target) => ({
  cluster,
  brokerName,
  brokerId,
  addr,
});
