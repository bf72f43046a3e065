import { RecordView } from '../../../protocol/message/check.ts';
import { MessageExt } from '../../../protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../../protocol/message/ids.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';

/** Which messages of a store are wanted; all that is given must hold. */
export interface MessageCriteria {
  topic?: string | undefined;
  queueId?: number | undefined;
  /** One of the words of KEYS. */
  key?: string | undefined;
  tag?: string | undefined;
  /** The unique key, or the offset message id. */
  msgId?: string | undefined;
  /** Bytes that the body, as it was sent, has in it. */
  bodyText?: Buffer | undefined;
  /** What the body as UTF-8 must match. */
  bodyPattern?: RegExp | undefined;
  properties?: ReadonlyMap<string, string> | undefined;
  /** Store times, milliseconds, both included. */
  begin?: number | undefined;
  end?: number | undefined;
  /** Leaves out the messages of topics that brokers keep for themselves. */
  skipsTopic?: ((topic: string) => boolean) | undefined;
}

/** Looks at records by what is cheapest to see first; only what may be wanted is decoded. */
export class MessageFilter {
  readonly #criteria: MessageCriteria;
  readonly #topic: Buffer | undefined;
  /** The id as the unique key is stored, and where a record with it as offset message id lies. */
  readonly #id: Buffer | undefined;
  readonly #position: number | undefined;
  /** Words that must be among the properties. */
  readonly #needles: readonly Buffer[];
  readonly #skipped = new Map<string, boolean>();
  /** Messages whose body could not be inflated to be looked at. */
  unreadable = 0;

  constructor(criteria: MessageCriteria) {
    this.#criteria = criteria;
    this.#topic = criteria.topic === undefined ? undefined : Buffer.from(criteria.topic);
    const { key, tag, msgId, properties } = criteria;
    this.#id = msgId === undefined ? undefined : Buffer.from(msgId);
    this.#position = msgId === undefined ? undefined : parseOffsetMessageId(msgId)?.physicalOffset;
    this.#needles = [key, tag, ...(properties?.values() ?? [])].flatMap((word) =>
      word === undefined || word === '' ? [] : [Buffer.from(word)],
    );
  }

  /** The message, when it is wanted; it keeps a copy of its bytes. */
  take(bytes: Buffer, at: number, view: RecordView): MessageExt | undefined {
    const { begin, end, queueId, skipsTopic } = this.#criteria;
    // What a rollback or a repair left is no message: it is in no queue.
    if (transactionType(view.sysFlag) === SysFlag.TRANSACTION_ROLLBACK) return undefined;
    if (begin !== undefined && view.storeTimestamp < begin) return undefined;
    if (end !== undefined && view.storeTimestamp > end) return undefined;
    if (queueId !== undefined && view.queueId !== queueId) return undefined;
    const topic = this.#topic;
    if (topic !== undefined) {
      if (view.topicEnd - view.topicStart !== topic.length) return undefined;
      if (bytes.compare(topic, 0, topic.length, view.topicStart, view.topicEnd) !== 0) return undefined;
    } else if (skipsTopic !== undefined && this.#isSkipped(bytes, view, skipsTopic)) {
      return undefined;
    }
    if (!this.#mayHold(bytes, view)) return undefined;
    const message = copyOf(bytes, at, view);
    return this.#hasWords(message) && this.#hasBody(message) ? message : undefined;
  }

  /** Whether the bytes hold what is looked for at all: most records are told apart without being decoded. */
  #mayHold(bytes: Buffer, view: RecordView): boolean {
    const { bodyText } = this.#criteria;
    if (this.#needles.length > 0 || this.#id !== undefined) {
      const properties = bytes.subarray(view.propertiesStart, view.propertiesEnd);
      if (!this.#needles.every((needle) => properties.includes(needle))) return false;
      if (this.#id !== undefined && view.physicalOffset !== this.#position && !properties.includes(this.#id))
        return false;
    }
    if (bodyText === undefined || (view.sysFlag & SysFlag.COMPRESSED) !== 0) return true;
    return bytes.subarray(view.bodyStart, view.bodyEnd).includes(bodyText);
  }

  #isSkipped(bytes: Buffer, view: RecordView, skips: (topic: string) => boolean): boolean {
    const name = bytes.toString('utf8', view.topicStart, view.topicEnd);
    let isSkipped = this.#skipped.get(name);
    if (isSkipped === undefined) {
      isSkipped = skips(name);
      if (this.#skipped.size < 100_000) this.#skipped.set(name, isSkipped);
    }
    return isSkipped;
  }

  #hasWords(message: MessageExt): boolean {
    const { key, tag, msgId, properties } = this.#criteria;
    if (tag !== undefined && message.tags !== tag) return false;
    if (key !== undefined && !(message.keys ?? '').split(' ').includes(key)) return false;
    if (msgId !== undefined && message.uniqueKey !== msgId && message.offsetMsgId !== msgId) return false;
    for (const [name, value] of properties ?? []) if (message.properties.get(name) !== value) return false;
    return true;
  }

  #hasBody(message: MessageExt): boolean {
    const { bodyText, bodyPattern } = this.#criteria;
    if (bodyText === undefined && bodyPattern === undefined) return true;
    try {
      const { body } = message;
      return (bodyText === undefined || body.includes(bodyText)) && (bodyPattern?.test(body.toString('utf8')) ?? true);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.unreadable++;
      return false;
    }
  }
}

/** A message over a copy of its bytes: what a scan reads is overwritten. */
function copyOf(bytes: Buffer, at: number, view: RecordView): MessageExt {
  const record = Buffer.from(bytes.subarray(at, at + view.size));
  const own = Object.assign(new RecordView(), view);
  for (const field of ['bodyStart', 'bodyEnd', 'topicStart', 'topicEnd', 'propertiesStart', 'propertiesEnd'] as const) {
    own[field] -= at;
  }
  return new MessageExt(record, own);
}
