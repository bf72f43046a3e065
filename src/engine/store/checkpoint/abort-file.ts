import { FILE_MODE, writeFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';

/** The `abort` file (store-format 5.2): there while a broker runs, so its presence at a start tells of a crash. */
export class AbortFile {
  readonly #path: string;
  readonly #directory: string;
  readonly #open: OpenFiles;

  constructor(directory: string, open: OpenFiles) {
    this.#directory = directory;
    this.#path = `${directory}/abort`;
    this.#open = open;
  }

  get exists(): boolean {
    return this.#open.fs.stat(this.#path) !== undefined;
  }

  /** Writes the process id as digits, durably. */
  create(pid: number): void {
    const { fs } = this.#open;
    const fd = fs.open(this.#path, 'w', FILE_MODE);
    try {
      const text = Buffer.from(String(pid));
      writeFully(this.#open, fd, text, text.length, 0);
      fs.sync(fd);
    } finally {
      fs.close(fd);
    }
    fs.syncDirectory(this.#directory);
  }

  /** Removes it: the last act of a clean shutdown. */
  remove(): void {
    if (!this.exists) return;
    this.#open.fs.unlink(this.#path);
    this.#open.fs.syncDirectory(this.#directory);
  }
}
