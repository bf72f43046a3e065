import { join } from 'node:path';
import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { StoreLogger } from '../logger.ts';
import type { OpenDatabase, RecordDatabase } from './database.ts';
import { inspectDatabase } from './inspect.ts';
import { type LoadedQueue, loadStates } from './load.ts';
import { PendingChanges, writeState } from './pending-changes.ts';
import { QueueState } from './queue-state.ts';
import * as records from './records.ts';
import { type ChangedStates, StateChanges } from './state-changes.ts';
import { StateTable } from './state-table.ts';

const DONE = Promise.resolve();

/** Folder of the state under the store's root. */
export const CONSUME_STORE_DIRECTORY = 'consumeStore';

/** Removes what a broker that is not open left. @returns false when there was nothing */
export function discardConsumeStore(files: FileSystem, directory: string): boolean {
  const path = join(directory, CONSUME_STORE_DIRECTORY);
  if (files.stat(path) === undefined) return false;
  files.removeTree(path);
  return true;
}

export interface ConsumeStoreOptions {
  /** The store's root. */
  directory: string;
  files: FileSystem;
  clock: Clock;
  logger: Pick<StoreLogger, 'warn' | 'error'>;
  openDatabase: OpenDatabase;
  /** SYNC_FLUSH: a commit waits for the disk. */
  isSync: boolean;
  /** Looks whether a database can be read without harm; replaced where a test has looked itself. */
  inspect?: (directory: string) => Promise<string | undefined>;
}

/**
 * Which messages of which queues are out with the consumers of which groups, and until when: kept in `consumeStore`,
 * durable before anything that rests on it is answered. The database is opened with the first change: whoever never
 * acknowledges message by message pays nothing for it.
 *
 * Nothing in it depends on the broker's name, address or directory, and it is never a reason not to start: what cannot be
 * read is set aside under `damaged`, and every group goes on from its committed offset, which is never above an
 * unacknowledged message.
 */
export class ConsumeStore {
  readonly #options: ConsumeStoreOptions;
  readonly #directory: string;
  readonly #states = new StateTable();
  readonly #counted = new StateChanges();
  readonly #changes = new PendingChanges(this.#counted);
  #database: RecordDatabase | undefined;
  #lastId = 0;
  #epoch = 0;
  /** The last shutdown was clean, and nothing was written since. */
  #wasClosed = false;
  /** A commit failed: what the database holds is not what is known, and all is written anew with the next one. */
  #isBehind = false;
  /** Of the last write. */
  #written: Promise<void> = DONE;
  /** Of the write at the end of this turn of the event loop. */
  #turn: Promise<void> | undefined;

  private constructor(options: ConsumeStoreOptions) {
    this.#options = options;
    this.#directory = join(options.directory, CONSUME_STORE_DIRECTORY);
  }

  /** Reads back what a broker before left. Never fails for what it finds. */
  static async open(options: ConsumeStoreOptions): Promise<ConsumeStore> {
    const store = new ConsumeStore(options);
    await store.#load();
    return store;
  }

  /** True when the last shutdown was clean: then a committed offset that differs was changed by somebody else. */
  get wasClosed(): boolean {
    return this.#wasClosed;
  }

  /** Of the master who wrote it; 0 where roles are fixed. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Written from now on by the master of an epoch. */
  beginEpoch(epoch: number): void {
    if (this.#epoch === epoch) return;
    this.#epoch = epoch;
    if (this.#database !== undefined) this.#writeEpoch(this.#database);
  }

  /** Another one after every change. */
  get version(): string {
    return this.#counted.version;
  }

  /** What has changed after a version. It can still be asked for when the database is closed. */
  changedSince(version: string): ChangedStates {
    return this.#counted.since(version, this.states());
  }

  /** Takes a state over from another broker, in the place of the one there is. */
  put({ queue, next, mode, out }: Omit<LoadedQueue, 'id'>): QueueState {
    const known = this.find(queue.group, queue.topic, queue.queueId);
    if (known !== undefined) this.remove(known);
    const state = this.obtain(queue.group, queue.topic, queue.queueId, next);
    state.restore(mode, out);
    for (const [offset, delivery] of state.out) this.#changes.onOut(state, offset, delivery);
    return state;
  }

  /** The state of a queue for a group; undefined when it never took messages one by one. */
  find(group: string, topic: string, queueId: number): QueueState | undefined {
    return this.#states.get(group, topic, queueId);
  }

  /** The same, made with `next` where there is none. */
  obtain(group: string, topic: string, queueId: number, next: number): QueueState {
    const known = this.find(group, topic, queueId);
    if (known !== undefined) return known;
    // What cannot be kept must not begin.
    this.#open();
    const state = new QueueState(
      ++this.#lastId,
      { group, topic, queueId },
      next,
      this.#changes,
      this.#options.clock.now(),
    );
    this.#states.set(state);
    this.#changes.onMade(state);
    return state;
  }

  states(): Iterable<QueueState> {
    return this.#states.all();
  }

  /** Forgets a state. */
  remove(state: QueueState): void {
    this.#states.delete(state);
    state.detach();
    this.#changes.onRemoved(state);
  }

  /**
   * Resolves when all changes so far are kept; at once when there never were any.
   * @throws Error when they could not be written; the next call tries all of it anew
   */
  committed(): Promise<void> {
    if (this.#changes.isEmpty && !this.#isBehind) return this.#written;
    this.#turn ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#turn = undefined;
        try {
          this.#write().then(resolve, reject);
        } catch (error) {
          reject(error);
        }
      });
    });
    return this.#turn;
  }

  #write(): Promise<void> {
    const database = this.#open();
    if (this.#isBehind) this.#writeAll(database);
    else this.#changes.writeTo(database);
    this.#written = database.committed().catch((error: unknown) => {
      this.#isBehind = true;
      throw error;
    });
    return this.#written;
  }

  /**
   * Gives the database back.
   * @param isClean notes that the committed offsets are on disk as the states have them
   */
  async close(isClean = true): Promise<void> {
    const database = this.#database;
    if (database === undefined) return;
    try {
      await this.committed();
      const key = records.plainKey(records.RecordKind.CLOSED);
      if (isClean) database.put(key, records.formatValue(key));
      await database.committed();
    } catch (error) {
      this.#options.logger.error(`consumeStore could not be written at shutdown: ${messageOf(error)}`);
    } finally {
      this.#database = undefined;
      await database.close();
    }
  }

  async #load(): Promise<void> {
    const { files, inspect = inspectDatabase } = this.#options;
    if (files.stat(this.#directory) === undefined) return;
    try {
      if (files.stat(join(this.#directory, 'data.mdb')) === undefined) throw new Error('its data.mdb is missing');
      const damage = await inspect(this.#directory);
      if (damage !== undefined) throw new Error(damage);
      const database = this.#options.openDatabase(this.#directory, this.#options.isSync);
      try {
        const loaded = loadStates(database.records());
        this.#wasClosed = loaded.wasClosed;
        this.#epoch = loaded.epoch;
        for (const queue of loaded.queues) this.#restore(queue);
        this.#database = database;
        if (loaded.isEmpty) this.#writeFormat(database);
        if (loaded.wasClosed) database.remove(records.plainKey(records.RecordKind.CLOSED));
        await database.committed();
      } catch (error) {
        await database.close();
        throw error;
      }
    } catch (error) {
      this.#setAside(messageOf(error));
    }
  }

  #restore({ id, queue, next, mode, out }: LoadedQueue): void {
    const state = new QueueState(id, queue, next, this.#changes, this.#options.clock.now());
    state.restore(mode, out);
    this.#states.set(state);
    this.#counted.changed(state);
    this.#lastId = Math.max(this.#lastId, id);
  }

  #setAside(why: string): void {
    const { files, directory, logger, clock } = this.#options;
    const aside = join(directory, 'damaged', `${CONSUME_STORE_DIRECTORY}-${clock.now()}`);
    this.#states.clear();
    this.#database = undefined;
    files.makeDirectory(join(directory, 'damaged'), 0o700);
    files.rename(this.#directory, aside);
    logger.warn(
      `consumeStore cannot be used (${why}): it lies in ${aside} now, and is rebuilt from the committed offsets. ` +
        'Messages acknowledged above an unacknowledged one come once more.',
    );
  }

  #open(): RecordDatabase {
    if (this.#database === undefined) {
      this.#database = this.#options.openDatabase(this.#directory, this.#options.isSync);
      this.#writeFormat(this.#database);
    }
    return this.#database;
  }

  #writeFormat(database: RecordDatabase): void {
    const key = records.plainKey(records.RecordKind.FORMAT);
    database.put(key, records.formatValue(key));
    this.#writeEpoch(database);
  }

  #writeEpoch(database: RecordDatabase): void {
    if (this.#epoch === 0) return;
    const key = records.plainKey(records.RecordKind.EPOCH);
    database.put(key, records.epochValue(key, this.#epoch));
  }

  /** Brings a database that missed changes to what is known. */
  #writeAll(database: RecordDatabase): void {
    database.startAnew();
    for (const { key } of database.records()) database.remove(key);
    this.#writeFormat(database);
    for (const state of this.states()) writeState(database, state);
    this.#changes.clear();
    this.#isBehind = false;
  }
}
