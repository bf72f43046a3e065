const TOPIC = ['cluster', 'broker', 'topic'] as const;
const GROUP = ['cluster', 'broker', 'topic', 'group'] as const;
const DIFF = ['group', 'topic', 'countOfOnlineConsumers', 'msgModel'] as const;
const BROKER = ['cluster', 'brokerIP', 'broker'] as const;
const RUNTIME = ['cluster', 'brokerIP', 'brokerHost', 'des', 'boottime', 'broker_version'] as const;

const runtime = <T extends string>(names: readonly T[], help: string) =>
  names.map((name) => [`rocketmq_brokeruntime_${name}`, { help, labels: RUNTIME }] as const);

const metric = (help: string, labels: readonly string[]): ExporterMetric => ({ help, labels });

/** A gauge of the community's RocketMQ exporter: its dashboards and alerts find these names and labels. */
export interface ExporterMetric {
  help: string;
  labels: readonly string[];
}

/** Names of `rocketmq_brokeruntime_…`, made from GET_BROKER_RUNTIME_INFO. */
const runtimeNames = [
  'msg_put_total_today_now',
  'msg_gettotal_today_now',
  'msg_puttotal_todaymorning',
  'msg_gettotal_todaymorning',
  'msg_puttotal_yesterdaymorning',
  'msg_gettotal_yesterdaymorning',
  'dispatch_behind_bytes',
  'dispatch_maxbuffer',
  'put_message_size_total',
  'put_message_average_size',
  'putmessage_times_total',
  'putmessage_entire_time_max',
  'getmessage_entire_time_max',
  'earliest_message_timestamp',
  'start_accept_sendrequest_time',
  'pagecache_lock_time_mills',
  'commitlog_disk_ratio',
  'consumequeue_disk_ratio',
  'commitlog_maxoffset',
  'commitlog_minoffset',
  'commitlogdir_capacity_free',
  'commitlogdir_capacity_total',
  'remain_howmanydata_toflush',
  'remain_transientstore_buffer_numbs',
  'send_threadpool_queue_size',
  'send_threadpoolqueue_capacity',
  'send_threadpoolqueue_headwait_timemills',
  'pull_threadpoolqueue_size',
  'pull_threadpoolqueue_capacity',
  'pull_threadpoolqueue_headwait_timemills',
  'query_threadpoolqueue_size',
  'query_threadpool_queue_capacity',
  'query_threadpoolqueue_headwait_timemills',
  ...(['put', 'getfound', 'getmiss', 'gettotal', 'gettransfered'] as const).flatMap((what) =>
    ([10, 60, 600] as const).map((seconds) => `${what}_tps${seconds}` as const),
  ),
  'put_latency_99',
  'put_latency_999',
  'pmdt_0ms',
  'pmdt_0to10ms',
  'pmdt_10to50ms',
  'pmdt_50to100ms',
  'pmdt_100to200ms',
  'pmdt_200to500ms',
  'pmdt_500to1s',
  'pmdt_1to2s',
  'pmdt_2to3s',
  'pmdt_3to4s',
  'pmdt_4to5s',
  'pmdt_5to10s',
  'pmdt_10stomore',
] as const;

export type RuntimeMetricName = `rocketmq_brokeruntime_${(typeof runtimeNames)[number]}`;

const counted = {
  rocketmq_broker_tps: metric('Messages put a second', BROKER),
  rocketmq_broker_qps: metric('Messages handed out a second', BROKER),
  rocketmq_producer_tps: metric('Messages put a second, by topic', TOPIC),
  rocketmq_producer_message_size: metric('Bytes put a second, by topic', TOPIC),
  rocketmq_producer_offset: metric('Sum of the maximum offsets of a topic', TOPIC),
  rocketmq_topic_retry_offset: metric('Sum of the maximum offsets of a retry topic', TOPIC),
  rocketmq_topic_dlq_offset: metric('Sum of the maximum offsets of a dead-letter topic', [
    'cluster',
    'broker',
    'group',
  ]),
  rocketmq_producer_count: metric('Producers online, by group', ['cluster', 'broker', 'group']),
  rocketmq_consumer_tps: metric('Messages handed out a second, by topic and group', GROUP),
  rocketmq_consumer_message_size: metric('Bytes handed out a second, by topic and group', GROUP),
  rocketmq_consumer_offset: metric('Sum of the consumer offsets of a group in a topic', GROUP),
  rocketmq_group_get_latency_by_storetime: metric('Age of the oldest message not consumed, in ms', GROUP),
  rocketmq_send_back_nums: metric('Messages sent back a second, by topic and group', GROUP),
  rocketmq_group_diff: metric('Messages a group has not consumed', DIFF),
  rocketmq_group_retrydiff: metric('Retry messages a group has not consumed', DIFF),
  rocketmq_group_dlqdiff: metric('Dead-letter messages of a group', DIFF),
  rocketmq_group_count: metric('Consumers online, by group', ['caddr', 'localaddr', 'group']),
} as const;

export type ExporterMetricName = keyof typeof counted | RuntimeMetricName;

/** The exporter's gauges a broker can give about itself. */
export const exporterMetrics: ReadonlyMap<string, ExporterMetric> = new Map<string, ExporterMetric>([
  ...Object.entries(counted),
  ...runtime(runtimeNames, 'As in GET_BROKER_RUNTIME_INFO'),
]);
