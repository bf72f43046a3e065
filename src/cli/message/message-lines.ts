import type { MessageExt } from '../../protocol/message/decode.ts';
import { localTimeMs } from '../output/time.ts';

const LABEL_WIDTH = 20;

/** One fact as the original prints it: the label in twenty characters, a blank, the value. */
export const labelled = (label: string, value: string | number): string => `${label.padEnd(LABEL_WIDTH)} ${value}`;

const javaMap = (map: ReadonlyMap<string, string>): string =>
  `{${[...map].map(([name, value]) => `${name}=${value}`).join(', ')}}`;

/** A message's facts, one a line, under the labels of the original. */
export function messageLines(message: MessageExt): string[] {
  const facts: readonly (readonly [string, string | number])[] = [
    ['OffsetID:', message.offsetMsgId],
    ['Unique Key:', message.uniqueKey ?? 'none'],
    ['Topic:', message.topic],
    ['Tags:', `[${message.tags ?? 'null'}]`],
    ['Keys:', `[${message.keys ?? 'null'}]`],
    ['Queue ID:', message.queueId],
    ['Queue Offset:', message.queueOffset],
    ['CommitLog Offset:', message.commitLogOffset],
    ['Reconsume Times:', message.reconsumeTimes],
    ['Born Timestamp:', localTimeMs(message.bornTimestamp)],
    ['Store Timestamp:', localTimeMs(message.storeTimestamp)],
    ['Born Host:', message.bornHost],
    ['Store Host:', message.storeHost],
    ['System Flag:', message.sysFlag],
    ['Properties:', javaMap(message.properties)],
  ];
  return facts.map(([label, value]) => labelled(label, value));
}

/** A message on one line, as the original's `toString` has it; the bytes of the body are left out. */
export const messageText = (message: MessageExt, brokerName: string): string =>
  `MessageExt [brokerName=${brokerName}, queueId=${message.queueId}, storeSize=${message.storeSize}, ` +
  `queueOffset=${message.queueOffset}, sysFlag=${message.sysFlag}, bornTimestamp=${message.bornTimestamp}, ` +
  `bornHost=/${message.bornHost}, storeTimestamp=${message.storeTimestamp}, storeHost=/${message.storeHost}, ` +
  `msgId=${message.offsetMsgId}, commitLogOffset=${message.commitLogOffset}, bodyCRC=${message.bodyCrc}, ` +
  `reconsumeTimes=${message.reconsumeTimes}, preparedTransactionOffset=${message.preparedTransactionOffset}, ` +
  `toString()=Message{topic='${message.topic}', flag=${message.flag}, properties=${javaMap(message.properties)}}]`;
