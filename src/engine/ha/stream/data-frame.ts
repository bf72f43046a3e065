import { crc32 } from 'node:zlib';
import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import { FRAME_HEADER, FrameType, writeFrameHeader } from './frame.ts';
import type { ReceivedFrame } from './frame-decoder.ts';

/**
 * DATA: i64 log position, i64 confirm offset, u32 CRC-32 of these two and the bytes, then whole records of one log file,
 * or the filler at its end, as they lie in the log.
 */
export const DATA_HEAD = 20;

/** Frame header and head of a DATA frame; the log's bytes are written behind it where they lie. */
export function encodeDataHead(epoch: number, position: number, confirm: number, bytes: Buffer): Buffer {
  const head = Buffer.allocUnsafe(FRAME_HEADER + DATA_HEAD);
  writeFrameHeader(head, FrameType.DATA, 0, epoch, DATA_HEAD + bytes.length);
  writeInt64(head, position, FRAME_HEADER);
  writeInt64(head, confirm, FRAME_HEADER + 8);
  head.writeUInt32BE(checksum(head, FRAME_HEADER, bytes), FRAME_HEADER + 16);
  return head;
}

/** A DATA frame's parts; the bytes are valid during the call they were given in. */
export interface DataFrame {
  position: number;
  confirm: number;
  bytes: Buffer;
}

/** @throws ProtocolError when it is too short or its checksum is wrong */
export function decodeData(frame: ReceivedFrame): DataFrame {
  const { bytes, start, end } = frame;
  if (end - start <= DATA_HEAD) throw new ProtocolError(`DATA of ${end - start} bytes`);
  const data = bytes.subarray(start + DATA_HEAD, end);
  const position = readInt64(bytes, start);
  const confirm = readInt64(bytes, start + 8);
  if (bytes.readUInt32BE(start + 16) !== checksum(bytes, start, data)) {
    throw new ProtocolError(`DATA at ${position}: its checksum is wrong`);
  }
  return { position, confirm, bytes: data };
}

const checksum = (head: Buffer, at: number, bytes: Buffer): number => crc32(bytes, crc32(head.subarray(at, at + 16)));
