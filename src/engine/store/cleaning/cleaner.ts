import { basename } from 'node:path';
import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import { type ConsumeQueues, correctMinOffset } from '../consumequeue/consume-queues.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from '../consumequeue/entry.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { DiskRatios, StoreHealth } from '../health.ts';
import type { IndexService } from '../index/index-service.ts';
import type { StoreLogger } from '../logger.ts';
import type { StoreSettings } from '../settings.ts';
import { TimeSlice } from '../time-slice.ts';
import type { DiskSpace } from './disk-space.ts';

const HOUR_MS = 3_600_000;
/** How often space is looked for while the disk is full. */
const FULL_CHECK_MS = 1000;
/** A request by hand takes as many files as this many passes would. */
const MANUAL_PASSES = 20;

/** What cleaning works with. */
export interface CleanerParts {
  log: CommitLog;
  queues: ConsumeQueues;
  index: IndexService | undefined;
  diskSpace: DiskSpace;
  health: StoreHealth;
  settings: StoreSettings;
  logger: StoreLogger;
  clock: Clock;
  fs: FileSystem;
}

/**
 * Removes commit log files that are older than `fileReservedTime`, at the hours of `deleteWhen` or when the disk fills
 * up, and what pointed into them (store-format 7.2). Unexpired files go only with `cleanFileForciblyEnable`.
 */
export class Cleaner {
  readonly #parts: CleanerParts;
  #timers: NodeJS.Timeout[] = [];
  #running: Promise<string[]> | undefined;
  #isStopped = false;

  constructor(parts: CleanerParts) {
    this.#parts = parts;
  }

  start(): void {
    const { diskSpace, health, settings } = this.#parts;
    diskSpace.check();
    this.#timers = [
      setInterval(() => void this.run(), settings.cleanResourceInterval),
      setInterval(() => {
        if (health.isFull) diskSpace.check();
      }, FULL_CHECK_MS),
    ];
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** One periodic pass. Returns how many commit log files went. */
  async run(): Promise<number> {
    const { diskSpace, settings, logger } = this.#parts;
    const ratios = diskSpace.check();
    const used = Math.max(ratios.commitLog, ratios.consumeQueue) * 100;
    if (this.#running !== undefined) return 0;
    if (!this.#isTime() && used <= settings.diskMaxUsedSpaceRatio) return 0;
    try {
      return (await this.#clean(this.#isForced(ratios), settings.deleteFileBatchMax)).length;
    } catch (error) {
      logger.error(`Cleaning stopped: ${messageOf(error)}`);
      return 0;
    }
  }

  /** A pass by hand, at any hour, after one that is under way. Returns the names of the files that went. */
  async deleteExpiredFiles(): Promise<string[]> {
    await this.#running?.catch(() => undefined);
    const ratios = this.#parts.diskSpace.check();
    return this.#clean(this.#isForced(ratios), this.#parts.settings.deleteFileBatchMax * MANUAL_PASSES);
  }

  /** The files {@link deleteExpiredFiles} would remove now. */
  expiredFiles(): string[] {
    const { diskSpace, log, settings } = this.#parts;
    const forced = this.#isForced(diskSpace.check());
    const names: string[] = [];
    for (const file of [...log.files].slice(0, -1)) {
      if (names.length >= settings.deleteFileBatchMax * MANUAL_PASSES || !this.#isDue(file, forced)) break;
      names.push(basename(file.path));
    }
    return names;
  }

  #isForced(ratios: DiskRatios): boolean {
    const { settings } = this.#parts;
    const used = Math.max(ratios.commitLog, ratios.consumeQueue) * 100;
    return settings.cleanFileForciblyEnable && used > settings.diskSpaceCleanForciblyRatio;
  }

  #isTime(): boolean {
    const { settings, clock } = this.#parts;
    return settings.deleteWhen.includes(new Date(clock.now()).getHours());
  }

  /** One pass at a time: whoever comes while one runs gets what that one removes. */
  #clean(forced: boolean, most: number): Promise<string[]> {
    this.#running ??= this.#pass(forced, most).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #pass(forced: boolean, most: number): Promise<string[]> {
    const removed: string[] = [];
    try {
      await this.#removeLogFiles(forced, most, removed);
    } finally {
      if (removed.length > 0) await this.#removeDerived();
    }
    return removed;
  }

  /** Oldest first, up to the first that is not due; never the last. */
  async #removeLogFiles(forced: boolean, most: number, removed: string[]): Promise<void> {
    const { log, logger } = this.#parts;
    while (removed.length < most && log.files.length > 1 && !this.#isStopped) {
      const file = log.files.first;
      if (file === undefined || !this.#isDue(file, forced)) return;
      const hours = this.#ageMs(file) / HOUR_MS;
      await log.files.removeFirst();
      removed.push(basename(file.path));
      logger.info(`Removed ${file.path}, last written ${hours.toFixed(1)} hours ago.`);
    }
  }

  /** Whether a file is written to its end, and expired or the disk too full to keep it. */
  #isDue(file: FixedFile, forced: boolean): boolean {
    const { log, settings } = this.#parts;
    if (file.end > log.writtenTo) return false;
    return forced || this.#ageMs(file) >= settings.fileReservedTime * HOUR_MS;
  }

  #ageMs({ path }: FixedFile): number {
    const { clock, fs } = this.#parts;
    return clock.now() - (fs.stat(path)?.mtimeMs ?? 0);
  }

  async #removeDerived(): Promise<void> {
    const { log, queues, index } = this.#parts;
    const minPosition = log.minPosition;
    const slice = new TimeSlice();
    for (const queue of [...queues]) {
      if (!queue.isDeleted) {
        await removeOldFiles(queue, minPosition);
        correctMinOffset(queue, minPosition);
      }
      if (slice.isOver) await slice.next();
      if (this.#isStopped) return;
    }
    await index?.deleteExpired(minPosition);
  }
}

const one = Buffer.alloc(ENTRY_SIZE);

/** Removes a queue's files whose last message is no longer in the log; never its last file. */
async function removeOldFiles(queue: ConsumeQueue, minPosition: number): Promise<void> {
  while (queue.files.length > 1) {
    const first = queue.files.first;
    if (first === undefined || queue.read(first.end / ENTRY_SIZE - 1, 1, one) !== 1) return;
    if (entrySize(one, 0) !== FILLER_SIZE && entryPosition(one, 0) >= minPosition) return;
    await queue.files.removeFirst();
    queue.minOffset = Math.max(queue.minOffset, first.end / ENTRY_SIZE);
  }
}
