import { formatIp } from './host.ts';
import { readInt64, writeInt64 } from './record.ts';

/** An offset message id taken apart: the broker that stored the message, and where. */
export interface OffsetMessageId {
  host: string;
  port: number;
  physicalOffset: number;
}

/**
 * Makes the offset message ids of one broker (wire-protocol 4.5): ip, i32 port, i64 physical offset, in upper-case hex.
 * The host part is made once.
 */
export class OffsetIdMaker {
  readonly #prefix: string;

  constructor(ip: Uint8Array, port: number) {
    const host = Buffer.alloc(ip.length + 4);
    host.set(ip);
    host.writeInt32BE(port, ip.length);
    this.#prefix = host.toString('hex').toUpperCase();
  }

  make(physicalOffset: number): string {
    const high = Math.floor(physicalOffset / 0x100000000);
    const low = physicalOffset >>> 0;
    return this.#prefix + hex8(high) + hex8(low);
  }
}

const hex8 = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

/** Takes an offset message id apart; undefined when the text is not one. A unique key of 32 digits looks the same. */
export function parseOffsetMessageId(id: string): OffsetMessageId | undefined {
  if ((id.length !== 32 && id.length !== 56) || !/^[0-9a-fA-F]+$/.test(id)) return undefined;
  const bytes = Buffer.from(id, 'hex');
  const ipLength = bytes.length - 12;
  return {
    host: formatIp(bytes.subarray(0, ipLength)),
    port: bytes.readInt32BE(ipLength),
    physicalOffset: readInt64(bytes, ipLength + 4),
  };
}

/**
 * Makes unique keys (wire-protocol 4.5): ip, i16 process id, i32 per-process number, i32 milliseconds since the first
 * of the current month in local time, i16 counter; upper-case hex. Consumers show this key as the message id.
 */
export class UniqueKeyMaker {
  readonly #prefix: string;
  #monthStart = 0;
  #nextMonth = 0;
  #counter = 0;

  constructor(ip: Uint8Array, pid: number, discriminator: number) {
    const head = Buffer.alloc(ip.length + 6);
    head.set(ip);
    head.writeUInt16BE(pid & 0xffff, ip.length);
    head.writeInt32BE(discriminator | 0, ip.length + 2);
    this.#prefix = head.toString('hex').toUpperCase();
  }

  make(nowMs: number): string {
    if (nowMs >= this.#nextMonth || nowMs < this.#monthStart) this.#enterMonth(nowMs);
    this.#counter = (this.#counter + 1) & 0xffff;
    const elapsed = (nowMs - this.#monthStart) >>> 0;
    return this.#prefix + hex8(elapsed) + this.#counter.toString(16).toUpperCase().padStart(4, '0');
  }

  #enterMonth(nowMs: number): void {
    const now = new Date(nowMs);
    this.#monthStart = new Date(now.getFullYear(), now.getMonth(), 1).getTime();
    this.#nextMonth = new Date(now.getFullYear(), now.getMonth() + 1, 1).getTime();
  }
}

/** A unique key taken apart: who made it, and when. */
export interface UniqueKeyParts {
  ip: string;
  /** The lower 16 bits. */
  pid: number;
  /** Milliseconds, assuming it is less than a month old. */
  timestamp: number;
}

/** Takes a unique key apart; undefined when the text is none. An offset message id of 32 digits looks the same. */
export function parseUniqueKey(key: string, nowMs: number): UniqueKeyParts | undefined {
  const timestamp = uniqueKeyTime(key, nowMs);
  if (timestamp === undefined) return undefined;
  const bytes = Buffer.from(key, 'hex');
  const ipLength = bytes.length - 12;
  return { ip: formatIp(bytes.subarray(0, ipLength)), pid: bytes.readUInt16BE(ipLength), timestamp };
}

/** When a unique key was made, to the millisecond, assuming it is less than a month old at `nowMs`. */
export function uniqueKeyTime(key: string, nowMs: number): number | undefined {
  if ((key.length !== 32 && key.length !== 56) || !/^[0-9a-fA-F]+$/.test(key)) return undefined;
  const elapsed = Buffer.from(key, 'hex').readUInt32BE((key.length - 12) / 2);
  const now = new Date(nowMs);
  const thisMonth = new Date(now.getFullYear(), now.getMonth(), 1).getTime() + elapsed;
  return thisMonth <= nowMs ? thisMonth : new Date(now.getFullYear(), now.getMonth() - 1, 1).getTime() + elapsed;
}

/** Writes an offset id's bytes; used where an id travels in binary form. */
export function encodeOffsetMessageId(ip: Uint8Array, port: number, physicalOffset: number): Buffer {
  const bytes = Buffer.alloc(ip.length + 12);
  bytes.set(ip);
  bytes.writeInt32BE(port, ip.length);
  writeInt64(bytes, physicalOffset, ip.length + 4);
  return bytes;
}
