import type { AdminClient } from '../../client/admin-client.ts';
import type { NamesrvOutcome } from '../../client/requests/namesrv.ts';
import { MqError } from '../../errors/index.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import type { TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { isSystemTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { brokerAt, mastersOf, type Target, type TargetChoice } from '../targets.ts';
import { editOrderConf, type OrderConfChange, removeOrderConf } from './order-conf.ts';
import { findTopicUsers, type TopicUser } from './topic-users.ts';

/** What a deletion will touch; made before anything is. */
export interface DeleteTopicPlan {
  topic: string;
  targets: Target[];
  /** Broker names of the cluster that have no master now. */
  withoutMaster: string[];
  /** Who uses the topic now. */
  users: TopicUser[];
  /** Broker names that keep the topic, because they are not meant. */
  keptOn: string[];
  /** For the request to the name servers. */
  cluster: string | undefined;
  /** The topic's order configuration now. */
  orderConf: string | undefined;
}

export interface DeleteTopicResult {
  brokers: Outcome<Target, void>[];
  /** Absent when other brokers keep the topic, whose route must stay; the next registration mends it. */
  nameServers: NamesrvOutcome[] | undefined;
  orderConf: OrderConfChange | undefined;
}

/**
 * Looks at what deleting a topic would do.
 *
 * @param options.force do not ask who uses the topic
 * @throws MqError NOT_FOUND for an unknown cluster or a topic that is not there, NO_PERMISSION for a system topic
 */
export async function planDeleteTopic(
  client: AdminClient,
  topic: string,
  choice: TargetChoice,
  options: { force?: boolean } = {},
): Promise<DeleteTopicPlan> {
  if (isSystemTopic(topic)) {
    throw new MqError('NO_PERMISSION', `${topic} is a system topic, which brokers do not let go`, { topic });
  }
  const [info, route] = await Promise.all([client.namesrv.getClusterInfo(), client.namesrv.findRoute(topic)]);
  const { targets, withoutMaster } = targetsOf(info, choice);
  if (route === undefined) await mustExist(client, topic, targets);
  const meant = new Set([...targets.map(({ brokerName }) => brokerName), ...withoutMaster]);
  return {
    topic,
    targets,
    withoutMaster,
    users: options.force === true ? [] : await findTopicUsers(client, topic, inRoute(targets, route)),
    keptOn: (route?.queueDatas ?? []).map(({ brokerName }) => brokerName).filter((name) => !meant.has(name)),
    cluster: 'cluster' in choice ? choice.cluster : undefined,
    orderConf: await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, topic),
  };
}

/** @throws MqError REFUSED naming who uses the topic, when somebody does */
export function refuseWhileUsed({ topic, users }: DeleteTopicPlan): void {
  if (users.length === 0) return;
  const lines = users.map(
    ({ kind, group, clientId, clientAddr }) =>
      `topic ${topic} is ${kind === 'consumer' ? 'consuming by consumer' : 'publishing by producer'} ${group} (client ${clientId} at ${clientAddr})`,
  );
  throw new MqError('REFUSED', lines.join('; '), {
    topic,
    group: users[0]?.group,
    hint: 'Stop those clients first, or delete it all the same with --force.',
  });
}

/**
 * Deletes the topic from the brokers of the plan, then from every name server, then its order configuration. When a
 * broker failed, the name servers keep the route: the topic is still there.
 *
 * @throws MqError the first broker's own error when every broker failed
 */
export async function deleteTopic(client: AdminClient, plan: DeleteTopicPlan): Promise<DeleteTopicResult> {
  const { topic } = plan;
  const brokers = await fanOut(plan.targets, ({ addr }) => client.topics.delete(addr, topic), client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  const failed = brokers.some(({ error }) => error !== undefined) || plan.withoutMaster.length > 0;
  const elsewhere = plan.keptOn.length > 0;
  const wholeCluster = plan.cluster !== undefined;
  const nameServers =
    failed || (elsewhere && !wholeCluster) ? undefined : await client.namesrv.deleteTopic(topic, plan.cluster);
  const gone = brokers.flatMap(({ item, error }) => (error === undefined ? [item.brokerName] : []));
  return { brokers, nameServers, orderConf: await dropOrder(client, plan, gone, failed || elsewhere) };
}

async function dropOrder(
  client: AdminClient,
  { topic, orderConf }: DeleteTopicPlan,
  gone: readonly (string | undefined)[],
  keepOthers: boolean,
): Promise<OrderConfChange | undefined> {
  // The name servers may have dropped it with the topic already; those that have not are told.
  if (!keepOthers) return removeOrderConf(client, topic, orderConf);
  const edit = new Map(gone.flatMap((name) => (name === undefined ? [] : [[name, undefined] as const])));
  return editOrderConf(client, topic, edit);
}

function targetsOf(info: ClusterInfo, choice: TargetChoice): { targets: Target[]; withoutMaster: string[] } {
  if ('cluster' in choice) return mastersOf(info, choice.cluster);
  return { targets: [brokerAt(info, choice.addr)], withoutMaster: [] };
}

function inRoute(targets: readonly Target[], route: TopicRouteData | undefined): Target[] {
  const names = new Set(route?.queueDatas.map(({ brokerName }) => brokerName));
  return targets.filter(({ brokerName }) => brokerName !== undefined && names.has(brokerName));
}

/** A topic without a route may still be on a broker: one that was just created, or one without permissions. */
async function mustExist(client: AdminClient, topic: string, targets: readonly Target[]): Promise<void> {
  const found = await fanOut(targets, ({ addr }) => client.topics.findConfig(addr, topic), client.signal);
  if (found.some(({ value, error }) => value !== undefined || error !== undefined)) return;
  throw new MqError('NOT_FOUND', `there is no topic ${topic}`, { topic });
}
