import type { AdminClient } from '../../client/admin-client.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import { clusterChecks } from '../doctor/checks/index.ts';
import { clusterContext } from '../doctor/context.ts';
import { diagnoseCluster } from '../doctor/diagnose.ts';
import type { NamesrvClient } from '../doctor/facts/namesrv-facts.ts';
import { fanOut } from '../fan-out.ts';
import { allProgress } from '../group/all-progress.ts';
import { allMasters, replicasOf, type Target } from '../targets.ts';
import { CLUSTER, FINDINGS, GROUPS } from './bundle.ts';
import type { Gathering } from './gathering.ts';

/** Routes of so many topics are in a bundle at most: each costs a request. */
const MAX_ROUTES = 1000;

/** Name of a broker's folder. */
const folderOf = ({ brokerName = 'broker', brokerId = 0 }: Target): string =>
  `brokers/${brokerName.replace(/[^\w.-]/g, '_')}-${brokerId}`;

/**
 * What a cluster says of itself: brokers, configurations, runtime information, topics, routes, groups and their
 * progress, and the findings of mq doctor. No message is read.
 *
 * @throws MqError when no name server answers
 */
export async function gatherCluster(
  into: Gathering,
  client: AdminClient,
  namesrvs: readonly NamesrvClient[],
): Promise<void> {
  const info = await client.namesrv.getClusterInfo();
  into.addValue(CLUSTER, 'clusters, brokers and their addresses', info);
  await into.part('findings of mq doctor', async () => {
    const verdict = await diagnoseCluster(clusterChecks, clusterContext({ client, namesrvs }), 'warning');
    into.addValue(FINDINGS, 'what mq doctor found', verdict);
  });
  await gatherNamesrvs(into, client);
  const targets = [...info.clusterAddrTable.keys()].sort().flatMap((cluster) => replicasOf(info, cluster));
  await fanOut(targets, (target) => gatherBroker(into, client, target), client.signal);
  await into.part('progress of groups', async () => {
    into.addValue(GROUPS, 'groups, their state and how far they are behind', await allProgress(client));
  });
  await gatherMetadata(into, client, info);
  await into.part('routes', () => gatherRoutes(into, client));
}

async function gatherNamesrvs(into: Gathering, { namesrv, signal }: AdminClient): Promise<void> {
  const outcomes = await fanOut(namesrv.addresses, (address) => namesrv.getConfig(address), signal);
  for (const { item, value, error } of outcomes) {
    if (error === undefined) into.addValue(`namesrv/${item.replaceAll(/[^\w.-]/g, '_')}.json`, 'configuration', value);
    else into.miss(`configuration of name server ${item}`, error);
  }
}

async function gatherBroker(into: Gathering, { brokers }: AdminClient, target: Target): Promise<void> {
  const { addr, brokerName } = target;
  const folder = folderOf(target);
  await into.part(`runtime information of ${brokerName} ${addr}`, async () => {
    into.addValue(`${folder}/runtime.json`, `runtime information of ${addr}`, await brokers.getRuntimeInfo(addr));
  });
  await into.part(`configuration of ${brokerName} ${addr}`, async () => {
    const { config } = await brokers.getConfig(addr);
    into.addValue(`${folder}/config.json`, `configuration of ${addr}`, config);
  });
}

async function gatherMetadata(into: Gathering, client: AdminClient, info: ClusterInfo): Promise<void> {
  const { topics, groups, signal } = client;
  const gather = async (target: Target): Promise<void> => {
    const folder = folderOf(target);
    await into.part(`topics of ${target.addr}`, async () => {
      into.addValue(`${folder}/topics.json`, 'topics', (await topics.getAllConfigs(target.addr)).topicConfigTable);
    });
    await into.part(`groups of ${target.addr}`, async () => {
      const { subscriptionGroupTable } = await groups.getAllConfigs(target.addr);
      into.addValue(`${folder}/groups.json`, 'groups', subscriptionGroupTable);
    });
  };
  await fanOut(allMasters(info), gather, signal);
}

async function gatherRoutes(into: Gathering, { namesrv, signal }: AdminClient): Promise<void> {
  const topics = (await namesrv.getAllTopics()).sort();
  if (topics.length > MAX_ROUTES) into.cut.push(`routes of ${topics.length - MAX_ROUTES} topics after ${MAX_ROUTES}`);
  const outcomes = await fanOut(topics.slice(0, MAX_ROUTES), (topic) => namesrv.findRoute(topic), signal);
  const routes = outcomes.flatMap(({ item, value }) => (value === undefined ? [] : [[item, value] as const]));
  into.addValue('routes.json', 'routes by topic', new Map(routes));
  const failed = outcomes.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) into.miss(`route of ${failed.item}, and perhaps of others`, failed.error);
}
