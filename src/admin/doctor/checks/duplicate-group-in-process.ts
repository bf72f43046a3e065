import { isSystemGroup } from '../../../protocol/names.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';

/** One client id on one broker, with every connection it comes on. */
interface Seen {
  readonly kind: 'consumer' | 'producer';
  readonly group: string;
  readonly broker: string;
  readonly brokerAddr: string;
  readonly clientId: string;
  readonly addresses: readonly string[];
}

/** "The producer/consumer group has been created", and one client id used by two processes. */
export const duplicateGroupInProcess: ClusterCheck = {
  name: 'duplicate-group-in-process',
  title: 'two processes use one client id',
  severity: 'warning',
  scope: 'client',
  async run(context) {
    const first = await consumersTwice(context);
    const producers = await producersTwice(context);
    // A client that has just connected anew shows on both connections for a moment.
    if (first.length === 0 && producers.length === 0) return [];
    await context.pause(Math.min(context.limits.observeMs, 1000));
    const still: Seen[] = [...producers];
    for (const seen of first) if (await isStillThere(context, seen)) still.push(seen);
    return still.map(({ kind, group, broker, clientId, addresses }): Found => {
      const hosts = new Set(addresses.map((address) => address.slice(0, address.lastIndexOf(':'))));
      const where = hosts.size > 1 ? 'from different machines' : 'from one machine';
      return {
        subject: group,
        message: `At ${broker} the ${kind} ${clientId} is connected ${addresses.length} times ${where} (${addresses.join(', ')}): two processes use one client id. ${kind === 'consumer' ? 'Both take the same queues, and some queues nobody takes.' : 'Answers and transaction checks reach one of them only.'} Give each process an instance name of its own.`,
        evidence: { kind, clientId, broker, addresses },
        next: [
          kind === 'consumer' ? `mq consumerConnection -g ${group}` : `mq producerConnection -g ${group} -t TOPIC`,
        ],
      };
    });
  },
};

async function consumersTwice({ groups }: ClusterContext): Promise<Seen[]> {
  return (await groups.online()).flatMap(({ group, at }) =>
    at.flatMap(({ broker, value }) =>
      twice(value.connectionSet).map(([clientId, addresses]): Seen => {
        return { kind: 'consumer', group, broker: subjectOf(broker), brokerAddr: broker.addr, clientId, addresses };
      }),
    ),
  );
}

async function producersTwice({ brokers }: ClusterContext): Promise<Seen[]> {
  return (await brokers.producers()).flatMap(({ broker, value }) =>
    [...value].flatMap(([group, producers]) =>
      isSystemGroup(group) || group === 'CLIENT_INNER_PRODUCER'
        ? []
        : twice(producers.map(({ clientId, remoteIP }) => ({ clientId, clientAddr: remoteIP.replace(/^\//, '') }))).map(
            ([clientId, addresses]): Seen => {
              return {
                kind: 'producer',
                group,
                broker: subjectOf(broker),
                brokerAddr: broker.addr,
                clientId,
                addresses,
              };
            },
          ),
    ),
  );
}

/** Client ids that come on more than one connection. */
function twice(connections: readonly { clientId: string; clientAddr: string }[]): [string, readonly string[]][] {
  const byId = new Map<string, Set<string>>();
  for (const { clientId, clientAddr } of connections) {
    byId.set(clientId, (byId.get(clientId) ?? new Set()).add(clientAddr));
  }
  return [...byId].flatMap(([id, addresses]) => (addresses.size > 1 ? [[id, [...addresses].sort()]] : []));
}

async function isStillThere({ client }: ClusterContext, { brokerAddr, group, clientId }: Seen): Promise<boolean> {
  const now = await client.groups.findConsumers(brokerAddr, group);
  return now !== undefined && twice(now.connectionSet).some(([id]) => id === clientId);
}
