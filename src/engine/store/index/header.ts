import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { HEADER_SIZE } from './geometry.ts';

/**
 * The head of an index file (store-format 4):
 *
 *   0  i64 begin timestamp        16 i64 begin physical offset     32 i32 slots in use
 *   8  i64 end timestamp          24 i64 end physical offset       36 i32 number of the next entry (1 in an empty file)
 */
export class IndexHeader {
  beginTimestamp = 0;
  endTimestamp = 0;
  beginPhyOffset = 0;
  endPhyOffset = 0;
  hashSlotCount = 0;
  indexCount = 1;

  /** Reads the 40 bytes; a count of 0 or less is that of an empty file. */
  decode(bytes: Buffer): void {
    this.beginTimestamp = readInt64(bytes, 0);
    this.endTimestamp = readInt64(bytes, 8);
    this.beginPhyOffset = readInt64(bytes, 16);
    this.endPhyOffset = readInt64(bytes, 24);
    this.hashSlotCount = bytes.readInt32BE(32);
    this.indexCount = Math.max(1, bytes.readInt32BE(36));
  }

  /** Becomes the header of a file without an entry. */
  clear(): void {
    Object.assign(this, new IndexHeader());
  }

  encode(): Buffer {
    const bytes = Buffer.alloc(HEADER_SIZE);
    writeInt64(bytes, this.beginTimestamp, 0);
    writeInt64(bytes, this.endTimestamp, 8);
    writeInt64(bytes, this.beginPhyOffset, 16);
    writeInt64(bytes, this.endPhyOffset, 24);
    bytes.writeInt32BE(this.hashSlotCount, 32);
    bytes.writeInt32BE(this.indexCount, 36);
    return bytes;
  }

  /** Whether the values can be those of a file that was closed properly. */
  isPlausible(maxEntries: number): boolean {
    return (
      this.indexCount <= maxEntries &&
      this.hashSlotCount >= 0 &&
      this.hashSlotCount < this.indexCount &&
      this.beginPhyOffset >= 0 &&
      this.beginPhyOffset <= this.endPhyOffset &&
      this.beginTimestamp <= this.endTimestamp &&
      (this.indexCount === 1 || this.beginTimestamp > 0)
    );
  }

  /** Whether a message of the file can lie between two times, both included. */
  overlaps(begin: number, end: number): boolean {
    return begin <= this.endTimestamp && end >= this.beginTimestamp;
  }
}
