import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { findProperty } from '../../../protocol/message/properties.ts';
import { ENTRY_SIZE, entryPosition, entrySize, isHole } from '../consumequeue/entry.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { DamageKind, type Damages } from './damage.ts';
import { BATCH_ENTRIES, type QueueFolder } from './queue-folder.ts';
import type { QueueProgress } from './queue-progress.ts';
import type { StoreView } from './store-view.ts';

export interface RestParts {
  view: StoreView;
  queueDirectory: string;
  folders: () => Iterable<QueueFolder>;
  /** Entries that point behind here were made while we looked. */
  until: number;
  /** Behind the last record of the log; what points there was lost with the log's end. */
  logEnd: () => number;
  hasAbort: boolean;
}

/** Entries in a row with the same thing wrong. */
interface Run {
  from: number;
  to: number;
  position: number;
  means: string;
  remedy: 'start' | 'rebuild' | 'recover';
}

/** Looks at the entries that no message of the log has asked for: holes, expired ones, and those that point to nothing. */
export class QueueRest {
  readonly #parts: RestParts;
  readonly #damages: Damages;
  readonly #entries = Buffer.allocUnsafe(BATCH_ENTRIES * ENTRY_SIZE);
  readonly #reader: LogReader;
  readonly #record = new RecordView();

  constructor(parts: RestParts, damages: Damages) {
    this.#parts = parts;
    this.#damages = damages;
    this.#reader = new LogReader(parts.view.log, parts.view.open, 4096);
  }

  async check(folder: QueueFolder, progress: QueueProgress | undefined): Promise<void> {
    const known = [
      ...(progress?.right ?? []),
      ...(progress?.troubles ?? []).map(({ from, to }) => ({ from, to })),
      { from: folder.end, to: folder.end },
    ].sort((a, b) => a.from - b.from);
    let at = folder.first;
    for (const { from, to } of known) {
      if (from > at) await this.#stretch(folder, at, Math.min(from, folder.end));
      at = Math.max(at, to);
    }
    this.#checkFiles(folder);
  }

  async #stretch(folder: QueueFolder, from: number, to: number): Promise<void> {
    let run: Run | undefined;
    for (let offset = from; offset < to; ) {
      const count = folder.read(offset, Math.min(BATCH_ENTRIES, to - offset), this.#entries);
      if (count === 0) break;
      for (let i = 0; i < count; i++) {
        const trouble = this.#troubleOf(folder, i * ENTRY_SIZE);
        if (trouble === undefined || (run !== undefined && (run.means !== trouble.means || run.to !== offset + i))) {
          this.#report(folder, run);
          run = undefined;
        }
        if (trouble === undefined) continue;
        if (run === undefined) run = { from: offset + i, to: offset + i + 1, ...trouble };
        else run.to++;
      }
      offset += count;
      await nextTurn();
    }
    this.#report(folder, run);
  }

  #troubleOf(folder: QueueFolder, at: number): Omit<Run, 'from' | 'to'> | undefined {
    const { view, until, hasAbort } = this.#parts;
    const bytes = this.#entries;
    const position = entryPosition(bytes, at);
    const size = entrySize(bytes, at);
    if (isHole(bytes, at)) return undefined;
    if (position === 0 && size === 0) {
      return { position, means: 'zeros between entries: these offsets cannot be consumed', remedy: 'rebuild' };
    }
    if (position < view.log.minPosition && position >= 0) return undefined;
    if (position >= until) return undefined;
    if (position + size > this.#parts.logEnd() && hasAbort) {
      return {
        position,
        means: 'the messages were lost with the end of the log; the next start drops the entries',
        remedy: 'start',
      };
    }
    return this.#recordTrouble(folder, position, size);
  }

  #recordTrouble(folder: QueueFolder, position: number, size: number): Omit<Run, 'from' | 'to'> | undefined {
    const { log } = this.#parts.view;
    const reader = this.#reader;
    const record = this.#record;
    if (position < 0 || log.files.find(position) === undefined) {
      return { position, means: 'the entries point outside the log', remedy: 'rebuild' };
    }
    reader.moveTo(position, Math.max(0, Math.min(size, log.files.fileSize)));
    const check = checkRecord(reader.bytes, 0, reader.end - reader.start, position, true, record);
    if (check !== RecordCheck.VALID) {
      return {
        position,
        means: `the entries point to bytes of the log that are no record (${check})`,
        remedy: 'recover',
      };
    }
    const topic = reader.bytes.toString('utf8', record.topicStart, record.topicEnd);
    if (topic === folder.topic && record.queueId === folder.queueId) {
      return { position, means: 'the message they point to says that it has another offset', remedy: 'rebuild' };
    }
    // A message may be entered in further queues that it names (light queues).
    const others = findProperty(reader.bytes, record.propertiesStart, record.propertiesEnd, 'INNER_MULTI_DISPATCH');
    if (others?.split(',').includes(folder.topic) === true || folder.topic.startsWith('%LMQ%')) return undefined;
    return { position, means: `the entries point to messages of ${topic}, queue ${record.queueId}`, remedy: 'rebuild' };
  }

  #report(folder: QueueFolder, run: Run | undefined): void {
    if (run === undefined) return;
    const file = folder.fileOf(run.from);
    const count = run.to - run.from;
    this.#damages.add({
      kind: DamageKind.QUEUE_EXTRA,
      file: file?.path ?? folder.directory,
      offset: file === undefined ? undefined : run.from * ENTRY_SIZE - file.start,
      length: count * ENTRY_SIZE,
      ...{ count, topic: folder.topic, queueId: folder.queueId, queueOffset: run.from, position: run.position },
      ...{ means: run.means, remedy: run.remedy },
    });
  }

  /** Brokers refuse to start with a queue file of another length; one that runs makes its files as it goes. */
  #checkFiles(folder: QueueFolder): void {
    const { queueFileSize, hasAbort, holder } = this.#parts.view;
    if (holder !== undefined) return;
    folder.files.forEach((file, i) => {
      if (file.size === queueFileSize) return;
      const isMended = hasAbort && i === folder.files.length - 1 && file.size < queueFileSize;
      this.#damages.add({
        kind: DamageKind.QUEUE_FILE,
        file: file.path,
        ...{ topic: folder.topic, queueId: folder.queueId },
        means: `it has ${file.size} bytes, and the others ${queueFileSize}: an Apache broker does not start with it`,
        remedy: isMended ? 'start' : 'rebuild',
      });
    });
  }
}
