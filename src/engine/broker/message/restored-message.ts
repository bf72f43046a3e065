import type { MessageExt } from '../../../protocol/message/decode.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** What a message stored anew has in common with the stored one it comes from: all but what `changes` says. */
export function outgoingFrom(stored: MessageExt, changes: Partial<OutgoingMessage>): OutgoingMessage {
  return {
    topic: stored.topic,
    queueId: stored.queueId,
    flag: stored.flag,
    sysFlag: stored.sysFlag,
    bornTimestamp: stored.bornTimestamp,
    bornHost: stored.bornAddress,
    reconsumeTimes: stored.reconsumeTimes,
    preparedTransactionOffset: 0,
    body: stored.storedBody,
    properties: new Map(stored.properties),
    waitForFlush: true,
    ...changes,
  };
}
