import type { AdminClient } from '../../client/admin-client.ts';
import { consumerProgress } from '../group/consumer-progress.ts';
import { type Look, notYet, reached } from './until.ts';

/** How far a group is behind. */
export interface LagSeen {
  readonly group: string;
  /** Only this topic; all of the group's where it is absent. */
  readonly topic?: string;
  readonly lagMessages: number;
}

/**
 * Whether a group is at most so many messages behind. Redeliveries that wait for the group count, unless a topic is
 * named. While queues with messages have no offset yet, nobody can tell how far that is.
 */
export async function lookForLag(
  client: AdminClient,
  group: string,
  topic: string | undefined,
  atMost: number,
): Promise<Look<LagSeen>> {
  const { diffTotal, queues, unreached, state } = await consumerProgress(client, group, { topic });
  const [missing] = unreached;
  if (missing !== undefined) return notYet(`not all brokers answer: ${missing.error.message}`);
  const of = topic === undefined ? group : `${group} on ${topic}`;
  if (diffTotal === undefined) {
    return notYet(`${of} has no offsets${queues.length === 0 ? ' and no queues' : ''} yet (${state})`);
  }
  const untold = queues.filter(({ diff, brokerOffset }) => diff === undefined && brokerOffset > 0);
  if (untold.length > 0) return notYet(`${of} has no offset yet in ${untold.length} queues with messages (${state})`);
  const words = `${of} is ${diffTotal} behind (${state})`;
  const seen = { group, ...(topic !== undefined && { topic }), lagMessages: diffTotal };
  return diffTotal <= atMost ? reached(seen, words) : notYet(words);
}
