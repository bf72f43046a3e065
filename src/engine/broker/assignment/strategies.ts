import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';

/**
 * Shares queues out among the clients of a group, as Java's strategies of these names do. Every member of the group must
 * be given the same lists in the same order.
 * @param client one of `clients`
 * @param queues sorted
 * @param clients sorted
 */
export type Strategy = (client: string, queues: readonly MessageQueue[], clients: readonly string[]) => MessageQueue[];

/** Neighbouring queues to one client; those first that get one more. */
const average: Strategy = (client, queues, clients) => {
  const index = clients.indexOf(client);
  if (index < 0) return [];
  const mod = queues.length % clients.length;
  const getsMore = mod > 0 && index < mod;
  const share = queues.length <= clients.length ? 1 : Math.floor(queues.length / clients.length) + (getsMore ? 1 : 0);
  const start = getsMore ? index * share : index * share + mod;
  return queues.slice(start, start + share);
};

/** Queue by queue to the next client. */
const averageByCircle: Strategy = (client, queues, clients) => {
  const index = clients.indexOf(client);
  return index < 0 ? [] : queues.filter((_, i) => i % clients.length === index);
};

export const strategies: ReadonlyMap<string, Strategy> = new Map([
  ['AVG', average],
  ['AVG_BY_CIRCLE', averageByCircle],
]);

/**
 * The queues a client pops. With a share number of 0 or less, or one that reaches every other client, each client pops
 * every queue of every broker (queue id -1); else its own and those of so many clients that follow it.
 */
export function allocateForPop(
  strategy: Strategy,
  client: string,
  queues: readonly MessageQueue[],
  clients: readonly string[],
  shareQueueNum: number,
): MessageQueue[] {
  if (shareQueueNum <= 0 || shareQueueNum >= clients.length - 1) {
    const any = queues.map(({ topic, brokerName }): MessageQueue => ({ topic, brokerName, queueId: -1 }));
    return any.filter(({ brokerName }, i) => any.findIndex((queue) => queue.brokerName === brokerName) === i);
  }
  const index = clients.indexOf(client);
  if (clients.length > queues.length) {
    const only = queues[index % queues.length];
    return index < 0 || only === undefined ? [] : [only];
  }
  if (index < 0) return [];
  const sharing = Array.from({ length: shareQueueNum + 1 }, (_, i) => clients[(index + i) % clients.length] ?? client);
  const wanted = new Set(sharing.flatMap((name) => strategy(name, queues, clients)));
  return queues.filter((queue) => wanted.has(queue));
}
