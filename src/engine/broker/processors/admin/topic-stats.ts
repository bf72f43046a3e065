import { encodeQueryConsumeTimeSpan, type QueueTimeSpan } from '../../../../protocol/bodies/consume-time-span.ts';
import type { QueueTable } from '../../../../protocol/bodies/message-queue.ts';
import { encodeTopicStatsTable, type TopicOffset } from '../../../../protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { topicGroupRequest } from '../../../../protocol/headers/admin.ts';
import { topicRequest } from '../../../../protocol/headers/namesrv.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { StatsName } from '../../stats/index.ts';
import { queueCount } from '../../topic/topic-config.ts';
import { success, topicMissing } from '../answers.ts';
import { Breather } from '../breather.ts';

/** How full a topic's queues are, and how old what a group has not consumed: 202, 303 (wire-protocol 3.9). */
export const topicStatsProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_TOPIC_STATS_INFO, (request) => topicStats(broker, request)],
  [RequestCode.QUERY_CONSUME_TIME_SPAN, (request) => consumeTimeSpan(broker, request)],
];

async function topicStats(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { topic } = decodeHeader(topicRequest, request.extFields);
  const { store, brokerName } = broker;
  const config = broker.topics.get(topic);
  if (config === undefined) throw topicMissing(topic);
  const offsetTable: QueueTable<TopicOffset> = [];
  const breather = new Breather();
  for (let queueId = 0; queueId < queueCount(config); queueId++) {
    await breather.step();
    const maxOffset = store.maxOffset(topic, queueId);
    const minOffset = store.minOffset(topic, queueId);
    const lastUpdateTimestamp = maxOffset > 0 ? Math.max(0, await store.storeTimeOf(topic, queueId, maxOffset - 1)) : 0;
    offsetTable.push([
      { topic, brokerName, queueId },
      { minOffset, maxOffset, lastUpdateTimestamp },
    ]);
  }
  const topicPutTps = broker.stats.get(StatsName.TOPIC_PUT_NUMS, topic)?.statsMinute.tps ?? 0;
  return success(encodeTopicStatsTable({ offsetTable, topicPutTps }));
}

async function consumeTimeSpan(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { topic, group } = decodeHeader(topicGroupRequest, request.extFields);
  const config = broker.topics.get(topic);
  if (config === undefined) throw topicMissing(topic);
  const spans: QueueTimeSpan[] = [];
  const breather = new Breather();
  for (let queueId = 0; queueId < config.writeQueueNums; queueId++) {
    await breather.step();
    spans.push(await timeSpanOf(broker, topic, group, queueId));
  }
  return success(encodeQueryConsumeTimeSpan(spans));
}

async function timeSpanOf(
  broker: BrokerContext,
  topic: string,
  group: string,
  queueId: number,
): Promise<QueueTimeSpan> {
  const { store, offsets, clock, brokerName } = broker;
  const minTimeStamp = await store.earliestStoreTime(topic, queueId);
  const maxOffset = store.maxOffset(topic, queueId);
  const next = Math.max(offsets.query(group, topic, queueId), store.minOffset(topic, queueId));
  const waitingSince = next < maxOffset ? await store.storeTimeOf(topic, queueId, next) : -1;
  return {
    messageQueue: { topic, brokerName, queueId },
    minTimeStamp,
    maxTimeStamp: await store.storeTimeOf(topic, queueId, maxOffset - 1),
    consumeTimeStamp: next > 0 ? await store.storeTimeOf(topic, queueId, next - 1) : minTimeStamp,
    delayTime: waitingSince > 0 ? clock.now() - waitingSince : 0,
  };
}
