import * as broker from '../../../src/protocol/bodies/broker-stats-data.ts';
import * as cluster from '../../../src/protocol/bodies/cluster-info.ts';
import * as connections from '../../../src/protocol/bodies/connections.ts';
import * as directly from '../../../src/protocol/bodies/consume-directly-result.ts';
import * as consumeStats from '../../../src/protocol/bodies/consume-stats.ts';
import * as timeSpan from '../../../src/protocol/bodies/consume-time-span.ts';
import * as runningInfo from '../../../src/protocol/bodies/consumer-running-info.ts';
import * as dataVersion from '../../../src/protocol/bodies/data-version.ts';
import * as heartbeat from '../../../src/protocol/bodies/heartbeat-data.ts';
import * as kv from '../../../src/protocol/bodies/kv-table.ts';
import * as lock from '../../../src/protocol/bodies/lock-batch.ts';
import * as lists from '../../../src/protocol/bodies/name-lists.ts';
import * as offsets from '../../../src/protocol/bodies/offset-tables.ts';
import * as producers from '../../../src/protocol/bodies/producer-table-info.ts';
import * as queryQueue from '../../../src/protocol/bodies/query-consume-queue.ts';
import * as register from '../../../src/protocol/bodies/register-broker.ts';
import * as reset from '../../../src/protocol/bodies/reset-offset.ts';
import * as subscription from '../../../src/protocol/bodies/subscription-bodies.ts';
import * as group from '../../../src/protocol/bodies/subscription-group.ts';
import * as topic from '../../../src/protocol/bodies/topic-config.ts';
import * as topics from '../../../src/protocol/bodies/topic-config-table.ts';
import * as route from '../../../src/protocol/bodies/topic-route-data.ts';
import * as topicStats from '../../../src/protocol/bodies/topic-stats-table.ts';
import type { HeaderFields } from '../../../src/protocol/header.ts';
import * as admin from '../../../src/protocol/headers/admin.ts';
import * as consumer from '../../../src/protocol/headers/consumer.ts';
import * as namesrv from '../../../src/protocol/headers/namesrv.ts';
import * as producer from '../../../src/protocol/headers/producer.ts';

/** Decodes a body and encodes it again. */
export type BodyTrip = (body: Buffer) => Buffer;

const trip =
  <T>(decode: (body: Buffer) => T, encode: (value: T) => Buffer): BodyTrip =>
  (body) =>
    encode(decode(body));

/** What each request's JSON body goes through. */
export const requestBodies: Record<number, BodyTrip> = {
  18: trip(topics.decodeCreateTopicList, topics.encodeCreateTopicList),
  34: trip(heartbeat.decodeHeartbeatData, heartbeat.encodeHeartbeatData),
  41: trip(lock.decodeLockBatchRequest, lock.encodeLockBatchRequest),
  42: trip(lock.decodeLockBatchRequest, lock.encodeLockBatchRequest),
  46: trip(subscription.decodeCheckClient, subscription.encodeCheckClient),
  103: trip(
    (body) => register.decodeRegisterBrokerBody(body, { compressed: false, version: 479 }),
    register.encodeRegisterBrokerBody,
  ),
  200: trip(group.decodeSubscriptionGroupConfig, group.encodeSubscriptionGroupConfig),
  220: trip(reset.decodeResetOffsetBody, reset.encodeResetOffsetBody),
  225: trip(group.decodeSubscriptionGroupList, group.encodeSubscriptionGroupList),
  322: trip(dataVersion.decodeDataVersion, dataVersion.encodeDataVersion),
};

/** What each answer's JSON body goes through. */
export const responseBodies: Record<number, BodyTrip> = {
  21: trip(topics.decodeTopicConfigSerializeWrapper, topics.encodeTopicConfigSerializeWrapper),
  28: trip(kv.decodeKVTable, kv.encodeKVTable),
  38: trip(lists.decodeConsumerIdList, lists.encodeConsumerIdList),
  41: trip(lock.decodeLockBatchResponse, lock.encodeLockBatchResponse),
  43: trip(offsets.decodeConsumerOffsets, offsets.encodeConsumerOffsets),
  45: trip(offsets.decodeDelayOffsets, offsets.encodeDelayOffsets),
  105: trip(route.decodeTopicRouteData, route.encodeTopicRouteData),
  106: trip(cluster.decodeClusterInfo, cluster.encodeClusterInfo),
  201: trip(group.decodeSubscriptionGroupWrapper, group.encodeSubscriptionGroupWrapper),
  202: trip(topicStats.decodeTopicStatsTable, topicStats.encodeTopicStatsTable),
  203: trip(connections.decodeConsumerConnection, connections.encodeConsumerConnection),
  204: trip(connections.decodeProducerConnection, connections.encodeProducerConnection),
  206: trip(lists.decodeTopicList, lists.encodeTopicList),
  208: trip(consumeStats.decodeConsumeStats, consumeStats.encodeConsumeStats),
  219: trip(kv.decodeKVTable, kv.encodeKVTable),
  221: trip(reset.decodeGetConsumerStatus, reset.encodeGetConsumerStatus),
  222: trip(reset.decodeResetOffsetBody, reset.encodeResetOffsetBody),
  223: trip(reset.decodeGetConsumerStatus, reset.encodeGetConsumerStatus),
  224: trip(lists.decodeTopicList, lists.encodeTopicList),
  300: trip(lists.decodeGroupList, lists.encodeGroupList),
  303: trip(timeSpan.decodeQueryConsumeTimeSpan, timeSpan.encodeQueryConsumeTimeSpan),
  304: trip(lists.decodeTopicList, lists.encodeTopicList),
  305: trip(lists.decodeTopicList, lists.encodeTopicList),
  307: trip(runningInfo.decodeConsumerRunningInfo, runningInfo.encodeConsumerRunningInfo),
  308: trip(offsets.decodeQueryCorrectionOffset, offsets.encodeQueryCorrectionOffset),
  309: trip(directly.decodeConsumeMessageDirectlyResult, directly.encodeConsumeMessageDirectlyResult),
  315: trip(broker.decodeBrokerStatsData, broker.encodeBrokerStatsData),
  317: trip(consumeStats.decodeConsumeStatsList, consumeStats.encodeConsumeStatsList),
  321: trip(queryQueue.decodeQueryConsumeQueue, queryQueue.encodeQueryConsumeQueue),
  322: trip(dataVersion.decodeDataVersion, dataVersion.encodeDataVersion),
  328: trip(producers.decodeProducerTableInfo, producers.encodeProducerTableInfo),
  343: trip(lists.decodeTopicList, lists.encodeTopicList),
  345: trip(subscription.decodeQuerySubscription, subscription.encodeQuerySubscription),
  351: trip(topic.decodeTopicConfig, topic.encodeTopicConfig),
  352: trip(group.decodeSubscriptionGroupConfig, group.encodeSubscriptionGroupConfig),
};

/** Fields that a reader of ours has no use for, and that no peer misses. */
export const droppedFields: ReadonlySet<string> = new Set([
  'mappingDataVersion',
  'topicQueueMappingInfoMap',
  'topicQueueMappingDetailMap',
  'mqPopTable',
  'mappingDetail',
  'groupTopicMap',
  'minTimeStampStr',
  'maxTimeStampStr',
  'consumeTimeStampStr',
]);

/** The declared header of each request. */
export const requestHeaders: Record<number, HeaderFields> = {
  10: producer.sendMessageRequest,
  11: consumer.pullMessageRequest,
  12: consumer.queryMessageRequest,
  14: consumer.queryConsumerOffsetRequest,
  15: consumer.updateConsumerOffsetRequest,
  17: admin.updateTopicRequest,
  29: consumer.searchOffsetRequest,
  30: consumer.queueRequest,
  31: consumer.queueRequest,
  32: consumer.queueRequest,
  33: consumer.viewMessageRequest,
  35: consumer.unregisterClientRequest,
  36: consumer.consumerSendMsgBackRequest,
  37: producer.endTransactionRequest,
  38: consumer.consumerGroupRequest,
  39: producer.checkTransactionStateRequest,
  40: consumer.consumerGroupRequest,
  100: namesrv.putKvConfigRequest,
  101: namesrv.kvKeyRequest,
  102: namesrv.kvKeyRequest,
  103: namesrv.registerBrokerRequest,
  104: namesrv.brokerIdentityRequest,
  105: namesrv.getRouteInfoRequest,
  202: namesrv.topicRequest,
  203: consumer.consumerGroupRequest,
  204: admin.producerGroupRequest,
  205: namesrv.brokerNameRequest,
  207: admin.deleteSubscriptionGroupRequest,
  208: admin.getConsumeStatsRequest,
  215: namesrv.topicRequest,
  216: namesrv.deleteTopicInNamesrvRequest,
  219: namesrv.kvNamespaceRequest,
  220: consumer.resetConsumerClientOffsetRequest,
  221: consumer.getConsumerStatusRequest,
  222: admin.resetOffsetRequest,
  223: admin.invokeGetConsumerStatusRequest,
  224: namesrv.clusterRequest,
  300: namesrv.topicRequest,
  303: admin.topicGroupRequest,
  307: consumer.getConsumerRunningInfoRequest,
  308: admin.queryCorrectionOffsetRequest,
  309: consumer.consumeMessageDirectlyRequest,
  314: admin.cloneGroupOffsetRequest,
  315: admin.viewBrokerStatsDataRequest,
  317: admin.getBrokerConsumeStatsRequest,
  321: admin.queryConsumeQueueRequest,
  322: namesrv.brokerIdentityRequest,
  323: admin.resumeCheckHalfMessageRequest,
  324: producer.sendMessageRequest,
  326: producer.pushReplyMessageRequest,
  327: namesrv.brokerNameRequest,
  343: admin.groupRequest,
  345: admin.topicGroupRequest,
  351: namesrv.topicRequest,
  352: admin.groupRequest,
  361: consumer.pullMessageRequest,
  901: namesrv.brokerMemberGroupRequest,
  904: namesrv.brokerHeartbeatRequest,
};

/** The declared header of each successful answer. */
export const responseHeaders: Record<number, HeaderFields> = {
  10: producer.sendMessageResponse,
  11: consumer.pullMessageResponse,
  12: consumer.queryMessageResponse,
  14: consumer.offsetResponse,
  26: admin.getBrokerConfigResponse,
  29: consumer.offsetResponse,
  30: consumer.offsetResponse,
  31: consumer.offsetResponse,
  32: consumer.timestampResponse,
  101: namesrv.getKvConfigResponse,
  103: namesrv.registerBrokerResponse,
  205: namesrv.wipeWritePermResponse,
  310: producer.sendMessageResponse,
  320: producer.sendMessageResponse,
  322: namesrv.queryDataVersionResponse,
  327: namesrv.addWritePermResponse,
};
