import { MqError } from '../../../errors/index.ts';
import { readInt64 } from '../../../protocol/message/record.ts';
import { FILE_MODE, readFully, writeFully } from '../files/file-sequence.ts';
import { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ENTRY_SIZE, type Geometry, HEADER_SIZE } from './geometry.ts';
import { IndexHeader } from './header.ts';
import { SlotTable } from './slot-table.ts';

const FIRST_PENDING = 512;
const MAX_TIME_DIFF = 0x7fffffff;

/**
 * One index file (store-format 4). The newest one is written: its slots are in memory, its entries gathered and appended
 * by {@link write}. Slots reach the file when it is full or closed, so a crash leaves them stale and {@link IndexRebuild}
 * makes them from the entries.
 */
export class IndexFile {
  readonly name: string;
  readonly file: FixedFile;
  readonly header = new IndexHeader();
  readonly geometry: Geometry;
  /** Of another length than the configuration gives: not read, kept until it expires. */
  isForeign = false;
  readonly #open: OpenFiles;
  #table: SlotTable | undefined;
  #pending = new DataView(new ArrayBuffer(FIRST_PENDING * ENTRY_SIZE));
  #pendingCount = 0;
  /** Written since the last sync. */
  isUnsynced = false;

  constructor(path: string, name: string, geometry: Geometry, open: OpenFiles) {
    this.name = name;
    this.geometry = geometry;
    this.file = new FixedFile(path, 0, geometry.fileSize);
    this.#open = open;
  }

  get isFull(): boolean {
    return this.header.indexCount >= this.geometry.entries;
  }

  get isEmpty(): boolean {
    return this.header.indexCount <= 1;
  }

  get pendingBytes(): number {
    return this.#pendingCount * ENTRY_SIZE;
  }

  /** Reads the header of a file that is there. */
  readHeader(): void {
    const bytes = Buffer.alloc(HEADER_SIZE);
    readFully(this.#open, this.#open.use(this.file), bytes, HEADER_SIZE, 0);
    this.header.decode(bytes);
  }

  /** The slots in memory: {@link loadSlots} or {@link startOver} comes first. */
  get table(): SlotTable {
    if (this.#table === undefined) throw new MqError('BUG', `${this.file.path}: the slots are not in memory`);
    return this.#table;
  }

  get hasSlots(): boolean {
    return this.#table !== undefined;
  }

  /** Reads the slots from the file, unless they are in memory. */
  async loadSlots(): Promise<void> {
    if (this.#table !== undefined) return;
    const table = new SlotTable(this.geometry);
    if (!this.isEmpty) await table.load(this.#open, this.file);
    this.#table = table;
  }

  /** Begins with no slot in use, whatever the file says: the entries are about to be counted in. */
  startOver(): SlotTable {
    this.#table = new SlotTable(this.geometry);
    return this.#table;
  }

  /** Adds an entry; the file must not be full. */
  append(keyHash: number, phyOffset: number, storeTimestamp: number): void {
    const { header } = this;
    const table = this.#table ?? this.table;
    const slot = keyHash % this.geometry.slots;
    const entry = header.indexCount;
    let previous = table.slots[slot] as number;
    if (previous < 0 || previous > entry) previous = 0;
    if (entry <= 1) {
      header.beginPhyOffset = phyOffset;
      header.beginTimestamp = storeTimestamp;
    }
    const seconds = Math.trunc((storeTimestamp - header.beginTimestamp) / 1000);
    if (this.#pendingCount * ENTRY_SIZE === this.#pending.byteLength) this.#grow();
    const view = this.#pending;
    const at = this.#pendingCount * ENTRY_SIZE;
    view.setInt32(at, keyHash);
    view.setInt32(at + 4, Math.floor(phyOffset / 0x100000000));
    view.setUint32(at + 8, phyOffset >>> 0);
    view.setInt32(at + 12, seconds <= 0 ? 0 : Math.min(seconds, MAX_TIME_DIFF));
    view.setInt32(at + 16, previous);
    this.#pendingCount++;
    table.set(slot, entry);
    if (previous === 0) header.hashSlotCount++;
    header.indexCount = entry + 1;
    header.endPhyOffset = phyOffset;
    header.endTimestamp = storeTimestamp;
  }

  /** Hands gathered entries, then the header, to the system. Throws Node's error and keeps what was not written. */
  write(): void {
    if (this.#pendingCount === 0) return;
    if (this.file.fd < 0 && this.#open.fs.stat(this.file.path) === undefined) this.#create();
    const fd = this.#open.use(this.file);
    const bytes = new Uint8Array(this.#pending.buffer, 0, this.pendingBytes);
    const first = this.header.indexCount - this.#pendingCount;
    this.isUnsynced = true;
    writeFully(this.#open, fd, bytes, bytes.length, this.geometry.entryPosition(first));
    writeFully(this.#open, fd, this.header.encode(), HEADER_SIZE, 0);
    this.#pendingCount = 0;
    if (this.#pending.byteLength > FIRST_PENDING * ENTRY_SIZE * 16) {
      this.#pending = new DataView(new ArrayBuffer(FIRST_PENDING * ENTRY_SIZE));
    }
  }

  /** Writes some of the changed slots; true when all are in the file. Call {@link write} first. */
  writeSlots(): boolean {
    if (this.#table === undefined || this.file.removed) return true;
    this.isUnsynced = true;
    return this.#table.writeSome(this.#open, this.#open.use(this.file));
  }

  /** Gives the memory of the slots back, once they are in the file. */
  releaseSlots(): void {
    this.#table = undefined;
  }

  /** Syncs off the event loop's thread. */
  async sync(): Promise<void> {
    if (!this.isUnsynced || this.file.removed) return;
    this.isUnsynced = false;
    const fd = this.#open.pin(this.file);
    try {
      await this.#open.fs.datasyncAsync(fd);
    } finally {
      this.#open.unpin(this.file);
    }
  }

  /** Takes back the newest entries, those of records at or behind a position, and zeroes them in the file. */
  takeBack(phyOffset: number): void {
    const { header, table } = this;
    this.write();
    const bytes = Buffer.alloc(ENTRY_SIZE);
    const fd = this.#open.use(this.file);
    const read = (entry: number): void => {
      readFully(this.#open, fd, bytes, ENTRY_SIZE, this.geometry.entryPosition(entry));
    };
    const before = header.indexCount;
    while (header.indexCount > 1) {
      read(header.indexCount - 1);
      if (readInt64(bytes, 4) < phyOffset) break;
      const previous = bytes.readInt32BE(16);
      table.set(bytes.readInt32BE(0) % this.geometry.slots, previous);
      if (previous === 0) header.hashSlotCount--;
      header.indexCount--;
      writeFully(this.#open, fd, Buffer.alloc(ENTRY_SIZE), ENTRY_SIZE, this.geometry.entryPosition(header.indexCount));
    }
    if (header.indexCount === before) return;
    if (header.indexCount > 1) {
      header.endPhyOffset = readInt64(bytes, 4);
      header.endTimestamp = Math.min(header.endTimestamp, header.beginTimestamp + bytes.readInt32BE(12) * 1000 + 999);
    } else {
      header.clear();
    }
    writeFully(this.#open, fd, header.encode(), HEADER_SIZE, 0);
    this.isUnsynced = true;
  }

  /** Number of the newest entry of a slot: from memory, else from the file. */
  async newestEntry(slot: number, fd: number): Promise<number> {
    if (this.#table !== undefined) return this.#table.slots[slot] as number;
    const bytes = Buffer.alloc(4);
    await this.#open.fs.readAsync(fd, bytes, 0, 4, this.geometry.slotPosition(slot));
    return bytes.readInt32BE(0);
  }

  #create(): void {
    const fd = this.#open.fs.open(this.file.path, 'wx+', FILE_MODE);
    try {
      this.#open.fs.truncate(fd, this.geometry.fileSize);
    } catch (error) {
      this.#open.fs.close(fd);
      this.#open.fs.unlink(this.file.path);
      throw error;
    }
    this.#open.adopt(this.file, fd);
  }

  #grow(): void {
    const larger = new ArrayBuffer(this.#pending.byteLength * 2);
    if (larger.byteLength > 64 * 1024 * 1024) throw new MqError('BUG', `${this.file.path}: entries are never written`);
    new Uint8Array(larger).set(new Uint8Array(this.#pending.buffer));
    this.#pending = new DataView(larger);
  }
}
