import { crc32 } from 'node:zlib';
import { Magic, MIN_RECORD_SIZE, readInt64 } from './record.ts';
import { SysFlag } from './sysflag.ts';

/** What {@link checkRecord} found at a position. */
export const RecordCheck = {
  /** A whole record, correct in size, position and body CRC. */
  VALID: 'VALID',
  /** The filler that ends a file. */
  BLANK: 'BLANK',
  /** Nothing was ever written here: size and magic are zero. */
  EMPTY: 'EMPTY',
  /** The bytes end before the record does. */
  SHORT: 'SHORT',
  BAD_MAGIC: 'BAD_MAGIC',
  BAD_SIZE: 'BAD_SIZE',
  BAD_POSITION: 'BAD_POSITION',
  BAD_CRC: 'BAD_CRC',
} as const;
export type RecordCheck = (typeof RecordCheck)[keyof typeof RecordCheck];

/**
 * Where the parts of a record lie, relative to the start of the buffer. One object is reused for a whole scan:
 * {@link checkRecord} fills it in, so that millions of records cost no garbage.
 */
export class RecordView {
  /** Total size of the record or filler. */
  size = 0;
  queueId = 0;
  queueOffset = 0;
  physicalOffset = 0;
  sysFlag = 0;
  storeTimestamp = 0;
  bodyStart = 0;
  bodyEnd = 0;
  topicStart = 0;
  topicEnd = 0;
  propertiesStart = 0;
  propertiesEnd = 0;
}

/**
 * Examines the record at `position` (store-format 2.9, and stricter than the original: the record must also know its
 * own position). `view` is filled in as far as the fields could be read.
 *
 * @param end first byte after the readable bytes
 * @param expectedPhysicalOffset the position in the commit log, or -1 to leave it unchecked
 */
export function checkRecord(
  bytes: Buffer,
  position: number,
  end: number,
  expectedPhysicalOffset: number,
  checkCrc: boolean,
  view: RecordView,
): RecordCheck {
  if (end - position < 8) return RecordCheck.SHORT;
  const size = bytes.readInt32BE(position);
  const magic = bytes.readInt32BE(position + 4);
  view.size = size;
  if (magic === Magic.BLANK) return size >= 8 ? RecordCheck.BLANK : RecordCheck.BAD_SIZE;
  if (magic !== Magic.V1 && magic !== Magic.V2) {
    return size === 0 && magic === 0 ? RecordCheck.EMPTY : RecordCheck.BAD_MAGIC;
  }
  if (size < MIN_RECORD_SIZE) return RecordCheck.BAD_SIZE;
  if (end - position < size) return RecordCheck.SHORT;
  if (!locateParts(bytes, position, position + size, magic === Magic.V2, view)) return RecordCheck.BAD_SIZE;
  if (expectedPhysicalOffset >= 0 && view.physicalOffset !== expectedPhysicalOffset) return RecordCheck.BAD_POSITION;
  if (checkCrc && view.bodyEnd > view.bodyStart) {
    const crc = crc32(bytes.subarray(view.bodyStart, view.bodyEnd)) & 0x7fffffff;
    if (crc !== bytes.readInt32BE(position + 8)) return RecordCheck.BAD_CRC;
  }
  return RecordCheck.VALID;
}

function locateParts(bytes: Buffer, position: number, end: number, v2: boolean, view: RecordView): boolean {
  view.queueId = bytes.readInt32BE(position + 12);
  view.queueOffset = readInt64(bytes, position + 20);
  view.physicalOffset = readInt64(bytes, position + 28);
  const sysFlag = bytes.readInt32BE(position + 36);
  view.sysFlag = sysFlag;
  let at = position + 48 + ((sysFlag & SysFlag.BORN_HOST_V6) !== 0 ? 20 : 8);
  view.storeTimestamp = readInt64(bytes, at);
  at += 8 + ((sysFlag & SysFlag.STORE_HOST_V6) !== 0 ? 20 : 8) + 12;
  if (at + 4 > end) return false;
  const bodyLength = bytes.readInt32BE(at);
  view.bodyStart = at + 4;
  view.bodyEnd = view.bodyStart + bodyLength;
  if (bodyLength < 0 || view.bodyEnd + (v2 ? 2 : 1) > end) return false;
  const topicLength = v2 ? bytes.readInt16BE(view.bodyEnd) : bytes.readInt8(view.bodyEnd);
  view.topicStart = view.bodyEnd + (v2 ? 2 : 1);
  view.topicEnd = view.topicStart + topicLength;
  if (topicLength < 0 || view.topicEnd + 2 > end) return false;
  const propertiesLength = bytes.readInt16BE(view.topicEnd);
  view.propertiesStart = view.topicEnd + 2;
  view.propertiesEnd = view.propertiesStart + propertiesLength;
  return propertiesLength >= 0 && view.propertiesEnd === end;
}
