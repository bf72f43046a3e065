import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ClientConnection } from '../../protocol/bodies/connections.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

export interface ProducerClients {
  group: string;
  topic: string;
  /** Each client once, however many brokers know it; sorted by id. */
  clients: ClientConnection[];
  /** Brokers that did not answer. */
  unreached: UnreachedBroker[];
}

/**
 * The online clients of a producer group, as the brokers of a topic know them. Every broker is asked: a producer is only
 * known where it has sent its heartbeat.
 *
 * @throws MqError NOT_FOUND for an unknown topic, and when no broker knows a client of the group; what failed when no
 *   broker answered
 */
export async function producerClients(client: AdminClient, group: string, topic: string): Promise<ProducerClients> {
  const targets = routeTargets(await client.namesrv.getRoute(topic));
  const outcomes = await fanOut(targets, ({ addr }) => client.groups.findProducers(addr, group), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const found = new Map<string, ClientConnection>();
  for (const { value } of outcomes) {
    for (const connection of value?.connectionSet ?? []) found.set(connection.clientId, connection);
  }
  const unreached = unreachedBrokers(outcomes);
  if (found.size === 0 && unreached.length === 0) {
    throw new MqError('NOT_FOUND', `no producer of the group ${group} is online at a broker of topic ${topic}`, {
      group,
      topic,
      hint: 'A producer is known from its first heartbeat to 120 s after its last.',
    });
  }
  const clients = [...found.values()].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  return { group, topic, clients, unreached };
}
