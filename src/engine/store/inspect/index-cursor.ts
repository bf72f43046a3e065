import { join } from 'node:path';
import { readInt64 } from '../../../protocol/message/record.ts';
import { readFully } from '../files/file-sequence.ts';
import { FixedFile } from '../files/fixed-file.ts';
import { isIndexFileName } from '../index/file-name.ts';
import { ENTRY_SIZE, type Geometry, HEADER_SIZE } from '../index/geometry.ts';
import { IndexHeader } from '../index/header.ts';
import type { StoreView } from './store-view.ts';

const BATCH = 6400;

/** One index file with its head. */
export interface IndexFileView {
  file: FixedFile;
  header: IndexHeader;
  /** Number behind its last entry, where the file has that many. */
  end: number;
}

/** The index files, the oldest first. */
export function indexFileViews({ fs, directory, open }: StoreView, geometry: Geometry): IndexFileView[] {
  const folder = join(directory, 'index');
  return fs
    .list(folder)
    .filter(isIndexFileName)
    .map((name) => {
      const path = join(folder, name);
      const file = new FixedFile(path, 0, fs.stat(path)?.size ?? 0);
      const bytes = Buffer.alloc(HEADER_SIZE);
      readFully(open, open.use(file), bytes, HEADER_SIZE, 0);
      const header = new IndexHeader();
      header.decode(bytes);
      return { file, header, end: Math.min(header.indexCount, geometry.entries) };
    });
}

/** Walks all entries of the index in the order they were made: that of the log. */
export class IndexCursor {
  readonly #view: StoreView;
  readonly #geometry: Geometry;
  readonly #files: readonly IndexFileView[];
  readonly #bytes = Buffer.allocUnsafe(BATCH * ENTRY_SIZE);
  #fileAt = 0;
  #batchFrom = 0;
  #batchCount = 0;
  /** Number of the entry in its file. */
  entry = 0;
  hash = 0;
  /** Byte in the commit log; infinite behind the last entry. */
  position = -1;
  entries = 0;

  constructor(view: StoreView, geometry: Geometry, files: readonly IndexFileView[]) {
    this.#view = view;
    this.#geometry = geometry;
    this.#files = files;
    this.next();
  }

  /** The file of the current entry. */
  get file(): IndexFileView | undefined {
    return this.#files[this.#fileAt];
  }

  next(): void {
    let file = this.file;
    this.entry++;
    while (file !== undefined && this.entry >= file.end) {
      this.#fileAt++;
      this.entry = 1;
      this.#batchCount = 0;
      file = this.file;
    }
    if (file === undefined || !this.#load(file)) {
      this.position = Number.POSITIVE_INFINITY;
      return;
    }
    const at = (this.entry - this.#batchFrom) * ENTRY_SIZE;
    this.hash = this.#bytes.readInt32BE(at);
    this.position = readInt64(this.#bytes, at + 4);
    this.entries++;
  }

  #load(file: IndexFileView): boolean {
    if (this.entry >= this.#batchFrom && this.entry < this.#batchFrom + this.#batchCount) return true;
    const { open } = this.#view;
    const length = Math.min(BATCH, file.end - this.entry) * ENTRY_SIZE;
    const from = this.#geometry.entryPosition(this.entry);
    const count = readFully(open, open.use(file.file), this.#bytes, length, from);
    this.#batchFrom = this.entry;
    this.#batchCount = Math.floor(count / ENTRY_SIZE);
    return this.#batchCount > 0;
  }
}
