import { crc32 } from 'node:zlib';
import { parseLenientJson } from '../../../protocol/json/parse.ts';
import { isObject } from '../../../protocol/json/read.ts';
import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import type { ConsumeMode, Delivery, GroupQueue } from './delivery.ts';

/**
 * The records of consumeStore. Keys begin with their kind and sort by queue, then by offset; all integers big-endian:
 *
 *   1                        FORMAT     what the database is
 *   2                        CLOSED     present after a clean shutdown
 *   3  u32 id                QUEUE      JSON: group, topic, queueId
 *   4  u32 id                PROGRESS   i64 next, u8 mode
 *   5  u32 id  i64 offset    OUT        i64 popTime, i64 until, i64 movingFrom (-1: not moving), u16 tries, client id
 *   6                        EPOCH      i64: of the master who wrote it; absent where roles are fixed
 *
 * Each value ends with the CRC-32 of key and value, so that a damaged page never passes for a state.
 */
export const RecordKind = { FORMAT: 1, CLOSED: 2, QUEUE: 3, PROGRESS: 4, OUT: 5, EPOCH: 6 } as const;

export const FORMAT = 'mq consumeStore 1';

const CRC_SIZE = 4;
const OUT_HEAD = 26;
const PROGRESS_SIZE = 9;
const EPOCH_SIZE = 8;
const MAX_TRIES = 0xffff;

export const plainKey = (kind: number): Buffer => Buffer.from([kind]);

export function queueKey(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}

export function outKey(id: number, offset: number): Buffer {
  const key = Buffer.allocUnsafe(13);
  key[0] = RecordKind.OUT;
  key.writeUInt32BE(id, 1);
  writeInt64(key, offset, 5);
  return key;
}

export const keyId = (key: Buffer): number => key.readUInt32BE(1);
export const keyOffset = (key: Buffer): number => readInt64(key, 5);

const checksum = (key: Buffer, value: Buffer): number => crc32(value, crc32(key));

/** A value with its checksum behind it. */
function seal(key: Buffer, value: Buffer): Buffer {
  const end = value.length - CRC_SIZE;
  value.writeUInt32BE(checksum(key, value.subarray(0, end)), end);
  return value;
}

/** The value without its checksum. @throws Error when it is damaged */
function unseal(key: Buffer, sealed: Buffer, minimum: number): Buffer {
  const end = sealed.length - CRC_SIZE;
  const value = sealed.subarray(0, Math.max(0, end));
  if (end < minimum || sealed.readUInt32BE(end) !== checksum(key, value)) {
    throw new Error(`the record ${key.toString('hex')} is damaged`);
  }
  return value;
}

const textValue = (key: Buffer, text: string): Buffer =>
  seal(key, Buffer.concat([Buffer.from(text), Buffer.alloc(CRC_SIZE)]));

export const formatValue = (key: Buffer): Buffer => textValue(key, FORMAT);

export const isFormat = (key: Buffer, sealed: Buffer): boolean => unseal(key, sealed, 0).toString() === FORMAT;

export const queueValue = (key: Buffer, { group, topic, queueId }: GroupQueue): Buffer =>
  textValue(key, JSON.stringify({ group, topic, queueId }));

export function readQueue(key: Buffer, sealed: Buffer): GroupQueue {
  const json = parseLenientJson(unseal(key, sealed, 0).toString());
  if (isObject(json)) {
    const { group, topic, queueId } = json;
    if (typeof group === 'string' && typeof topic === 'string' && typeof queueId === 'number') {
      return { group, topic, queueId };
    }
  }
  throw new Error(`the record ${key.toString('hex')} names no queue`);
}

export function progressValue(key: Buffer, next: number, mode: ConsumeMode): Buffer {
  const value = Buffer.allocUnsafe(PROGRESS_SIZE + CRC_SIZE);
  writeInt64(value, next, 0);
  value[8] = mode;
  return seal(key, value);
}

export function readProgress(key: Buffer, sealed: Buffer): { next: number; mode: ConsumeMode } {
  const value = unseal(key, sealed, PROGRESS_SIZE);
  return { next: readInt64(value, 0), mode: (value[8] ?? 0) as ConsumeMode };
}

export function epochValue(key: Buffer, epoch: number): Buffer {
  const value = Buffer.allocUnsafe(EPOCH_SIZE + CRC_SIZE);
  writeInt64(value, epoch, 0);
  return seal(key, value);
}

export const readEpoch = (key: Buffer, sealed: Buffer): number => readInt64(unseal(key, sealed, EPOCH_SIZE), 0);

export function outValue(key: Buffer, { popTime, until, tries, clientId, movingFrom }: Delivery): Buffer {
  const value = Buffer.allocUnsafe(OUT_HEAD + Buffer.byteLength(clientId) + CRC_SIZE);
  writeInt64(value, popTime, 0);
  writeInt64(value, until, 8);
  writeInt64(value, movingFrom ?? -1, 16);
  value.writeUInt16BE(Math.min(tries, MAX_TRIES), 24);
  value.write(clientId, OUT_HEAD);
  return seal(key, value);
}

export function readOut(key: Buffer, sealed: Buffer): Delivery {
  const value = unseal(key, sealed, OUT_HEAD);
  const movingFrom = readInt64(value, 16);
  return {
    popTime: readInt64(value, 0),
    until: readInt64(value, 8),
    tries: value.readUInt16BE(24),
    clientId: value.toString('utf8', OUT_HEAD),
    ...(movingFrom >= 0 && { movingFrom }),
  };
}
