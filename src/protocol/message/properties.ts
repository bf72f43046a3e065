/**
 * The property string of a message (wire-protocol 4.3): `name 0x01 value 0x02` repeated. 4.9 leaves the last 0x02 out,
 * 5.x keeps it; readers take both, whoever appends adds a missing one first.
 */
export const NAME_VALUE_SEPARATOR = '\u0001';
export const PROPERTY_SEPARATOR = '\u0002';
const NAME_END = 1;
const VALUE_END = 2;

/** Names of the properties that the protocol gives a meaning. */
export const Property = {
  KEYS: 'KEYS',
  TAGS: 'TAGS',
  WAIT: 'WAIT',
  DELAY: 'DELAY',
  RETRY_TOPIC: 'RETRY_TOPIC',
  REAL_TOPIC: 'REAL_TOPIC',
  REAL_QID: 'REAL_QID',
  TRAN_MSG: 'TRAN_MSG',
  PGROUP: 'PGROUP',
  TRANSACTION_ID: '__transactionId__',
  TRANSACTION_CHECK_TIMES: 'TRANSACTION_CHECK_TIMES',
  TRAN_PREPARED_QUEUE_OFFSET: 'TRAN_PREPARED_QUEUE_OFFSET',
  CHECK_IMMUNITY_TIME_IN_SECONDS: 'CHECK_IMMUNITY_TIME_IN_SECONDS',
  UNIQ_KEY: 'UNIQ_KEY',
  CLUSTER: 'CLUSTER',
  MSG_REGION: 'MSG_REGION',
  TRACE_ON: 'TRACE_ON',
  MSG_TYPE: 'MSG_TYPE',
  CORRELATION_ID: 'CORRELATION_ID',
  REPLY_TO_CLIENT: 'REPLY_TO_CLIENT',
  TTL: 'TTL',
  PUSH_REPLY_TIME: 'PUSH_REPLY_TIME',
  POP_CK: 'POP_CK',
  FIRST_POP_TIME: '1ST_POP_TIME',
  TIMER_DELAY_SEC: 'TIMER_DELAY_SEC',
  TIMER_DELAY_MS: 'TIMER_DELAY_MS',
  TIMER_DELIVER_MS: 'TIMER_DELIVER_MS',
  TIMER_OUT_MS: 'TIMER_OUT_MS',
  TIMER_ENQUEUE_MS: 'TIMER_ENQUEUE_MS',
  TIMER_DEQUEUE_MS: 'TIMER_DEQUEUE_MS',
  TIMER_ROLL_TIMES: 'TIMER_ROLL_TIMES',
  TIMER_DEL_UNIQKEY: 'TIMER_DEL_UNIQKEY',
  BORN_TIMESTAMP: 'BORN_TIMESTAMP',
  RECONSUME_TIME: 'RECONSUME_TIME',
  MAX_RECONSUME_TIMES: 'MAX_RECONSUME_TIMES',
  ORIGIN_MESSAGE_ID: 'ORIGIN_MESSAGE_ID',
  SHARDING_KEY: '__SHARDINGKEY',
} as const;

export type Properties = Map<string, string>;

/** Reads a property string; records without a name or a value are left out, the last duplicate wins. */
export function parseProperties(text: string): Properties {
  const result: Properties = new Map();
  for (const part of text.split(PROPERTY_SEPARATOR)) {
    const separator = part.indexOf(NAME_VALUE_SEPARATOR);
    if (separator > 0 && separator < part.length - 1) result.set(part.slice(0, separator), part.slice(separator + 1));
  }
  return result;
}

/** Writes a property string, each pair closed by 0x02; empty values are left out, since no reader sees them. */
export function formatProperties(properties: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [name, value] of properties) {
    if (value !== '') text += name + NAME_VALUE_SEPARATOR + value + PROPERTY_SEPARATOR;
  }
  return text;
}

/** Finds the value of one property in encoded bytes without decoding the rest; the last duplicate wins. */
export function findProperty(bytes: Buffer, start: number, end: number, name: string): string | undefined {
  let found: string | undefined;
  let at = start;
  while (at < end) {
    let close = bytes.indexOf(VALUE_END, at);
    if (close < 0 || close > end) close = end;
    if (
      close - at > name.length + 1 &&
      bytes[at + name.length] === NAME_END &&
      bytes.latin1Slice(at, at + name.length) === name
    ) {
      found = bytes.utf8Slice(at + name.length + 1, close);
    }
    at = close + 1;
  }
  return found;
}
