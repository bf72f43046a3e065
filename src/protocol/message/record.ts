import { crc31 } from './crc.ts';
import { SysFlag } from './sysflag.ts';

/**
 * The stored message: commit-log record, pull answer element and body of 39 and 309 are the same bytes
 * (wire-protocol 4.1, store-format 2). All integers big-endian; B and S are 8 bytes (IPv4 + port) or 20 (IPv6 + port).
 *
 *   0  i32 total size            40 i64 born timestamp        72* i32 reconsume times
 *   4  i32 magic                 48 B   born host             76* i64 prepared transaction offset
 *   8  i32 body CRC (31 bits)    56* i64 store timestamp      84* i32 body length, body
 *   12 i32 queue id              64* S  store host            ..  i8 (V1) or i16 (V2) topic length, topic
 *   16 i32 flag                                               ..  i16 properties length, properties
 *   20 i64 queue offset
 *   28 i64 physical offset
 *   36 i32 sysFlag               * with IPv4 hosts
 */
export const Magic = { V1: 0xdaa320a7 | 0, V2: 0xdaa320ab | 0, BLANK: 0xcbd43194 | 0 } as const;

/** Positions that do not depend on the width of the hosts. */
export const RecordOffset = {
  TOTAL_SIZE: 0,
  MAGIC: 4,
  BODY_CRC: 8,
  QUEUE_ID: 12,
  FLAG: 16,
  QUEUE_OFFSET: 20,
  PHYSICAL_OFFSET: 28,
  SYS_FLAG: 36,
  BORN_TIMESTAMP: 40,
  BORN_HOST: 48,
} as const;

/** Smallest record: IPv4 hosts, V1, nothing in it. */
export const MIN_RECORD_SIZE = 91;
/** The end-of-file filler: i32 rest of the file, i32 {@link Magic.BLANK}. */
export const BLANK_HEADER_SIZE = 8;
/** A topic longer than this (in UTF-16 units) needs V2. */
export const MAX_V1_TOPIC_LENGTH = 127;
/** The properties' length is a signed 16-bit number. */
export const MAX_PROPERTIES_LENGTH = 32767;

/** Width of a host field: ip and port. */
export const hostSize = (ip: Uint8Array): number => ip.length + 4;

/** Size of a record. `topicLength` in bytes. */
export function recordSize(
  bornHostSize: number,
  storeHostSize: number,
  bodyLength: number,
  topicLength: number,
  propertiesLength: number,
): number {
  const topicPrefix = topicLength > MAX_V1_TOPIC_LENGTH ? 2 : 1;
  return (
    48 + bornHostSize + 8 + storeHostSize + 4 + 8 + 4 + bodyLength + topicPrefix + topicLength + 2 + propertiesLength
  );
}

/** Everything a record holds; what {@link encodeRecord} writes. */
export interface RecordFields {
  queueId: number;
  flag: number;
  queueOffset: number;
  physicalOffset: number;
  /** The IPv6 bits are set from the hosts' widths, whatever is given. */
  sysFlag: number;
  bornTimestamp: number;
  bornIp: Uint8Array;
  bornPort: number;
  storeTimestamp: number;
  storeIp: Uint8Array;
  storePort: number;
  reconsumeTimes: number;
  preparedTransactionOffset: number;
  body: Uint8Array;
  /** UTF-8. */
  topic: Uint8Array;
  properties: Uint8Array;
}

/** Writes a record at `position`; returns its size. The target must have room ({@link recordSize}). */
export function encodeRecord(target: Buffer, position: number, r: RecordFields): number {
  const bornSize = r.bornIp.length;
  const storeSize = r.storeIp.length;
  const v2 = r.topic.length > MAX_V1_TOPIC_LENGTH;
  let sysFlag = r.sysFlag & ~(SysFlag.BORN_HOST_V6 | SysFlag.STORE_HOST_V6);
  if (bornSize === 16) sysFlag |= SysFlag.BORN_HOST_V6;
  if (storeSize === 16) sysFlag |= SysFlag.STORE_HOST_V6;
  target.writeInt32BE(v2 ? Magic.V2 : Magic.V1, position + 4);
  target.writeInt32BE(r.body.length === 0 ? 0 : crc31(r.body), position + 8);
  target.writeInt32BE(r.queueId, position + 12);
  target.writeInt32BE(r.flag, position + 16);
  writeInt64(target, r.queueOffset, position + 20);
  writeInt64(target, r.physicalOffset, position + 28);
  target.writeInt32BE(sysFlag, position + 36);
  writeInt64(target, r.bornTimestamp, position + 40);
  let at = position + 48;
  target.set(r.bornIp, at);
  at += bornSize;
  target.writeInt32BE(r.bornPort, at);
  at += 4;
  writeInt64(target, r.storeTimestamp, at);
  at += 8;
  target.set(r.storeIp, at);
  at += storeSize;
  target.writeInt32BE(r.storePort, at);
  target.writeInt32BE(r.reconsumeTimes, at + 4);
  writeInt64(target, r.preparedTransactionOffset, at + 8);
  target.writeInt32BE(r.body.length, at + 16);
  at += 20;
  target.set(r.body, at);
  at += r.body.length;
  if (v2) {
    target.writeInt16BE(r.topic.length, at);
    at += 2;
  } else {
    target[at++] = r.topic.length;
  }
  target.set(r.topic, at);
  at += r.topic.length;
  target.writeInt16BE(r.properties.length, at);
  at += 2;
  target.set(r.properties, at);
  at += r.properties.length;
  target.writeInt32BE(at - position, position);
  return at - position;
}

/** Writes a non-negative or small negative whole number below 2^53 as i64, without BigInt. */
export function writeInt64(target: Buffer, value: number, position: number): void {
  target.writeInt32BE(Math.floor(value / 0x100000000), position);
  target.writeUInt32BE(value >>> 0, position + 4);
}

/** Reads an i64 as a number; exact within ±2^53. */
export function readInt64(source: Buffer, position: number): number {
  return source.readInt32BE(position) * 0x100000000 + source.readUInt32BE(position + 4);
}
