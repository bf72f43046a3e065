import type { BrokerConfig } from '../../../config/keys/index.ts';
import { type TopicConfig, topicConfig } from '../../../protocol/bodies/topic-config.ts';
import {
  AUTO_CREATE_TOPIC,
  BENCHMARK_TOPIC,
  HALF_TOPIC,
  OFFSET_MOVED_EVENT_TOPIC,
  OP_HALF_TOPIC,
  replyTopic,
  reviveTopic,
  SCHEDULE_TOPIC,
  SELF_TEST_TOPIC,
  syncBrokerMemberTopic,
  TIMER_TOPIC,
} from '../../../protocol/names.ts';
import { Permission } from '../../../protocol/permission.ts';

/** The settings that decide which topics there are from the start. */
export type TopicSettings = Pick<
  BrokerConfig,
  | 'brokerClusterName'
  | 'brokerName'
  | 'autoCreateTopicEnable'
  | 'defaultTopicQueueNums'
  | 'clusterTopicEnable'
  | 'brokerTopicEnable'
  | 'traceTopicEnable'
  | 'msgTraceTopicName'
>;

const ALL = Permission.READ | Permission.WRITE | Permission.INHERIT;

/** A topic with as many read as write queues, readable and writeable unless told otherwise. */
export const brokerTopic = (name: string, queueNums: number, given: Partial<TopicConfig> = {}): TopicConfig =>
  topicConfig(name, { readQueueNums: queueNums, writeQueueNums: queueNums, ...given });

/** Topics that 5.3.3 has after its first start (wire-protocol 5.3). */
export function builtInTopics(settings: TopicSettings): TopicConfig[] {
  const { brokerClusterName: cluster, brokerName: broker } = settings;
  const topics = [
    brokerTopic(SELF_TEST_TOPIC, 1),
    brokerTopic(BENCHMARK_TOPIC, 1024),
    brokerTopic(cluster, 16, {
      perm: Permission.INHERIT | (settings.clusterTopicEnable ? Permission.READ | Permission.WRITE : 0),
    }),
    brokerTopic(broker, 1, {
      perm: Permission.INHERIT | (settings.brokerTopicEnable ? Permission.READ | Permission.WRITE : 0),
    }),
    brokerTopic(OFFSET_MOVED_EVENT_TOPIC, 1),
    brokerTopic(SCHEDULE_TOPIC, 18),
    brokerTopic(replyTopic(cluster), 1),
    brokerTopic(reviveTopic(cluster), 8),
    brokerTopic(syncBrokerMemberTopic(broker), 1, { perm: Permission.INHERIT }),
    brokerTopic(HALF_TOPIC, 1),
    brokerTopic(OP_HALF_TOPIC, 1),
    brokerTopic(TIMER_TOPIC, 1),
  ];
  if (settings.autoCreateTopicEnable) topics.push(templateTopic(settings));
  if (settings.traceTopicEnable) topics.push(brokerTopic(settings.msgTraceTopicName, 1));
  return topics;
}

/** TBW102: what topics made by a send are modelled on. */
export const templateTopic = (settings: TopicSettings): TopicConfig =>
  brokerTopic(AUTO_CREATE_TOPIC, settings.defaultTopicQueueNums, { perm: ALL });
