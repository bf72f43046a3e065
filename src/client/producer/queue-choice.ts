import { javaHashCode } from '../../protocol/message/hash.ts';
import { findQueue, type PublishQueue } from '../routes.ts';
import type { Message } from './message.ts';
import type { SendOptions } from './send-options.ts';

/** Chooses the one queue a message may go to. */
export type QueueChoice = (queues: readonly PublishQueue[]) => PublishQueue;

/** How the queue of a message is chosen: by who sends it, by its sharding key, or, undefined, in turn. */
export function choiceOf(message: Message, { queue }: SendOptions): QueueChoice | undefined {
  const { topic, shardingKey } = message;
  if (typeof queue === 'function') return (queues) => queue(queues, message);
  if (queue !== undefined) return (queues) => findQueue(queues, queue.brokerName, queue.queueId, topic);
  if (shardingKey !== undefined) return (queues) => queueOfKey(queues, shardingKey);
  return undefined;
}

/**
 * The queue of a sharding key among all queues of the topic, as the original's hash selector chooses it: Java and this
 * SDK send a key to the same queue.
 */
function queueOfKey<Q>(queues: readonly Q[], shardingKey: string): Q {
  return queues[Math.abs(javaHashCode(shardingKey) % queues.length)] as Q;
}
