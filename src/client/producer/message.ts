import { MqError } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { compressBody, compressBodyLater, ZLIB_FLAGS } from '../../protocol/message/compression.ts';
import { formatProperties, Property } from '../../protocol/message/properties.ts';
import { MAX_PROPERTIES_LENGTH } from '../../protocol/message/record.ts';
import { sendForbiddenTopics, topicNameProblem } from '../../protocol/names.ts';
import { withNamespace } from '../instance/namespace.ts';
import { type DelayChoice, delayProperty } from './delay.ts';
import type { ProducerSettings } from './options.ts';
import type { Parcel } from './send-request.ts';

/** A message to send. */
export interface Message extends DelayChoice {
  topic: string;
  /** Text is sent as UTF-8. Bytes must not change until the send has settled. */
  body: Uint8Array | string;
  tags?: string | undefined;
  /** Business keys to find it by; none may hold a blank. */
  keys?: string | readonly string[] | undefined;
  /** Messages of one key go to one queue and keep their order there. */
  shardingKey?: string | undefined;
  /** Properties of your own. Names of the protocol are refused. */
  properties?: Readonly<Record<string, string>> | undefined;
  /** A number of your own; default 0. */
  flag?: number | undefined;
  /** False: the broker need not wait for the disk or a slave before it answers. Default true. */
  waitStoreMsgOK?: boolean | undefined;
}

/** Which kind of message it is, by the number traces give it. */
export const MessageKind = { NORMAL: 0, HALF: 1, DELAY: 3, ORDER: 4 } as const;
export type MessageKind = (typeof MessageKind)[keyof typeof MessageKind];

/** A message made ready for the wire. */
export interface PreparedMessage extends Parcel {
  /** Bytes of the body before it was compressed. */
  readonly bodyLength: number;
  readonly tags: string | undefined;
  readonly keys: readonly string[];
  readonly shardingKey: string | undefined;
  readonly kind: MessageKind;
}

/** What a message is prepared with besides itself. */
export interface Preparation {
  readonly uniqueKey: string;
  /** The request it goes out with; default 310. */
  readonly code?: Parcel['code'];
  /** Properties of the protocol, such as those of a half message. */
  readonly extra?: Iterable<readonly [string, string]>;
  readonly sysFlag?: number;
  readonly kind?: MessageKind;
  /** No later message may overtake it: its body is compressed at once, however large. */
  readonly inOrder?: boolean;
}

/** Bodies from here on are compressed off the event loop. */
const COMPRESS_LATER_FROM = 32 * 1024;

/** Names that the protocol gives a meaning; a program has fields for those it may set. */
export const reservedProperties: ReadonlySet<string> = new Set([
  ...Object.values(Property),
  'BUYER_ID',
  'TRANSFER_FLAG',
  'CORRECTION_FLAG',
  'MQ2_FLAG',
  'EXTEND_UNIQ_INFO',
  'INSTANCE_ID',
  'ARRIVE_TIME',
  'MIN_OFFSET',
  'MAX_OFFSET',
  'CONSUME_START_TIME',
  'TRAN_PREPARED_QUEUE_OFFSET',
  'TRANSACTION_CHECK_TIMES',
  'POP_CK_OFFSET',
  '1ST_POP_TIME',
]);

/**
 * Checks a message, gives it its unique key and compresses a large body; a promise only when that is done off the event
 * loop.
 * @throws MqError BAD_DATA naming what is wrong
 */
export function prepareMessage(
  message: Message,
  settings: ProducerSettings,
  preparation: Preparation,
): PreparedMessage | Promise<PreparedMessage> {
  const plain = checkMessage(message, settings, preparation);
  if (plain.bodyLength < settings.compressFromBytes) return plain;
  if (preparation.inOrder === true || plain.bodyLength < COMPRESS_LATER_FROM) {
    return withBody(plain, compressBody(plain.body, settings.compressLevel));
  }
  return compressBodyLater(plain.body, settings.compressLevel).then((body) => withBody(plain, body));
}

const withBody = (plain: PreparedMessage, body: Buffer): PreparedMessage =>
  body.length >= plain.bodyLength ? plain : { ...plain, body, sysFlag: plain.sysFlag | ZLIB_FLAGS };

/** Checks a message and gives it its unique key; the body stays as it is, as batches need it. @throws MqError BAD_DATA */
export function checkMessage(message: Message, settings: ProducerSettings, preparation: Preparation): PreparedMessage {
  const wireTopic = withNamespace(settings.namespace, message.topic);
  const problem = topicNameProblem(wireTopic);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic: message.topic });
  if (sendForbiddenTopics.has(wireTopic)) {
    throw new MqError('BAD_DATA', `clients may not send to the topic ${message.topic}`, { topic: message.topic });
  }
  const body = typeof message.body === 'string' ? Buffer.from(message.body) : message.body;
  if (body.length === 0) throw new MqError('BAD_DATA', 'the message has no body', { topic: message.topic });
  if (body.length > settings.maxMessageSize) throw tooLarge(message.topic, body.length, settings.maxMessageSize);
  const keys = message.keys === undefined ? [] : typeof message.keys === 'string' ? [message.keys] : message.keys;
  const delay = delayProperty(message, settings.delayLevels);
  return {
    code: preparation.code ?? RequestCode.SEND_MESSAGE_V2,
    wireTopic,
    topic: message.topic,
    body,
    bodyLength: body.length,
    sysFlag: preparation.sysFlag ?? 0,
    flag: message.flag ?? 0,
    properties: propertiesOf(message, keys, delay, preparation),
    uniqueKey: preparation.uniqueKey,
    tags: message.tags,
    keys,
    shardingKey: message.shardingKey,
    kind:
      preparation.kind ??
      (delay !== undefined
        ? MessageKind.DELAY
        : message.shardingKey !== undefined
          ? MessageKind.ORDER
          : MessageKind.NORMAL),
  };
}

/** In the words of the original, which users search for. */
export const tooLarge = (topic: string, size: number, limit: number): MqError =>
  new MqError('BAD_DATA', `the message body size over max value, MAX: ${limit}; the body takes ${size} bytes`, {
    topic,
    hint: 'Send less, or raise the maxMessageSize of client and broker.',
  });

function propertiesOf(
  message: Message,
  keys: readonly string[],
  delay: readonly [string, string] | undefined,
  preparation: Preparation,
): string {
  const properties: (readonly [string, string])[] = [];
  for (const name in message.properties) {
    if (reservedProperties.has(name)) {
      throw new MqError('BAD_DATA', `the property ${name} belongs to the protocol`, {
        topic: message.topic,
        key: name,
        hint: 'Tags, keys, sharding key and delay have fields of their own.',
      });
    }
    properties.push([name, message.properties[name] as string]);
  }
  for (const key of keys) if (/\s/.test(key)) throw blankKey(key);
  if (message.tags !== undefined) properties.push([Property.TAGS, message.tags]);
  if (keys.length > 0) properties.push([Property.KEYS, keys.join(' ')]);
  if (message.shardingKey !== undefined) properties.push([Property.SHARDING_KEY, message.shardingKey]);
  if (delay !== undefined) properties.push(delay);
  if (preparation.extra !== undefined) properties.push(...preparation.extra);
  properties.push([Property.UNIQ_KEY, preparation.uniqueKey]);
  properties.push([Property.WAIT, message.waitStoreMsgOK === false ? 'false' : 'true']);
  for (const [name, value] of properties) checkProperty(name, value);
  const text = formatProperties(properties);
  // A character takes three bytes at most: only a long text is measured.
  if (text.length * 3 > MAX_PROPERTIES_LENGTH && Buffer.byteLength(text) > MAX_PROPERTIES_LENGTH) {
    throw new MqError('BAD_DATA', `the properties take more than ${MAX_PROPERTIES_LENGTH} bytes`, {
      topic: message.topic,
    });
  }
  return text;
}

const blankKey = (key: string): MqError =>
  new MqError('BAD_DATA', `the key ${JSON.stringify(key)} holds a blank, which separates keys`, { key });

function checkProperty(name: string, value: string): void {
  if (typeof value !== 'string') {
    throw new MqError('BAD_DATA', `the property ${JSON.stringify(name)} is no text`, { key: name });
  }
  if (hasSeparator(name) || hasSeparator(value)) {
    throw new MqError('BAD_DATA', `the property ${JSON.stringify(name)} holds a separator (0x01 or 0x02)`, {
      key: name,
    });
  }
}

const hasSeparator = (text: string): boolean => text.includes('\u0001') || text.includes('\u0002');
