import { MqError } from '../../../errors/index.ts';
import type { RecordView } from '../../../protocol/message/check.ts';
import { Magic } from '../../../protocol/message/record.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import type { StoreHealth } from '../health.ts';
import type { IndexService } from '../index/index-service.ts';
import type { StoreLogger } from '../logger.ts';
import { parseDelayLevels } from '../recovery/delay-level.ts';
import { Rebuild } from '../recovery/rebuild.ts';
import type { StoreSettings } from '../settings.ts';
import { dispatchGroup } from '../write/dispatch-group.ts';
import type { Dispatcher } from '../write/dispatcher.ts';
import type { PutGroup } from '../write/put-group.ts';
import { walkRecords } from './record-walk.ts';

/** Log bytes read at once, and dispatched in one turn. */
const WINDOW = 256 * 1024;
const TURN_BYTES = 1024 * 1024;
/** More puts than this do not wait to be shown: their sends are refused. */
export const MAX_HELD_RECORDS = 200_000;

export interface HiddenParts {
  log: CommitLog;
  queues: ConsumeQueues;
  dispatcher: Dispatcher;
  health: StoreHealth;
  index: IndexService | undefined;
  logger: StoreLogger;
  settings: StoreSettings;
}

/**
 * Records that the log has and no reader may see yet. Those put here wait with what is known of them; those that came as
 * bytes, or were hidden when the store was opened, are read from the log when their time has come. All are shown in the
 * log's order.
 */
export class HiddenRecords {
  readonly #parts: HiddenParts;
  /** Makes queue and index entries of records read back. */
  #rebuild: Rebuild;
  /** Groups of puts, oldest first, behind what is to be read from the log. */
  #held: { group: PutGroup; next: number }[] = [];
  #heldCount = 0;
  #window = Buffer.alloc(0);
  /** Everything before it is shown. */
  shownTo = 0;
  /** End of the last whole record. */
  end = 0;
  /** Records came that no put made: queue offsets have to be taken from the log before the next put. */
  mustTakeOver = false;

  /** Called before the next offsets are taken from the log: what is not whole at its end has to go. */
  onTakeOver: () => void = () => undefined;

  constructor(parts: HiddenParts) {
    this.#parts = parts;
    this.#rebuild = this.#newRebuild();
  }

  #newRebuild(): Rebuild {
    const { queues, dispatcher, logger, settings, index } = this.#parts;
    const levels = parseDelayLevels(settings.messageDelayLevel);
    const from = index?.dispatchedTo ?? 0;
    return new Rebuild(queues, dispatcher, logger, levels, from, settings.mappedFileSizeCommitLog, true);
  }

  /** Records of puts that wait to be shown. */
  get heldCount(): number {
    return this.#heldCount;
  }

  /** From here on everything is counted: what the log holds up to `shownTo` is shown, the rest is not. */
  begin(shownTo: number, end: number): void {
    this.shownTo = shownTo;
    this.end = end;
    this.#rebuild = this.#newRebuild();
    if (shownTo < end) this.mustTakeOver = true;
  }

  /** Takes a group just written, and dispatches what may be shown of it. Returns whether it keeps the group. */
  take(group: PutGroup, limit: number): boolean {
    this.end = this.#parts.log.position;
    let next = 0;
    if (this.shownTo >= group.start && this.#held.length === 0) {
      next = dispatchGroup(this.#parts.dispatcher, group, 0, limit);
      if (next === group.recordCount) {
        this.shownTo = this.end;
        return false;
      }
      this.#passTo(group, next);
    }
    this.#held.push({ group, next });
    this.#heldCount += group.recordCount - next;
    return true;
  }

  /** Counts in whole records that came as bytes: `bytes` begin with one, at `position`. */
  takeBytes(bytes: Buffer, position: number, end: number, limit: number): void {
    this.end = end;
    this.mustTakeOver = true;
    this.#rebuild.keepsNextOffset = false;
    if (this.#held.length > 0) this.#forgetGroups();
    if (this.shownTo === position) this.#showIn(bytes, position, Math.min(end, limit));
  }

  /** Shows what ends at or before `limit`. Returns false when more is due: call again in the next turn. */
  show(limit: number): boolean {
    const { dispatcher } = this.#parts;
    if (this.shownTo < Math.min(limit, this.#held[0]?.group.start ?? this.end) && !this.#showLogged(limit))
      return false;
    while (this.#held.length > 0) {
      const first = this.#held[0] as { group: PutGroup; next: number };
      if (this.shownTo < first.group.start) return true;
      const next = dispatchGroup(dispatcher, first.group, first.next, limit);
      this.#heldCount -= next - first.next;
      first.next = next;
      if (next < first.group.recordCount) {
        this.#passTo(first.group, next);
        return true;
      }
      this.#held.shift();
      this.shownTo = this.#held[0]?.group.start ?? this.end;
    }
    return true;
  }

  /** Lets puts follow: the next offset of every queue comes from the whole log, shown or not. */
  takeOver(): void {
    this.onTakeOver();
    for (const queue of this.#parts.queues) queue.nextOffset = queue.maxOffset;
    let position = this.shownTo;
    while (position < this.end) {
      position = this.#read(position, this.end, (bytes, _position, view) => this.#rebuild.reserve(bytes, view));
    }
    this.#rebuild.keepsNextOffset = true;
    this.mustTakeOver = false;
  }

  /** Moves the mark over the group's records before `next`. */
  #passTo(group: PutGroup, next: number): void {
    if (next === 0) return;
    const last = group.records[next - 1];
    if (last !== undefined) this.shownTo = last.physicalOffset + last.size;
  }

  #forgetGroups(): void {
    this.#held = [];
    this.#heldCount = 0;
  }

  #showLogged(limit: number): boolean {
    const until = this.shownTo + TURN_BYTES;
    const stop = Math.min(limit, this.#held[0]?.group.start ?? this.end);
    while (this.shownTo < stop) {
      if (this.shownTo >= until) return false;
      const before = this.shownTo;
      this.shownTo = this.#read(before, stop, (bytes, position, view) => this.#rebuild.add(bytes, position, view));
      if (this.shownTo === before) return true;
    }
    return true;
  }

  #showIn(bytes: Buffer, position: number, stop: number): void {
    const { fileSize } = this.#parts.log.files;
    const end = walkRecords(bytes, position, position, stop, fileSize, (all, at, view) =>
      this.#rebuild.add(all, at, view),
    );
    this.shownTo = end.position;
  }

  /** Passes records from `from` on, at least one where it ends before `stop`. Returns where it came to. */
  #read(from: number, stop: number, visit: (bytes: Buffer, position: number, view: RecordView) => void): number {
    const { log, health } = this.#parts;
    const start = Math.max(from, log.minPosition);
    const file = log.files.find(start);
    if (file === undefined) throw new MqError('BUG', `no commit log file holds position ${start}`);
    for (let wanted = WINDOW; ; ) {
      const length = Math.min(wanted, file.end - start, stop - start);
      if (this.#window.length < length) this.#window = Buffer.allocUnsafeSlow(Math.max(length, WINDOW));
      const bytes = this.#window.subarray(0, log.readSync(start, this.#window, length));
      const end = walkRecords(bytes, start, start, stop, log.files.fileSize, visit);
      if (end.why !== undefined || bytes.length < length) {
        const why = `the record at log position ${end.position} is damaged (${end.why ?? 'it cannot be read'})`;
        health.fail('showing what was replicated', new MqError('STORE_DAMAGED', why), false);
        return from;
      }
      if (end.position > start) return end.position;
      if (end.needed <= length || start + end.needed > stop) return from;
      if (length >= 8 && bytes.readInt32BE(4) === Magic.BLANK) return start + end.needed;
      wanted = end.needed;
    }
  }
}
