import { isIP } from 'node:net';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import type { BrokerEntry, ClusterFile, NameServerEntry, ReadClusterFile } from './cluster-file.ts';
import { findConflicts } from './conflicts.ts';
import { extraKeys } from './extra-keys.ts';
import type { ChildPlan, ClusterPlan, Member } from './types.ts';

const NAMESRV_PORT = 9876;
const BROKER_PORT = 10_911;
/** The second listener of a broker lies so far below the first. */
const VIP_DISTANCE = 2;

/**
 * Works out every process of a cluster file, with all defaults filled in.
 * @throws MqError CONFIG naming every contradiction with its line: a port or path taken twice, two masters of a group
 */
export function planCluster(read: ReadClusterFile): ClusterPlan {
  const { content, file } = read;
  const directory = resolve(dirname(file), content.directory ?? 'data');
  const servers = content.nameServers ?? [];
  const brokers = content.brokers ?? [];
  const namesrvAddr = namesrvList(read);
  const children = [
    ...servers.map((entry, i) => namesrvPlan(read, entry, { index: i, count: servers.length, directory })),
    ...brokers.map((entry, i) => brokerPlan(read, entry, { index: i, directory, namesrvAddr })),
  ];
  const elects = content.zookeeper !== undefined;
  const problems = findConflicts(children, elects);
  const [first] = problems;
  if (first !== undefined) {
    throw new MqError('CONFIG', problems.map(({ at, text }) => `${file}:${read.line(at)}: ${text}`).join('; '), {
      ...{ file, key: String(first.at.at(-1)), hint: first.cure },
    });
  }
  const running = join(directory, 'running');
  return { cluster: content.cluster, file, directory, running, namesrvAddr, elects, children };
}

function namesrvList({ content, file, line }: ReadClusterFile): string {
  const given = content.namesrvAddr ?? content.nameServers?.map(({ host, port }) => hostPort(host, port));
  if (given !== undefined && given.length > 0) return given.join(';');
  throw new MqError(
    'CONFIG',
    `${file}:${line(['brokers'])}: no name server is named that brokers could register with`,
    {
      ...{ file, key: 'nameServers' },
      hint: 'Add nameServers: [{host: HOST}] for ones of this cluster, or namesrvAddr: [HOST:PORT] for others.',
    },
  );
}

const hostPort = (host: string, port = NAMESRV_PORT): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** Where a process listens that is reached at `host`: there, where it is an address, else everywhere. */
function bindAddressFor(host: string): string {
  if (isIP(host) !== 0) return host;
  return host === 'localhost' ? '127.0.0.1' : '0.0.0.0';
}

function namesrvPlan(
  read: ReadClusterFile,
  entry: NameServerEntry,
  { index, count, directory }: { index: number; count: number; directory: string },
): ChildPlan {
  const at = ['nameServers', index];
  const name = entry.name ?? (count === 1 ? 'namesrv' : `namesrv-${index + 1}`);
  const own = join(directory, name);
  const bindAddress = entry.bindAddress ?? bindAddressFor(entry.host);
  const port = entry.port ?? NAMESRV_PORT;
  const extra = extraKeys(read, 'namesrv', [...at, 'config'], entry.config);
  const keys = new Map([
    ['listenPort', String(port)],
    ['bindAddress', bindAddress],
    ['kvConfigPath', join(own, 'kvConfig.json')],
    ['logDir', join(own, 'logs')],
    ...extra,
  ]);
  return {
    ...{
      name,
      kind: 'namesrv',
      host: entry.host,
      autoStart: entry.autoStart ?? true,
      directory: own,
      keys,
      bindAddress,
    },
    ...{ configFile: join(own, 'namesrv.properties'), logDirectory: keys.get('logDir') ?? own },
    ...{ ports: [{ port, key: 'port' }], member: undefined, at },
  };
}

function brokerPlan(
  read: ReadClusterFile,
  entry: BrokerEntry,
  { index, directory, namesrvAddr }: { index: number; directory: string; namesrvAddr: string },
): ChildPlan {
  const { content, file } = read;
  const at = ['brokers', index];
  const member = memberOf(content, entry);
  const name = entry.name ?? `${entry.brokerName}-${member.memberId}`;
  const given = entry.store ?? join(directory, name);
  const store = isAbsolute(given) ? given : resolve(dirname(file), given);
  const bindAddress = entry.bindAddress ?? bindAddressFor(entry.host);
  const listenPort = entry.listenPort ?? BROKER_PORT;
  const haListenPort = entry.haListenPort ?? listenPort + 1;
  const announced = isIP(entry.host) !== 0 && entry.host !== bindAddress ? [['brokerIP1', entry.host] as const] : [];
  const { zookeeper, zookeeperRoot } = content;
  const keys = new Map<string, string>([
    ['brokerClusterName', content.cluster],
    ['brokerName', entry.brokerName],
    ['brokerId', String(member.brokerId)],
    ['brokerRole', member.brokerRole],
    ['listenPort', String(listenPort)],
    ['haListenPort', String(haListenPort)],
    ['bindAddress', bindAddress],
    ...announced,
    ['namesrvAddr', namesrvAddr],
    ...(zookeeper === undefined ? [] : [['zookeeper', zookeeper.join(',')] as const]),
    ...(zookeeper === undefined ? [] : [['memberId', String(member.memberId)] as const]),
    ...(zookeeper === undefined || zookeeperRoot === undefined ? [] : [['zookeeperRoot', zookeeperRoot] as const]),
    ...extraKeys(read, 'broker', ['config'], content.config),
    ...extraKeys(read, 'broker', [...at, 'config'], entry.config),
  ]);
  const metricsPort = Number(keys.get('metricsPort') ?? 0);
  return {
    ...{
      name,
      kind: 'broker',
      host: entry.host,
      autoStart: entry.autoStart ?? true,
      directory: store,
      keys,
      bindAddress,
    },
    ...{
      configFile: join(store, 'config', 'broker.properties'),
      logDirectory: keys.get('logDir') ?? join(store, 'logs'),
    },
    ports: [
      { port: listenPort, key: 'listenPort' },
      { port: listenPort - VIP_DISTANCE, key: `listenPort - ${VIP_DISTANCE}` },
      { port: haListenPort, key: 'haListenPort' },
      ...(metricsPort > 0 ? [{ port: metricsPort, key: 'metricsPort' }] : []),
    ],
    ...{ member, at },
  };
}

/**
 * What a broker is in its group: the first of the group in the file is the master, unless roles are given. Where masters are
 * elected it waits for its slaves: without one it goes on by itself, and what was acknowledged survives it. With fixed roles
 * it does not: sends would fail as soon as the slave is down.
 */
function memberOf({ brokers = [], zookeeper }: ClusterFile, entry: BrokerEntry): Member {
  const group = brokers.filter(({ brokerName }) => brokerName === entry.brokerName);
  const place = group.indexOf(entry);
  const isMaster = isMasterOf(group, entry);
  const master = zookeeper !== undefined && group.length > 1 ? 'SYNC_MASTER' : 'ASYNC_MASTER';
  const slavesBefore = group.slice(0, place).filter((other) => !isMasterOf(group, other)).length;
  return {
    brokerName: entry.brokerName,
    memberId: entry.memberId ?? place + 1,
    brokerRole: entry.brokerRole ?? (isMaster ? master : 'SLAVE'),
    brokerId: entry.brokerId ?? (isMaster ? 0 : slavesBefore + 1),
  };
}

function isMasterOf(group: readonly BrokerEntry[], entry: BrokerEntry): boolean {
  const says = ({ brokerRole, brokerId }: BrokerEntry): boolean =>
    brokerRole === undefined ? brokerId === 0 : brokerRole !== 'SLAVE';
  const isOpen = entry.brokerRole === undefined && entry.brokerId === undefined;
  return says(entry) || (isOpen && !group.some(says) && group[0] === entry);
}
