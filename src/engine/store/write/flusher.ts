import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { syncDirectoryAsync } from '../files/sync-directory.ts';
import type { StoreHealth } from '../health.ts';
import type { StoreSettings } from '../settings.ts';
import { PutStatus } from '../types.ts';
import type { PendingAnswer } from './put-group.ts';

const PAGE = 4096;
const TIMEOUT_CHECK_MS = 500;

/** Answers that wait for one sync. */
class WaitingAnswers {
  readonly list: { listener: PendingAnswer['listener']; result: PendingAnswer['result'] }[] = [];
  startedAt = 0;
}

/**
 * Makes the commit log durable. SYNC_FLUSH answers gather while one fdatasync runs and share the next (group commit);
 * ASYNC_FLUSH syncs by a timer. After a failed sync nothing is retried: the kernel may have dropped the pages.
 */
export class Flusher {
  readonly #log: CommitLog;
  readonly #open: OpenFiles;
  readonly #health: StoreHealth;
  readonly #checkpoint: Checkpoint;
  readonly #settings: StoreSettings;
  #gathering = new WaitingAnswers();
  #syncing: WaitingAnswers | undefined;
  #running: Promise<void> | undefined;
  /** Another sync is to follow the one that runs. */
  #isWanted = false;
  #timers: NodeJS.Timeout[] = [];
  #lastThorough = 0;
  /** Everything before this log position is durable. */
  flushedTo = 0;
  /** Store time of the newest record handed to the system. */
  writtenTimestamp = 0;
  /** Called after answers were given outside of a turn. */
  onAnswered: () => void = () => undefined;
  /** Called after each sync, also a failed one. */
  onSynced: () => void = () => undefined;

  constructor(log: CommitLog, open: OpenFiles, health: StoreHealth, checkpoint: Checkpoint, settings: StoreSettings) {
    this.#log = log;
    this.#open = open;
    this.#health = health;
    this.#checkpoint = checkpoint;
    this.#settings = settings;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.#onTimer(), this.#settings.flushIntervalCommitLog),
      setInterval(() => this.#expire(performance.now()), TIMEOUT_CHECK_MS),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Answers that wait for a sync. */
  get waitingCount(): number {
    return this.#gathering.list.length + (this.#syncing?.list.length ?? 0);
  }

  /** Milliseconds the oldest of them has waited; 0 when none does. */
  get oldestWaitingMs(): number {
    const oldest = this.#syncing?.list.length ? this.#syncing : this.#gathering;
    return oldest.list.length === 0 ? 0 : performance.now() - oldest.startedAt;
  }

  /** Lets an answer wait for the sync that will cover everything written so far. Call {@link request} afterwards. */
  add(answer: PendingAnswer): void {
    const { list } = this.#gathering;
    if (list.length === 0) this.#gathering.startedAt = performance.now();
    list.push({ listener: answer.listener, result: answer.result });
  }

  /** Starts a sync unless one runs; that one is followed by another when answers have gathered. */
  request(): void {
    if (this.#running === undefined) this.#running = this.#run();
  }

  /** The same for those who wait elsewhere: a sync that begins now or later covers what is written. */
  requestAnother(): void {
    if (this.#running !== undefined) this.#isWanted = true;
    else this.request();
  }

  /** Waits until all that is written is durable, or the store is read-only. */
  async flush(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    if (this.#log.hasUnsynced && this.#health.readOnlyReason === undefined) {
      this.request();
      await this.#running;
    }
  }

  async #run(): Promise<void> {
    do {
      const answers = this.#gathering;
      this.#gathering = new WaitingAnswers();
      this.#isWanted = false;
      this.#syncing = answers;
      await this.#sync();
      this.#syncing = undefined;
      this.#answer(answers);
      this.onSynced();
    } while (this.#gathering.list.length > 0 || this.#isWanted);
    this.#running = undefined;
  }

  /** One fdatasync of every file written since the last one, and of their names where they are new. */
  async #sync(): Promise<void> {
    if (this.#health.readOnlyReason !== undefined) return;
    while (this.#log.takeNewName()) await this.#syncDirectory(this.#log.files.directory);
    // In the turn in which the files are taken: what was written meanwhile would else be synced and never count as durable.
    const position = this.#log.writtenTo;
    const timestamp = this.writtenTimestamp;
    for (const file of this.#log.takeUnsynced()) {
      const fd = this.#open.pin(file);
      try {
        await this.#open.fs.datasyncAsync(fd);
      } catch (error) {
        this.#health.fail(`fsync of ${file.path}`, error, false);
      } finally {
        this.#open.unpin(file);
      }
    }
    if (this.#health.readOnlyReason !== undefined) return;
    this.flushedTo = position;
    this.#checkpoint.physicMsgTimestamp = timestamp;
  }

  async #syncDirectory(directory: string): Promise<void> {
    try {
      await syncDirectoryAsync(this.#open.fs, directory);
    } catch (error) {
      this.#health.fail(`fsync of ${directory}`, error, false);
    }
  }

  #answer(answers: WaitingAnswers): void {
    if (answers.list.length === 0) return;
    const failed = this.#health.readOnlyReason !== undefined;
    for (const { listener, result } of answers.list) {
      if (result === undefined) continue;
      if (failed) {
        result.status = PutStatus.SERVICE_NOT_AVAILABLE;
        result.reason = this.#health.refusal;
      }
      listener?.onPut(result);
    }
    answers.list.length = 0;
    this.onAnswered();
  }

  #onTimer(): void {
    if (!this.#log.hasUnsynced || this.#running !== undefined) return;
    const now = performance.now();
    const thorough = now - this.#lastThorough >= this.#settings.flushCommitLogThoroughInterval;
    const dirty = this.#log.writtenTo - this.flushedTo;
    if (!thorough && dirty < this.#settings.flushCommitLogLeastPages * PAGE) return;
    if (thorough) this.#lastThorough = now;
    this.request();
  }

  /** A sync that takes too long: the messages are stored, but not known to be durable. */
  #expire(now: number): void {
    for (const answers of [this.#syncing, this.#gathering]) {
      if (answers === undefined || answers.list.length === 0) continue;
      if (now - answers.startedAt < this.#settings.syncFlushTimeout) continue;
      for (const { listener, result } of answers.list.splice(0)) {
        if (result === undefined) continue;
        result.status = PutStatus.FLUSH_DISK_TIMEOUT;
        result.reason = `not durable after ${this.#settings.syncFlushTimeout} ms`;
        listener?.onPut(result);
      }
      this.onAnswered();
    }
  }
}
