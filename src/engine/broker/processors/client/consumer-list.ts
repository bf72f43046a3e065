import { encodeConsumerIdList } from '../../../../protocol/bodies/name-lists.ts';
import { decodeCheckClient } from '../../../../protocol/bodies/subscription-bodies.ts';
import { isTagType } from '../../../../protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { consumerGroupRequest } from '../../../../protocol/headers/consumer.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** GET_CONSUMER_LIST_BY_GROUP (38) and CHECK_CLIENT_CONFIG (46) (wire-protocol 3.5). */
export const consumerListProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_CONSUMER_LIST_BY_GROUP, (request) => consumerList(broker, request)],
  [RequestCode.CHECK_CLIENT_CONFIG, checkClientConfig],
];

function consumerList(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { consumerGroup } = decodeHeader(consumerGroupRequest, request.extFields);
  const group = broker.consumers.group(consumerGroup);
  if (group === undefined) throw failed(`no consumer for this group, ${consumerGroup}`);
  return success(encodeConsumerIdList(group.clientIds()));
}

function checkClientConfig(request: RemotingCommand): RemotingCommand {
  const { group, subscriptionData } = decodeCheckClient(request.body);
  if (isTagType(subscriptionData.expressionType)) return success();
  throw failed(
    `The broker does not support consumer to filter message by ${subscriptionData.expressionType}: ` +
      `group ${group}, topic ${subscriptionData.topic}`,
  );
}
