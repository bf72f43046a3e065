import type { AdminClient } from '../../client/admin-client.ts';
import type { Producer } from '../../client/producer/producer.ts';
import { publishQueues } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { type TimedSend, testBody, timedSend } from './timed-send.ts';

/**
 * Sends `amount` test messages of `size` bytes to the queues of a topic in turn, one after the other.
 *
 * @throws MqError NOT_FOUND for an unknown topic, NO_PERMISSION when none of its queues takes messages
 */
export async function* checkSendRt(
  client: AdminClient,
  producer: Producer,
  topic: string,
  { amount, size }: { readonly amount: number; readonly size: number },
): AsyncGenerator<TimedSend> {
  const queues = publishQueues(topic, await client.namesrv.getRoute(topic));
  if (queues.length === 0) throw new MqError('NO_PERMISSION', `no queue of ${topic} takes messages`, { topic });
  const body = testBody(size);
  for (let i = 0; i < amount; i++) {
    const queue = queues[i % queues.length];
    if (queue !== undefined) yield timedSend(producer, queue, body);
  }
}
