import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenFiles } from '../files/open-files.ts';
import type { StoreHealth } from '../health.ts';
import type { StoreSettings } from '../settings.ts';
import { SLICE_MS } from '../time-slice.ts';
import type { ConsumeQueue } from './consume-queue.ts';
import type { ConsumeQueues } from './consume-queues.ts';

const PAGE = 4096;
/** Syncs that share the journal's commits; fewer than libuv's threads, so that the log's own never waits for them. */
const SYNCS_AT_ONCE = 3;

/**
 * Brings queue entries from memory to the files: written every {@link StoreSettings.writeIntervalConsumeQueue}, synced
 * as `flushIntervalConsumeQueue` says. The entries are derived data; what a crash takes is rebuilt from the log, guided
 * by {@link durableTimestamp}, which is never ahead of what is synced (store-format trap 16).
 */
export class ConsumeQueueWriter {
  readonly #queues: ConsumeQueues;
  readonly #open: OpenFiles;
  readonly #health: StoreHealth;
  readonly #settings: StoreSettings;
  /** Queues with new entries, and those of them being written now. */
  #waiting: ConsumeQueue[] = [];
  #draining: ConsumeQueue[] = [];
  /** Counts how often the two were exchanged. */
  #generation = 0;
  /** Written, not yet synced. */
  readonly #unsynced = new Set<ConsumeQueue>();
  #writeTimer: NodeJS.Timeout | undefined;
  /** The slice that follows: only ever one, or a turn would hold several. */
  #nextSlice: NodeJS.Immediate | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #sync: Promise<void> | undefined;
  #lastThorough = 0;
  /** Store time of the newest record whose entry was appended. */
  appendedTimestamp = 0;
  /** Store time up to which all entries are synced. */
  durableTimestamp = 0;

  constructor(queues: ConsumeQueues, open: OpenFiles, health: StoreHealth, settings: StoreSettings) {
    this.#queues = queues;
    this.#open = open;
    this.#health = health;
    this.#settings = settings;
  }

  start(): void {
    this.#lastThorough = performance.now();
    this.#writeTimer = setInterval(() => {
      if (this.#nextSlice === undefined) this.#writeSlice();
    }, this.#settings.writeIntervalConsumeQueue);
    this.#syncTimer = setInterval(() => {
      const due = performance.now() - this.#lastThorough >= this.#settings.flushConsumeQueueThoroughInterval;
      void this.sync(due);
    }, this.#settings.flushIntervalConsumeQueue);
  }

  stop(): void {
    clearInterval(this.#writeTimer);
    clearImmediate(this.#nextSlice);
    clearInterval(this.#syncTimer);
  }

  /** Puts a queue with new entries on the list. */
  add(queue: ConsumeQueue): void {
    if (queue.isWaiting) return;
    queue.isWaiting = true;
    this.#waiting.push(queue);
  }

  /** Writes one queue now. Returns false, and notes why, when the disk refuses; the entries stay in memory. */
  writeQueue(queue: ConsumeQueue): boolean {
    try {
      queue.write();
    } catch (error) {
      this.#health.fail(`write of the consume queue ${queue.topic}/${queue.queueId}`, error, true);
      this.add(queue);
      return false;
    }
    if (queue.unsyncedBytes > 0) this.#unsynced.add(queue);
    return true;
  }

  /** Writes all that waits, letting the event loop turn in between. Returns false when the disk refuses. */
  async writeAll(): Promise<boolean> {
    while (this.#hasWaiting) {
      if (!this.#write(performance.now() + SLICE_MS)) return false;
      if (this.#hasWaiting) await nextTurn();
    }
    return true;
  }

  /**
   * Syncs queues with enough new bytes, or all of them when `thorough`. One round runs at a time; a call during a round
   * waits for it.
   */
  async sync(thorough: boolean): Promise<void> {
    if (this.#sync !== undefined) {
      await this.#sync;
      if (!thorough) return;
    }
    this.#sync = this.#syncRound(thorough);
    try {
      await this.#sync;
    } finally {
      this.#sync = undefined;
    }
  }

  #writeSlice(): void {
    this.#nextSlice = undefined;
    if (this.#health.readOnlyReason !== undefined) return;
    if (!this.#write(performance.now() + SLICE_MS)) return;
    if (this.#hasWaiting) this.#nextSlice = setImmediate(() => this.#writeSlice());
  }

  #write(deadline: number): boolean {
    for (;;) {
      if (this.#draining.length === 0) {
        if (this.#waiting.length === 0) return true;
        const empty = this.#draining;
        this.#draining = this.#waiting;
        this.#waiting = empty;
        this.#generation++;
      }
      const queue = this.#draining.pop() as ConsumeQueue;
      queue.isWaiting = false;
      if (queue.isDeleted) continue;
      const count = queue.waiting;
      if (!this.writeQueue(queue)) return false;
      if (count < 4) queue.release();
      if (performance.now() > deadline) return true;
    }
  }

  /** Writes all that waits now, letting the event loop turn in between. */
  async #writeSoFar(): Promise<boolean> {
    const until = this.#generation + 2;
    while (this.#hasWaiting && this.#generation < until) {
      if (!this.#write(performance.now() + SLICE_MS)) return false;
      await nextTurn();
    }
    return true;
  }

  get #hasWaiting(): boolean {
    return this.#waiting.length > 0 || this.#draining.length > 0;
  }

  async #syncRound(thorough: boolean): Promise<void> {
    if (this.#health.readOnlyReason !== undefined) return;
    const timestamp = this.appendedTimestamp;
    // What waits may be of the very millisecond that was synced last.
    if (timestamp === this.durableTimestamp && this.#unsynced.size === 0 && !this.#hasWaiting) return;
    if (!(await this.#writeSoFar())) return;
    const least = thorough ? 1 : this.#settings.flushConsumeQueueLeastPages * PAGE;
    const chosen = [...this.#unsynced].filter((queue) => queue.unsyncedBytes >= least && !queue.isDeleted);
    const complete = chosen.length === this.#unsynced.size;
    const directories = new Set<string>();
    for (let i = 0; i < chosen.length; i += SYNCS_AT_ONCE) {
      const some = chosen.slice(i, i + SYNCS_AT_ONCE);
      for (const queue of some) if (queue.hasNewFile) this.#noteDirectories(queue, directories);
      await Promise.all(some.map((queue) => this.#syncQueue(queue)));
      if (this.#health.readOnlyReason !== undefined) return;
    }
    for (const directory of directories) await this.#syncDirectory(directory);
    if (this.#health.readOnlyReason !== undefined) return;
    if (thorough) this.#lastThorough = performance.now();
    if (complete) this.durableTimestamp = timestamp;
  }

  async #syncQueue(queue: ConsumeQueue): Promise<void> {
    this.#unsynced.delete(queue);
    queue.unsyncedBytes = 0;
    const files = queue.unsyncedFiles;
    queue.unsyncedFiles = [];
    for (const file of files) {
      if (file.removed) continue;
      const fd = this.#open.pin(file);
      try {
        await this.#open.fs.datasyncAsync(fd);
      } catch (error) {
        this.#health.fail(`fsync of ${file.path}`, error, false);
      } finally {
        this.#open.unpin(file);
      }
    }
  }

  #noteDirectories(queue: ConsumeQueue, directories: Set<string>): void {
    queue.hasNewFile = false;
    directories.add(queue.files.directory);
    directories.add(`${this.#queues.directory}/${queue.topic}`);
    directories.add(this.#queues.directory);
  }

  async #syncDirectory(directory: string): Promise<void> {
    const { fs } = this.#open;
    if (fs.stat(directory) === undefined) return;
    const fd = fs.open(directory, 'r');
    try {
      await fs.datasyncAsync(fd);
    } catch (error) {
      this.#health.fail(`fsync of ${directory}`, error, false);
    } finally {
      fs.close(fd);
    }
  }
}
