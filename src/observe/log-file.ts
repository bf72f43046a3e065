import * as path from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

/** Unwritten bytes above which lines are dropped instead of kept in memory, as with a disk that hangs. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;

export interface LogFileOptions {
  directory: string;
  /** `broker.log`. */
  name: string;
  /** Size at which the file is rotated. */
  maxBytes: number;
  /** Rotated files kept, `broker.log.1` the youngest. */
  keep: number;
  /** Told of the first failure to write. */
  onError: (error: Error) => void;
}

/** A log file rotated by size, only for its owner; bounded on disk and in memory. */
export class LogFile {
  readonly #stream: RotatingFileStream;
  readonly #onError: (error: Error) => void;
  #failed = false;
  #dropped = 0;

  constructor(options: LogFileOptions) {
    this.#onError = options.onError;
    const file = (index: number | Date | null): string =>
      typeof index === 'number' ? `${options.name}.${index}` : options.name;
    this.#stream = createStream(file, {
      path: options.directory,
      size: `${options.maxBytes}B`,
      rotate: options.keep,
      mode: 0o600,
    });
    const failed = (error: Error): void => {
      if (this.#failed) return;
      this.#failed = true;
      this.#onError(new Error(`cannot write ${path.join(options.directory, options.name)}: ${error.message}`));
    };
    this.#stream.on('error', failed);
    this.#stream.on('warning', failed);
  }

  /** Lines lost because the disk did not take them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes one line, with its end. */
  write(line: string): void {
    if (this.#stream.destroyed || this.#stream.writableLength > MAX_PENDING_BYTES) {
      this.#dropped++;
      return;
    }
    this.#stream.write(line);
  }

  /** Resolves when all that was taken is written and the file is closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream.destroyed) return resolve();
      this.#stream.once('close', () => resolve());
      this.#stream.end();
    });
  }
}
