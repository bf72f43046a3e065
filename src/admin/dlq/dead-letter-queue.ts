import type { AdminClient } from '../../client/admin-client.ts';
import { type RoutedQueue, subscribeQueues } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { deadLetterTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/**
 * The group whose committed offset in a dead-letter topic says how far the letters were resent. It is on every broker from
 * the start, and the consumer group's own progress stays what its consumers made it.
 */
export const PLACE_GROUP = 'TOOLS_CONSUMER';

/** One queue of a group's dead letters. */
export interface DeadLetterQueue extends RoutedQueue {
  minOffset: number;
  /** After the last letter. */
  maxOffset: number;
  /** The first letter that was not resent with the others, from `minOffset` to `maxOffset`. */
  place: number;
  /** Store time of the newest letter, milliseconds; 0 when it is empty. */
  newestTimestamp: number;
}

export interface DeadLetterQueues {
  queues: DeadLetterQueue[];
  /** Brokers that did not answer; their letters are missing. */
  unreached: UnreachedBroker[];
}

/**
 * Where a group's dead letters lie.
 * @throws MqError NOT_FOUND when it has no dead-letter topic, NO_PERMISSION when that cannot be read, what failed when no
 *   broker answered
 */
export async function deadLetterQueues(client: AdminClient, group: string): Promise<DeadLetterQueues> {
  const topic = deadLetterTopic(group);
  const route = await client.namesrv.findRoute(topic);
  if (route === undefined) {
    throw new MqError('NOT_FOUND', `group ${group} has no dead letters: no broker has the topic ${topic}`, {
      ...{ group, topic },
      hint: 'The topic is made with the first dead letter. mq dlq list shows the groups that have some.',
    });
  }
  const readable = subscribeQueues(topic, route);
  if (readable.length === 0) {
    throw new MqError('NO_PERMISSION', `the dead-letter topic ${topic} cannot be read`, {
      ...{ group, topic },
      hint: `Older brokers made it write-only; open it with: mq updateTopic -t '${topic}' -p 6 -c CLUSTER`,
    });
  }
  const outcomes = await fanOut(
    routeTargets(route),
    async ({ addr }) => queuesOf(client, topic, addr, readable),
    client.signal,
  );
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return { queues: outcomes.flatMap(({ value }) => value ?? []), unreached: unreachedBrokers(outcomes) };
}

async function queuesOf(
  client: AdminClient,
  topic: string,
  address: string,
  readable: readonly RoutedQueue[],
): Promise<DeadLetterQueue[]> {
  const { offsetTable } = await client.topics.getStats(address, topic);
  const own = readable.filter((queue) => queue.address === address);
  return Promise.all(
    own.map(async (queue) => {
      const stats = offsetTable.find(([{ queueId }]) => queueId === queue.queueId)?.[1];
      const minOffset = Math.max(0, stats?.minOffset ?? 0);
      const maxOffset = Math.max(minOffset, stats?.maxOffset ?? 0);
      const resentTo = await client.offsets.findCommitted(address, PLACE_GROUP, queue);
      // A place behind the end is of a topic that was deleted and made again.
      const place = resentTo === undefined || resentTo > maxOffset ? minOffset : Math.max(minOffset, resentTo);
      return { ...queue, minOffset, maxOffset, place, newestTimestamp: stats?.lastUpdateTimestamp ?? 0 };
    }),
  );
}

/** Letters that a queue holds. */
export const lettersIn = ({ minOffset, maxOffset }: Pick<DeadLetterQueue, 'minOffset' | 'maxOffset'>): number =>
  maxOffset - minOffset;
