import {
  type ConsumeStats,
  encodeConsumeStats,
  encodeConsumeStatsList,
  type OffsetWrapper,
} from '../../../../protocol/bodies/consume-stats.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { getBrokerConsumeStatsRequest, getConsumeStatsRequest } from '../../../../protocol/headers/admin.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { StatsName } from '../../stats/index.ts';
import { success } from '../answers.ts';
import { Breather } from '../breather.ts';

/** Progress of one group (208) and of all (317) (wire-protocol 3.9, 5.12). */
export const consumeStatsProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_CONSUME_STATS, (request) => groupStats(broker, request)],
  [RequestCode.GET_BROKER_CONSUME_STATS, (request) => allStats(broker, request)],
];

async function groupStats(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const header = decodeHeader(getConsumeStatsRequest, request.extFields);
  const group = header.consumerGroup;
  const listed = (header.topicList ?? '').split(';').filter((topic) => topic !== '');
  const asked = header.topic === undefined || header.topic.trim() === '' ? undefined : header.topic;
  const topics = listed.length > 0 ? listed : subscribed(broker, group, asked);
  const all: ConsumeStats = { offsetTable: [], consumeTps: 0 };
  const breather = new Breather();
  for (const topic of topics) {
    const readQueueNums = broker.topics.get(topic)?.readQueueNums;
    if (readQueueNums === undefined) continue;
    const stats = await topicProgress(broker, group, topic, readQueueNums, breather);
    all.offsetTable.push(...stats.offsetTable);
    all.consumeTps += stats.consumeTps;
  }
  return success(encodeConsumeStats(all));
}

/** Topics with progress of the group; while it is online, only those it still subscribes to. */
function subscribed(broker: BrokerContext, group: string, asked?: string): string[] {
  const topics = asked === undefined ? broker.offsets.topicsOf(group) : [asked];
  const subscriptions = broker.consumers.group(group)?.subscriptions;
  return subscriptions === undefined || subscriptions.size === 0
    ? topics
    : topics.filter((topic) => subscriptions.has(topic));
}

async function topicProgress(
  broker: BrokerContext,
  group: string,
  topic: string,
  queues: number,
  breather: Breather,
): Promise<ConsumeStats> {
  const { brokerName } = broker;
  const stats: ConsumeStats = { offsetTable: [], consumeTps: 0 };
  for (let queueId = 0; queueId < queues; queueId++) {
    await breather.step();
    stats.offsetTable.push([{ topic, brokerName, queueId }, await queueProgress(broker, group, topic, queueId)]);
  }
  stats.consumeTps = broker.stats.get(StatsName.GROUP_GET_NUMS, `${topic}@${group}`)?.statsMinute.tps ?? 0;
  return stats;
}

async function queueProgress(
  broker: BrokerContext,
  group: string,
  topic: string,
  queueId: number,
): Promise<OffsetWrapper> {
  const consumerOffset = Math.max(0, broker.offsets.query(group, topic, queueId));
  const lastTime = consumerOffset > 0 ? await broker.store.storeTimeOf(topic, queueId, consumerOffset - 1) : 0;
  return {
    brokerOffset: broker.store.maxOffset(topic, queueId),
    consumerOffset,
    pullOffset: Math.max(consumerOffset, broker.offsets.queryPullOffset(group, topic, queueId)),
    lastTimestamp: Math.max(0, lastTime),
  };
}

async function allStats(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { isOrder } = decodeHeader(getBrokerConsumeStatsRequest, request.extFields);
  const consumeStatsList: Map<string, ConsumeStats[]>[] = [];
  let totalDiff = 0;
  let totalInflightDiff = 0;
  const breather = new Breather();
  for (const group of [...broker.groups.all().keys()]) {
    const ofGroup: ConsumeStats[] = [];
    for (const topic of subscribed(broker, group)) {
      const config = broker.topics.get(topic);
      if (config === undefined || (isOrder && !config.order)) continue;
      const stats = await topicProgress(broker, group, topic, config.writeQueueNums, breather);
      for (const [, { brokerOffset, consumerOffset, pullOffset }] of stats.offsetTable) {
        totalDiff += brokerOffset - consumerOffset;
        totalInflightDiff += (pullOffset ?? consumerOffset) - consumerOffset;
      }
      ofGroup.push(stats);
    }
    consumeStatsList.push(new Map([[group, ofGroup]]));
  }
  return success(
    encodeConsumeStatsList({ consumeStatsList, brokerAddr: broker.address, totalDiff, totalInflightDiff }),
  );
}
