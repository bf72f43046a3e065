import { bool, header, i32, i64, optional, str } from '../header.ts';

/** Headers of what consumers send, and of what brokers send to them (wire-protocol 3.5, 3.6). */

/** Bits of a pull's sysFlag. */
export const PullSysFlag = { COMMIT_OFFSET: 1, SUSPEND: 2, SUBSCRIPTION: 4, CLASS_FILTER: 8, LITE_PULL: 16 } as const;

/** 11 and 361. */
export const pullMessageRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  queueOffset: i64(),
  maxMsgNums: i32(),
  sysFlag: i32(),
  commitOffset: i64(),
  suspendTimeoutMillis: i64(),
  subscription: optional(str()),
  subVersion: i64(),
  expressionType: optional(str()),
  maxMsgBytes: optional(i32()),
});

/** Of codes 0, 19, 20 and 21 alike: Java unboxes all four without a look. */
export const pullMessageResponse = header({
  suggestWhichBrokerId: i64(),
  nextBeginOffset: i64(),
  minOffset: i64(),
  maxOffset: i64(),
});

/** 36. */
export const consumerSendMsgBackRequest = header({
  offset: i64(),
  group: str(),
  delayLevel: i32(),
  originMsgId: optional(str()),
  originTopic: optional(str()),
  unitMode: optional(bool()),
  maxReconsumeTimes: optional(i32()),
});

/** 14. */
export const queryConsumerOffsetRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  setZeroIfNotFound: optional(bool()),
});

/** 15. */
export const updateConsumerOffsetRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  commitOffset: i64(),
});

/** 29. */
export const searchOffsetRequest = header({
  topic: str(),
  queueId: i32(),
  timestamp: i64(),
  boundaryType: optional(str()),
});

/** 30, 31 and 32. */
export const queueRequest = header({ topic: str(), queueId: i32() });

/** Answer of 14, 29, 30 and 31. */
export const offsetResponse = header({ offset: i64() });

/** Answer of 32. */
export const timestampResponse = header({ timestamp: i64() });

/** 12; the ext field `_UNIQUE_KEY_QUERY` travels beside it, outside the signature of old clients. */
export const queryMessageRequest = header({
  topic: str(),
  key: str(),
  maxNum: i32(),
  beginTimestamp: i64(),
  endTimestamp: i64(),
});

export const UNIQUE_KEY_QUERY = '_UNIQUE_KEY_QUERY';

export const queryMessageResponse = header({
  indexLastUpdateTimestamp: i64(),
  indexLastUpdatePhyoffset: i64(),
});

/** 33. */
export const viewMessageRequest = header({ offset: i64(), topic: optional(str()) });

/** 35; note the capital D. */
export const unregisterClientRequest = header({
  clientID: str(),
  producerGroup: optional(str()),
  consumerGroup: optional(str()),
});

/** 38, 40, 203 and others that name one group. */
export const consumerGroupRequest = header({ consumerGroup: str() });

/** 220, broker to consumer. */
export const resetConsumerClientOffsetRequest = header({
  topic: str(),
  group: str(),
  queueId: optional(i32()),
  offset: optional(i64()),
  timestamp: i64(),
  isForce: bool(),
});

/** 221, broker to consumer. */
export const getConsumerStatusRequest = header({ topic: str(), group: str(), clientAddr: optional(str()) });

/** 307, admin to broker to consumer. */
export const getConsumerRunningInfoRequest = header({
  consumerGroup: str(),
  clientId: str(),
  jstackEnable: optional(bool()),
});

/** 309, admin to broker to consumer. */
export const consumeMessageDirectlyRequest = header({
  consumerGroup: str(),
  clientId: optional(str()),
  msgId: optional(str()),
  brokerName: optional(str()),
  topic: optional(str()),
});
