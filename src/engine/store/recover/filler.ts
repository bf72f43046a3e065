import { BLANK_HEADER_SIZE, encodeRecord, Magic, recordSize } from '../../../protocol/message/record.ts';
import { SysFlag } from '../../../protocol/message/sysflag.ts';
import { FILLER_FLAG, LOST_FLAG } from '../recovery/lost-record.ts';
import type { LostEntry } from './lost.ts';

/** Topic of the records that stand where damaged ones were. */
const TOPIC = 'rmq_sys_damaged';
/** A record with one letter of topic and no body. */
export const SMALLEST_FILLER = 92;
/** Fixed part of a record before the body, with IPv4 hosts. */
const BEFORE_BODY = 88;
/** Brokers read a record in one piece: a large range becomes several. */
const LARGEST_FILLER = 1024 * 1024;
const NO_HOST = Buffer.alloc(4);

/** A stretch of bytes to be written at a position of the log. */
export interface Patch {
  position: number;
  bytes: Buffer;
}

/** A part of a damaged range as it will be: a record that is stepped over, or the unused end of the file. */
export interface Piece {
  kind: 'record' | 'end';
  position: number;
  length: number;
  /** The message whose offset the record keeps free. */
  lost: LostEntry | undefined;
}

/**
 * Plans the pieces of [from, to), which lies in one file. The last message each queue has lost gets a record of its own,
 * at its own place; anything else is filled in the largest pieces.
 */
export function planPieces(from: number, to: number, endsFile: boolean, lost: readonly LostEntry[]): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (const one of lost) {
    const end = one.position + one.size;
    const before = one.position - at;
    const behind = to - end;
    const fits = before === 0 || before >= SMALLEST_FILLER;
    const restFits = endsFile ? behind >= BLANK_HEADER_SIZE : behind === 0 || behind >= SMALLEST_FILLER;
    if (before < 0 || !fits || !restFits || one.size < smallestRecord(one.topic)) continue;
    pieces.push(...plainRecords(at, one.position));
    pieces.push({ kind: 'record', position: one.position, length: one.size, lost: one });
    at = end;
  }
  if (endsFile) pieces.push({ kind: 'end', position: at, length: to - at, lost: undefined });
  else pieces.push(...plainRecords(at, to));
  return pieces;
}

function plainRecords(from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = from; at < to; ) {
    const rest = to - at;
    const length = rest <= LARGEST_FILLER ? rest : Math.min(LARGEST_FILLER, rest - SMALLEST_FILLER);
    pieces.push({ kind: 'record', position: at, length, lost: undefined });
    at += length;
  }
  return pieces;
}

const smallestRecord = (topic: string): number => recordSize(8, 8, 0, Buffer.byteLength(topic), 0);

/**
 * The writes that turn damaged bytes in the middle of a file into one whole record of type rollback. That enters neither a
 * queue nor the index, in any version (store-format 2.8), and both recoveries step over it. The damaged bytes stay where
 * they are as its body, but for its head and tail.
 */
export function fillerRecord(original: Buffer, piece: Piece, storeTimestamp: number): Patch[] {
  const { lost, position, length } = piece;
  const topic =
    lost === undefined
      ? Buffer.from(TOPIC).subarray(0, Math.min(TOPIC.length, length - SMALLEST_FILLER + 1))
      : Buffer.from(lost.topic);
  const bodyEnd = BEFORE_BODY + length - recordSize(8, 8, 0, topic.length, 0);
  const record = Buffer.alloc(length);
  encodeRecord(record, 0, {
    queueId: lost?.queueId ?? 0,
    flag: lost === undefined ? FILLER_FLAG : LOST_FLAG,
    queueOffset: lost?.queueOffset ?? 0,
    physicalOffset: position,
    sysFlag: SysFlag.TRANSACTION_ROLLBACK,
    bornTimestamp: storeTimestamp,
    bornIp: NO_HOST,
    bornPort: 0,
    storeTimestamp,
    storeIp: NO_HOST,
    storePort: 0,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: original.subarray(BEFORE_BODY, bodyEnd),
    topic,
    properties: Buffer.alloc(0),
  });
  return [
    { position, bytes: record.subarray(0, BEFORE_BODY) },
    { position: position + bodyEnd, bytes: record.subarray(bodyEnd) },
  ];
}

/** The write that makes the rest of a file its unused end (store-format 2.6). */
export function endOfFile(position: number, restOfFile: number): Patch {
  const bytes = Buffer.alloc(BLANK_HEADER_SIZE);
  bytes.writeInt32BE(restOfFile, 0);
  bytes.writeInt32BE(Magic.BLANK, 4);
  return { position, bytes };
}
