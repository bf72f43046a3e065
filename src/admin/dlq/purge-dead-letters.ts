import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { topicConfig } from '../../protocol/bodies/topic-config.ts';
import { deadLetterTopic } from '../../protocol/names.ts';
import { fanOut, type Outcome } from '../fan-out.ts';
import { type DeadLetterQueue, lettersIn, PLACE_GROUP } from './dead-letter-queue.ts';

/** What a broker has to forget. */
export interface PurgeTarget {
  addr: string;
  brokerName: string;
  queues: DeadLetterQueue[];
  messages: number;
}

/** The brokers that hold letters of a group. */
export function purgeTargets(queues: readonly DeadLetterQueue[]): PurgeTarget[] {
  const brokers = new Map<string, PurgeTarget>();
  for (const queue of queues) {
    const { address: addr, brokerName } = queue;
    const target = brokers.get(addr) ?? { addr, brokerName, queues: [], messages: 0 };
    target.queues.push(queue);
    target.messages += lettersIn(queue);
    brokers.set(addr, target);
  }
  return [...brokers.values()];
}

/**
 * Empties a group's dead-letter topic. No request deletes single messages: the topic is deleted on each broker and made
 * again as it was. The bytes stay in the commit log until its file expires.
 *
 * @throws MqError for nothing; each broker has its own outcome
 */
export async function purgeDeadLetters(
  client: AdminClient,
  group: string,
  targets: readonly PurgeTarget[],
): Promise<Outcome<PurgeTarget, number>[]> {
  return fanOut(targets, (target) => purge(client, group, target), client.signal);
}

/** @returns letters that are gone */
async function purge(client: AdminClient, group: string, { addr, queues, messages }: PurgeTarget): Promise<number> {
  const topic = deadLetterTopic(group);
  const { offsetTable } = await client.topics.getStats(addr, topic);
  const grown = queues.find(({ queueId, maxOffset }) => {
    const now = offsetTable.find(([queue]) => queue.queueId === queueId)?.[1];
    return now !== undefined && now.maxOffset > maxOffset;
  });
  if (grown !== undefined) {
    throw new MqError('BUSY', `${addr} has taken new dead letters of group ${group} since they were counted`, {
      ...{ address: addr, group, topic },
      hint: 'Nothing was deleted there. Look at them, and run it again.',
    });
  }
  const config = (await client.topics.findConfig(addr, topic)) ?? topicConfig(topic, ONE_QUEUE);
  // A new topic counts from 0: a place of the old one would hide its first letters.
  for (const queue of queues) await client.offsets.commit(addr, PLACE_GROUP, queue, 0);
  await client.topics.delete(addr, topic);
  await client.topics.update(addr, config);
  return messages;
}

const ONE_QUEUE = { readQueueNums: 1, writeQueueNums: 1, perm: 6 };
