import { bool, header, i32, i64, optional, str } from '../header.ts';

/** Headers of broker administration (wire-protocol 3.9). */

/** 17 and 513. */
export const updateTopicRequest = header({
  topic: str(),
  defaultTopic: str(),
  readQueueNums: i32(),
  writeQueueNums: i32(),
  perm: i32(),
  topicFilterType: str(),
  topicSysFlag: optional(i32()),
  order: optional(bool()),
  attributes: optional(str()),
  force: optional(bool()),
});

/** 351; `lo` asks for the mapping of a static topic too. */
export const getTopicConfigRequest = header({ topic: str(), lo: optional(bool()) });

/** 352. */
export const groupRequest = header({ group: str() });

/** 207; 5.x says `cleanOffset`, 4.9 `removeOffset`. */
export const deleteSubscriptionGroupRequest = header({
  groupName: str(),
  cleanOffset: optional(bool()),
  removeOffset: optional(bool()),
});

/** 353. */
export const groupForbiddenRequest = header({ group: str(), topic: str(), readable: optional(bool()) });

/** 204. */
export const producerGroupRequest = header({ producerGroup: str() });

/** 208; `topicList` is separated by `;`. */
export const getConsumeStatsRequest = header({
  consumerGroup: str(),
  topic: optional(str()),
  topicList: optional(str()),
});

/** 317. */
export const getBrokerConsumeStatsRequest = header({ isOrder: bool() });

/** 303 and 345. */
export const topicGroupRequest = header({ topic: str(), group: str() });

/** 308; `filterGroups` is separated by `,`. */
export const queryCorrectionOffsetRequest = header({
  filterGroups: optional(str()),
  compareGroup: str(),
  topic: str(),
});

/** 314. */
export const cloneGroupOffsetRequest = header({
  srcGroup: str(),
  destGroup: str(),
  topic: optional(str()),
  offline: optional(bool()),
});

/** 222; timestamp -1 is the end of the queue, queueId -1 (or none) all queues. */
export const resetOffsetRequest = header({
  topic: str(),
  group: str(),
  timestamp: i64(),
  isForce: bool(),
  queueId: optional(i32()),
  offset: optional(i64()),
});

/** 223. */
export const invokeGetConsumerStatusRequest = header({ topic: str(), group: str(), clientAddr: optional(str()) });

/** 315. */
export const viewBrokerStatsDataRequest = header({ statsName: str(), statsKey: str() });

/** 321. */
export const queryConsumeQueueRequest = header({
  topic: str(),
  queueId: i32(),
  index: i64(),
  count: i32(),
  consumerGroup: optional(str()),
});

/** 26. Key and value are our own question, which an Apache broker does not read: what would this change do? */
export const getBrokerConfigRequest = header({ key: optional(str()), value: optional(str()) });

/** Answer of 26; `plan` (a ConfigPlan) answers our own question. */
export const getBrokerConfigResponse = header({ version: str(), plan: optional(str()) });

/** 323. */
export const resumeCheckHalfMessageRequest = header({ msgId: optional(str()), topic: optional(str()) });

/** 30001, mq's own: how far the groups of the topic, or one of them, are with the message at a place. */
export const queryConsumeStatusRequest = header({
  topic: str(),
  queueId: i32(),
  queueOffset: i64(),
  consumerGroup: optional(str()),
});

/** 354; messages stored at this time (milliseconds) or later are compared, of one topic or, without a name, of all. */
export const checkRocksdbCqWriteProgressRequest = header({ topic: str(), checkStoreTime: i64() });

/** 906, request and answer alike: empty it asks, with `masterHaAddress` it tells a slave whom to follow. */
export const exchangeBrokerHaInfo = header({
  masterHaAddress: optional(str()),
  masterFlushOffset: optional(i64()),
  masterAddress: optional(str()),
});

/** 908. */
export const resetMasterFlushOffsetRequest = header({ masterFlushOffset: i64() });

/** 2004; 0 is normal, 1 random. */
export const setCommitLogReadModeRequest = header({ READ_AHEAD_MODE: str() });

/** 30003, mq's own: what 306, 316 or 329 (`request`) would remove now. */
export const planCleaningRequest = header({ request: i32() });

/** 5001, newer than 5.3.3: `R` RocksDB timeline, `F` file time wheel. */
export const switchTimerEngineRequest = header({ E_T: str() });
