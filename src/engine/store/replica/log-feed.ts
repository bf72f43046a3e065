import { crc32 } from 'node:zlib';
import { MqError } from '../../../errors/index.ts';
import type { RecordView } from '../../../protocol/message/check.ts';
import { Magic } from '../../../protocol/message/record.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import { ENTRY_SIZE, entryPosition, isHole } from '../consumequeue/entry.ts';
import { firstOffset } from '../consumequeue/queue-search.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { scanLog } from '../recovery/log-scan.ts';
import { TimeSlice } from '../time-slice.ts';
import type { LogFeed, LoggedRecord } from './types.ts';

const NOTHING = Buffer.alloc(0);

export interface FeedParts {
  log: CommitLog;
  queues: ConsumeQueues;
  open: OpenFiles;
  flusher: { readonly flushedTo: number };
}

/** {@link LogFeed} over the commit log: from memory where it is there, else read off the event loop. */
export class CommitLogFeed implements LogFeed {
  readonly #parts: FeedParts;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  get end(): number {
    return this.#parts.log.writtenTo;
  }

  get flushed(): number {
    return this.#parts.flusher.flushedTo;
  }

  get min(): number {
    return this.#parts.log.minPosition;
  }

  get lastFileStart(): number {
    return this.#parts.log.files.last?.start ?? 0;
  }

  get fileSize(): number {
    return this.#parts.log.files.fileSize;
  }

  read(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined> {
    const { log } = this.#parts;
    const length = this.#within(from, maxBytes);
    if (length === 0) return NOTHING;
    const hot = log.hotRun(from, length);
    if (hot !== undefined) return hot;
    return length < 0 ? Promise.resolve(undefined) : log.read(from, length);
  }

  readRecords(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined> {
    const bytes = this.read(from, maxBytes);
    if (bytes instanceof Promise) return bytes.then((cold) => cold && this.#whole(from, cold));
    return bytes.length === 0 ? bytes : this.#whole(from, bytes);
  }

  async recordBefore(position: number): Promise<LoggedRecord | undefined> {
    const { log, open } = this.#parts;
    const file = log.files.find(position - 1);
    if (file === undefined) return undefined;
    let last: LoggedRecord | undefined;
    const keep = (bytes: Buffer, at: number, start: number, view: RecordView): void => {
      if (start >= position) return;
      const crc = crc32(bytes.subarray(at, at + view.size));
      last = { position: start, size: view.size, crc, storeTimestamp: view.storeTimestamp };
    };
    for (const start of [Math.max(file.start, await this.#knownBefore(position)), file.start]) {
      await scanLog(new LogReader(log, open), start, false, { onRecord: keep, onWindow: (at) => at < position });
      if (last !== undefined) return last;
    }
    return undefined;
  }

  /** Bytes that can be read from a position on, in its file; -1 when they are gone. */
  #within(from: number, maxBytes: number): number {
    const { log } = this.#parts;
    if (from > log.writtenTo || from < 0) {
      throw new MqError('BUG', `a read of the commit log at ${from}, which ends at ${log.writtenTo}`);
    }
    if (from === log.writtenTo) return 0;
    const file = log.files.find(from);
    return file === undefined ? -1 : Math.min(maxBytes, file.end - from, log.writtenTo - from);
  }

  /** Cuts behind the last whole record, or fetches the first one whole. */
  #whole(from: number, bytes: Buffer): Buffer | Promise<Buffer | undefined> {
    let at = 0;
    while (at + 8 <= bytes.length) {
      const size = bytes.readInt32BE(at);
      const magic = bytes.readInt32BE(at + 4);
      if (size < 8 || (magic !== Magic.V1 && magic !== Magic.V2 && magic !== Magic.BLANK)) {
        throw new MqError('STORE_DAMAGED', `no record begins at commit log position ${from + at}`, {
          offset: from + at,
        });
      }
      if (at + size > bytes.length) return at > 0 ? bytes.subarray(0, at) : this.#parts.log.read(from, size);
      at += size;
    }
    return at > 0
      ? bytes.subarray(0, at)
      : this.#parts.log.read(from, 8).then((head) => head && this.#whole(from, head));
  }

  /** The newest record before a position that a queue knows; -1 without one. */
  async #knownBefore(position: number): Promise<number> {
    const slice = new TimeSlice();
    let known = -1;
    for (const queue of this.#parts.queues) {
      if (queue.maxPosition <= known) continue;
      const first = (queue.files.first?.start ?? 0) / ENTRY_SIZE;
      const next = firstOffset(queue, first, queue.maxOffset, (at) => at >= position);
      for (let offset = next - 1; offset >= first && queue.read(offset, 1, one) === 1; offset--) {
        if (isHole(one, 0)) continue;
        known = Math.max(known, entryPosition(one, 0));
        break;
      }
      if (slice.isOver) await slice.next();
    }
    return known;
  }
}

const one = Buffer.alloc(ENTRY_SIZE);
