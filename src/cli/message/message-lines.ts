import type { MessageExt } from '../../protocol/message/decode.ts';
import { localTimeMs } from '../output/time.ts';

const LABEL_WIDTH = 20;

/** One fact as the original prints it: the label in twenty characters, a blank, the value. */
export const labelled = (label: string, value: string | number): string => `${label.padEnd(LABEL_WIDTH)} ${value}`;

const javaMap = (entries: Iterable<readonly [string, string]>): string =>
  `{${[...entries].map(([name, value]) => `${name}=${value}`).join(', ')}}`;

/** What is shown of a message. */
export interface ShownMessage {
  readonly msgId: string;
  readonly offsetMsgId: string;
  readonly topic: string;
  readonly tags: string | undefined;
  readonly keys: string | undefined;
  readonly queueId: number;
  readonly queueOffset: number;
  readonly commitLogOffset: number;
  readonly reconsumeTimes: number;
  readonly bornTimestamp: number;
  readonly storeTimestamp: number;
  readonly bornHost: string;
  readonly storeHost: string;
  readonly sysFlag: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** What a group has done with a message. */
export interface ShownTrack {
  readonly group: string;
  readonly trackType: string;
  readonly error?: { readonly message: string } | undefined;
}

/** A message's facts, one a line, under the labels of the original. */
export function messageLines(message: ShownMessage): string[] {
  const facts: readonly (readonly [string, string | number])[] = [
    ['OffsetID:', message.offsetMsgId],
    ['MsgId:', message.msgId],
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
    ['Properties:', javaMap(Object.entries(message.properties))],
  ];
  return facts.map(([label, value]) => labelled(label, value));
}

/** One line per group, as the original prints them; a warning when there is none. */
export function trackLines(tracks: readonly ShownTrack[]): string[] {
  if (tracks.length === 0) return ['WARN: No Consumer'];
  return tracks.map(
    ({ group, trackType, error }) =>
      `MessageTrack [consumerGroup=${group}, trackType=${trackType}, exceptionDesc=${error?.message ?? 'null'}]`,
  );
}

/** A message on one line, as the original's `toString` has it; the bytes of the body are left out. */
export const messageText = (message: MessageExt, brokerName: string): string =>
  `MessageExt [brokerName=${brokerName}, queueId=${message.queueId}, storeSize=${message.storeSize}, ` +
  `queueOffset=${message.queueOffset}, sysFlag=${message.sysFlag}, bornTimestamp=${message.bornTimestamp}, ` +
  `bornHost=/${message.bornHost}, storeTimestamp=${message.storeTimestamp}, storeHost=/${message.storeHost}, ` +
  `msgId=${message.offsetMsgId}, commitLogOffset=${message.commitLogOffset}, bodyCRC=${message.bodyCrc}, ` +
  `reconsumeTimes=${message.reconsumeTimes}, preparedTransactionOffset=${message.preparedTransactionOffset}, ` +
  `toString()=Message{topic='${message.topic}', flag=${message.flag}, properties=${javaMap(message.properties)}}]`;
