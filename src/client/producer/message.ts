import { MqError } from '../../errors/index.ts';
import { COMPRESS_FROM_BYTES, compressBody, ZLIB_FLAGS } from '../../protocol/message/compression.ts';
import { formatProperties, Property } from '../../protocol/message/properties.ts';
import { MAX_PROPERTIES_LENGTH } from '../../protocol/message/record.ts';
import { topicNameProblem } from '../../protocol/names.ts';

/** A message to send. */
export interface Message {
  topic: string;
  /** Text is sent as UTF-8. */
  body: Uint8Array | string;
  tags?: string | undefined;
  /** Business keys to find it by; none may hold a blank. */
  keys?: readonly string[] | undefined;
  /** Properties of your own. Names of the protocol are refused. */
  properties?: Readonly<Record<string, string>> | undefined;
  /** A number of your own; default 0. */
  flag?: number | undefined;
}

/** A message made ready for the wire. */
export interface PreparedMessage {
  topic: string;
  body: Uint8Array;
  sysFlag: number;
  flag: number;
  properties: string;
  uniqueKey: string;
}

const reserved: ReadonlySet<string> = new Set(Object.values(Property));

/**
 * Checks a message, gives it its unique key and compresses a large body.
 *
 * @param maxBodyBytes limit on the body before it is compressed
 * @throws MqError BAD_DATA naming what is wrong
 */
export function prepareMessage(message: Message, uniqueKey: string, maxBodyBytes: number): PreparedMessage {
  const problem = topicNameProblem(message.topic);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic: message.topic });
  const body = typeof message.body === 'string' ? Buffer.from(message.body) : message.body;
  if (body.length === 0) throw new MqError('BAD_DATA', 'the message has no body', { topic: message.topic });
  if (body.length > maxBodyBytes) {
    throw new MqError('BAD_DATA', `the body takes ${body.length} bytes, at most ${maxBodyBytes} are allowed`, {
      topic: message.topic,
      hint: 'Send less, or raise the maxMessageSize of client and broker.',
    });
  }
  const compress = body.length >= COMPRESS_FROM_BYTES;
  return {
    topic: message.topic,
    body: compress ? compressBody(body) : body,
    sysFlag: compress ? ZLIB_FLAGS : 0,
    flag: message.flag ?? 0,
    properties: propertiesOf(message, uniqueKey),
    uniqueKey,
  };
}

function propertiesOf(message: Message, uniqueKey: string): string {
  const properties = new Map<string, string>();
  for (const [name, value] of Object.entries(message.properties ?? {})) {
    if (reserved.has(name)) {
      throw new MqError('BAD_DATA', `the property ${name} belongs to the protocol`, {
        topic: message.topic,
        key: name,
      });
    }
    properties.set(name, value);
  }
  const blank = message.keys?.find((key) => /\s/.test(key));
  if (blank !== undefined) {
    throw new MqError('BAD_DATA', `the key ${JSON.stringify(blank)} holds a blank, which separates keys`, {
      key: blank,
    });
  }
  if (message.tags !== undefined) properties.set(Property.TAGS, message.tags);
  if (message.keys !== undefined) properties.set(Property.KEYS, message.keys.join(' '));
  properties.set(Property.UNIQ_KEY, uniqueKey);
  properties.set(Property.WAIT, 'true');
  for (const [name, value] of properties) {
    if (hasSeparator(name) || hasSeparator(value)) {
      throw new MqError('BAD_DATA', `the property ${JSON.stringify(name)} holds a separator (0x01 or 0x02)`, {
        key: name,
      });
    }
  }
  const text = formatProperties(properties);
  if (Buffer.byteLength(text) > MAX_PROPERTIES_LENGTH) {
    throw new MqError('BAD_DATA', `the properties take more than ${MAX_PROPERTIES_LENGTH} bytes`);
  }
  return text;
}

const hasSeparator = (text: string): boolean => text.includes('\u0001') || text.includes('\u0002');
