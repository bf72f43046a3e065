import { RequestCode } from '../codes/request.ts';
import { isOneway, type RemotingCommand } from '../command.ts';
import { FRAME_PREFIX } from '../frame.ts';
import { sendMessageHeader, sendMessageV2Names } from '../headers/producer.ts';
import { MAX_PROPERTIES_LENGTH } from '../message/record.ts';
import { digitsOf, HeaderScan, letter, unescapeInto } from './json-scan.ts';

/**
 * A send request (10, 310, 320) in the form the broker works on. One object serves request after request: it is valid
 * until the next decode, which is enough because a put copies what it keeps.
 */
export class SendRequest {
  opaque = 0;
  oneway = false;
  /** Sender's version ordinal. */
  version = 0;
  batch = false;
  producerGroup = '';
  topic = '';
  defaultTopic = '';
  defaultTopicQueueNums = 0;
  queueId = 0;
  sysFlag = 0;
  bornTimestamp = 0;
  flag = 0;
  reconsumeTimes = 0;
  /** -1 when the sender names none. */
  maxReconsumeTimes = -1;
  unitMode = false;
  body: Buffer = EMPTY;
  /** The property bytes lie from 0 to `propertiesLength` of this buffer, with room behind them to append. */
  readonly properties = Buffer.allocUnsafeSlow(PROPERTIES_ROOM);
  /** Number of property bytes; above {@link MAX_PROPERTIES_LENGTH} the bytes themselves were not kept. */
  propertiesLength = 0;

  /**
   * Fills this object from a decoded command.
   * @throws HeaderError when a mandatory field is missing or malformed
   */
  decode(command: RemotingCommand): void {
    const decoded = sendMessageHeader(command);
    this.opaque = command.opaque;
    this.oneway = isOneway(command);
    this.version = command.version;
    this.batch = command.code === RequestCode.SEND_BATCH_MESSAGE || decoded.batch === true;
    this.producerGroup = decoded.producerGroup;
    this.topic = decoded.topic;
    this.defaultTopic = decoded.defaultTopic;
    this.defaultTopicQueueNums = decoded.defaultTopicQueueNums;
    this.queueId = decoded.queueId;
    this.sysFlag = decoded.sysFlag;
    this.bornTimestamp = decoded.bornTimestamp;
    this.flag = decoded.flag;
    this.reconsumeTimes = decoded.reconsumeTimes ?? 0;
    this.maxReconsumeTimes = decoded.maxReconsumeTimes ?? -1;
    this.unitMode = decoded.unitMode === true;
    this.body = command.body ?? EMPTY;
    const properties = decoded.properties ?? '';
    this.propertiesLength = Buffer.byteLength(properties);
    if (this.propertiesLength <= MAX_PROPERTIES_LENGTH) this.properties.utf8Write(properties);
  }

  /**
   * Fills this object straight from the bytes of a SEND_MESSAGE_V2 or SEND_BATCH_MESSAGE frame. False when the frame is
   * something else or out of the ordinary: then nothing was concluded and the usual decoder has to look at it.
   */
  decodeFast(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start + 4] !== 0) return false;
    const headerEnd = start + FRAME_PREFIX + bytes.readUIntBE(start + 5, 3);
    // Every JSON header of Java's starts with {"code":310 or {"code":320
    if (headerEnd > end || bytes[start + 16] !== 0x33 || bytes[start + 18] !== 0x30) return false;
    if (!scan.scan(bytes, start + FRAME_PREFIX, headerEnd)) return false;
    if (scan.code !== RequestCode.SEND_MESSAGE_V2 && scan.code !== RequestCode.SEND_BATCH_MESSAGE) return false;
    if ((scan.escaped & ~PROPERTIES_BIT) !== 0 || (scan.flag & 1) !== 0) return false;
    if (!this.#takeNumbers(bytes) || !this.#takeProperties(bytes)) return false;
    this.opaque = scan.opaque;
    this.oneway = (scan.flag & 2) !== 0;
    this.version = scan.version;
    this.producerGroup = text(bytes, GROUP);
    this.topic = text(bytes, TOPIC);
    this.defaultTopic = text(bytes, DEFAULT_TOPIC);
    this.unitMode = isTrue(bytes, UNIT_MODE);
    this.batch = scan.code === RequestCode.SEND_BATCH_MESSAGE || isTrue(bytes, BATCH);
    this.body = headerEnd === end ? EMPTY : bytes.subarray(headerEnd, end);
    return true;
  }

  #takeNumbers(bytes: Buffer): boolean {
    this.defaultTopicQueueNums = number(bytes, DEFAULT_QUEUES);
    this.queueId = number(bytes, QUEUE_ID);
    this.sysFlag = number(bytes, SYS_FLAG);
    this.bornTimestamp = number(bytes, BORN);
    this.flag = number(bytes, FLAG);
    this.reconsumeTimes = scan.starts[RECONSUME] === -1 ? 0 : number(bytes, RECONSUME);
    this.maxReconsumeTimes = scan.starts[MAX_RECONSUME] === -1 ? -1 : number(bytes, MAX_RECONSUME);
    const mandatory = scan.starts[GROUP] !== -1 && scan.starts[TOPIC] !== -1 && scan.starts[DEFAULT_TOPIC] !== -1;
    // NaN in any of them makes the sum NaN.
    const sum =
      this.defaultTopicQueueNums + this.queueId + this.sysFlag + this.bornTimestamp + this.flag + this.reconsumeTimes;
    return mandatory && !Number.isNaN(sum + this.maxReconsumeTimes);
  }

  #takeProperties(bytes: Buffer): boolean {
    const start = scan.starts[PROPERTIES] as number;
    if (start === -1) {
      this.propertiesLength = 0;
      return true;
    }
    const end = scan.ends[PROPERTIES] as number;
    if (end - start > MAX_PROPERTIES_LENGTH) return false;
    const length = unescapeInto(this.properties, 0, bytes, start, end);
    this.propertiesLength = length;
    return length >= 0;
  }
}

const EMPTY = Buffer.alloc(0);
/** The longest properties, and what a broker appends to them. */
const PROPERTIES_ROOM = MAX_PROPERTIES_LENGTH + 4096;

const scan = new HeaderScan();
const names = sendMessageV2Names;
const GROUP = letter(names.producerGroup);
const TOPIC = letter(names.topic);
const DEFAULT_TOPIC = letter(names.defaultTopic);
const DEFAULT_QUEUES = letter(names.defaultTopicQueueNums);
const QUEUE_ID = letter(names.queueId);
const SYS_FLAG = letter(names.sysFlag);
const BORN = letter(names.bornTimestamp);
const FLAG = letter(names.flag);
const PROPERTIES = letter(names.properties);
const PROPERTIES_BIT = 1 << PROPERTIES;
const RECONSUME = letter(names.reconsumeTimes);
const UNIT_MODE = letter(names.unitMode);
const MAX_RECONSUME = letter(names.maxReconsumeTimes);
const BATCH = letter(names.batch);

const text = (bytes: Buffer, field: number): string => bytes.latin1Slice(scan.starts[field], scan.ends[field]);

const number = (bytes: Buffer, field: number): number =>
  digitsOf(bytes, scan.starts[field] as number, scan.ends[field] as number);

const isTrue = (bytes: Buffer, field: number): boolean =>
  scan.starts[field] !== -1 && text(bytes, field).toLowerCase() === 'true';
