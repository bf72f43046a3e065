import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { DLQ_PREFIX, isDeadLetterTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import type { UnreachedBroker } from '../unreached.ts';
import { type DeadLetterQueue, deadLetterQueues, lettersIn } from './dead-letter-queue.ts';

/** The dead letters of one group, over all brokers. */
export interface DeadLetterSummary {
  group: string;
  topic: string;
  messages: number;
  /** Those that were not resent with the others. */
  pending: number;
  /** Store time of the first and last letter, milliseconds; undefined when there is none. */
  oldestTimestamp: number | undefined;
  newestTimestamp: number | undefined;
  brokers: string[];
  unreached: UnreachedBroker[];
  /** Why nothing is known of it. */
  error: MqError | undefined;
}

/** The dead letters of every group, or of one; groups sorted by name. @throws MqError NOT_FOUND for a group without */
export async function listDeadLetters(client: AdminClient, group?: string): Promise<DeadLetterSummary[]> {
  if (group !== undefined) return [await summaryOf(client, group)];
  const topics = (await client.namesrv.getAllTopics()).filter(isDeadLetterTopic).sort();
  const groups = topics.map((topic) => topic.slice(DLQ_PREFIX.length));
  const outcomes = await fanOut(groups, (one) => summaryOf(client, one), client.signal);
  return outcomes.map(({ item, value, error }) => value ?? summary(item, [], [], undefined, error));
}

async function summaryOf(client: AdminClient, group: string): Promise<DeadLetterSummary> {
  const { queues, unreached } = await deadLetterQueues(client, group);
  const filled = queues.filter((queue) => lettersIn(queue) > 0);
  const times = await Promise.all(filled.map((queue) => client.offsets.getEarliestStoreTime(queue.address, queue)));
  const known = times.filter((time) => time > 0);
  return summary(group, queues, unreached, known.length === 0 ? undefined : Math.min(...known));
}

function summary(
  group: string,
  queues: readonly DeadLetterQueue[],
  unreached: UnreachedBroker[],
  oldestTimestamp: number | undefined,
  error?: MqError,
): DeadLetterSummary {
  const newest = Math.max(0, ...queues.map(({ newestTimestamp }) => newestTimestamp));
  return {
    group,
    topic: DLQ_PREFIX + group,
    messages: queues.reduce((sum, queue) => sum + lettersIn(queue), 0),
    pending: queues.reduce((sum, { place, maxOffset }) => sum + maxOffset - place, 0),
    oldestTimestamp,
    newestTimestamp: newest === 0 ? undefined : newest,
    brokers: [...new Set(queues.map(({ brokerName }) => brokerName))].sort(),
    unreached,
    error,
  };
}
