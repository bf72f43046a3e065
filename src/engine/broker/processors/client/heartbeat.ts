import { type ConsumerData, decodeHeartbeatData } from '../../../../protocol/bodies/heartbeat-data.ts';
import { TopicSysFlag } from '../../../../protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { unregisterClientRequest } from '../../../../protocol/headers/consumer.ts';
import { retryTopic } from '../../../../protocol/names.ts';
import { Permission } from '../../../../protocol/permission.ts';
import type { Connection } from '../../../../remoting/types.ts';
import type { ClientIdentity } from '../../client/client-channel.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { invalid, registered, success } from '../answers.ts';

/** HEART_BEAT (34) and UNREGISTER_CLIENT (35) (wire-protocol 3.5). */
export const heartbeatProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.HEART_BEAT, (request, connection) => heartbeat(broker, request, connection)],
  [RequestCode.UNREGISTER_CLIENT, (request, connection) => unregister(broker, request, connection)],
];

/**
 * Registers the client's groups under its connection. What a consumer group lacks is made first: the group, and its
 * retry topic, which mqadmin and Go clients look up in the route right after the first heartbeat.
 */
function heartbeat(
  broker: BrokerContext,
  request: RemotingCommand,
  connection: Connection,
): RemotingCommand | Promise<RemotingCommand> {
  const data = decodeHeartbeatData(request.body);
  if (data.clientId === '') throw invalid('the heartbeat names no clientID');
  const client: ClientIdentity = {
    clientId: data.clientId,
    connection,
    language: request.language,
    version: request.version,
  };
  let created = false;
  for (const consumer of data.consumerDataSet) {
    if (registerConsumer(broker, client, consumer, data.withoutSub)) created = true;
  }
  for (const group of data.producerGroups) broker.producers.register(group, client, broker.clock.now());
  return created ? afterCreation(broker) : success();
}

async function afterCreation(broker: BrokerContext): Promise<RemotingCommand> {
  await Promise.all([broker.topics.saved(), broker.groups.saved(), registered(broker)]);
  return success();
}

/** @returns true when a topic had to be made */
function registerConsumer(
  broker: BrokerContext,
  client: ClientIdentity,
  consumer: ConsumerData,
  withoutSub: boolean,
): boolean {
  const group = consumer.groupName;
  if (consumer.consumeType === 'CONSUME_ACTIVELY' && broker.config.get('rejectPullConsumerEnable')) return false;
  const config = broker.groups.find(group);
  if (config === undefined) {
    broker.log.warn(
      { group, peer: client.connection.remoteAddress },
      'a heartbeat names a group that is unknown and may not be made',
    );
    return false;
  }
  const retry = retryTopic(group);
  const created = broker.topics.get(retry) === undefined;
  const sysFlag = consumer.unitMode ? TopicSysFlag.UNIT_SUB : 0;
  broker.topics.createForSendBack(retry, config.retryQueueNums, Permission.READ | Permission.WRITE, sysFlag);
  const { consumeType, messageModel, consumeFromWhere, subscriptionDataSet } = consumer;
  const keepsSubscriptions = withoutSub && subscriptionDataSet.length === 0;
  const subscriptions = keepsSubscriptions ? undefined : subscriptionDataSet;
  broker.consumers.register(
    { group, client, consumeType, messageModel, consumeFromWhere, subscriptions },
    broker.clock.now(),
  );
  return created;
}

function unregister(broker: BrokerContext, request: RemotingCommand, connection: Connection): RemotingCommand {
  const { producerGroup, consumerGroup } = decodeHeader(unregisterClientRequest, request.extFields);
  if (producerGroup !== undefined) broker.producers.unregister(producerGroup, connection);
  if (consumerGroup !== undefined) broker.consumers.unregister(consumerGroup, connection);
  return success();
}
