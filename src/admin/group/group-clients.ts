import type { AdminClient } from '../../client/admin-client.ts';
import type { ClientConnection, ConsumerConnection } from '../../protocol/bodies/connections.ts';
import type { ConsumeType, MessageModel } from '../../protocol/bodies/consumer-kind.ts';
import type { SubscriptionData } from '../../protocol/bodies/subscription-data.ts';
import { fanOut, type Outcome } from '../fan-out.ts';
import type { Target } from '../targets.ts';

/** The clients of a group that are online, over all its brokers. */
export interface GroupClients {
  /** By client id. */
  clients: Map<string, ClientConnection & { brokerAddr: string }>;
  /** By topic, of all brokers together. */
  subscriptions: Map<string, SubscriptionData>;
  /** Undefined when nobody is online. */
  consumeType: ConsumeType | undefined;
  messageModel: MessageModel | undefined;
  /** Brokers that know somebody of the group. */
  onlineAt: Set<string>;
}

/** Asks each broker who of a group is online. */
export async function groupClients(
  client: AdminClient,
  group: string,
  targets: readonly Target[],
): Promise<GroupClients & { outcomes: Outcome<Target, ConsumerConnection | undefined>[] }> {
  const outcomes = await fanOut(targets, ({ addr }) => client.groups.findConsumers(addr, group), client.signal);
  const result: GroupClients = {
    clients: new Map(),
    subscriptions: new Map(),
    consumeType: undefined,
    messageModel: undefined,
    onlineAt: new Set(),
  };
  for (const { item, value } of outcomes) {
    if (value === undefined) continue;
    result.onlineAt.add(item.addr);
    result.consumeType ??= value.consumeType;
    result.messageModel ??= value.messageModel;
    for (const connection of value.connectionSet) {
      if (!result.clients.has(connection.clientId)) {
        result.clients.set(connection.clientId, { ...connection, brokerAddr: item.addr });
      }
    }
    for (const [topic, data] of value.subscriptionTable) result.subscriptions.set(topic, data);
  }
  return { ...result, outcomes };
}
