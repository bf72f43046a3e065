import type { AdminClient } from '../../client/admin-client.ts';
import type { NamesrvOutcome } from '../../client/requests/namesrv.ts';
import { MqError } from '../../errors/index.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { deadLetterTopic, isSystemGroup, retryTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';

/** What a deletion will touch; made before anything is. */
export interface DeleteSubGroupPlan {
  group: string;
  targets: Target[];
  /** Broker names of the cluster that have no master now. */
  withoutMaster: string[];
  /** Absent when a single broker is meant: then the retry and dead-letter topics stay. */
  cluster: string | undefined;
}

export interface DeleteSubGroupResult {
  brokers: Outcome<Target, void>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
  /** The retry and dead-letter topics that went with it at the name servers; none when a single broker was meant. */
  topics: { topic: string; nameServers: NamesrvOutcome[] }[];
}

/**
 * Looks at what deleting a consumer group would do.
 *
 * @param options.force delete it although it has clients online
 * @throws MqError REFUSED while clients are online, NO_PERMISSION for a group of the system, NOT_FOUND for an unknown
 *   cluster or a group no broker has
 */
export async function planDeleteSubGroup(
  client: AdminClient,
  group: string,
  choice: TargetChoice,
  { force = false }: { force?: boolean } = {},
): Promise<DeleteSubGroupPlan> {
  if (isSystemGroup(group)) throw new MqError('NO_PERMISSION', `${group} is a group of the system`, { group });
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  await checkGroup(client, group, targets, force);
  return { group, targets, withoutMaster, cluster: 'cluster' in choice ? choice.cluster : undefined };
}

/**
 * Deletes a consumer group from the brokers of the plan; of a whole cluster, its retry and dead-letter topics as well.
 *
 * @param removeOffset forget the offsets too
 * @throws MqError the first broker's own error when every broker failed
 */
export async function deleteSubGroup(
  client: AdminClient,
  { group, targets, withoutMaster, cluster }: DeleteSubGroupPlan,
  removeOffset: boolean,
): Promise<DeleteSubGroupResult> {
  const brokers = await fanOut(
    targets,
    async ({ addr }) => {
      await client.groups.delete(addr, group, removeOffset);
      if (cluster === undefined) return;
      await client.topics.delete(addr, retryTopic(group));
      await client.topics.delete(addr, deadLetterTopic(group));
    },
    client.signal,
  );
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  const complete = withoutMaster.length === 0 && brokers.every(({ error }) => error === undefined);
  const topics = complete && cluster !== undefined ? await forgetTopics(client, group, cluster) : [];
  return { brokers, withoutMaster, topics };
}

async function checkGroup(
  client: AdminClient,
  group: string,
  targets: readonly Target[],
  force: boolean,
): Promise<void> {
  const outcomes = await fanOut(
    targets,
    async ({ addr }) => ({
      config: await client.groups.findConfig(addr, group),
      online: await client.groups.findConsumers(addr, group),
    }),
    client.signal,
  );
  const known = outcomes.some(({ value, error }) => error !== undefined || value.config !== undefined);
  if (!known)
    throw new MqError('NOT_FOUND', `no broker has the group ${group}`, {
      group,
      hint: 'mq consumerProgress shows the groups there are.',
    });
  if (force) return;
  const clients = new Set(outcomes.flatMap(({ value }) => value?.online?.connectionSet.map((c) => c.clientId) ?? []));
  if (clients.size > 0) {
    throw new MqError('REFUSED', `group ${group} has clients online: ${[...clients].join(', ')}`, {
      group,
      hint: 'Stop those clients first, or delete it all the same with --force.',
    });
  }
}

async function forgetTopics(
  client: AdminClient,
  group: string,
  cluster: string,
): Promise<DeleteSubGroupResult['topics']> {
  const topics: DeleteSubGroupResult['topics'] = [];
  for (const topic of [retryTopic(group), deadLetterTopic(group)]) {
    topics.push({ topic, nameServers: await client.namesrv.deleteTopic(topic, cluster) });
    await client.namesrv.deleteKvConfig(ORDER_TOPIC_CONFIG, topic);
  }
  return topics;
}
