import { bool, header, i32, i64, optional, str } from '../header.ts';

/** Headers of consumption message by message (wire-protocol 3.7). */

/** 200050. `queueId` -1 is any queue; `initMode` says where a group without progress starts. */
export const popMessageRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  maxMsgNums: i32(),
  /** Milliseconds a message stays with who popped it. */
  invisibleTime: i64(),
  /** Milliseconds the broker may wait for a message; 0 does not wait. */
  pollTime: i64(),
  /** When the client made the request. */
  bornTime: i64(),
  initMode: i32(),
  expType: optional(str()),
  exp: optional(str()),
  order: optional(bool()),
  attemptId: optional(str()),
});

/** Values of `initMode`. */
export const PopInitMode = { MIN: 0, MAX: 1 } as const;

/** Answer of 200050 and 200052. The texts are made and read by pop-info.ts. */
export const popMessageResponse = header({
  popTime: i64(),
  invisibleTime: i64(),
  reviveQid: i32(),
  restNum: i64(),
  startOffsetInfo: optional(str()),
  msgOffsetInfo: optional(str()),
  orderCountInfo: optional(str()),
});

/** 200051. `topic` is the retry topic for a message that came from there. */
export const ackMessageRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  extraInfo: str(),
  offset: i64(),
});

/** What mq tells beside the code of 200051, 200053 and 200151; other brokers do not. */
export const ackOutcomeResponse = header({
  /** `done`, `already` or `unknown`. */
  ackOutcome: optional(str()),
  /** Counts of a batch. */
  ackDone: optional(i32()),
  ackAlready: optional(i32()),
  ackUnknown: optional(i32()),
});

/** 200053. */
export const changeInvisibleTimeRequest = header({ ...ackMessageRequest, invisibleTime: i64() });

export const changeInvisibleTimeResponse = header({ popTime: i64(), invisibleTime: i64(), reviveQid: i32() });

/** 200052. */
export const peekMessageRequest = header({ topic: str(), queueId: i32(), maxMsgNums: i32(), consumerGroup: str() });

/** 200054. */
export const notificationRequest = header({
  consumerGroup: str(),
  topic: str(),
  queueId: i32(),
  pollTime: i64(),
  bornTime: i64(),
  order: optional(bool()),
  attemptId: optional(str()),
});

export const notificationResponse = header({ hasMsg: bool(), pollingFull: bool() });

/** 200055. */
export const pollingInfoRequest = header({ consumerGroup: str(), topic: str(), queueId: i32() });

export const pollingInfoResponse = header({ pollingNum: i32() });

/** 30002, mq's own: acknowledges for a group the message at a place, whoever has it. */
export const ackMessageAtRequest = header({ consumerGroup: str(), topic: str(), queueId: i32(), queueOffset: i64() });
