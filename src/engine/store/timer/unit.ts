import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';

/**
 * A unit of the timer log (store-format 8.2), 52 bytes, big-endian:
 *
 *    0 i32 size, 52
 *    4 i64 position of the unit before it in the same slot, -1 for none
 *   12 i32 magic: 1, with 2 for one that rolls and 4 for one that deletes
 *   16 i64 time of writing, in milliseconds, floored to the precision
 *   24 i32 milliseconds from there to the slot
 *   28 i64 position of the message in the commit log
 *   36 i32 its size
 *   40 i32 Java's hash of its real topic
 *   44 i64 0
 */
export const UNIT_SIZE = 52;

/** The filler that ends a file: i32 rest of the file, i64 0, i32 magic. */
export const BLANK_SIZE = 16;
const BLANK_MAGIC = 0xcbd43194 | 0;

export const UnitMagic = {
  DEFAULT: 1,
  /** Due beyond the roll window: stored anew when the slot comes. */
  ROLL: 2,
  /** Recalls another message of the slot. */
  DELETE: 4,
} as const;

export interface TimerUnit {
  /** Of the unit before it in the same slot, -1 for none. */
  previous: number;
  magic: number;
  /** Milliseconds. */
  writtenAtMs: number;
  /** Time of its slot, in milliseconds. */
  slotTimeMs: number;
  /** Where the message lies in the commit log. */
  position: number;
  size: number;
  topicHash: number;
}

export function encodeUnit(bytes: Buffer, at: number, unit: TimerUnit): void {
  bytes.writeInt32BE(UNIT_SIZE, at);
  writeInt64(bytes, unit.previous, at + 4);
  bytes.writeInt32BE(unit.magic, at + 12);
  writeInt64(bytes, unit.writtenAtMs, at + 16);
  bytes.writeInt32BE((unit.slotTimeMs - unit.writtenAtMs) | 0, at + 24);
  writeInt64(bytes, unit.position, at + 28);
  bytes.writeInt32BE(unit.size, at + 36);
  bytes.writeInt32BE(unit.topicHash, at + 40);
  writeInt64(bytes, 0, at + 44);
}

/** The unit at `at`; undefined when there is none. */
export function decodeUnit(bytes: Buffer, at: number): TimerUnit | undefined {
  const magic = bytes.readInt32BE(at + 12);
  if (bytes.readInt32BE(at) !== UNIT_SIZE || (magic | 0xf) !== 0xf) return undefined;
  const writtenAtMs = readInt64(bytes, at + 16);
  return {
    previous: readInt64(bytes, at + 4),
    magic,
    writtenAtMs,
    slotTimeMs: writtenAtMs + bytes.readInt32BE(at + 24),
    position: readInt64(bytes, at + 28),
    size: bytes.readInt32BE(at + 36),
    topicHash: bytes.readInt32BE(at + 40),
  };
}

export function encodeBlank(bytes: Buffer, at: number, rest: number): void {
  bytes.writeInt32BE(rest, at);
  writeInt64(bytes, 0, at + 4);
  bytes.writeInt32BE(BLANK_MAGIC, at + 12);
}

export const isBlank = (bytes: Buffer, at: number): boolean => bytes.readInt32BE(at + 12) === BLANK_MAGIC;
