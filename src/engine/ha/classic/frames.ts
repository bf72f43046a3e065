/**
 * The original's replication (wire-protocol 3.10): a slave writes nothing but its log position, again and again; the master
 * answers with pieces of the log.
 */

/** Length of a slave's report: i64 position. */
export const REPORT_LENGTH = 8;
/** Length of the head of a master's frame: i64 position, i32 length of the piece; 0 is a heartbeat. */
export const HEAD_LENGTH = 12;

/** Positions beyond this are none: bytes of something else. */
const MAX_POSITION = BigInt(Number.MAX_SAFE_INTEGER);

export function encodeReport(position: number): Buffer {
  const bytes = Buffer.allocUnsafe(REPORT_LENGTH);
  bytes.writeBigInt64BE(BigInt(position));
  return bytes;
}

export function encodeHead(position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_LENGTH);
  bytes.writeBigInt64BE(BigInt(position));
  bytes.writeInt32BE(length, 8);
  return bytes;
}

/** A position read from the wire; undefined when it cannot be one. */
export function readPosition(bytes: Buffer, at: number): number | undefined {
  const value = bytes.readBigInt64BE(at);
  return value < 0n || value > MAX_POSITION ? undefined : Number(value);
}

/** Gathers a slave's reports, of which only the last one counts. */
export class ReportReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The last complete report of a chunk; undefined when none is complete, 'malformed' when it is no position. */
  read(chunk: Buffer): number | 'malformed' | undefined {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - (bytes.length % REPORT_LENGTH);
    this.#rest = Buffer.from(bytes.subarray(whole));
    if (whole === 0) return undefined;
    return readPosition(bytes, whole - REPORT_LENGTH) ?? 'malformed';
  }
}

/** Told what a master's bytes say. */
export interface PieceListener {
  /** A part of a piece of the log: as it arrived, never gathered into a whole piece. */
  onBytes(position: number, bytes: Buffer): void;
  /** The master has nothing more; its end of the log, or where it would go on. */
  onHeartbeat(position: number): void;
}

/** Longest piece accepted; a master of the original sends 32 KiB, and is told how much by its configuration. */
const MAX_PIECE = 64 * 1024 * 1024;

/** Reads a master's frames from chunks cut anywhere; keeps no more than a head. */
export class PieceReader {
  #head: Buffer = Buffer.alloc(0);
  #position = 0;
  #left = 0;

  /** @throws Error when the bytes are none of a master */
  read(chunk: Buffer, listener: PieceListener): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const bytes = chunk.subarray(at, at + this.#left);
        const position = this.#position;
        at += bytes.length;
        this.#left -= bytes.length;
        this.#position += bytes.length;
        listener.onBytes(position, bytes);
        continue;
      }
      const part = chunk.subarray(at, at + HEAD_LENGTH - this.#head.length);
      at += part.length;
      this.#head = this.#head.length === 0 ? part : Buffer.concat([this.#head, part]);
      if (this.#head.length < HEAD_LENGTH) {
        this.#head = Buffer.from(this.#head);
        return;
      }
      this.#begin(this.#head, listener);
      this.#head = Buffer.alloc(0);
    }
  }

  #begin(head: Buffer, listener: PieceListener): void {
    const position = readPosition(head, 0);
    const length = head.readInt32BE(8);
    if (position === undefined || length < 0 || length > MAX_PIECE) {
      throw new Error(`the peer sends no pieces of a log: position ${head.readBigInt64BE(0)}, length ${length}`);
    }
    if (length === 0) {
      listener.onHeartbeat(position);
      return;
    }
    this.#position = position;
    this.#left = length;
  }
}
