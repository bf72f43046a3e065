import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ClientConnection } from '../../protocol/bodies/connections.ts';
import type { ConsumeFromWhere, ConsumeType, MessageModel } from '../../protocol/bodies/consumer-kind.ts';
import type { SubscriptionData } from '../../protocol/bodies/subscription-data.ts';
import { commonFailure } from '../fan-out.ts';
import { groupBrokers } from '../group/group-brokers.ts';
import { groupClients } from '../group/group-clients.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

export interface ConsumerClients {
  group: string;
  /** Each client once, sorted by id. */
  clients: ClientConnection[];
  /** Sorted by topic. */
  subscriptions: SubscriptionData[];
  consumeType: ConsumeType;
  messageModel: MessageModel;
  consumeFromWhere: ConsumeFromWhere;
  /** Brokers that did not answer. */
  unreached: UnreachedBroker[];
}

/**
 * The online clients of a consumer group and what they subscribe to, as all its brokers know them.
 *
 * @param brokerAddr only this broker is asked
 * @throws MqError NOT_FOUND when nobody of the group is online, and the first broker's own error when none answered
 */
export async function consumerClients(
  client: AdminClient,
  group: string,
  brokerAddr?: string,
): Promise<ConsumerClients> {
  const targets = brokerAddr === undefined ? await groupBrokers(client, group) : [{ addr: brokerAddr }];
  const { outcomes, ...found } = await groupClients(client, group, targets);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const first = outcomes.find(({ value }) => value !== undefined)?.value;
  if (first === undefined) {
    throw new MqError('NOT_FOUND', `no consumer of the group ${group} is online`, {
      group,
      hint: `Its progress: mq consumerProgress -g ${group}`,
    });
  }
  return {
    group,
    clients: [...found.clients.values()]
      .map(({ brokerAddr: _brokerAddr, ...connection }) => connection)
      .sort((a, b) => (a.clientId < b.clientId ? -1 : 1)),
    subscriptions: [...found.subscriptions.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1)),
    consumeType: first.consumeType,
    messageModel: first.messageModel,
    consumeFromWhere: first.consumeFromWhere,
    unreached: unreachedBrokers(outcomes),
  };
}
