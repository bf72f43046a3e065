import {
  type ClientConnection,
  encodeConsumerConnection,
  encodeProducerConnection,
} from '../../../../protocol/bodies/connections.ts';
import { encodeGroupList, encodeTopicList } from '../../../../protocol/bodies/name-lists.ts';
import { encodeProducerTableInfo } from '../../../../protocol/bodies/producer-table-info.ts';
import { encodeQuerySubscription } from '../../../../protocol/bodies/subscription-bodies.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { groupRequest, producerGroupRequest, topicGroupRequest } from '../../../../protocol/headers/admin.ts';
import { consumerGroupRequest } from '../../../../protocol/headers/consumer.ts';
import { topicRequest } from '../../../../protocol/headers/namesrv.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { ClientChannel } from '../../client/client-channel.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** Who is connected, and who consumes what: 203, 204, 300, 328, 343, 345 (wire-protocol 3.9). */
export const connectionProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_CONSUMER_CONNECTION_LIST, (request) => consumerConnections(broker, request)],
  [RequestCode.GET_PRODUCER_CONNECTION_LIST, (request) => producerConnections(broker, request)],
  [RequestCode.GET_ALL_PRODUCER_INFO, () => allProducers(broker)],
  [RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, (request) => groupsOfTopic(broker, request)],
  [RequestCode.QUERY_TOPICS_BY_CONSUMER, (request) => topicsOfGroup(broker, request)],
  [RequestCode.QUERY_SUBSCRIPTION_BY_CONSUMER, (request) => subscriptionOf(broker, request)],
];

const connectionOf = ({ clientId, connection, language, version }: ClientChannel): ClientConnection => ({
  clientId,
  clientAddr: connection.remoteAddress,
  language,
  version,
});

/** mqadmin tells a group offline from a failure by the code: 206. */
function consumerConnections(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { consumerGroup } = decodeHeader(consumerGroupRequest, request.extFields);
  const group = broker.consumers.group(consumerGroup);
  if (group === undefined) {
    throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, `the consumer group[${consumerGroup}] not online`);
  }
  return success(
    encodeConsumerConnection({
      connectionSet: group.channels().map(connectionOf),
      subscriptionTable: new Map(group.subscriptions),
      consumeType: group.consumeType,
      messageModel: group.messageModel,
      consumeFromWhere: group.consumeFromWhere,
    }),
  );
}

function producerConnections(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { producerGroup } = decodeHeader(producerGroupRequest, request.extFields);
  const channels = broker.producers.channels(producerGroup);
  if (channels.length === 0) throw failed(`the producer group[${producerGroup}] not exist`);
  return success(encodeProducerConnection({ connectionSet: channels.map(connectionOf) }));
}

function allProducers(broker: BrokerContext): RemotingCommand {
  const table = broker.producers.groups().map((group) => {
    const producers = broker.producers.channels(group).map((channel) => ({
      clientId: channel.clientId,
      remoteIP: `/${channel.connection.remoteAddress}`,
      language: channel.language,
      version: channel.version,
      lastUpdateTimestamp: channel.lastUpdateTimestamp,
    }));
    return [group, producers] as const;
  });
  return success(encodeProducerTableInfo(new Map(table)));
}

function groupsOfTopic(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { topic } = decodeHeader(topicRequest, request.extFields);
  const groups = new Set([...broker.consumers.groupsOf(topic), ...broker.offsets.groupsOf(topic)]);
  return success(encodeGroupList([...groups]));
}

function topicsOfGroup(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { group } = decodeHeader(groupRequest, request.extFields);
  return success(encodeTopicList({ topicList: broker.offsets.topicsOf(group), brokerAddr: broker.address }));
}

function subscriptionOf(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { group, topic } = decodeHeader(topicGroupRequest, request.extFields);
  const subscriptionData = broker.consumers.group(group)?.subscription(topic);
  return success(encodeQuerySubscription({ group, topic, subscriptionData }));
}
