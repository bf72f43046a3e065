import { messageOf } from '../../../errors/index.ts';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { PropertyScan } from '../../../protocol/message/property-scan.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { OpenFiles } from '../files/open-files.ts';
import type { StoreHealth } from '../health.ts';
import type { IndexService } from '../index/index-service.ts';
import type { StoreLogger } from '../logger.ts';
import { LogReader } from './log-reader.ts';
import { scanLog } from './log-scan.ts';
import { putRecordKeys } from './record-keys.ts';

/** How often is looked whether the index lacks entries. */
const CHECK_MS = 1000;
/** Attempts that may fail one after the other; then only the next start makes the index whole. */
const MAX_ATTEMPTS = 10;
/** Pause after the first failed attempt; doubled with each further one. */
const FIRST_PAUSE_MS = 5000;
/** Small, so that one window's keys are put within a few milliseconds. */
const WINDOW_BYTES = 256 * 1024;

/** What the rebuilding works with. */
export interface IndexRebuilderParts {
  log: CommitLog;
  open: OpenFiles;
  index: IndexService | undefined;
  health: StoreHealth;
  logger: StoreLogger;
  /** Log position up to which records may be found; by default all that is written. */
  shownTo?: () => number;
}

/**
 * Makes the index whole again while the store runs: after a failed write it reads the log from where entries are missing up
 * to the newest record, a window at a time between turns of the event loop. Until then the keys of new records are left
 * to it.
 */
export class IndexRebuilder {
  readonly #parts: IndexRebuilderParts;
  readonly #view = new RecordView();
  readonly #properties = new PropertyScan();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #failures = 0;
  #notBefore = 0;
  #topicBytes = Buffer.alloc(0);
  #topic = '';

  constructor(parts: IndexRebuilderParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#parts.index === undefined) return;
    this.#timer = setInterval(() => void this.run(performance.now()), CHECK_MS);
  }

  /** Waits for an attempt under way to break off. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Makes an attempt when one is due; resolves when it has ended. Never rejects. */
  async run(nowMs: number): Promise<void> {
    const { index, health } = this.#parts;
    if (this.#running !== undefined) return this.#running;
    if (index?.rebuildFrom === undefined || this.#failures >= MAX_ATTEMPTS || nowMs < this.#notBefore) return;
    if (this.#isStopped || health.isFull || health.readOnlyReason !== undefined) return;
    this.#running = this.#attempt(index, index.rebuildFrom, nowMs);
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #attempt(index: IndexService, from: number, nowMs: number): Promise<void> {
    const { logger } = this.#parts;
    const began = performance.now();
    logger.info(`The index lacks entries from position ${from} on: rebuilding it from the commit log.`);
    let why: string | undefined;
    try {
      index.startRebuild();
      why = await this.#putMissing(index, from);
    } catch (error) {
      why = messageOf(error);
    }
    if (why === undefined) {
      this.#failures = 0;
      const seconds = (performance.now() - began) / 1000;
      logger.info(`The index is complete again up to ${index.dispatchedTo}; that took ${seconds.toFixed(2)} s.`);
      return;
    }
    if (this.#isStopped) return;
    const pauseMs = FIRST_PAUSE_MS * 2 ** this.#failures++;
    this.#notBefore = nowMs + pauseMs;
    const next = this.#failures < MAX_ATTEMPTS ? `in ${pauseMs / 1000} s` : 'at the next start';
    logger.error(`The index could not be rebuilt (attempt ${this.#failures}: ${why}); tried again ${next}.`);
  }

  /** Returns why it broke off; undefined when the index is whole. */
  async #putMissing(index: IndexService, from: number): Promise<string | undefined> {
    const { log } = this.#parts;
    let position = this.#recordStart(from);
    for (;;) {
      // A window read before is short of what was written since.
      const reader = new LogReader(log, this.#parts.open, WINDOW_BYTES);
      const end = await scanLog(reader, Math.max(position, log.minPosition), false, {
        onRecord: (bytes, _at, at, view) => this.#put(index, bytes, at, view),
        onWindow: () => {
          index.write();
          return !this.#isStopped && !index.isBroken;
        },
      });
      if (this.#isStopped) return 'the store is closing';
      if (index.isBroken) return 'the index cannot be written';
      if (end.position >= this.#shownTo) {
        index.rebuilt();
        return undefined;
      }
      if (end.position === position && position >= log.minPosition) {
        return `the commit log has no record at ${position} (${end.why}); run mq recover`;
      }
      position = end.position;
    }
  }

  /** Where to begin: `from` is a record's first byte or the one behind it; else the file's start, which always is. */
  #recordStart(from: number): number {
    const { log, open } = this.#parts;
    const reader = new LogReader(log, open, WINDOW_BYTES);
    for (const position of [from, from - 1]) {
      if (position < log.minPosition || position >= log.writtenTo) continue;
      reader.moveTo(position, 0);
      const check = checkRecord(reader.bytes, 0, reader.end - reader.start, position, true, this.#view);
      if (check === RecordCheck.VALID) return position;
    }
    return log.files.find(from)?.start ?? log.minPosition;
  }

  get #shownTo(): number {
    return this.#parts.shownTo?.() ?? this.#parts.log.writtenTo;
  }

  #put(index: IndexService, bytes: Buffer, position: number, view: RecordView): void {
    if (position < index.dispatchedTo || position >= this.#shownTo) return;
    if (transactionType(view.sysFlag) === SysFlag.TRANSACTION_ROLLBACK) return;
    this.#properties.scan(bytes, view.propertiesStart, view.propertiesEnd);
    putRecordKeys(index, this.#topicOf(bytes, view), bytes, this.#properties, position, view.storeTimestamp);
  }

  #topicOf(bytes: Buffer, view: RecordView): string {
    if (bytes.compare(this.#topicBytes, 0, this.#topicBytes.length, view.topicStart, view.topicEnd) !== 0) {
      this.#topicBytes = Buffer.from(bytes.subarray(view.topicStart, view.topicEnd));
      this.#topic = this.#topicBytes.toString();
    }
    return this.#topic;
  }
}
