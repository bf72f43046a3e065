import { ProtocolError } from '../protocol-error.ts';
import { checkRecord, RecordCheck, RecordView } from './check.ts';
import { decompressBody } from './compression.ts';
import { formatHost } from './host.ts';
import { encodeOffsetMessageId } from './ids.ts';
import { type Properties, Property, parseProperties } from './properties.ts';
import { readInt64 } from './record.ts';
import { SysFlag } from './sysflag.ts';

/**
 * A stored message as clients see it: a view of the bytes of a pull, query or view answer. Hosts, properties and body
 * are decoded when they are asked for.
 */
export class MessageExt {
  readonly topic: string;
  readonly queueId: number;
  readonly queueOffset: number;
  /** Position in the commit log of the broker that stored it. */
  readonly commitLogOffset: number;
  readonly sysFlag: number;
  /** The sender's own number; the queue does not look at it. */
  readonly flag: number;
  /** Milliseconds. */
  readonly bornTimestamp: number;
  /** Milliseconds. */
  readonly storeTimestamp: number;
  readonly reconsumeTimes: number;
  readonly preparedTransactionOffset: number;
  /** Bytes the record takes in the commit log. */
  readonly storeSize: number;
  readonly #record: Buffer;
  readonly #bodyStart: number;
  readonly #bodyEnd: number;
  readonly #propertiesStart: number;
  #properties: Properties | undefined;
  #body: Buffer | undefined;

  /**
   * @param record exactly one record, examined before; `view` says where its parts lie in it
   * @param topic shown instead of the record's own: a redelivery goes by the topic it was sent to
   */
  constructor(record: Buffer, view: RecordView, topic?: string) {
    const wideBorn = (view.sysFlag & SysFlag.BORN_HOST_V6) !== 0;
    const storeHostAt = wideBorn ? 76 : 64;
    const afterHosts = storeHostAt + ((view.sysFlag & SysFlag.STORE_HOST_V6) !== 0 ? 20 : 8);
    this.#record = record;
    this.storeSize = view.size;
    this.queueId = view.queueId;
    this.flag = record.readInt32BE(16);
    this.queueOffset = view.queueOffset;
    this.commitLogOffset = view.physicalOffset;
    this.sysFlag = view.sysFlag;
    this.bornTimestamp = readInt64(record, 40);
    this.storeTimestamp = view.storeTimestamp;
    this.reconsumeTimes = record.readInt32BE(afterHosts);
    this.preparedTransactionOffset = readInt64(record, afterHosts + 4);
    this.topic = topic ?? record.toString('utf8', view.topicStart, view.topicEnd);
    this.#bodyStart = view.bodyStart;
    this.#bodyEnd = view.bodyEnd;
    this.#propertiesStart = view.propertiesStart;
  }

  /** The body as it was sent, inflated when it was compressed. @throws ProtocolError when it cannot be inflated */
  get body(): Buffer {
    this.#body ??= decompressBody(this.storedBody, this.sysFlag);
    return this.#body;
  }

  /** The body as it is stored. */
  get storedBody(): Buffer {
    return this.#record.subarray(this.#bodyStart, this.#bodyEnd);
  }

  get properties(): ReadonlyMap<string, string> {
    this.#properties ??= parseProperties(this.#record.toString('utf8', this.#propertiesStart));
    return this.#properties;
  }

  get tags(): string | undefined {
    return this.properties.get(Property.TAGS);
  }

  /** The business keys, separated by blanks. */
  get keys(): string | undefined {
    return this.properties.get(Property.KEYS);
  }

  /** The key the sending client made; the same through every redelivery. */
  get uniqueKey(): string | undefined {
    return this.properties.get(Property.UNIQ_KEY);
  }

  /** What Java's `getMsgId` shows: the unique key, or the offset message id when there is none. */
  get msgId(): string {
    return this.uniqueKey ?? this.offsetMsgId;
  }

  /** Address of the storing broker and position there, in hex. */
  get offsetMsgId(): string {
    const { ip, port } = this.#host(this.#storeHostAt, SysFlag.STORE_HOST_V6);
    return encodeOffsetMessageId(ip, port, this.commitLogOffset).toString('hex').toUpperCase();
  }

  /** Where it was sent from, `ip:port`. */
  get bornHost(): string {
    const { ip, port } = this.bornAddress;
    return formatHost(ip, port);
  }

  /** Where it was sent from, as the record holds it. */
  get bornAddress(): { readonly ip: Buffer; readonly port: number } {
    return this.#host(48, SysFlag.BORN_HOST_V6);
  }

  /** The broker that stored it, `ip:port`. */
  get storeHost(): string {
    const { ip, port } = this.#host(this.#storeHostAt, SysFlag.STORE_HOST_V6);
    return formatHost(ip, port);
  }

  /** CRC-32 of the stored body, cut to 31 bits. */
  get bodyCrc(): number {
    return this.#record.readInt32BE(8);
  }

  /** All bytes of the record, as commands 39 and 309 carry it. */
  get record(): Buffer {
    return this.#record;
  }

  get #storeHostAt(): number {
    return (this.sysFlag & SysFlag.BORN_HOST_V6) !== 0 ? 76 : 64;
  }

  #host(at: number, wideBit: number): { ip: Buffer; port: number } {
    const end = at + ((this.sysFlag & wideBit) !== 0 ? 16 : 4);
    return { ip: this.#record.subarray(at, end), port: this.#record.readInt32BE(end) };
  }
}

/**
 * Decodes the records that follow each other in an answer's body. Unlike Java, which drops the rest of a body in
 * silence, anything malformed is an error: a message that nobody sees must not pass for one that is not there.
 *
 * @throws ProtocolError naming the byte of the first record that is malformed
 */
export function decodeMessages(bytes: Buffer): MessageExt[] {
  const messages: MessageExt[] = [];
  for (let at = 0; at < bytes.length; ) {
    const message = decodeMessage(bytes, at);
    messages.push(message);
    at += message.storeSize;
  }
  return messages;
}

/** Decodes the record at `position`. @throws ProtocolError when it is malformed */
export function decodeMessage(bytes: Buffer, position = 0): MessageExt {
  const view = new RecordView();
  const rest = position === 0 ? bytes : bytes.subarray(position);
  const check = checkRecord(rest, 0, rest.length, -1, true, view);
  if (check !== RecordCheck.VALID) throw new ProtocolError(`no whole message at byte ${position}: ${check}`);
  return new MessageExt(rest.subarray(0, view.size), view);
}
