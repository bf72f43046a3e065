import type { AdminClient } from '../../client/admin-client.ts';
import type { NamesrvOutcome } from '../../client/requests/namesrv.ts';
import { MqError } from '../../errors/index.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { deadLetterTopic, isSystemGroup, retryTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';

export interface DeleteSubGroupOptions {
  /** Forget the offsets too. */
  removeOffset?: boolean;
  /** Delete it although it has clients online. */
  force?: boolean;
}

export interface DeleteSubGroupResult {
  brokers: Outcome<Target, void>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
  /** The retry and dead-letter topics that went with it at the name servers; none when a single broker was meant. */
  topics: { topic: string; nameServers: NamesrvOutcome[] }[];
}

/**
 * Deletes a consumer group from one broker, or from every master of a cluster; then its retry and dead-letter topics go
 * as well.
 *
 * @throws MqError REFUSED while clients are online, NO_PERMISSION for a group of the system, NOT_FOUND for an unknown
 *   cluster or a group no broker has, and the first broker's own error when every broker failed
 */
export async function deleteSubGroup(
  client: AdminClient,
  group: string,
  choice: TargetChoice,
  options: DeleteSubGroupOptions = {},
): Promise<DeleteSubGroupResult> {
  if (isSystemGroup(group)) throw new MqError('NO_PERMISSION', `${group} is a group of the system`, { group });
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  await checkGroup(client, group, targets, options.force === true);
  const whole = 'cluster' in choice;
  const brokers = await fanOut(
    targets,
    async ({ addr }) => {
      await client.groups.delete(addr, group, options.removeOffset === true);
      if (!whole) return;
      await client.topics.delete(addr, retryTopic(group));
      await client.topics.delete(addr, deadLetterTopic(group));
    },
    client.signal,
  );
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  const complete = whole && withoutMaster.length === 0 && brokers.every(({ error }) => error === undefined);
  return { brokers, withoutMaster, topics: complete ? await forgetTopics(client, group, choice.cluster) : [] };
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
  if (!known) throw new MqError('NOT_FOUND', `no broker has the group ${group}`, { group });
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
