import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { compareQueues, type MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { fanOut, unlessAllFailed } from '../fan-out.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { routeTargets } from './group-brokers.ts';
import { groupClients } from './group-clients.ts';

/** Where one client is with one queue, in its own memory. */
export type ClientOffset = MessageQueue & {
  clientId: string;
  /** The next offset it will store; -1 before its first. */
  offset: number;
};

export interface ClientOffsets {
  group: string;
  topic: string;
  /** Sorted by client and queue. */
  offsets: ClientOffset[];
  /** Clients that are online and did not say where they are. */
  silent: string[];
  /** Brokers that did not answer. */
  unreached: UnreachedBroker[];
}

/**
 * Where the clients of a group are with the queues of a topic, as they know it themselves; what brokers know lags behind
 * by up to five seconds, and in broadcast they know nothing.
 *
 * @param clientId only this client
 * @throws MqError NOT_FOUND without a route, or when nobody of the group (or not this client) is online, and the first
 *   broker's own error when none answered
 */
export async function clientOffsets(
  client: AdminClient,
  group: string,
  topic: string,
  clientId?: string,
): Promise<ClientOffsets> {
  const targets = routeTargets(await client.namesrv.getRoute(topic));
  const { clients, onlineAt, outcomes } = await groupClients(client, group, targets);
  unlessAllFailed(outcomes);
  const online = [...clients.keys()].filter((id) => clientId === undefined || id === clientId).sort();
  if (online.length === 0) {
    throw new MqError(
      'NOT_FOUND',
      `no client ${clientId === undefined ? '' : `${clientId} `}of group ${group} is online`,
      {
        group,
        hint: `What brokers know of it: mq consumerProgress -g ${group}`,
      },
    );
  }
  const asked = targets.filter(({ addr }) => onlineAt.has(addr));
  const ask = ({ addr }: { addr: string }) => client.groups.getClientOffsets(addr, group, topic, clientId);
  const answers = unlessAllFailed(await fanOut(asked, ask, client.signal));
  const found = new Map<string, ClientOffset>();
  for (const [id, table] of answers.flatMap(({ value }) => [...(value ?? [])])) {
    for (const [queue, offset] of table) {
      found.set(`${id} ${queue.brokerName} ${queue.queueId}`, { ...queue, clientId: id, offset });
    }
  }
  const offsets = [...found.values()].sort((a, b) => compareText(a.clientId, b.clientId) || compareQueues(a, b));
  const told = new Set(answers.flatMap(({ value }) => [...(value?.keys() ?? [])]));
  return {
    group,
    topic,
    offsets,
    silent: online.filter((id) => !told.has(id)),
    unreached: [...unreachedBrokers(outcomes), ...unreachedBrokers(answers)],
  };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
