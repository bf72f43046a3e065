import type { CommitLog } from '../commitlog/commit-log.ts';
import { readFully } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';

/** Small enough to stay in the processor's cache: larger windows read slower. */
const WINDOW = 1024 * 1024;

/** A window that moves over the log's files; the bytes a scan looks at lie in {@link bytes}. */
export class LogReader {
  readonly #log: CommitLog;
  readonly #open: OpenFiles;
  bytes: Buffer;
  /** Log position of `bytes[0]`. */
  start = 0;
  /** Log position behind the last byte read. */
  end = 0;

  constructor(log: CommitLog, open: OpenFiles, windowBytes = WINDOW) {
    this.#log = log;
    this.#open = open;
    this.bytes = Buffer.allocUnsafeSlow(Math.min(windowBytes, Math.max(log.files.fileSize, 64)));
  }

  fileAt(position: number): FixedFile | undefined {
    return this.#log.files.find(position);
  }

  /** Moves the window to `position`, with at least `least` bytes in it where the file has them. */
  moveTo(position: number, least: number): void {
    const file = this.fileAt(position);
    if (file === undefined) {
      this.start = position;
      this.end = position;
      return;
    }
    const wanted = Math.min(file.end - position, Math.max(least, this.bytes.length));
    if (wanted > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(wanted);
    const length = Math.min(wanted, this.bytes.length);
    const count = readFully(this.#open, this.#open.use(file), this.bytes, length, position - file.start);
    this.start = position;
    this.end = position + count;
  }
}
