import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { masterAddr, selectBrokerAddr } from '../../protocol/bodies/broker-data.ts';
import type { QueryConsumeQueueResponseBody } from '../../protocol/bodies/query-consume-queue.ts';

/** Which entries to look at. */
export interface QueueQuery {
  topic: string;
  queueId: number;
  /** Offset of the first. */
  index: number;
  count: number;
  /** Asks its filter about each entry, while it is online. */
  group?: string | undefined;
}

/** Entries of a queue, and the broker that has them. */
export type QueueEntries = QueryConsumeQueueResponseBody & { address: string };

/**
 * Entries of a queue as they lie on disk.
 *
 * @param addr the broker to ask; else the first of the route that has the queue
 * @throws MqError NOT_FOUND without a route, for a queue the topic does not have, and where the queue has no entries
 */
export async function queryQueue(
  client: AdminClient,
  { topic, queueId, index, count, group }: QueueQuery,
  addr: string | undefined,
): Promise<QueueEntries> {
  const address = addr ?? (await ownerOf(client, topic, queueId));
  const found = await client.brokers.getQueueEntries(address, { topic, queueId }, index, count, group);
  if (found.queueData.length > 0) return { address, ...found };
  const { minQueueIndex: min, maxQueueIndex: max } = found;
  const has = min === max ? 'holds no entry' : `holds the entries ${min} to ${max - 1}`;
  throw new MqError('NOT_FOUND', `${address} has no entry ${index} of ${queueId}@${topic}: the queue ${has}`, {
    address,
    topic,
  });
}

/** The first broker, by name, whose topic has the queue: its master, or a slave where there is none. */
async function ownerOf(client: AdminClient, topic: string, queueId: number): Promise<string> {
  const { queueDatas, brokerDatas } = await client.namesrv.getRoute(topic);
  const owners = queueDatas
    .filter(({ readQueueNums, writeQueueNums }) => queueId < Math.max(readQueueNums, writeQueueNums))
    .map(({ brokerName }) => brokerName)
    .sort();
  for (const name of owners) {
    const broker = brokerDatas.find(({ brokerName }) => brokerName === name);
    const address = broker && (masterAddr(broker) ?? selectBrokerAddr(broker));
    if (address !== undefined) return address;
  }
  throw new MqError('NOT_FOUND', `no broker has queue ${queueId} of ${topic}`, {
    topic,
    hint: `mq topicStatus -t ${topic} shows its queues.`,
  });
}
