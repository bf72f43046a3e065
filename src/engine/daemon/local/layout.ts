import { stringify } from 'yaml';

/** First line of a file that `mq cluster up` has made; what stands under it may be removed again. */
export const MADE_BY_UP = '# Made by mq cluster up. mq cluster down --wipe removes it and its data.';

/** Of which shape a local cluster is. */
export interface LocalShape {
  readonly cluster: string;
  readonly groups: number;
  /** Slaves of each group. */
  readonly slaves: number;
  readonly nameServers: number;
  /** host:port of ZooKeeper servers; undefined leaves roles fixed. */
  readonly zookeeper: readonly string[] | undefined;
  /** Path in ZooKeeper of this cluster alone. */
  readonly zookeeperRoot: string;
}

export const HOST = '127.0.0.1';
/** The ports a broker uses besides listenPort, counted from it. */
export const BROKER_OFFSETS: readonly number[] = [-2, 1];

/** `broker-a`, `broker-b` … `broker-z`, `broker-aa`. */
export function groupName(index: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const rest = Math.floor(index / letters.length);
  return `${rest === 0 ? 'broker-' : groupName(rest - 1)}${letters[index % letters.length]}`;
}

/**
 * The text of a cluster file for one machine.
 * @param ports a free one for each name server, then one for each broker, group by group
 */
export function localClusterFile(shape: LocalShape, ports: readonly number[]): string {
  const { cluster, groups, slaves, nameServers, zookeeper, zookeeperRoot } = shape;
  const left = [...ports];
  const port = (): number => left.shift() ?? 0;
  const members = Array.from({ length: slaves + 1 }, (_, i) => i);
  const content = {
    cluster,
    directory: 'data',
    ...(zookeeper !== undefined && { zookeeper: [...zookeeper], zookeeperRoot }),
    nameServers: Array.from({ length: nameServers }, () => ({ host: HOST, port: port() })),
    brokers: Array.from({ length: groups }, (_, group) =>
      members.map((member) => ({
        ...{ host: HOST, brokerName: groupName(group), memberId: member + 1 },
        brokerRole: member > 0 ? 'SLAVE' : slaves > 0 ? 'SYNC_MASTER' : 'ASYNC_MASTER',
        listenPort: port(),
      })),
    ).flat(),
  };
  return `${MADE_BY_UP}\n${stringify(content, { flowCollectionPadding: false })}`;
}
