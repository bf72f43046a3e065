import { MqError, messageOf } from '../../../errors/index.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import { isDiskFull, type StoreHealth } from '../health.ts';
import type { Flusher } from '../write/flusher.ts';
import type { Gatekeeper } from '../write/gatekeeper.ts';
import type { PutService } from '../write/put-service.ts';
import type { HiddenRecords } from './hidden-records.ts';
import { fileEndOf, walkRecords } from './record-walk.ts';
import type { ReplicaLog } from './types.ts';

export interface ReplicaParts {
  log: CommitLog;
  flusher: Flusher;
  health: StoreHealth;
  keeper: Gatekeeper;
  hidden: HiddenRecords;
  puts: PutService;
}

/** {@link ReplicaLog} over the commit log. */
export class CommitLogReplica implements ReplicaLog {
  readonly #parts: ReplicaParts;
  /** The record begun at {@link #wholeTo}, as far as it came; and how long it is in all. */
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #needed = 0;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
  }

  get end(): number {
    return this.#parts.log.position;
  }

  get wholeTo(): number {
    return this.#parts.log.position - this.#begunBytes;
  }

  get flushed(): number {
    return this.#parts.flusher.flushedTo;
  }

  get shownTo(): number {
    const { keeper, hidden, log } = this.#parts;
    return keeper.isGuarded ? hidden.shownTo : log.writtenTo;
  }

  append(position: number, bytes: Buffer): void {
    const { log, health, keeper } = this.#parts;
    if (health.readOnlyReason !== undefined || health.isClosed) {
      throw new MqError('IO', `Replicated bytes cannot be stored: ${health.refusal}`);
    }
    if (log.files.length === 0 && log.position !== position) this.#beginAt(position);
    if (position !== log.position || log.pendingBytes > 0) {
      throw new MqError('BUG', `bytes for log position ${position}, but the log ends at ${log.position}`);
    }
    if (bytes.length === 0) return;
    if (!keeper.isGuarded) keeper.guard(this.wholeTo, this.wholeTo);
    const isComplete = this.#begunBytes + bytes.length >= this.#needed;
    if (!isComplete) {
      this.#write(bytes);
      this.#keep(bytes);
      keeper.replicated(bytes, position, this.wholeTo, log.position);
      return;
    }
    const start = this.wholeTo;
    const all = this.#begun.length === 0 ? bytes : Buffer.concat([...this.#begun, bytes]);
    let newest = 0;
    const end = walkRecords(all, start, start, start + all.length, log.files.fileSize, (_bytes, _position, view) => {
      newest = Math.max(newest, view.storeTimestamp);
    });
    if (end.why !== undefined) throw foreign(end.position, end.why, log.files.fileSize);
    this.#write(bytes);
    this.#needed = end.needed;
    this.#begun = [];
    this.#begunBytes = 0;
    if (end.position < start + all.length) this.#keep(all.subarray(end.position - start));
    this.#noteTime(newest);
    keeper.replicated(all, start, end.position, log.position);
  }

  async flush(): Promise<void> {
    const { flusher, health } = this.#parts;
    await flusher.flush();
    if (health.readOnlyReason !== undefined) {
      throw new MqError('IO', `Replicated bytes may not be durable: ${health.readOnlyReason}`);
    }
  }

  confirmTo(position: number): void {
    this.#parts.keeper.confirmTo(position);
  }

  /** Takes back what there is of a record that is not whole: the log then ends behind one. */
  dropBegun(): void {
    if (this.#begunBytes === 0) return;
    const { log, flusher } = this.#parts;
    log.rollback(this.wholeTo, true);
    flusher.flushedTo = Math.min(flusher.flushedTo, log.position);
    this.#begun = [];
    this.#begunBytes = 0;
    this.#needed = 0;
  }

  #beginAt(position: number): void {
    const { log, flusher, keeper } = this.#parts;
    const { fileSize } = log.files;
    if (position % fileSize !== 0) {
      throw new MqError(
        'STORE_DAMAGED',
        `the log to replicate begins at ${position}, where no file of ${fileSize} bytes does`,
        { offset: position, hint: 'Give master and slave the same mappedFileSizeCommitLog.' },
      );
    }
    log.startAt(position);
    flusher.flushedTo = position;
    keeper.guard(position, position);
  }

  /** Hands bytes to the kernel; leaves the log as it was when that fails. */
  #write(bytes: Buffer): void {
    const { log, health } = this.#parts;
    const before = log.position;
    try {
      for (let at = 0; at < bytes.length; ) {
        const room = fileEndOf(log.position, log.files.fileSize) - log.position;
        const part = bytes.subarray(at, at + room);
        log.appendRaw(part);
        at += part.length;
      }
      log.write();
    } catch (error) {
      health.fail('write of the commit log', error, true);
      try {
        log.rollback(before, isDiskFull(error));
      } catch (second) {
        health.fail('erasing a commit log write that did not fit', second, false);
      }
      const code = isDiskFull(error) ? 'DISK_FULL' : 'IO';
      throw new MqError(code, `Replicated bytes cannot be stored: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Remembers a begun record's bytes: a copy, for the caller's buffer may be filled anew. */
  #keep(bytes: Buffer): void {
    this.#begun.push(Buffer.from(bytes));
    this.#begunBytes += bytes.length;
  }

  #noteTime(newest: number): void {
    const { puts, flusher } = this.#parts;
    if (newest > puts.lastTimestamp) puts.lastTimestamp = newest;
    if (newest > flusher.writtenTimestamp) flusher.writtenTimestamp = newest;
  }
}

const foreign = (position: number, why: string, fileSize: number): MqError =>
  new MqError('STORE_DAMAGED', `the bytes replicated to log position ${position} are no record of that place: ${why}`, {
    offset: position,
    hint: `Files of the commit log have ${fileSize} bytes here: is mappedFileSizeCommitLog the same at the master?`,
  });
