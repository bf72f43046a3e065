import { type DataVersion, initialDataVersion } from '../../../protocol/bodies/data-version.ts';
import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { DIRECTORY_MODE, FILE_MODE, readFully, writeFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';

const FILE_SIZE = 4096;
/** The bytes that mean something, and those a slave is sent. */
const HEAD = 56;

/** How far the timer has come (store-format 8.2). */
export interface TimerProgress {
  /** Everything due before this time was delivered, in milliseconds. */
  readTimeMs: number;
  /** The timer log is durable up to here. */
  flushedTo: number;
  /** The next message of the timer's queue to be sorted in. */
  queueOffset: number;
  /** The same as the master has it; on a master the same. */
  masterQueueOffset: number;
  version: DataVersion;
}

const START: TimerProgress = {
  readTimeMs: 0,
  flushedTo: 0,
  queueOffset: 0,
  masterQueueOffset: 0,
  version: initialDataVersion(0),
};

/** i64 each: read time, flushed to, queue offset, the master's, then stateVersion, timestamp and counter. */
export function encodeTimerProgress({ version, ...progress }: TimerProgress): Buffer {
  const bytes = Buffer.alloc(HEAD);
  writeInt64(bytes, progress.readTimeMs, 0);
  writeInt64(bytes, progress.flushedTo, 8);
  writeInt64(bytes, progress.queueOffset, 16);
  writeInt64(bytes, progress.masterQueueOffset, 24);
  writeInt64(bytes, version.stateVersion, 32);
  writeInt64(bytes, version.timestamp, 40);
  writeInt64(bytes, version.counter, 48);
  return bytes;
}

/** Values that make no sense count as 0; @throws RangeError for fewer than 56 bytes */
export function decodeTimerProgress(bytes: Buffer): TimerProgress {
  const [readTimeMs, flushedTo, queueOffset, masterQueueOffset, stateVersion, timestamp, counter] = Array.from(
    { length: HEAD / 8 },
    (_, i) => sensible(readInt64(bytes, i * 8)),
  ) as [number, number, number, number, number, number, number];
  const version = { stateVersion, timestamp, counter };
  return { readTimeMs, flushedTo, queueOffset, masterQueueOffset, version };
}

/** The `config/timercheck` file. */
export class TimerCheckpoint {
  readonly #directory: string;
  readonly #open: OpenFiles;
  progress: TimerProgress = START;

  /** @param directory the store's `config` directory */
  constructor(directory: string, open: OpenFiles) {
    this.#directory = directory;
    this.#open = open;
  }

  get #path(): string {
    return `${this.#directory}/timercheck`;
  }

  /** Reads the file; one that is missing, short or senseless counts as the very beginning. */
  load(): void {
    const { fs } = this.#open;
    if (fs.stat(this.#path) === undefined) return;
    const bytes = Buffer.alloc(HEAD);
    const fd = fs.open(this.#path, 'r');
    try {
      readFully(this.#open, fd, bytes, HEAD, 0);
    } finally {
      fs.close(fd);
    }
    this.progress = decodeTimerProgress(bytes);
  }

  /** Writes the file, and syncs it where asked. Rejects with Node's error. */
  async save(progress: TimerProgress, durable: boolean): Promise<void> {
    const { fs } = this.#open;
    const stat = fs.stat(this.#path);
    const isNew = stat === undefined;
    if (isNew) fs.makeDirectory(this.#directory, DIRECTORY_MODE);
    const fd = fs.open(this.#path, isNew ? 'w+' : 'r+', FILE_MODE);
    try {
      if (isNew || stat.size < FILE_SIZE) fs.truncate(fd, FILE_SIZE);
      writeFully(this.#open, fd, encodeTimerProgress(progress), HEAD, 0);
      if (durable) await fs.datasyncAsync(fd);
    } finally {
      fs.close(fd);
    }
    this.progress = progress;
  }
}

const sensible = (value: number): number => (value >= 0 && Number.isSafeInteger(value) ? value : 0);
