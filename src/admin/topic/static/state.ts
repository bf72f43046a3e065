import type { AdminClient } from '../../../client/admin-client.ts';
import { nearest } from '../../../config/nearest.ts';
import { MqError } from '../../../errors/index.ts';
import { masterAddr } from '../../../protocol/bodies/broker-data.ts';
import type { ClusterInfo } from '../../../protocol/bodies/cluster-info.ts';
import type { StaticTopicConfig } from '../../../protocol/bodies/static-topic.ts';
import { topicNameProblem } from '../../../protocol/names.ts';
import { fanOut } from '../../fan-out.ts';
import { needing } from '../../unsupported.ts';
import { STATIC_TOPICS } from './apply.ts';
import type { StaticTopicState } from './plan.ts';

/** Which brokers are to hold queues: by name, or those of clusters. */
export type StaticTargets = { brokers: readonly string[] } | { clusters: readonly string[] };

/** A static topic as it is, and the addresses of the masters of all brokers. */
export interface FoundStaticTopic extends StaticTopicState {
  masters: ReadonlyMap<string, string>;
}

/**
 * Asks every broker for what it has of a static topic.
 *
 * @throws MqError NOT_FOUND for an unknown broker or cluster, REFUSED by a broker that has no static topics, UNREACHABLE
 *   when a broker cannot be asked: then nobody knows the whole mapping
 */
export async function findStaticTopic(
  client: AdminClient,
  topic: string,
  wanted: StaticTargets | undefined,
): Promise<FoundStaticTopic> {
  const problem = topicNameProblem(topic);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic });
  const info = await client.namesrv.getClusterInfo();
  const targets = wanted === undefined ? [] : targetNames(info, wanted);
  const masters = new Map<string, string>();
  for (const [name, data] of info.brokerAddrTable) {
    const addr = masterAddr(data);
    if (addr !== undefined) masters.set(name, addr);
  }
  const check = (name: string) => needing(STATIC_TOPICS, client.topics.checkStatic(masters.get(name) ?? ''));
  mustHaveMaster(targets, masters, topic);
  for (const { error } of await fanOut(targets, check, client.signal)) if (error !== undefined) throw error;
  const ask = ([, addr]: [string, string]) => needing(STATIC_TOPICS, client.topics.findStaticConfig(addr, topic));
  const outcomes = await fanOut([...masters], ask, client.signal);
  const present = new Map<string, StaticTopicConfig>();
  for (const { item, value, error } of outcomes) {
    if (error !== undefined) throw error;
    if (value !== undefined) present.set(item[0], value);
  }
  const neighbours = neighboursOf(info, [...targets, ...present.keys()]);
  mustHaveMaster(neighbours, masters, topic);
  return { topic, present, targets, neighbours, masters, nowMs: Date.now() };
}

function targetNames(info: ClusterInfo, wanted: StaticTargets): string[] {
  const known = 'brokers' in wanted ? [...info.brokerAddrTable.keys()] : [...info.clusterAddrTable.keys()];
  const names = 'brokers' in wanted ? wanted.brokers : wanted.clusters;
  const noun = 'brokers' in wanted ? 'broker' : 'cluster';
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const hint = near === undefined ? `There are: ${known.sort().join(', ') || 'none'}.` : `Did you mean ${near}?`;
    throw new MqError('NOT_FOUND', `there is no ${noun} ${name}`, { hint });
  }
  if ('brokers' in wanted) return [...new Set(names)].sort();
  return [...new Set(names.flatMap((cluster) => [...(info.clusterAddrTable.get(cluster) ?? [])]))].sort();
}

/** All brokers of the clusters these belong to. */
const neighboursOf = (info: ClusterInfo, names: readonly string[]): string[] => [
  ...new Set(
    [...info.clusterAddrTable.values()]
      .filter((ofCluster) => [...ofCluster].some((name) => names.includes(name)))
      .flatMap((ofCluster) => [...ofCluster]),
  ),
];

function mustHaveMaster(names: readonly string[], masters: ReadonlyMap<string, string>, topic: string): void {
  const without = [...new Set(names)].filter((name) => !masters.has(name)).sort();
  if (without.length === 0) return;
  throw new MqError(
    'UNREACHABLE',
    `no master is registered of ${without.join(', ')}; every broker of a cluster must take part`,
    {
      topic,
      hint: 'mq clusterList shows what is registered.',
    },
  );
}
