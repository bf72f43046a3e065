import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { selectBrokerAddr } from '../../protocol/bodies/broker-data.ts';
import { isDeadLetterTopic, isRetryTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';

/** The names of all topics, sorted. */
export async function topicList(client: AdminClient): Promise<string[]> {
  return (await client.namesrv.getAllTopics()).sort();
}

/** A topic with the clusters it lives in and the groups that consume it. */
export interface TopicUse {
  topic: string;
  clusters: string[];
  groups: string[];
  /** Why clusters or groups are missing. */
  error?: MqError | undefined;
}

/** All topics but those for retries and dead letters, each with its clusters and groups. */
export async function topicUses(client: AdminClient): Promise<TopicUse[]> {
  const topics = (await topicList(client)).filter((topic) => !isRetryTopic(topic) && !isDeadLetterTopic(topic));
  const outcomes = await fanOut(topics, (topic) => useOf(client, topic), client.signal);
  return outcomes.map(({ item, value, error }) => value ?? { topic: item, clusters: [], groups: [], error });
}

async function useOf(client: AdminClient, topic: string): Promise<TopicUse> {
  const route = await client.namesrv.getRoute(topic);
  const clusters = [...new Set(route.brokerDatas.map(({ cluster }) => cluster))].sort();
  const addresses = route.brokerDatas.map(selectBrokerAddr).filter((addr) => addr !== undefined);
  const outcomes = await fanOut(addresses, (addr) => client.topics.getGroups(addr, topic), client.signal);
  const groups = [...new Set(outcomes.flatMap(({ value }) => value ?? []))].sort();
  return { topic, clusters, groups, error: outcomes.find(({ error }) => error !== undefined)?.error };
}
