import { encodeBrokerStatsData } from '../../../../protocol/bodies/broker-stats-data.ts';
import { encodeQueryConsumeQueue } from '../../../../protocol/bodies/query-consume-queue.ts';
import type { SubscriptionData } from '../../../../protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { queryConsumeQueueRequest, viewBrokerStatsDataRequest } from '../../../../protocol/headers/admin.ts';
import { jsonBody } from '../../../../protocol/json/write.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** Statistics, entries of a queue, replication: 315, 321, 907 (wire-protocol 3.9). */
export const brokerStatusProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.VIEW_BROKER_STATS_DATA, (request) => statsData(broker, request)],
  [RequestCode.QUERY_CONSUME_QUEUE, (request) => consumeQueue(broker, request)],
  [RequestCode.GET_BROKER_HA_STATUS, () => haStatus(broker)],
];

function statsData(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { statsName, statsKey } = decodeHeader(viewBrokerStatsDataRequest, request.extFields);
  const data = broker.stats.get(statsName, statsKey);
  if (data === undefined) throw failed(`The stats <${statsName}> <${statsKey}> not exist`);
  return success(encodeBrokerStatsData(data));
}

function consumeQueue(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { topic, queueId, index, count, consumerGroup } = decodeHeader(queryConsumeQueueRequest, request.extFields);
  const { store } = broker;
  const entries = store.queueEntries(topic, queueId, index, Math.max(0, count));
  if (entries === undefined) throw failed(`${queueId}@${topic} is not exist!`);
  const subscription =
    consumerGroup === undefined ? undefined : broker.consumers.group(consumerGroup)?.subscription(topic);
  const offline = consumerGroup !== undefined && subscription === undefined;
  return success(
    encodeQueryConsumeQueue({
      subscriptionData: subscription,
      filterData: offline ? `${consumerGroup}@${topic} is not online!` : undefined,
      minQueueIndex: store.minOffset(topic, queueId),
      maxQueueIndex: store.maxOffset(topic, queueId),
      queueData: entries.map(({ position, size, tagsCode }) => ({
        physicOffset: position,
        physicSize: size,
        tagsCode,
        eval: subscription !== undefined && passes(subscription, tagsCode),
      })),
    }),
  );
}

const passes = ({ codeSet }: SubscriptionData, tagsCode: number): boolean =>
  codeSet.length === 0 || codeSet.includes(tagsCode);

/** A master without slaves. */
const haStatus = (broker: BrokerContext): RemotingCommand =>
  success(
    jsonBody({
      master: true,
      masterCommitLogMaxOffset: broker.store.maxPhysicalOffset,
      inSyncSlaveNums: 0,
      haConnectionInfo: [],
      haClientRuntimeInfo: {
        transferredByteInSecond: 0,
        maxOffset: 0,
        lastReadTimestamp: 0,
        lastWriteTimestamp: 0,
        masterFlushOffset: 0,
      },
    }),
  );
