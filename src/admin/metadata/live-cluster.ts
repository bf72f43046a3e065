import type { AdminClient } from '../../client/admin-client.ts';
import { parseOrderConf } from '../../client/routes.ts';
import type { SubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import type { TopicConfig } from '../../protocol/bodies/topic-config.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { isDeadLetterTopic, isRetryTopic, isSystemGroup, isSystemTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { mastersOf, type Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/** What one master has; topics and groups of the system are left out. */
export interface LiveBroker {
  name: string;
  addr: string;
  topics: Map<string, TopicConfig>;
  groups: Map<string, SubscriptionGroupConfig>;
  /** Every key it shows. */
  config: Map<string, string>;
}

/** A cluster as it is now. */
export interface LiveCluster {
  cluster: string;
  /** Masters that answered, sorted by name. */
  brokers: LiveBroker[];
  /** Queues by topic and broker name, as the name servers have it; brokers of other clusters are left out. */
  orderConfig: Map<string, Map<string, number>>;
  unreached: UnreachedBroker[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/**
 * Reads all metadata of a cluster: a few requests to each master, however many topics there are.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function readCluster(client: AdminClient, cluster: string): Promise<LiveCluster> {
  const info = await client.namesrv.getClusterInfo();
  const { targets, withoutMaster } = mastersOf(info, cluster);
  const outcomes = await fanOut(targets, (target) => readBroker(client, target), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const elsewhere = [...info.brokerAddrTable.values()].filter((broker) => broker.cluster !== cluster);
  const others = new Set(elsewhere.map(({ brokerName }) => brokerName));
  return {
    cluster,
    brokers: outcomes.flatMap(({ value }) => value ?? []),
    orderConfig: await readOrderConfig(client, others),
    unreached: unreachedBrokers(outcomes),
    withoutMaster,
  };
}

/** All metadata of one master. */
export async function readBroker(client: AdminClient, { addr, brokerName = addr }: Target): Promise<LiveBroker> {
  const [topics, system, groups, { config }] = await Promise.all([
    client.topics.getAllConfigs(addr),
    client.topics.getSystemTopics(addr),
    client.groups.getAllConfigs(addr),
    client.brokers.getConfig(addr),
  ]);
  const own = new Set(system);
  return {
    ...{ name: brokerName, addr, config },
    topics: kept(topics.topicConfigTable, (topic) => !own.has(topic) && !isSystemTopic(topic)),
    groups: kept(groups.subscriptionGroupTable, (group) => !isSystemGroup(group)),
  };
}

/** Topics brokers make for groups: they follow their groups, and are metadata only where they are asked for. */
export const isSpecialTopic = (topic: string): boolean => isRetryTopic(topic) || isDeadLetterTopic(topic);

async function readOrderConfig(
  client: AdminClient,
  others: ReadonlySet<string>,
): Promise<Map<string, Map<string, number>>> {
  const table = await client.namesrv.getKvNamespace(ORDER_TOPIC_CONFIG);
  const orderConfig = new Map<string, Map<string, number>>();
  for (const topic of Object.keys(table).sort()) {
    const counts = kept(parseOrderConf(table[topic] ?? ''), (brokerName) => !others.has(brokerName));
    if (counts.size > 0) orderConfig.set(topic, counts);
  }
  return orderConfig;
}

const kept = <Value>(table: ReadonlyMap<string, Value>, keep: (name: string) => boolean): Map<string, Value> =>
  new Map([...table].filter(([name]) => keep(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
