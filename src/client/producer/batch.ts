import { MqError, type MqErrorOptions, messageOf } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { encodeBatch } from '../../protocol/message/batch.ts';
import { formatProperties, Property } from '../../protocol/message/properties.ts';
import { isRetryTopic } from '../../protocol/names.ts';
import type { Message, PreparedMessage } from './message.ts';
import type { Parcel, SendResult } from './send-request.ts';

/** A batch was stored in part: the first messages are, the others are not, or nobody knows. */
export class BatchError extends MqError {
  /** What became of the messages that are stored, in the order they were given. */
  readonly results: readonly SendResult[];

  constructor(results: readonly SendResult[], count: number, cause: unknown) {
    const details: MqErrorOptions = cause instanceof MqError ? { ...cause.details, hint: cause.hint } : {};
    super('PARTIAL', `${results.length} of ${count} messages of a batch are stored; then: ${messageOf(cause)}`, {
      ...details,
      cause,
    });
    this.results = results;
  }
}

/** Bytes of a batch's message besides body and properties. */
const FIXED_SIZE = 22;

/** @throws MqError BAD_DATA for messages that cannot be one batch */
export function checkBatch(messages: readonly Message[]): void {
  const [first] = messages;
  if (first === undefined) return;
  const refuse = (words: string): never => {
    throw new MqError('BAD_DATA', words, { topic: first.topic });
  };
  for (const message of messages) {
    if (message.topic !== first.topic) refuse('The topic of the messages in one batch should be the same');
    if (message.waitStoreMsgOK !== first.waitStoreMsgOK) {
      refuse('The waitStoreMsgOK of the messages in one batch should be the same');
    }
    if (message.shardingKey !== first.shardingKey) {
      refuse('the messages of a batch go to one queue, and so need the same sharding key');
    }
    const delayed = message.delayTimeLevel ?? message.delayMs ?? message.deliverAt;
    if (delayed !== undefined) refuse('TimeDelayLevel is not supported for batching');
  }
  if (isRetryTopic(first.topic)) refuse('Retry Group is not supported for batching');
}

/** Cuts a batch into parts that a request may carry; one message always fits, however large. */
export function splitBatch(messages: readonly PreparedMessage[], maxBytes: number): PreparedMessage[][] {
  const parts: PreparedMessage[][] = [];
  let part: PreparedMessage[] = [];
  let size = 0;
  for (const message of messages) {
    const bytes = FIXED_SIZE + message.body.length + Buffer.byteLength(message.properties);
    if (part.length > 0 && size + bytes > maxBytes) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(message);
    size += bytes;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** The request of a part: a batch (320) or, when there is only one, an ordinary send. */
export function batchParcel(part: readonly PreparedMessage[], waitsForStore: boolean): Parcel {
  const first = part[0] as PreparedMessage;
  if (part.length === 1) return first;
  return {
    code: RequestCode.SEND_BATCH_MESSAGE,
    wireTopic: first.wireTopic,
    topic: first.topic,
    body: encodeBatch(part.map(({ flag, body, properties }) => ({ flag, body, properties: Buffer.from(properties) }))),
    sysFlag: 0,
    flag: 0,
    // No unique key: 5.3.3 would give it to every message of the batch.
    properties: formatProperties([[Property.WAIT, String(waitsForStore)]]),
    uniqueKey: first.uniqueKey,
  };
}

/** One result for each message of a part: the broker gives their ids separated by commas, and the first one's offset. */
export function batchResults(part: readonly PreparedMessage[], whole: SendResult): SendResult[] {
  const ids = whole.offsetMsgId.split(',');
  return part.map((message, i) => ({
    ...whole,
    msgId: message.uniqueKey,
    offsetMsgId: ids[i] ?? whole.offsetMsgId,
    queueOffset: whole.queueOffset + i,
  }));
}
