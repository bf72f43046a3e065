import { encodeConsumerIdList } from '../../../../protocol/bodies/name-lists.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { consumerGroupRequest } from '../../../../protocol/headers/consumer.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** GET_CONSUMER_LIST_BY_GROUP (38) (wire-protocol 3.5). */
export const consumerListProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_CONSUMER_LIST_BY_GROUP, (request) => consumerList(broker, request)],
];

function consumerList(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { consumerGroup } = decodeHeader(consumerGroupRequest, request.extFields);
  const group = broker.consumers.group(consumerGroup);
  if (group === undefined) throw failed(`no consumer for this group, ${consumerGroup}`);
  return success(encodeConsumerIdList(group.clientIds()));
}
