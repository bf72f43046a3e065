/** Names of topics and groups: prefixes, limits, system names (wire-protocol 5.1, 5.3). */

export const RETRY_PREFIX = '%RETRY%';
export const DLQ_PREFIX = '%DLQ%';
export const SYSTEM_TOPIC_PREFIX = 'rmq_sys_';
export const SYSTEM_GROUP_PREFIX = 'CID_RMQ_SYS_';

export const MAX_TOPIC_LENGTH = 127;
export const MAX_RETRY_TOPIC_LENGTH = 255;
export const MAX_GROUP_LENGTH = 255;

/** The template of topics that are created by a send. */
export const AUTO_CREATE_TOPIC = 'TBW102';
export const SCHEDULE_TOPIC = 'SCHEDULE_TOPIC_XXXX';
export const HALF_TOPIC = 'RMQ_SYS_TRANS_HALF_TOPIC';
export const OP_HALF_TOPIC = 'RMQ_SYS_TRANS_OP_HALF_TOPIC';
export const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC';
export const CHECK_MAX_TIME_TOPIC = 'TRANS_CHECK_MAX_TIME_TOPIC';
export const SELF_TEST_TOPIC = 'SELF_TEST_TOPIC';
export const BENCHMARK_TOPIC = 'BenchmarkTest';
export const OFFSET_MOVED_EVENT_TOPIC = 'OFFSET_MOVED_EVENT';
export const TIMER_TOPIC = 'rmq_sys_wheel_timer';

export const retryTopic = (group: string): string => RETRY_PREFIX + group;
export const deadLetterTopic = (group: string): string => DLQ_PREFIX + group;
/**
 * Where messages of a topic that a group popped and did not acknowledge are stored again. The first form is 5.x's
 * default; with the second (enableRetryTopicV2) no two pairs of group and topic share a name.
 */
export const popRetryTopic = (group: string, topic: string, v2: boolean): string =>
  `${RETRY_PREFIX}${group}${v2 ? '+' : '_'}${topic}`;

export const replyTopic = (cluster: string): string => `${cluster}_REPLY_TOPIC`;
export const reviveTopic = (cluster: string): string => `rmq_sys_REVIVE_LOG_${cluster}`;
export const syncBrokerMemberTopic = (broker: string): string => `rmq_sys_SYNC_BROKER_MEMBER_${broker}`;

export const isRetryTopic = (topic: string): boolean => topic.startsWith(RETRY_PREFIX);
export const isDeadLetterTopic = (topic: string): boolean => topic.startsWith(DLQ_PREFIX);

const systemTopics: ReadonlySet<string> = new Set([
  AUTO_CREATE_TOPIC,
  SCHEDULE_TOPIC,
  HALF_TOPIC,
  OP_HALF_TOPIC,
  TRACE_TOPIC,
  CHECK_MAX_TIME_TOPIC,
  SELF_TEST_TOPIC,
  BENCHMARK_TOPIC,
  OFFSET_MOVED_EVENT_TOPIC,
]);

/** A topic that administration may neither create nor delete, whatever the broker and cluster are called. */
export const isSystemTopic = (topic: string): boolean =>
  systemTopics.has(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX);

/** Topics no client may send to. */
export const sendForbiddenTopics: ReadonlySet<string> = new Set([
  SCHEDULE_TOPIC,
  HALF_TOPIC,
  OP_HALF_TOPIC,
  CHECK_MAX_TIME_TOPIC,
  SELF_TEST_TOPIC,
  OFFSET_MOVED_EVENT_TOPIC,
]);

/** Groups that are there from the start and are never deleted. */
export const systemGroups: readonly string[] = [
  'TOOLS_CONSUMER',
  'FILTERSRV_CONSUMER',
  'SELF_TEST_C_GROUP',
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PULL',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
  'CID_RMQ_SYS_TRANS',
];

const systemGroupSet: ReadonlySet<string> = new Set(systemGroups);

export const isSystemGroup = (group: string): boolean =>
  systemGroupSet.has(group) || group.startsWith(SYSTEM_GROUP_PREFIX);

const LEGAL_NAME = /^[%|a-zA-Z0-9_-]+$/;
/** The second form of POP retry topics has a plus between group and topic. */
const LEGAL_RETRY_NAME = /^[%|a-zA-Z0-9_+-]+$/;

/** Why a topic name is refused, or undefined when it is fine. */
export function topicNameProblem(topic: string): string | undefined {
  const limit = isRetryTopic(topic) || isDeadLetterTopic(topic) ? MAX_RETRY_TOPIC_LENGTH : MAX_TOPIC_LENGTH;
  return nameProblem('topic', topic, limit, isRetryTopic(topic) ? LEGAL_RETRY_NAME : LEGAL_NAME);
}

/** Why a group name is refused, or undefined when it is fine. */
export const groupNameProblem = (group: string): string | undefined =>
  nameProblem('group', group, MAX_GROUP_LENGTH, LEGAL_NAME);

function nameProblem(what: string, name: string, limit: number, legal: RegExp): string | undefined {
  if (name.trim() === '') return `the ${what} name is blank`;
  if (name.length > limit) return `the ${what} name is ${name.length} characters long, at most ${limit} are allowed`;
  if (!legal.test(name)) {
    return `the ${what} name ${JSON.stringify(name)} has characters other than letters, digits, % | - _`;
  }
  return undefined;
}
