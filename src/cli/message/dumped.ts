import { type Message, reservedProperties } from '../../client/producer/message.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import { type JsonObject, type JsonValue, parseLenientJson } from '../../protocol/json/parse.ts';
import { isObject } from '../../protocol/json/read.ts';
import { Property } from '../../protocol/message/properties.ts';

/** A line of a dump may be so long: a body of 4 MB, each byte of which is an escape. */
export const MAX_DUMPED_LINE = 32 * 1024 * 1024;

/** A message of a dump, ready to be sent again. */
export interface DumpedMessage {
  readonly message: Message;
  /** The queue it lay in. */
  readonly queueId: number;
}

/**
 * Reads a line that `mq store dump` wrote, or anything with the same names: `topic` and `body` are needed, `bodyEncoding`
 * (utf8 or base64), `tags`, `keys`, `flag`, `queueId` and `properties` may be there. What the protocol itself put among the
 * properties is left out: a message sent again gets its own.
 *
 * @throws MqError BAD_DATA naming what is wrong
 */
export function parseDumped(line: Buffer): DumpedMessage {
  let value: JsonValue;
  try {
    value = parseLenientJson(line.toString('utf8'));
  } catch (error) {
    throw new MqError('BAD_DATA', `the line is no JSON: ${messageOf(error)}`, { cause: error });
  }
  if (!isObject(value)) throw new MqError('BAD_DATA', 'the line is no JSON object');
  const topic = text(value, 'topic');
  if (topic === undefined || topic === '') throw new MqError('BAD_DATA', 'the line names no topic');
  const { properties: all } = value;
  if (all !== undefined && all !== null && !isObject(all)) throw new MqError('BAD_DATA', 'properties is no object');
  const properties = Object.entries(all ?? {}).map(
    ([name, item]) => [name, item === null ? '' : String(item)] as const,
  );
  const own = properties.filter(([name, item]) => !reservedProperties.has(name) && item !== '');
  const given = new Map(properties);
  const tags = text(value, 'tags') ?? given.get(Property.TAGS);
  const keys = (text(value, 'keys') ?? given.get(Property.KEYS) ?? '').split(/\s+/).filter((key) => key !== '');
  const shardingKey = given.get(Property.SHARDING_KEY);
  return {
    message: {
      topic,
      body: bodyOf(value),
      flag: whole(value, 'flag'),
      ...(tags !== undefined && tags !== '' && { tags }),
      ...(keys.length > 0 && { keys }),
      ...(shardingKey !== undefined && { shardingKey }),
      ...(own.length > 0 && { properties: Object.fromEntries(own) }),
    },
    queueId: whole(value, 'queueId'),
  };
}

function bodyOf(value: JsonObject): Buffer {
  const { body, bodyEncoding = 'utf8', bodyProblem } = value;
  if (bodyProblem !== undefined && bodyProblem !== null) {
    throw new MqError('BAD_DATA', `the body is as it was stored, not as it was sent: ${String(bodyProblem)}`);
  }
  if (typeof body !== 'string') throw new MqError('BAD_DATA', 'the line has no body');
  if (bodyEncoding === 'utf8') return Buffer.from(body);
  if (bodyEncoding !== 'base64') throw new MqError('BAD_DATA', 'bodyEncoding is utf8 or base64');
  const bytes = Buffer.from(body, 'base64');
  // Buffer takes anything; what does not come out again as it went in was no base64.
  if (bytes.toString('base64').replace(/=+$/, '') !== body.replace(/=+$/, '')) {
    throw new MqError('BAD_DATA', 'the body is no base64');
  }
  return bytes;
}

function text(value: JsonObject, name: string): string | undefined {
  const item = value[name];
  if (item === undefined || item === null) return undefined;
  if (typeof item !== 'string') throw new MqError('BAD_DATA', `${name} is no text`);
  return item;
}

function whole(value: JsonObject, name: string): number {
  const item = value[name] ?? 0;
  if (typeof item === 'number' && Number.isSafeInteger(item)) return item;
  throw new MqError('BAD_DATA', `${name} is no whole number`);
}
