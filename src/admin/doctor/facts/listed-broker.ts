import type { MqError } from '../../../errors/index.ts';
import { MASTER_ID } from '../../../protocol/bodies/broker-data.ts';
import type { ClusterInfo } from '../../../protocol/bodies/cluster-info.ts';

/** What one name server says of the brokers, or why it says nothing. */
export type Listing =
  | { readonly namesrv: string; readonly info: ClusterInfo; readonly error?: undefined }
  | { readonly namesrv: string; readonly info?: undefined; readonly error: MqError };

/** A broker replica as name servers list it. */
export interface ListedBroker {
  readonly cluster: string;
  readonly brokerName: string;
  /** 0 is a master. */
  readonly brokerId: number;
  /** `host:port`. */
  readonly addr: string;
  /** The name servers that list it so. */
  readonly listedAt: readonly string[];
}

/** What one broker said. */
export interface Told<Value> {
  readonly broker: ListedBroker;
  readonly value: Value;
}

export const isMaster = ({ brokerId }: ListedBroker): boolean => brokerId === MASTER_ID;

/** The cluster to name in a command line: the only one there is, else a word in its place. */
export function clusterWord(brokers: readonly ListedBroker[]): string {
  const [only, ...others] = new Set(brokers.map(({ cluster }) => cluster));
  return only === undefined || others.length > 0 ? 'CLUSTER' : only;
}

/** A broker as findings name it: `broker-a 10.0.0.1:10911`. */
export const subjectOf = ({ brokerName, addr }: ListedBroker): string => `${brokerName} ${addr}`;

/**
 * Every replica that some name server lists, sorted by cluster, name, id and address; one that is listed differently at
 * different name servers is there several times.
 *
 * @param cluster only this one
 */
export function listedBrokers(listings: readonly Listing[], cluster?: string): ListedBroker[] {
  const found = new Map<string, Omit<ListedBroker, 'listedAt'> & { listedAt: string[] }>();
  for (const { namesrv, info } of listings) {
    if (info === undefined) continue;
    for (const [name, brokerNames] of info.clusterAddrTable) {
      if (cluster !== undefined && name !== cluster) continue;
      for (const brokerName of brokerNames) {
        for (const [brokerId, addr] of info.brokerAddrTable.get(brokerName)?.brokerAddrs ?? []) {
          const key = `${name} ${brokerName} ${brokerId} ${addr}`;
          const known = found.get(key);
          if (known === undefined) found.set(key, { cluster: name, brokerName, brokerId, addr, listedAt: [namesrv] });
          else known.listedAt.push(namesrv);
        }
      }
    }
  }
  return [...found.values()].sort(compareBrokers);
}

const compareBrokers = (a: ListedBroker, b: ListedBroker): number =>
  compareText(a.cluster, b.cluster) ||
  compareText(a.brokerName, b.brokerName) ||
  a.brokerId - b.brokerId ||
  compareText(a.addr, b.addr);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
