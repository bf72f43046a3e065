import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import {
  offsetResponse,
  queryConsumerOffsetRequest,
  updateConsumerOffsetRequest,
} from '../../../../protocol/headers/consumer.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { Connection } from '../../../../remoting/types.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { isYoung } from '../../offset/young-queue.ts';
import { isRelayedMember } from '../../relay/relayed-request.ts';
import { queueCount } from '../../topic/topic-config.ts';
import { groupMissing, invalid, success, topicMissing } from '../answers.ts';

/** QUERY_CONSUMER_OFFSET (14) and UPDATE_CONSUMER_OFFSET (15) (wire-protocol 3.5). */
export const consumerOffsetProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.QUERY_CONSUMER_OFFSET, (request) => query(broker, request)],
  [RequestCode.UPDATE_CONSUMER_OFFSET, (request, connection) => update(broker, request, connection)],
];

const found = (offset: number): RemotingCommand => success(undefined, encodeHeader(offsetResponse, { offset }));

async function query(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { consumerGroup, topic, queueId, setZeroIfNotFound } = decodeHeader(
    queryConsumerOffsetRequest,
    request.extFields,
  );
  const offset = broker.offsets.query(consumerGroup, topic, queueId);
  if (offset >= 0) return found(offset);
  if (setZeroIfNotFound !== false && (await isYoung(broker, topic, queueId))) return found(0);
  // Any other code than this one makes clients skip the queue in every rebalance.
  throw new Refusal(
    ResponseCode.QUERY_NOT_FOUND,
    `Not found, maybe this group consumer boot first: group ${consumerGroup}, topic ${topic}, queue ${queueId}`,
  );
}

function update(broker: BrokerContext, request: RemotingCommand, connection: Connection): RemotingCommand {
  const { consumerGroup, topic, queueId, commitOffset } = decodeHeader(updateConsumerOffsetRequest, request.extFields);
  // The original forgets the commit of a group it has not met yet; here it is the group's first appearance.
  if (broker.groups.find(consumerGroup) === undefined) throw groupMissing(consumerGroup);
  const config = broker.topics.get(topic);
  if (config === undefined) throw topicMissing(topic);
  if (queueId < 0 || queueId >= queueCount(config)) {
    throw invalid(
      `queueId[${queueId}] is illegal, topic[${topic}] has ${config.readQueueNums} read and ` +
        `${config.writeQueueNums} write queues`,
    );
  }
  // An administrator moves an offline group in the same way; only a consumer's own word has to wait for other consumers.
  const isMember = isRelayedMember(connection) || broker.consumers.group(consumerGroup)?.has(connection) === true;
  const taken = broker.offsets.commit(consumerGroup, topic, queueId, commitOffset, isMember);
  return taken || commitOffset < 0 ? success() : response(ResponseCode.SUCCESS, 'Offset has been previously reset');
}
