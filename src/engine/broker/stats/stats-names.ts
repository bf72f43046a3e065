/** Names of statistics, as they travel in VIEW_BROKER_STATS_DATA (315); keys in store-format 10.3 order. */
export const StatsName = {
  /** Key: topic. */
  TOPIC_PUT_NUMS: 'TOPIC_PUT_NUMS',
  /** Bytes; key: topic. */
  TOPIC_PUT_SIZE: 'TOPIC_PUT_SIZE',
  /** Key: topic@group. */
  GROUP_GET_NUMS: 'GROUP_GET_NUMS',
  /** Bytes; key: topic@group. */
  GROUP_GET_SIZE: 'GROUP_GET_SIZE',
  /** Key: topic@group. */
  GROUP_ACK_NUMS: 'GROUP_ACK_NUMS',
  /** Key: topic@group. */
  GROUP_CK_NUMS: 'GROUP_CK_NUMS',
  /** Key: topic@group. */
  SNDBCK_PUT_NUMS: 'SNDBCK_PUT_NUMS',
  /** Key: topic@group. */
  SNDBCK2DLQ_TIMES: 'SNDBCK2DLQ_TIMES',
  /** Key: dead-letter topic. */
  DLQ_PUT_NUMS: 'DLQ_PUT_NUMS',
  /** Key: topic@queueId. */
  QUEUE_PUT_NUMS: 'QUEUE_PUT_NUMS',
  /** Bytes; key: topic@queueId. */
  QUEUE_PUT_SIZE: 'QUEUE_PUT_SIZE',
  /** Key: topic@queueId@group. */
  QUEUE_GET_NUMS: 'QUEUE_GET_NUMS',
  /** Bytes; key: topic@queueId@group. */
  QUEUE_GET_SIZE: 'QUEUE_GET_SIZE',
  /** Milliseconds; key: queueId@topic. */
  TOPIC_PUT_LATENCY: 'TOPIC_PUT_LATENCY',
  /** Milliseconds; key: queueId@topic@group. */
  GROUP_GET_LATENCY: 'GROUP_GET_LATENCY',
  /** Key: cluster. */
  BROKER_PUT_NUMS: 'BROKER_PUT_NUMS',
  /** Key: cluster. */
  BROKER_GET_NUMS: 'BROKER_GET_NUMS',
  /** Key: cluster. */
  BROKER_ACK_NUMS: 'BROKER_ACK_NUMS',
  /** Key: cluster. */
  BROKER_CK_NUMS: 'BROKER_CK_NUMS',
  /** Key: cluster. */
  BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC: 'BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC',
  /** Key: cluster. */
  BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC: 'BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC',
} as const;
export type StatsName = (typeof StatsName)[keyof typeof StatsName];

/** Whether `key` of the statistic `name` is about `topic`. Topics never hold an `@`. */
export function isAboutTopic(name: StatsName, key: string, topic: string): boolean {
  const parts = key.split('@');
  switch (name) {
    case StatsName.TOPIC_PUT_LATENCY:
    case StatsName.GROUP_GET_LATENCY:
      return parts[1] === topic;
    default:
      return !name.startsWith('BROKER_') && parts[0] === topic;
  }
}

/** Whether `key` of the statistic `name` is about the consumer group. */
export function isAboutGroup(name: StatsName, key: string, group: string): boolean {
  const parts = key.split('@');
  switch (name) {
    case StatsName.QUEUE_GET_NUMS:
    case StatsName.QUEUE_GET_SIZE:
    case StatsName.GROUP_GET_LATENCY:
      return parts[2] === group;
    case StatsName.GROUP_GET_NUMS:
    case StatsName.GROUP_GET_SIZE:
    case StatsName.GROUP_ACK_NUMS:
    case StatsName.GROUP_CK_NUMS:
    case StatsName.SNDBCK_PUT_NUMS:
    case StatsName.SNDBCK2DLQ_TIMES:
      return parts[1] === group;
    default:
      return false;
  }
}
