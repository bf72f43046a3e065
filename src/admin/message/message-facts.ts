import type { MessageExt } from '../../protocol/message/decode.ts';

/** A message without its body, as plain values. */
export interface MessageFacts {
  msgId: string;
  offsetMsgId: string;
  topic: string;
  tags: string | undefined;
  keys: string | undefined;
  queueId: number;
  queueOffset: number;
  commitLogOffset: number;
  reconsumeTimes: number;
  bornTimestamp: number;
  storeTimestamp: number;
  bornHost: string;
  storeHost: string;
  sysFlag: number;
  flag: number;
  storeSize: number;
  properties: Record<string, string>;
}

export const messageFacts = (message: MessageExt): MessageFacts => ({
  msgId: message.msgId,
  offsetMsgId: message.offsetMsgId,
  topic: message.topic,
  tags: message.tags,
  keys: message.keys,
  queueId: message.queueId,
  queueOffset: message.queueOffset,
  commitLogOffset: message.commitLogOffset,
  reconsumeTimes: message.reconsumeTimes,
  bornTimestamp: message.bornTimestamp,
  storeTimestamp: message.storeTimestamp,
  bornHost: message.bornHost,
  storeHost: message.storeHost,
  sysFlag: message.sysFlag,
  flag: message.flag,
  storeSize: message.storeSize,
  properties: Object.fromEntries(message.properties),
});
