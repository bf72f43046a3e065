import { MqError } from '../../../errors/index.ts';
import { FixedFile, fixedFileName, positionOfName } from './fixed-file.ts';
import type { OpenFiles } from './open-files.ts';

export const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;

/** The files of one directory in ascending order: a commit log, or one consume queue (store-format 1). */
export class FileSequence {
  readonly directory: string;
  readonly fileSize: number;
  readonly #open: OpenFiles;
  readonly #files: FixedFile[] = [];

  constructor(directory: string, fileSize: number, open: OpenFiles) {
    this.directory = directory;
    this.fileSize = fileSize;
    this.#open = open;
  }

  /**
   * Takes in what the directory holds by the original's load rules: directories are skipped, an empty last file is
   * removed, every other file must be a number in name and exact in length.
   *
   * @param mendLast after a crash: brings a last file that is too short to its length
   * @throws MqError STORE_DAMAGED naming the file
   */
  load(mendLast: boolean): void {
    const fs = this.#open.fs;
    const names = fs.list(this.directory);
    names.forEach((name, i) => {
      const path = `${this.directory}/${name}`;
      const stat = fs.stat(path);
      if (stat === undefined || stat.isDirectory) return;
      const isLast = i === names.length - 1;
      if (stat.size === 0 && isLast) {
        fs.unlink(path);
        return;
      }
      const start = positionOfName(name);
      if (start === undefined) {
        throw new MqError('STORE_DAMAGED', `${path}: not a store file, its name is no number`, {
          file: path,
          hint: 'Move the file elsewhere: an Apache broker would not start with it either.',
        });
      }
      const file = new FixedFile(path, start, this.fileSize);
      if (stat.size !== this.fileSize) {
        if (!(mendLast && isLast && stat.size < this.fileSize)) throw wrongLength(path, stat.size, this.fileSize);
        fs.truncate(this.#open.use(file), this.fileSize);
      }
      this.#files.push(file);
    });
  }

  get length(): number {
    return this.#files.length;
  }

  get first(): FixedFile | undefined {
    return this.#files[0];
  }

  get last(): FixedFile | undefined {
    return this.#files[this.#files.length - 1];
  }

  at(index: number): FixedFile | undefined {
    return this.#files[index];
  }

  [Symbol.iterator](): IterableIterator<FixedFile> {
    return this.#files[Symbol.iterator]();
  }

  /** The file that holds a position. */
  find(position: number): FixedFile | undefined {
    const first = this.#files[0];
    if (first === undefined || position < first.start) return undefined;
    const guess = this.#files[Math.floor((position - first.start) / this.fileSize)];
    if (guess !== undefined && position >= guess.start && position < guess.end) return guess;
    return this.#files.find((file) => position >= file.start && position < file.end);
  }

  /** The first file that starts behind a position. */
  after(position: number): FixedFile | undefined {
    return this.#files.find((file) => file.start > position);
  }

  /**
   * Makes the file that starts at `start`, of full length and all zero, behind all others; or leaves everything as it was
   * and throws Node's error. A crash in between leaves an empty last file, which every broker removes when it loads. Its
   * name is durable once the directory was synced, which is the caller's.
   */
  create(start: number): FixedFile {
    const { fs } = this.#open;
    const file = new FixedFile(`${this.directory}/${fixedFileName(start)}`, start, this.fileSize);
    const fd = fs.open(file.path, 'wx+', FILE_MODE);
    try {
      fs.truncate(fd, this.fileSize);
    } catch (error) {
      fs.close(fd);
      fs.unlink(file.path);
      throw error;
    }
    return this.#add(file, fd);
  }

  /**
   * The same with `content` in it from the beginning: made under `scratchPath`, on the same volume, then renamed, so
   * that it never appears without.
   */
  createWith(start: number, content: Uint8Array, at: number, scratchPath: string): FixedFile {
    const { fs } = this.#open;
    const file = new FixedFile(`${this.directory}/${fixedFileName(start)}`, start, this.fileSize);
    const fd = fs.open(scratchPath, 'w+', FILE_MODE);
    try {
      fs.truncate(fd, this.fileSize);
      writeFully(this.#open, fd, content, content.length, at);
      fs.rename(scratchPath, file.path);
    } catch (error) {
      fs.close(fd);
      throw error;
    }
    return this.#add(file, fd);
  }

  #add(file: FixedFile, fd: number): FixedFile {
    this.#open.adopt(file, fd);
    this.#files.push(file);
    return file;
  }

  /** Removes the first file, off the event loop's thread. When that fails, all is as before. */
  async removeFirst(): Promise<void> {
    const file = this.#files.shift();
    if (file === undefined) return;
    try {
      await this.#open.removeAsync(file);
    } catch (error) {
      this.#files.unshift(file);
      throw error;
    }
  }

  /** Forgets all files: whoever has their directory removes them. */
  abandon(): void {
    for (const file of this.#files.splice(0)) this.#open.abandon(file);
  }

  /** Removes the files that start at or behind `position`. */
  removeFrom(position: number): void {
    for (let last = this.last; last !== undefined && last.start >= position; last = this.last) {
      this.#open.remove(last);
      this.#files.pop();
    }
  }

  /** Forgets all files without removing them. */
  close(): void {
    for (const file of this.#files) this.#open.close(file);
  }
}

/** Writes all bytes, in as many calls as the system needs. */
export function writeFully(open: OpenFiles, fd: number, bytes: Uint8Array, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const count = open.fs.write(fd, bytes, done, length - done, position + done);
    if (count <= 0) throw new MqError('IO', `a write of ${length - done} bytes wrote none`);
    done += count;
  }
}

/** Reads until `length` bytes or the end of the file; returns how many. */
export function readFully(open: OpenFiles, fd: number, bytes: Uint8Array, length: number, position: number): number {
  let done = 0;
  while (done < length) {
    const count = open.fs.read(fd, bytes, done, length - done, position + done);
    if (count <= 0) break;
    done += count;
  }
  return done;
}

const wrongLength = (path: string, found: number, configured: number): MqError =>
  new MqError('STORE_DAMAGED', `${path}: ${found} bytes, but files here are configured to have ${configured}`, {
    file: path,
    hint: 'Set the file size the store was written with (mappedFileSizeCommitLog, mappedFileSizeConsumeQueue), or run mq recover.',
  });
