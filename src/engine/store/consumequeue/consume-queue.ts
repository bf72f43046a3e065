import { DIRECTORY_MODE, FileSequence, readFully, writeFully } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ENTRY_SIZE, FILLER_SIZE, writeEntry } from './entry.ts';

const FIRST_TAIL_ENTRIES = 16;
/** A tail of this many entries is written at once instead of by the timer. */
export const LARGE_TAIL_ENTRIES = 4096;
/** A larger buffer is given back once it was written. */
const KEPT_TAIL_ENTRIES = 256;

/** The index of one queue of one topic: where its k-th message lies (store-format 3). Derived from the commit log. */
export class ConsumeQueue {
  readonly topic: string;
  /** The topic in UTF-8, as records hold it. */
  readonly topicBytes: Uint8Array;
  readonly queueId: number;
  readonly files: FileSequence;
  readonly #open: OpenFiles;
  readonly #scratchPath: string;
  /** Entries not yet in a file. */
  #tail: Buffer | undefined;
  #tailCount = 0;
  /** Offset the next put gets. */
  nextOffset = 0;
  /** First offset that has no readable message yet. */
  maxOffset = 0;
  /** First offset whose message is still stored. */
  minOffset = 0;
  /** Begin of the commit log {@link minOffset} was last found for; -1 when it was not. */
  minOffsetFor = -1;
  /** See {@link rewind}. */
  #isRewound = false;
  /** Offset of the first entry kept; a queue rewound to it holds nothing. */
  #rewoundToBegin = -1;
  /** End of the newest record the queue knows, in the commit log. */
  maxPosition = -1;
  /** Waits in the writer's list. */
  isWaiting = false;
  /** Bytes written since the last sync. */
  unsyncedBytes = 0;
  /** Files with such bytes. */
  unsyncedFiles: FixedFile[] = [];
  /** A file was made since the last sync: its directory entry is not durable yet. */
  hasNewFile = false;
  /** The topic was deleted: nothing more is written. */
  isDeleted = false;

  constructor(
    topic: string,
    topicBytes: Uint8Array,
    queueId: number,
    directory: string,
    fileSize: number,
    scratchPath: string,
    open: OpenFiles,
  ) {
    this.topic = topic;
    this.topicBytes = topicBytes;
    this.queueId = queueId;
    this.files = new FileSequence(directory, fileSize, open);
    this.#open = open;
    this.#scratchPath = scratchPath;
  }

  /** Entries that wait to be written. */
  get waiting(): number {
    return this.#tailCount;
  }

  /** Adds the entry of offset {@link maxOffset}; it can be read from now on. */
  append(position: number, size: number, tagsCode: number): void {
    const tail = this.#roomInTail();
    writeEntry(tail, this.#tailCount * ENTRY_SIZE, position, size, tagsCode);
    this.#tailCount++;
    this.maxOffset++;
    if (size !== FILLER_SIZE) this.maxPosition = position + size;
  }

  /** Lets an empty queue begin at `offset`: what lay before was deleted with the log's head. */
  beginAt(offset: number): void {
    this.minOffsetFor = -1;
    this.minOffset = offset;
    this.maxOffset = offset;
    this.nextOffset = offset;
  }

  /**
   * Reads entries from `offset` on into `target`; returns how many. Entries in files come from the system's cache, the
   * newest ones from memory.
   */
  read(offset: number, count: number, target: Buffer): number {
    const wanted = Math.min(count, this.maxOffset - offset, Math.floor(target.length / ENTRY_SIZE));
    const tailStart = this.maxOffset - this.#tailCount;
    let done = 0;
    while (done < wanted && offset + done < tailStart) {
      const at = (offset + done) * ENTRY_SIZE;
      const file = this.files.find(at);
      if (file === undefined) return done;
      const bytes = Math.min(wanted - done, tailStart - offset - done) * ENTRY_SIZE;
      const length = Math.min(bytes, file.end - at);
      const into = done === 0 ? target : target.subarray(done * ENTRY_SIZE);
      const count = readFully(this.#open, this.#open.use(file), into, length, at - file.start);
      if (count < length) return done + Math.floor(count / ENTRY_SIZE);
      done += length / ENTRY_SIZE;
    }
    if (done < wanted && this.#tail !== undefined) {
      const from = (offset + done - tailStart) * ENTRY_SIZE;
      this.#tail.copy(target, done * ENTRY_SIZE, from, from + (wanted - done) * ENTRY_SIZE);
      done = wanted;
    }
    return done;
  }

  /** Whether the entry of an offset can be read without a call to the system. */
  isInMemory(offset: number): boolean {
    return offset >= this.maxOffset - this.#tailCount && offset < this.maxOffset;
  }

  /** As {@link read}, off the event loop: the entries of one file from `offset` on, or those in memory, at most `count`. */
  async readCold(offset: number, count: number): Promise<Buffer> {
    const written = this.maxOffset - this.#tailCount;
    const at = offset * ENTRY_SIZE;
    const file = this.files.find(at);
    if (offset >= written || file === undefined) {
      const entries = Buffer.alloc(Math.max(0, Math.min(count, this.maxOffset - offset)) * ENTRY_SIZE);
      return entries.subarray(0, this.read(offset, count, entries) * ENTRY_SIZE);
    }
    const bytes = Buffer.allocUnsafe(Math.min(Math.min(count, written - offset) * ENTRY_SIZE, file.end - at));
    const fd = this.#open.pin(file);
    try {
      const length = await this.#open.fs.readAsync(fd, bytes, 0, bytes.length, at - file.start);
      return bytes.subarray(0, length - (length % ENTRY_SIZE));
    } finally {
      this.#open.unpin(file);
    }
  }

  /** Writes the waiting entries; throws Node's error, and keeps what was not written. */
  write(): void {
    while (this.#tailCount > 0 && !this.isDeleted) {
      const tail = this.#tail as Buffer;
      const offset = this.maxOffset - this.#tailCount;
      const at = offset * ENTRY_SIZE;
      const size = this.files.fileSize;
      const start = at - (at % size);
      const count = Math.min(this.#tailCount, (start + size - at) / ENTRY_SIZE);
      const bytes = tail.subarray(0, count * ENTRY_SIZE);
      let file = this.files.find(at);
      if (file === undefined) file = this.#createFile(start, at, bytes);
      else writeFully(this.#open, this.#open.use(file), bytes, bytes.length, at - file.start);
      if (this.unsyncedFiles[this.unsyncedFiles.length - 1] !== file) this.unsyncedFiles.push(file);
      this.unsyncedBytes += bytes.length;
      this.#tailCount -= count;
      tail.copyWithin(0, bytes.length, bytes.length + this.#tailCount * ENTRY_SIZE);
    }
    if (this.#tail !== undefined && this.#tail.length > KEPT_TAIL_ENTRIES * ENTRY_SIZE) this.#tail = undefined;
  }

  /** Whether no entry is known: there is no file, or the queue was rewound to its begin. */
  get isEmpty(): boolean {
    return this.#tailCount === 0 && (this.files.length === 0 || this.maxOffset === this.#rewoundToBegin);
  }

  /**
   * Makes `offset` the end for as long as a recovery runs: what follows in the files stays to be overwritten, nearly
   * always by the same. {@link settle} ends it.
   */
  rewind(offset: number): void {
    this.#isRewound = true;
    this.minOffsetFor = -1;
    this.#rewoundToBegin = offset <= (this.files.first?.start ?? 0) / ENTRY_SIZE ? offset : -1;
    this.maxOffset = offset;
    this.nextOffset = offset;
  }

  /** Cuts what a {@link rewind} left behind the end, where it was not overwritten. */
  settle(): void {
    if (!this.#isRewound) return;
    this.#isRewound = false;
    this.write();
    if (this.isEmpty) this.clear();
    else if (this.#hasMore()) this.truncate(this.maxOffset);
    this.#rewoundToBegin = -1;
  }

  /** Whether the files hold anything where the next entry goes. */
  #hasMore(): boolean {
    const at = this.maxOffset * ENTRY_SIZE;
    const file = this.files.find(at);
    if (file === undefined) return false;
    const entry = Buffer.alloc(ENTRY_SIZE);
    readFully(this.#open, this.#open.use(file), entry, ENTRY_SIZE, at - file.start);
    return entry.some((byte) => byte !== 0);
  }

  /** Gives the memory of an idle queue back. */
  release(): void {
    if (this.#tailCount === 0) this.#tail = undefined;
  }

  /** Drops the files and everything known, as when the topic is deleted. */
  clear(): void {
    this.files.removeFrom(0);
    this.#forget();
  }

  /** The same for a queue whose directory someone else removes. */
  abandon(): void {
    this.files.abandon();
    this.#forget();
    this.isDeleted = true;
  }

  #forget(): void {
    this.#isRewound = false;
    this.#rewoundToBegin = -1;
    this.#tail = undefined;
    this.#tailCount = 0;
    this.unsyncedBytes = 0;
    this.unsyncedFiles = [];
    this.maxPosition = -1;
    this.beginAt(0);
  }

  /**
   * Makes `offset` the end of the queue: later files go, the rest of the last one becomes zeros, and no file without
   * an entry is left (store-format trap 3).
   */
  truncate(offset: number): void {
    const at = offset * ENTRY_SIZE;
    this.#tailCount = 0;
    this.#isRewound = false;
    this.files.removeFrom(at);
    const last = this.files.last;
    if (last !== undefined && at < last.end) {
      const fd = this.#open.use(last);
      this.#open.fs.truncate(fd, at - last.start);
      this.#open.fs.truncate(fd, last.size);
      this.unsyncedFiles.push(last);
      this.unsyncedBytes += ENTRY_SIZE;
    }
    this.maxOffset = offset;
    this.nextOffset = offset;
  }

  /** A file appears with its first entry in it. A queue that begins behind the file's start is filled up with fillers. */
  #createFile(start: number, at: number, bytes: Buffer): FixedFile {
    this.hasNewFile = true;
    const first = this.files.last === undefined;
    if (first) this.#open.fs.makeDirectory(this.files.directory, DIRECTORY_MODE);
    if (!first || at === start) return this.files.createWith(start, bytes, at - start, this.#scratchPath);
    const filled = Buffer.allocUnsafe(at - start + bytes.length);
    for (let i = 0; i < at - start; i += ENTRY_SIZE) writeEntry(filled, i, 0, FILLER_SIZE, 0);
    bytes.copy(filled, at - start);
    return this.files.createWith(start, filled, 0, this.#scratchPath);
  }

  #roomInTail(): Buffer {
    const tail = this.#tail;
    if (tail === undefined) {
      this.#tail = Buffer.allocUnsafeSlow(FIRST_TAIL_ENTRIES * ENTRY_SIZE);
      return this.#tail;
    }
    if ((this.#tailCount + 1) * ENTRY_SIZE <= tail.length) return tail;
    const larger = Buffer.allocUnsafeSlow(tail.length * 4);
    tail.copy(larger, 0, 0, this.#tailCount * ENTRY_SIZE);
    this.#tail = larger;
    return larger;
  }
}
