import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { MASTER_ID } from '../../protocol/bodies/broker-data.ts';
import type { KVTable } from '../../protocol/bodies/kv-table.ts';
import { fanOut } from '../fan-out.ts';
import { replicasOf, type Target } from '../targets.ts';
import { type BrokerFigures, brokerFigures } from './broker-figures.ts';
import { type ElectionFigures, electionFigures } from './election-figures.ts';

/** One broker replica of a cluster. */
export interface ClusterRow {
  cluster: string;
  brokerName: string;
  /** 0 is the master. */
  brokerId: number;
  addr: string;
  /** Absent when the broker gave no answer; then `error` says why. */
  figures?: BrokerFigures;
  /** Of a slave: log bytes it had not got when both were asked; absent where either gave no answer. */
  behindBytes?: number;
  /** Of a broker whose group elects its master. */
  group?: ElectionFigures;
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
  const endOf = (runtime: KVTable | undefined): number | undefined => {
    const end = Number(runtime?.['commitLogMaxOffset'] ?? Number.NaN);
    return Number.isFinite(end) ? end : undefined;
  };
  const masterEnds = new Map(
    outcomes.filter(({ item }) => item.brokerId === MASTER_ID).map(({ item, value }) => [groupOf(item), endOf(value)]),
  );
  return outcomes.map(({ item, value, error }) => {
    if (value === undefined) return { ...identity(item), error };
    const [end, masterEnd] = [endOf(value), masterEnds.get(groupOf(item))];
    const group = electionFigures(value);
    const isBehind = item.brokerId !== MASTER_ID && end !== undefined && masterEnd !== undefined;
    return {
      ...identity(item),
      figures: brokerFigures(value, Date.now()),
      ...(isBehind && { behindBytes: Math.max(0, masterEnd - end) }),
      ...(group !== undefined && { group }),
      runtime: value,
    };
  });
}

const groupOf = ({ cluster = '', brokerName = '' }: Target): string => `${cluster}/${brokerName}`;

const identity = ({ cluster = '', brokerName = '', brokerId = 0, addr }: Target) => ({
  cluster,
  brokerName,
  brokerId,
  addr,
});
