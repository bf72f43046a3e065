import type { LogFeed, ReplicaLog } from '../../../../src/engine/store/replica/types.ts';
import { encodeRecord, Magic } from '../../../../src/protocol/message/record.ts';

/** A record as the log holds it, at its position. */
export function recordAt(position: number, bodyBytes: number): Buffer {
  const target = Buffer.alloc(bodyBytes + 200);
  const size = encodeRecord(target, 0, {
    queueId: 0,
    flag: 0,
    queueOffset: 0,
    physicalOffset: position,
    sysFlag: 0,
    bornTimestamp: 1,
    bornIp: Buffer.from([127, 0, 0, 1]),
    bornPort: 1,
    storeTimestamp: 1,
    storeIp: Buffer.from([127, 0, 0, 1]),
    storePort: 2,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.alloc(bodyBytes, position % 251),
    topic: Buffer.from('T'),
    properties: Buffer.alloc(0),
  });
  return target.subarray(0, size);
}

/** A log in memory, to send from and to append to. `isCold` reads as from files: later. */
export class MemoryLog implements LogFeed, ReplicaLog {
  readonly fileSize = 1 << 30;
  readonly lastFileStart = 0;
  bytes = Buffer.alloc(1024 * 1024);
  end = 0;
  min = 0;
  flushed = 0;
  shownTo = 0;
  isCold = false;
  /** Thrown by the next append. */
  failWith: Error | undefined;
  flushes = 0;
  /** Resolves the sync under way; undefined syncs at once. */
  holdFlush: Promise<void> | undefined;

  get wholeTo(): number {
    return this.end;
  }

  /** Adds records up to about so many bytes; returns the new end. */
  grow(bytes: number, bodyBytes = 500): number {
    for (const goal = this.end + bytes; this.end < goal; ) this.append(this.end, recordAt(this.end, bodyBytes));
    return this.end;
  }

  append(position: number, bytes: Buffer): void {
    if (this.failWith !== undefined) throw this.failWith;
    if (position !== this.end) throw new Error(`append at ${position}, end is ${this.end}`);
    while (this.end + bytes.length > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
    }
    bytes.copy(this.bytes, position);
    this.end += bytes.length;
  }

  async flush(): Promise<void> {
    const { end } = this;
    await this.holdFlush;
    this.flushes++;
    this.flushed = end;
  }

  confirmTo(position: number): void {
    this.shownTo = Math.max(this.shownTo, Math.min(position, this.end));
  }

  read(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined> {
    return this.#answer(from, Math.min(this.end, from + maxBytes));
  }

  readRecords(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined> {
    let to = from;
    while (to < this.end) {
      if (this.bytes.readInt32BE(to + 4) !== Magic.V1) throw new Error(`no record at ${to}`);
      const size = this.bytes.readInt32BE(to);
      if (to > from && to + size - from > maxBytes) break;
      to += size;
    }
    return this.#answer(from, to);
  }

  #answer(from: number, to: number): Buffer | Promise<Buffer | undefined> {
    if (from < this.min) return Promise.resolve(undefined);
    const bytes = Buffer.from(this.bytes.subarray(from, to));
    return this.isCold ? Promise.resolve(bytes) : bytes;
  }

  async recordBefore(): Promise<undefined> {
    return undefined;
  }
}
