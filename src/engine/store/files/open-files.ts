import type { FileSystem } from './file-system.ts';
import type { FixedFile } from './fixed-file.ts';

/**
 * The open descriptors of a store, at most `limit` of them: the least recently used one is closed to make room, so that
 * ten thousand queues work with the usual limit of 1024 descriptors. Pinned files stay open.
 */
export class OpenFiles {
  readonly fs: FileSystem;
  readonly #limit: number;
  /** In order of last use. */
  readonly #open = new Set<FixedFile>();
  #newest: FixedFile | undefined;

  constructor(fs: FileSystem, limit: number) {
    this.fs = fs;
    this.#limit = limit;
  }

  get count(): number {
    return this.#open.size;
  }

  /** The descriptor of a file, opened when needed; good until the next call of this object. */
  use(file: FixedFile): number {
    if (file.fd >= 0) {
      if (file !== this.#newest) this.#touch(file);
      return file.fd;
    }
    if (this.#open.size >= this.#limit) this.#closeOldest();
    file.fd = this.fs.open(file.path, 'r+');
    this.#touch(file);
    return file.fd;
  }

  /** Takes over a descriptor just made for the file. */
  adopt(file: FixedFile, fd: number): void {
    if (this.#open.size >= this.#limit) this.#closeOldest();
    file.fd = fd;
    this.#touch(file);
  }

  /** The descriptor, kept open until {@link unpin}: for calls off the event loop's thread. */
  pin(file: FixedFile): number {
    const fd = this.use(file);
    file.pins++;
    return fd;
  }

  unpin(file: FixedFile): void {
    file.pins--;
    if (file.removed && file.pins === 0) this.close(file);
  }

  /** Removes a file from its directory; its descriptor is closed when the last pin goes. */
  remove(file: FixedFile): void {
    this.abandon(file);
    this.fs.unlink(file.path);
  }

  /** The same off the event loop's thread. A file that could not be removed is as it was. */
  async removeAsync(file: FixedFile): Promise<void> {
    this.abandon(file);
    try {
      await this.fs.unlinkAsync(file.path);
    } catch (error) {
      file.removed = false;
      throw error;
    }
  }

  /** Has no more to do with a file that someone else removes; its descriptor is closed when the last pin goes. */
  abandon(file: FixedFile): void {
    file.removed = true;
    if (file.pins === 0) this.close(file);
  }

  close(file: FixedFile): void {
    if (file.fd < 0) return;
    const fd = file.fd;
    file.fd = -1;
    this.#open.delete(file);
    if (this.#newest === file) this.#newest = undefined;
    this.fs.close(fd);
  }

  /** Closes every file, also behind one that fails; the first failure is thrown at the end. */
  closeAll(): void {
    const failures: unknown[] = [];
    for (const file of [...this.#open]) {
      try {
        this.close(file);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #touch(file: FixedFile): void {
    this.#open.delete(file);
    this.#open.add(file);
    this.#newest = file;
  }

  #closeOldest(): void {
    for (const file of this.#open) {
      if (file.pins === 0) {
        this.close(file);
        return;
      }
    }
  }
}
