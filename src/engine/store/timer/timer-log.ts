import { DIRECTORY_MODE, FileSequence, readFully, writeFully } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { syncDirectoryAsync } from '../files/sync-directory.ts';
import { BLANK_SIZE, decodeUnit, encodeBlank, encodeUnit, isBlank, type TimerUnit, UNIT_SIZE } from './unit.ts';

/** Bytes gathered before they are handed to the system. */
const BUFFER_SIZE = 64 * 1024;
/** Bytes of a read: few where units lie apart, more where they follow each other. */
const SMALLEST_READ = 4096;
const LARGEST_READ = 256 * 1024;

/** The `timerlog` directory: one unit for each timed message, in the order of their arrival (store-format 8.2). */
export class TimerLog {
  readonly #open: OpenFiles;
  readonly #files: FileSequence;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);
  #gathered = 0;
  readonly #window = Buffer.allocUnsafeSlow(LARGEST_READ);
  #readSize = SMALLEST_READ;
  #windowStart = 0;
  #windowEnd = 0;
  readonly #unsynced = new Set<FixedFile>();
  #hasNewName = false;
  /** Position of the next unit. */
  #end = 0;

  constructor(directory: string, fileSize: number, open: OpenFiles) {
    this.#open = open;
    this.#files = new FileSequence(directory, fileSize, open);
  }

  /** Takes in what is there; where it ends is for the recovery to find. @throws MqError STORE_DAMAGED */
  load(): void {
    this.#files.load(true);
    this.#end = this.#files.last?.end ?? 0;
  }

  get begin(): number {
    return this.#files.first?.start ?? 0;
  }

  get end(): number {
    return this.#end;
  }

  get fileSize(): number {
    return this.#files.fileSize;
  }

  /** First byte of the file that holds a position, or of the first file when none does. */
  fileStart(position: number): number {
    return this.#files.find(position)?.start ?? this.begin;
  }

  /** Gathers a unit; {@link write} hands it to the system. Returns its position. Throws Node's error. */
  append(unit: TimerUnit): number {
    this.#makeRoom();
    const position = this.#end;
    encodeUnit(this.#buffer, this.#gathered, unit);
    this.#gathered += UNIT_SIZE;
    this.#end += UNIT_SIZE;
    return position;
  }

  #makeRoom(): void {
    if (this.#gathered + UNIT_SIZE + BLANK_SIZE > BUFFER_SIZE) this.write();
    const last = this.#files.last;
    if (last !== undefined && this.#end < last.end) {
      if (last.end - this.#end >= UNIT_SIZE + BLANK_SIZE) return;
      encodeBlank(this.#buffer, this.#gathered, last.end - this.#end);
      this.#gathered += BLANK_SIZE;
      this.#end += BLANK_SIZE;
      this.write();
    }
    this.write();
    if (last === undefined) this.#open.fs.makeDirectory(this.#files.directory, DIRECTORY_MODE);
    this.#end = this.#files.create(last?.end ?? 0).start;
    this.#hasNewName = true;
  }

  /** Hands what has gathered to the system. Throws Node's error; what has gathered stays. */
  write(): void {
    if (this.#gathered === 0) return;
    const start = this.#end - this.#gathered;
    const file = this.#files.find(start);
    if (file === undefined) return;
    writeFully(this.#open, this.#open.use(file), this.#buffer, this.#gathered, start - file.start);
    this.#unsynced.add(file);
    this.#gathered = 0;
    if (this.#windowEnd > start) this.#windowEnd = this.#windowStart;
  }

  /** The unit at a position that was written; undefined when there is none. `forward` says where reading goes on. */
  read(position: number, forward: boolean): TimerUnit | undefined {
    if (position < this.#windowStart || position + UNIT_SIZE > this.#windowEnd) this.#fetch(position, forward);
    if (position < this.#windowStart || position + UNIT_SIZE > this.#windowEnd) return undefined;
    return decodeUnit(this.#window, position - this.#windowStart);
  }

  #fetch(position: number, forward: boolean): void {
    const isNear = position > this.#windowStart - this.#readSize && position < this.#windowEnd + this.#readSize;
    this.#readSize = isNear ? Math.min(this.#readSize * 2, LARGEST_READ) : SMALLEST_READ;
    this.#windowEnd = this.#windowStart;
    const file = this.#files.find(position);
    if (file === undefined || position + UNIT_SIZE > this.#end) return;
    const from = forward ? position : Math.max(file.start, position + UNIT_SIZE - this.#readSize);
    const length = Math.min(this.#readSize, file.end - from);
    const read = readFully(this.#open, this.#open.use(file), this.#window, length, from - file.start);
    this.#windowStart = from;
    this.#windowEnd = from + read;
  }

  /** Whether the rest of the file at a position is filler. */
  isBlankAt(position: number): boolean {
    const file = this.#files.find(position);
    if (file === undefined || position + BLANK_SIZE > file.end) return true;
    const head = Buffer.alloc(BLANK_SIZE);
    const read = readFully(this.#open, this.#open.use(file), head, BLANK_SIZE, position - file.start);
    return read === BLANK_SIZE && isBlank(head, 0);
  }

  /** First position of the file behind the one that holds `position`; undefined behind the last. */
  nextFile(position: number): number | undefined {
    return this.#files.after(position)?.start;
  }

  /** Ends the log at a position: what lies behind it is gone, and reads as zeros in the same file. */
  cutAt(position: number): void {
    const { fs } = this.#open;
    this.#files.removeFrom(Math.max(position, 1));
    const file = this.#files.find(position);
    if (file !== undefined) {
      const fd = this.#open.use(file);
      fs.truncate(fd, position - file.start);
      fs.truncate(fd, this.#files.fileSize);
      this.#unsynced.add(file);
    }
    this.#gathered = 0;
    this.#end = position;
    this.#windowEnd = this.#windowStart;
  }

  /** Makes everything written durable, off the event loop's thread. Rejects with Node's error. */
  async sync(): Promise<void> {
    if (this.#hasNewName) {
      this.#hasNewName = false;
      await syncDirectoryAsync(this.#open.fs, this.#files.directory);
    }
    for (const file of [...this.#unsynced]) {
      this.#unsynced.delete(file);
      if (file.removed) continue;
      const fd = this.#open.pin(file);
      try {
        await this.#open.fs.datasyncAsync(fd);
      } finally {
        this.#open.unpin(file);
      }
    }
  }

  /** Removes the files whose messages have all left the commit log, never the last. */
  async removeExpired(minPhysicalOffset: number): Promise<void> {
    for (let first = this.#files.first; first !== undefined && this.#files.length > 1; first = this.#files.first) {
      const size = this.#files.fileSize;
      const lastUnit = size - ((size - BLANK_SIZE) % UNIT_SIZE) - BLANK_SIZE - UNIT_SIZE;
      const unit = this.read(first.start + lastUnit, false);
      if (unit === undefined || unit.position >= minPhysicalOffset) return;
      await this.#files.removeFirst();
    }
  }

  close(): void {
    this.#files.close();
  }
}
