import { join } from 'node:path';
import { ENTRY_SIZE, entryPosition, entrySize, isHole } from '../consumequeue/entry.ts';
import { readFully } from '../files/file-sequence.ts';
import { FixedFile, positionOfName } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import type { StoreView } from './store-view.ts';

/** Entries read at once where all of a queue are looked at. */
export const BATCH_ENTRIES = 3200;

/** Where one consume queue begins and ends. */
export interface QueueFacts {
  topic: string;
  queueId: number;
  /** First message the log still has. */
  minOffset: number;
  maxOffset: number;
  files: number;
}

/** One consume queue as its files have it, whatever their length. */
export class QueueFolder {
  readonly topic: string;
  readonly queueId: number;
  readonly directory: string;
  /** Offset of the first entry in the files. */
  readonly first: number;
  /** Offset behind the last entry that was written. */
  readonly end: number;
  /** First message the log still has; {@link end} when there is none. */
  readonly min: number;
  readonly files: readonly FixedFile[];
  readonly #open: OpenFiles;
  readonly #one = Buffer.alloc(ENTRY_SIZE);

  constructor(directory: string, topic: string, queueId: number, files: readonly FixedFile[], view: StoreView) {
    this.directory = directory;
    this.topic = topic;
    this.queueId = queueId;
    this.files = files;
    this.#open = view.open;
    this.first = (files[0]?.start ?? 0) / ENTRY_SIZE;
    this.end = this.#findEnd();
    this.min = this.#findMin(view.log.minPosition);
  }

  /** Reads up to `count` entries from an offset on, within one file; returns how many there were. */
  read(offset: number, count: number, target: Buffer): number {
    const at = offset * ENTRY_SIZE;
    const file = this.fileOf(offset);
    if (file === undefined) return 0;
    const wanted = Math.min(count * ENTRY_SIZE, file.end - at);
    return Math.floor(readFully(this.#open, this.#open.use(file), target, wanted, at - file.start) / ENTRY_SIZE);
  }

  /** The file an entry lies in. */
  fileOf(offset: number): FixedFile | undefined {
    const at = offset * ENTRY_SIZE;
    let low = 0;
    let high = this.files.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const file = this.files[middle] as FixedFile;
      if (at < file.start) high = middle - 1;
      else if (at >= file.end) low = middle + 1;
      else return file;
    }
    return undefined;
  }

  /** The newest message: its entry's place in the log; undefined in a queue without one. */
  newest(): { position: number; size: number } | undefined {
    for (let offset = this.end - 1; offset >= this.first; offset--) {
      if (this.read(offset, 1, this.#one) !== 1) continue;
      if (isHole(this.#one, 0)) continue;
      return { position: entryPosition(this.#one, 0), size: entrySize(this.#one, 0) };
    }
    return undefined;
  }

  /** Entries are a prefix of the last file that has any; one damaged in it does not end it. */
  #findEnd(): number {
    for (let i = this.files.length - 1; i >= 0; i--) {
      const file = this.files[i] as FixedFile;
      const begin = file.start / ENTRY_SIZE;
      let low = 0;
      let high = Math.floor(file.size / ENTRY_SIZE);
      while (low < high) {
        const middle = low + Math.floor((high - low) / 2);
        if (this.#isZero(begin + middle)) high = middle;
        else low = middle + 1;
      }
      if (low > 0) return begin + low;
    }
    return this.first;
  }

  /** Two entries in a row that are zero were never written; a single one may be damaged. */
  #isZero(offset: number): boolean {
    const isZero = (at: number): boolean => this.read(at, 1, this.#one) === 0 || this.#one.every((byte) => byte === 0);
    return isZero(offset) && isZero(offset + 1);
  }

  #findMin(logStart: number): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      const real = this.#nextReal(middle, high);
      if (real >= high || entryPosition(this.#one, 0) >= logStart) high = middle;
      else low = real + 1;
    }
    return low >= this.end ? this.end : this.#nextReal(low, this.end);
  }

  /** The first offset from `offset` on that is no hole, its entry in the scratch buffer; else `to`. */
  #nextReal(offset: number, to: number): number {
    for (let at = offset; at < to; at++) {
      if (this.read(at, 1, this.#one) === 1 && !isHole(this.#one, 0)) return at;
    }
    return to;
  }
}

/** The queues under `consumequeue`, by topic and number. */
export function* queueFolders(view: StoreView): Generator<QueueFolder> {
  const { fs } = view;
  const root = join(view.directory, 'consumequeue');
  for (const topic of fs.list(root)) {
    if (fs.stat(join(root, topic))?.isDirectory !== true) continue;
    const ids = fs.list(join(root, topic)).filter((name) => /^\d{1,9}$/.test(name));
    for (const id of ids.map(Number).sort((a, b) => a - b)) {
      const directory = join(root, topic, String(id));
      yield new QueueFolder(directory, topic, id, filesOf(view, directory), view);
    }
  }
}

function filesOf({ fs }: StoreView, directory: string): FixedFile[] {
  return fs
    .list(directory)
    .flatMap((name) => {
      const start = positionOfName(name);
      const path = join(directory, name);
      const stat = start === undefined ? undefined : fs.stat(path);
      return start === undefined || stat?.isFile !== true || stat.size === 0
        ? []
        : [new FixedFile(path, start, stat.size)];
    })
    .sort((a, b) => a.start - b.start);
}
