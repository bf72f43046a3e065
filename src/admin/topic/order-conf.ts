import type { AdminClient } from '../../client/admin-client.ts';
import type { NamesrvOutcome } from '../../client/requests/namesrv.ts';
import { formatOrderConf, parseOrderConf } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';

/** What became of the order configuration of a topic. */
export interface OrderConfChange {
  /** `broker:queues;broker:queues`; absent when there was or is none. */
  before: string | undefined;
  after: string | undefined;
  outcomes: NamesrvOutcome[];
}

/** Queues per broker name; undefined takes the broker out. */
export type OrderConfEdit = ReadonlyMap<string, number | undefined>;

/**
 * Edits the order configuration of a topic at every name server; what brokers beside these have is kept. An entry that
 * becomes empty is removed. Undefined when there is nothing to change.
 *
 * @param dryRun only says what would come of it
 */
export async function editOrderConf(
  client: AdminClient,
  topic: string,
  edit: OrderConfEdit,
  dryRun = false,
): Promise<OrderConfChange | undefined> {
  const before = await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, topic);
  const counts = parseOrderConf(before ?? '');
  for (const [brokerName, count] of edit) {
    if (count === undefined) counts.delete(brokerName);
    else counts.set(brokerName, count);
  }
  if (counts.size === 0 && before === undefined) return undefined;
  const after = counts.size === 0 ? undefined : formatOrderConf(counts);
  if (dryRun) return { before, after, outcomes: [] };
  if (after === undefined) return removeOrderConf(client, topic, before);
  const outcomes = await client.namesrv.putKvConfig(ORDER_TOPIC_CONFIG, topic, after);
  return { before, after, outcomes };
}

/** Removes the order configuration of a topic at every name server. */
export async function removeOrderConf(
  client: AdminClient,
  topic: string,
  before: string | undefined,
): Promise<OrderConfChange> {
  const outcomes = await client.namesrv.deleteKvConfig(ORDER_TOPIC_CONFIG, topic);
  return { before, after: undefined, outcomes };
}

/**
 * Checks an order configuration before it is written.
 *
 * @returns the broker names it names that are not registered, with which nothing is wrong yet
 * @throws MqError BAD_DATA for anything but `broker:queues;broker:queues`
 */
export async function checkOrderConf(client: AdminClient, topic: string, text: string): Promise<string[]> {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  const counts = parseOrderConf(text);
  if (counts.size === 0 || counts.size !== parts.length) {
    throw new MqError('BAD_DATA', `${JSON.stringify(text)} is no order configuration`, {
      topic,
      key: 'orderConf',
      hint: 'Write broker:queues;broker:queues, each broker once and with at least one queue.',
    });
  }
  const { brokerAddrTable } = await client.namesrv.getClusterInfo();
  return [...counts.keys()].filter((name) => !brokerAddrTable.has(name));
}
