import type { AdminClient } from '../../client/admin-client.ts';
import { encodeSubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import { encodeTopicConfig } from '../../protocol/bodies/topic-config.ts';
import type { JsonObject } from '../../protocol/json/parse.ts';
import { parseObject } from '../../protocol/json/read.ts';

/** The tables that a broker gives away whole. */
export const exportedTables = ['topics', 'subscriptionGroups'] as const;
export type ExportedTable = (typeof exportedTables)[number];

/** All topics or groups of a broker as it stores them, by name in their order. */
export async function tableOfBroker(
  client: AdminClient,
  address: string,
  table: ExportedTable,
): Promise<Record<string, JsonObject>> {
  const entries =
    table === 'topics'
      ? [...(await client.topics.getAllConfigs(address)).topicConfigTable].map(
          ([name, config]) => [name, parseObject(encodeTopicConfig(config))] as const,
        )
      : [...(await client.groups.getAllConfigs(address)).subscriptionGroupTable].map(
          ([name, config]) => [name, parseObject(encodeSubscriptionGroupConfig(config))] as const,
        );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
