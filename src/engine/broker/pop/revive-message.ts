import type { JsonObject } from '../../../protocol/json/parse.ts';
import { asArray, asNumber, asString, parseObject } from '../../../protocol/json/read.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';

/** A pop of an Apache broker: which messages it handed out, and until when (store-format 8.5). */
export interface ForeignPop {
  group: string;
  topic: string;
  queueId: number;
  popTime: number;
  invisibleTime: number;
  /** Queue offsets of the messages not acknowledged yet. */
  offsets: number[];
}

/** What a message of the revive topic says. `key` pairs acknowledgements with their pop. */
export type ReviveMessage =
  | { kind: 'pop'; key: string; pop: ForeignPop }
  | { kind: 'acks'; key: string; offsets: number[] };

/** Short names, and the long ones of older releases. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  so: 'startOffset',
  pt: 'popTime',
  it: 'invisibleTime',
  bm: 'bitMap',
  n: 'num',
  q: 'queueId',
  t: 'topic',
  c: 'cid',
  d: 'queueOffsetDiff',
  bn: 'brokerName',
  ao: 'ackOffset',
  aol: 'ackOffsetList',
};

/** Undefined for a message that says nothing we know. @throws JsonError when its body is no object */
export function readReviveMessage(message: MessageExt): ReviveMessage | undefined {
  const json = parseObject(message.body);
  const field = (name: string) => json[name] ?? json[LONG_NAMES[name] ?? name];
  const group = asString(field('c') ?? json['consumerGroup']);
  const [topic, queueId] = [asString(field('t')), asNumber(field('q'))];
  const [startOffset, popTime] = [asNumber(field('so')), asNumber(field('pt'))];
  const key = [topic, group, queueId, startOffset, popTime].join('@');
  switch (message.tags) {
    case 'ck': {
      const offsets = poppedOffsets(json, field, startOffset);
      return {
        kind: 'pop',
        key,
        pop: { group, topic, queueId, popTime, invisibleTime: asNumber(field('it')), offsets },
      };
    }
    case 'ack':
      return { kind: 'acks', key, offsets: [asNumber(field('ao'))] };
    case 'bAck':
      return { kind: 'acks', key, offsets: asArray(field('aol')).map((offset) => asNumber(offset)) };
    default:
      return undefined;
  }
}

/** The offsets of a pop whose bit is not set; an old one without differences means the messages in a row. */
function poppedOffsets(
  json: JsonObject,
  field: (name: string) => JsonObject[string] | undefined,
  startOffset: number,
): number[] {
  const bits = BigInt(Math.trunc(asNumber(field('bm') ?? json['bitMap'])));
  const listed = asArray(field('d')).map((difference) => asNumber(difference));
  const differences =
    listed.length > 0 ? listed : Array.from({ length: Math.min(64, asNumber(field('n'))) }, (_, i) => i);
  return differences.filter((_, i) => (bits & (1n << BigInt(i))) === 0n).map((difference) => startOffset + difference);
}
