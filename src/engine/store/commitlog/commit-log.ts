import { MqError } from '../../../errors/index.ts';
import { BLANK_HEADER_SIZE, Magic } from '../../../protocol/message/record.ts';
import { FileSequence, readFully, writeFully } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { type TailBlock, TailBlocks } from './tail-blocks.ts';

const ZEROS = Buffer.alloc(64 * 1024);

/**
 * The log all messages go into (store-format 2): a row of files of equal length, its newest part also in memory.
 * Appending is done in three steps: {@link makeRoom}, encode into {@link block}, {@link advance}; nothing reaches the
 * system before {@link write}.
 */
export class CommitLog {
  readonly files: FileSequence;
  readonly #open: OpenFiles;
  readonly #tail: TailBlocks;
  /** Files written since {@link takeUnsynced}. */
  #unsynced: FixedFile[] = [];
  /** A file was made whose name is not durable yet. */
  #hasNewName = false;
  /** Position of the next byte. */
  position = 0;
  /** The system has everything before this position. */
  writtenTo = 0;
  /** The block with room, after {@link makeRoom}. */
  block: TailBlock | undefined;

  constructor(directory: string, fileSize: number, hotTailBytes: number, open: OpenFiles) {
    this.files = new FileSequence(directory, fileSize, open);
    this.#open = open;
    this.#tail = new TailBlocks(hotTailBytes);
  }

  /** Position of the first byte still stored. */
  get minPosition(): number {
    return this.files.first?.start ?? 0;
  }

  get pendingBytes(): number {
    return this.position - this.writtenTo;
  }

  /** Bytes of memory the hot tail takes. */
  get tailBytes(): number {
    return this.#tail.totalBytes;
  }

  /** Sets where the log ends, after recovery. */
  startAt(position: number): void {
    this.position = position;
    this.writtenTo = position;
  }

  /**
   * Makes room for `length` contiguous bytes, ending the file with a filler when `length + 8` exceed its rest
   * (store-format 2.6). `length` must be at most the file size - 8.
   *
   * @throws Node's error when the next file cannot be made; nothing has changed then
   */
  makeRoom(length: number): TailBlock {
    const size = this.files.fileSize;
    let last = this.files.last;
    if (last === undefined || this.position >= last.end) last = this.#create(last?.end ?? this.position);
    let rest = last.end - this.position;
    if (length + BLANK_HEADER_SIZE > rest) {
      const next = this.#create(last.end);
      const block = this.#tail.blockFor(this.position, BLANK_HEADER_SIZE, rest, this.writtenTo);
      block.bytes.writeInt32BE(rest, block.used);
      block.bytes.writeInt32BE(Magic.BLANK, block.used + 4);
      block.used += BLANK_HEADER_SIZE;
      this.position = next.start;
      rest = size;
    }
    this.block = this.#tail.blockFor(this.position, length, rest, this.writtenTo);
    return this.block;
  }

  #create(start: number): FixedFile {
    const file = this.files.create(start);
    this.#hasNewName = true;
    return file;
  }

  /** Counts in `length` bytes that were encoded into {@link block}. */
  advance(length: number): void {
    (this.block as TailBlock).used += length;
    this.position += length;
  }

  /** Gathers raw bytes of another broker's log, all of one file; makes the file where they are its first. */
  appendRaw(bytes: Uint8Array): void {
    let last = this.files.last;
    if (last === undefined || this.position >= last.end) last = this.#create(this.position);
    const block = this.#tail.blockFor(this.position, bytes.length, last.end - this.position, this.writtenTo);
    block.bytes.set(bytes, block.used);
    block.used += bytes.length;
    this.position += bytes.length;
  }

  /** Hands everything gathered to the system: one positioned write per block, usually one in all. */
  write(): void {
    for (const block of this.#tail.blocks) {
      if (block.end <= this.writtenTo) continue;
      const file = this.files.find(block.base);
      if (file === undefined) throw new MqError('BUG', `no commit log file holds position ${block.base}`);
      const fd = this.#open.use(file);
      if (this.#unsynced[this.#unsynced.length - 1] !== file) this.#unsynced.push(file);
      let from = Math.max(this.writtenTo - block.base, 0);
      while (from < block.used) {
        const count = this.#open.fs.write(fd, block.bytes, from, block.used - from, block.base + from - file.start);
        if (count <= 0) throw new MqError('IO', `${file.path}: a write wrote nothing`, { file: file.path });
        from += count;
        this.writtenTo = block.base + from;
      }
    }
    this.writtenTo = this.position;
  }

  /**
   * Takes back everything from `position` on, as after a write that found the disk full. What had reached the files is
   * overwritten with zeros: left there, it would look like valid records behind a gap after a crash.
   */
  rollback(position: number, eraseWritten: boolean): void {
    const reached = this.writtenTo;
    this.#tail.cut(position);
    this.block = undefined;
    this.position = position;
    this.writtenTo = position;
    if (!eraseWritten) return;
    this.files.removeFrom(Math.max(position, 1));
    this.#unsynced = this.#unsynced.filter((one) => !one.removed);
    const file = this.files.find(position);
    if (file !== undefined) this.erase(file, position, Math.min(reached, file.end));
  }

  /** Overwrites a range of a file with zeros. */
  erase(file: FixedFile, from: number, to: number): void {
    const fd = this.#open.use(file);
    for (let at = from; at < to; at += ZEROS.length) {
      writeFully(this.#open, fd, ZEROS, Math.min(ZEROS.length, to - at), at - file.start);
    }
  }

  /** Whether everything from `position` on is in memory. */
  isHot(position: number): boolean {
    return position >= (this.#tail.blocks[0]?.base ?? this.position);
  }

  /** Hot bytes, without a call to the system; undefined when they are not all in memory. */
  slice(position: number, size: number): Buffer | undefined {
    return this.#tail.slice(position, size);
  }

  /** As many of the hot bytes at a position as lie in one piece, at most `maxBytes`; undefined when it is not hot. */
  hotRun(position: number, maxBytes: number): Buffer | undefined {
    const rest = this.#tail.restAt(position);
    return rest === 0 ? undefined : this.#tail.slice(position, Math.min(rest, maxBytes));
  }

  /** Reads bytes of one file; returns fewer at its end, none when the file is gone. */
  readSync(position: number, target: Buffer, length: number): number {
    const file = this.files.find(position);
    if (file === undefined) return 0;
    const within = Math.min(length, file.end - position);
    if (this.#tail.copyTo(target, position, within)) return within;
    return readFully(this.#open, this.#open.use(file), target, within, position - file.start);
  }

  /** Reads cold bytes of one file off the event loop; undefined when they are not all there. */
  async read(position: number, size: number): Promise<Buffer | undefined> {
    const hot = this.#tail.slice(position, size);
    if (hot !== undefined) return hot;
    const file = this.files.find(position);
    if (file === undefined || size < 0 || position + size > Math.min(file.end, this.writtenTo)) return undefined;
    const bytes = Buffer.allocUnsafe(size);
    const fd = this.#open.pin(file);
    try {
      for (let done = 0; done < size; ) {
        const at = position + done - file.start;
        const count = await this.#open.fs.readAsync(fd, bytes, done, size - done, at);
        if (count <= 0) return undefined;
        done += count;
      }
      return bytes;
    } finally {
      this.#open.unpin(file);
    }
  }

  /** The files written since the last call; the caller syncs them. */
  takeUnsynced(): FixedFile[] {
    const files = this.#unsynced;
    this.#unsynced = [];
    return files.filter((file) => !file.removed);
  }

  /** Whether the directory has to be synced for the files made since the last call; the caller does. */
  takeNewName(): boolean {
    const has = this.#hasNewName;
    this.#hasNewName = false;
    return has;
  }

  get hasUnsynced(): boolean {
    return this.#unsynced.length > 0;
  }
}
