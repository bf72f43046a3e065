import { totalmem } from 'node:os';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import {
  offsetResponse,
  queryConsumerOffsetRequest,
  updateConsumerOffsetRequest,
} from '../../../../protocol/headers/consumer.ts';
import { readInt64 } from '../../../../protocol/message/record.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { queueCount } from '../../topic/topic-config.ts';
import { groupMissing, invalid, success, topicMissing } from '../answers.ts';

/** QUERY_CONSUMER_OFFSET (14) and UPDATE_CONSUMER_OFFSET (15) (wire-protocol 3.5). */
export const consumerOffsetProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.QUERY_CONSUMER_OFFSET, (request) => query(broker, request)],
  [RequestCode.UPDATE_CONSUMER_OFFSET, (request) => update(broker, request)],
];

const RECORD_POSITION_AT = 28;

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

/**
 * Whether the queue's first message is still there and near the end of the log: then a new group starts with it,
 * whatever its consumers say about where to start. "Near" is the original's measure, accessMessageInMemoryMaxRatio.
 */
async function isYoung(broker: BrokerContext, topic: string, queueId: number): Promise<boolean> {
  const { store } = broker;
  if (store.minOffset(topic, queueId) > 0 || store.maxOffset(topic, queueId) <= 0) return false;
  const hotBytes = (totalmem() * broker.config.get('accessMessageInMemoryMaxRatio')) / 100;
  if (store.maxPhysicalOffset - store.minPhysicalOffset <= hotBytes) return true;
  const first = await store.get({ topic, queueId, offset: 0, maxMessages: 1, maxBytes: 1, matches: undefined });
  const record = first.buffers[0];
  return record !== undefined && store.maxPhysicalOffset - readInt64(record, RECORD_POSITION_AT) <= hotBytes;
}

function update(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
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
  const taken = broker.offsets.commit(consumerGroup, topic, queueId, commitOffset);
  return taken || commitOffset < 0 ? success() : response(ResponseCode.SUCCESS, 'Offset has been previously reset');
}
