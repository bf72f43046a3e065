import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import { javaHashCode } from '../../../protocol/message/hash.ts';
import { DIRECTORY_MODE } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { syncDirectoryAsync } from '../files/sync-directory.ts';
import type { StoreLogger } from '../logger.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';
import { IndexCompleteness } from './completeness.ts';
import { Geometry } from './geometry.ts';
import type { IndexFile } from './index-file.ts';
import { indexKeyHash, KeyHasher } from './key-hash.ts';
import { loadIndexFiles } from './load.ts';
import { newIndexFile } from './new-file.ts';
import { queryFiles } from './query.ts';
import { RebuildMarker } from './rebuild-marker.ts';
import { Sealer } from './sealer.ts';
import type { IndexSettings } from './settings.ts';

/** Gathered entries are written at the latest when they fill this many bytes. */
const WRITE_BYTES = 64 * 1024;
/** On a full disk entries wait in memory up to this size; then the file is given up and made again later. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * The index by key (store-format 4): where messages with a given topic and key lie. It is derived from the commit log and
 * never stands in a message's way: when it cannot be written it gives up its newest file, says so, takes nothing more,
 * and asks by {@link rebuildFrom} to be fed again from there.
 */
export class IndexService {
  readonly directory: string;
  readonly #geometry: Geometry;
  readonly #settings: IndexSettings;
  readonly #open: OpenFiles;
  readonly #log: StoreLogger;
  readonly #clock: Clock;
  readonly #completeness: IndexCompleteness;
  readonly #hasher = new KeyHasher();
  #files: IndexFile[] = [];
  /** The file being written, its slots in memory. */
  #current: IndexFile | undefined;
  readonly #sealer = new Sealer(
    (file) => {
      this.durableTimestamp = file.header.endTimestamp;
    },
    (error) => this.#fail(error),
  );
  #isWaitingForSpace = false;
  #isDirectoryUnsynced = false;

  /** Records before this position need not be put again. Moves with a record's first key: ask once for each record. */
  dispatchedTo = 0;
  /** Store time up to which full files are durable with their slots; what the checkpoint's indexMsgTimestamp means. */
  durableTimestamp = 0;

  constructor(root: string, settings: IndexSettings, open: OpenFiles, log: StoreLogger, clock: Clock = systemClock) {
    this.directory = `${root}/index`;
    this.#settings = settings;
    this.#geometry = new Geometry(settings.maxHashSlotNum, settings.maxIndexNum);
    this.#open = open;
    this.#log = log;
    this.#clock = clock;
    this.#completeness = new IndexCompleteness(new RebuildMarker(`${root}/${OWN_DIRECTORY}`, open.fs), log);
  }

  /**
   * Set while entries are missing: records from here on are to be put again, in the log's order and nothing in between,
   * until the newest one; then {@link rebuilt} is to be called.
   */
  get rebuildFrom(): number | undefined {
    return this.#completeness.missingFrom;
  }

  /** False while entries are missing: only a rebuild has the right to put. */
  get isLive(): boolean {
    return this.#completeness.missingFrom === undefined;
  }

  /** A write has failed: nothing is taken until {@link startRebuild}. */
  get isBroken(): boolean {
    return this.#completeness.isBroken;
  }

  /** Files, oldest first; for tests and tools. */
  get files(): readonly IndexFile[] {
    return this.#files;
  }

  /** Store time and position of the newest entry, which answers to queries carry. */
  get lastUpdate(): { timestamp: number; phyOffset: number } {
    const header = this.#files[this.#files.length - 1]?.header;
    return { timestamp: header?.endTimestamp ?? 0, phyOffset: header?.endPhyOffset ?? 0 };
  }

  /**
   * Takes in the files. After a crash those newer than the checkpoint's `indexMsgTimestamp` get slots and header anew from
   * their entries, and the newest record's entries are taken back, for some may be missing.
   */
  async load(afterCrash: boolean, indexMsgTimestamp: number): Promise<void> {
    const loaded = await loadIndexFiles(
      this.directory,
      this.#geometry,
      this.#open,
      this.#log,
      afterCrash,
      indexMsgTimestamp,
    );
    this.#files = loaded.files;
    this.dispatchedTo = loaded.dispatchedTo;
    this.durableTimestamp = indexMsgTimestamp;
    this.#open.fs.makeDirectory(this.directory, DIRECTORY_MODE);
    const noted = this.#completeness.noted();
    if (noted !== undefined || loaded.isIncomplete) {
      this.#completeness.lacks(Math.max(loaded.isIncomplete ? 0 : (noted ?? 0), loaded.dispatchedTo));
    }
  }

  /** Drops entries of records at or behind the log's end, which recovery found to be earlier. */
  async cut(logEnd: number): Promise<void> {
    this.write();
    for (let last = this.#files.pop(); last !== undefined; last = this.#files.pop()) {
      const { header } = last;
      if (!last.isEmpty && header.beginPhyOffset < logEnd && !(last.isForeign && header.endPhyOffset >= logEnd)) {
        this.#files.push(last);
        break;
      }
      this.#open.remove(last.file);
    }
    const last = this.#files[this.#files.length - 1];
    if (last !== undefined && !last.isForeign && last.header.endPhyOffset >= logEnd) {
      await last.loadSlots();
      last.takeBack(logEnd);
    }
    if (this.#current !== last) this.#current = undefined;
    this.dispatchedTo = Math.min(this.dispatchedTo, logEnd);
  }

  /** Hash of `topic#`; continue it over a key with `javaHashCode(key, seed)` and give the result to {@link putHash}. */
  seed(topic: string): number {
    return this.#hasher.seed(topic);
  }

  /** Adds a key of a record. Records come in the log's order. */
  put(topic: string, key: string, phyOffset: number, storeTimestamp: number): void {
    this.putHash(javaHashCode(key, this.#hasher.seed(topic)), phyOffset, storeTimestamp);
  }

  /** As {@link put}, with Java's hash of `topic#key`. */
  putHash(hashCode: number, phyOffset: number, storeTimestamp: number): void {
    let file = this.#current;
    if (file === undefined || file.isFull) {
      file = this.#nextFile();
      if (file === undefined) return;
    }
    file.append(indexKeyHash(hashCode), phyOffset, storeTimestamp);
    this.dispatchedTo = phyOffset + 1;
    if (file.pendingBytes >= WRITE_BYTES && !this.#isWaitingForSpace) this.write();
    else if (file.pendingBytes >= MAX_WAITING_BYTES) this.write();
  }

  /** Hands gathered entries to the system; to be called often. */
  write(): void {
    const file = this.#current;
    if (file === undefined || file.pendingBytes === 0) return;
    const isNew = file.file.fd < 0;
    try {
      file.write();
      this.#isWaitingForSpace = false;
      this.#isDirectoryUnsynced ||= isNew;
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
      if (!isFull || file.pendingBytes >= MAX_WAITING_BYTES) this.#fail(error);
      else if (!this.#isWaitingForSpace) {
        this.#isWaitingForSpace = true;
        this.#log.warn(`index ${file.file.path} waits for disk space: ${messageOf(error)}`);
      }
    }
  }

  /** Writes, and makes durable, off the event loop's thread. */
  async sync(): Promise<void> {
    await this.#sealer.idle;
    this.write();
    try {
      await this.#current?.sync();
      if (this.#isDirectoryUnsynced) {
        this.#isDirectoryUnsynced = false;
        await syncDirectoryAsync(this.#open.fs, this.directory);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Everything to its file and durable, slots too: after this an Apache broker can take over. */
  async close(): Promise<void> {
    await this.#sealer.idle;
    this.write();
    const file = this.#current;
    try {
      for (const one of [...this.#files]) {
        while (!one.writeSlots()) await nextTurn();
        await one.sync();
      }
    } catch (error) {
      this.#fail(error);
    }
    await this.sync();
    if (file !== undefined && file.pendingBytes > 0)
      this.#fail(new Error('entries could not be written before the end'));
    this.#current = undefined;
    for (const one of this.#files) this.#open.close(one.file);
  }

  /**
   * Positions of records of a topic with a key, stored between two times (milliseconds, both included), ascending. A
   * position may belong to another key with the same hash.
   */
  async query(topic: string, key: string, maxNum: number, begin: number, end: number): Promise<number[]> {
    this.write();
    const hash = this.#hasher.hash(topic, key);
    const limit = Math.min(maxNum, this.#settings.maxMsgsNumBatch);
    return queryFiles(this.#files, this.#open, hash, limit, begin, end);
  }

  /** Removes the oldest files whose records are all gone; never the newest file. */
  async deleteExpired(minPhyOffset: number): Promise<void> {
    while (this.#files.length > 1) {
      const first = this.#files[0] as IndexFile;
      if (first.header.endPhyOffset >= minPhyOffset || first === this.#sealer.current) return;
      this.#files.shift();
      try {
        await this.#open.removeAsync(first.file);
      } catch (error) {
        this.#files.unshift(first);
        throw error;
      }
    }
  }

  /** Takes puts again after a failure, from {@link rebuildFrom} on. */
  startRebuild(): void {
    this.#completeness.mend();
  }

  /** The one who rebuilds has put everything up to the newest record. Without effect when a write has failed meanwhile. */
  rebuilt(): void {
    this.#completeness.complete();
  }

  /** The file to write to, made ready: a new one when the newest is full, foreign or missing. */
  #nextFile(): IndexFile | undefined {
    if (this.#completeness.isBroken) return undefined;
    try {
      const full = this.#current;
      if (full !== undefined) {
        full.write();
        this.#sealer.seal(full);
      }
      const last = this.#files[this.#files.length - 1];
      let file = last;
      if (file === undefined || file.isFull || file.isForeign || !file.hasSlots) {
        file = newIndexFile(this.directory, this.#geometry, this.#open, this.#clock.now(), last);
        this.#files.push(file);
      }
      this.#current = file;
      return file;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    if (this.#completeness.isBroken) return;
    this.#completeness.break();
    const from = this.#sealer.current ?? this.#current ?? this.#files[this.#files.length - 1];
    const lost = from === undefined ? [] : this.#files.splice(this.#files.indexOf(from));
    const position = lost[0]?.isEmpty === false ? lost[0].header.beginPhyOffset : this.dispatchedTo;
    this.#log.error(
      `index ${from?.file.path ?? this.directory} cannot be written (${messageOf(error)}): ` +
        `queries by key miss messages from position ${position} on until it is rebuilt`,
    );
    this.#sealer.current = undefined;
    this.#current = undefined;
    this.dispatchedTo = position;
    this.#completeness.lacks(position);
    for (const file of lost) this.#remove(file);
  }

  #remove(file: IndexFile): void {
    try {
      if (this.#open.fs.stat(file.file.path) !== undefined) this.#open.remove(file.file);
    } catch (error) {
      this.#log.error(`index ${file.file.path} cannot be removed: ${messageOf(error)}`);
    }
  }
}
