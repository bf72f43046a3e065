import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { isSystemGroup } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import type { Target } from '../targets.ts';

/** A group with a client online that uses a topic now. */
export interface TopicUser {
  kind: 'consumer' | 'producer';
  group: string;
  clientId: string;
  /** `ip:port`. */
  clientAddr: string;
  /** Where it was seen. */
  brokerAddr: string;
}

/** How many of a queue's last messages are looked at for who sent them. */
const RECENT_MESSAGES = 32;
const TOOLS_GROUP = 'TOOLS_CONSUMER';

/**
 * Who uses a topic on these brokers: consumers online that subscribe to it, and producers online that sent one of the
 * last messages of a queue. Brokers keep no list of a topic's producers; a message's born host is the address of the
 * connection it came on, and a producer online with that very address is the one that sent it.
 *
 * @throws MqError when a broker cannot be asked: then nobody knows
 */
export async function findTopicUsers(
  client: AdminClient,
  topic: string,
  targets: readonly Target[],
): Promise<TopicUser[]> {
  const outcomes = await fanOut(targets, (target) => usersOn(client, topic, target.addr), client.signal);
  const failed = outcomes.find(({ error }) => error !== undefined)?.error;
  if (failed !== undefined) throw failed;
  const users = outcomes.flatMap(({ value }) => value ?? []);
  const seen = new Map(users.map((user) => [`${user.kind} ${user.group} ${user.clientId}`, user]));
  return [...seen.values()];
}

async function usersOn(client: AdminClient, topic: string, brokerAddr: string): Promise<TopicUser[]> {
  const [consumers, producers] = await Promise.all([
    consumersOn(client, topic, brokerAddr),
    producersOn(client, topic, brokerAddr),
  ]);
  return [...consumers, ...producers];
}

/**
 * Asks after every group the broker has, not only those it names for the topic (300): 5.3.3 answers that with the name of
 * the topic in place of a group that is online and has no offset yet, so new and broadcast consumers would be missed.
 */
async function consumersOn(client: AdminClient, topic: string, brokerAddr: string): Promise<TopicUser[]> {
  const [named, configs] = await Promise.all([
    client.topics.getGroups(brokerAddr, topic),
    client.groups.getAllConfigs(brokerAddr),
  ]);
  const groups = [...new Set([...named, ...configs.subscriptionGroupTable.keys()])];
  const outcomes = await fanOut(groups, (group) => client.groups.findConsumers(brokerAddr, group), client.signal);
  return outcomes.flatMap(({ item: group, value: online, error }) => {
    if (error !== undefined) throw error;
    if (online === undefined || !online.subscriptionTable.has(topic)) return [];
    return online.connectionSet.map(
      ({ clientId, clientAddr }) => ({ kind: 'consumer', group, clientId, clientAddr, brokerAddr }) as const,
    );
  });
}

async function producersOn(client: AdminClient, topic: string, brokerAddr: string): Promise<TopicUser[]> {
  const table = await client.groups.findAllProducers(brokerAddr);
  if (table === undefined || table.size === 0) return [];
  const senders = await recentSenders(client, topic, brokerAddr);
  return [...table].flatMap(([group, producers]) =>
    isSystemGroup(group)
      ? []
      : producers
          .map((producer) => ({ ...producer, clientAddr: producer.remoteIP.replace(/^\//, '') }))
          .filter(({ clientAddr }) => senders.has(clientAddr))
          .map(({ clientId, clientAddr }) => ({ kind: 'producer', group, clientId, clientAddr, brokerAddr }) as const),
  );
}

/** Addresses that the last messages of the topic came from. */
async function recentSenders(client: AdminClient, topic: string, brokerAddr: string): Promise<Set<string>> {
  const stats = await statsOf(client, topic, brokerAddr);
  const filled = stats.filter(([, { minOffset, maxOffset }]) => maxOffset > minOffset);
  const pulls = await fanOut(
    filled,
    async ([queue, { minOffset, maxOffset }]) => {
      const offset = Math.max(minOffset, maxOffset - RECENT_MESSAGES);
      const { messages } = await client.messages.pull(brokerAddr, { group: TOOLS_GROUP, queue, offset });
      return messages.map((message) => message.bornHost);
    },
    client.signal,
  );
  // A queue that may not be read tells nothing about its senders; the others still do.
  return new Set(pulls.flatMap(({ value }) => value ?? []));
}

async function statsOf(client: AdminClient, topic: string, brokerAddr: string) {
  try {
    return (await client.topics.getStats(brokerAddr, topic)).offsetTable;
  } catch (error) {
    if (error instanceof MqError && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}
