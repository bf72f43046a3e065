import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { FILE_MODE, readFully, writeFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';

const SIZE = 4096;
/** The bytes that mean something. */
const HEAD = 40;

/**
 * The `checkpoint` file (store-format 5.1): store times up to which log, queues and index are durable. They choose where
 * recovery starts after a crash, so each is only ever set to what has been synced.
 */
export class Checkpoint {
  readonly #open: OpenFiles;
  readonly #path: string;
  readonly #bytes = Buffer.alloc(SIZE);
  #written = Buffer.alloc(0);

  constructor(path: string, open: OpenFiles) {
    this.#path = path;
    this.#open = open;
  }

  get physicMsgTimestamp(): number {
    return readInt64(this.#bytes, 0);
  }

  set physicMsgTimestamp(value: number) {
    writeInt64(this.#bytes, value, 0);
  }

  get logicsMsgTimestamp(): number {
    return readInt64(this.#bytes, 8);
  }

  set logicsMsgTimestamp(value: number) {
    writeInt64(this.#bytes, value, 8);
  }

  get indexMsgTimestamp(): number {
    return readInt64(this.#bytes, 16);
  }

  set indexMsgTimestamp(value: number) {
    writeInt64(this.#bytes, value, 16);
  }

  /** Records stored up to this time need not be looked at after a crash. */
  get minTimestamp(): number {
    return Math.max(0, Math.min(this.physicMsgTimestamp, this.logicsMsgTimestamp) - 3000);
  }

  /** Reads the file; a missing or short one counts as zeros, which means: scan everything. */
  load(): void {
    const { fs } = this.#open;
    if (fs.stat(this.#path) === undefined) return;
    const fd = fs.open(this.#path, 'r');
    try {
      readFully(this.#open, fd, this.#bytes, SIZE, 0);
    } finally {
      fs.close(fd);
    }
    for (const at of [0, 8, 16]) {
      const value = readInt64(this.#bytes, at);
      if (value < 0 || !Number.isSafeInteger(value)) writeInt64(this.#bytes, 0, at);
    }
  }

  /** Writes and syncs the file when anything changed. */
  async save(): Promise<void> {
    const head = Buffer.from(this.#bytes.subarray(0, HEAD));
    if (head.equals(this.#written)) return;
    const { fs } = this.#open;
    const fd = fs.open(this.#path, fs.stat(this.#path) === undefined ? 'w+' : 'r+', FILE_MODE);
    try {
      writeFully(this.#open, fd, this.#bytes, SIZE, 0);
      await fs.datasyncAsync(fd);
    } finally {
      fs.close(fd);
    }
    this.#written = head;
  }
}
