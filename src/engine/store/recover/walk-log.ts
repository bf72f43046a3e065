import { setTimeout as pause } from 'node:timers/promises';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { type LogVisitor, type ScanEnd, scanLog } from '../recovery/log-scan.ts';
import { examineTail } from '../recovery/log-tail.ts';
import { SMALLEST_FILLER } from './filler.ts';

/** How long a writer gets to finish the record it is at. */
const WRITER_PAUSE_MS = 200;

/** Bytes of one log file that are no record. */
export interface BadBytes {
  /** Byte in the commit log. */
  from: number;
  to: number;
  why: ScanEnd['why'] | 'MISSING';
  /** Nothing valid is behind it. */
  isTail: boolean;
}

export interface WalkVisitor extends LogVisitor {
  onDamage(bad: BadBytes): void;
}

export interface WalkOptions {
  checkCrc: boolean;
  /** A broker writes the log: what looks torn is looked at again, and its end is taken for one. */
  isLive?: boolean;
  /** Where nothing was ever written at or behind this position, the log is taken to end without a look behind it. */
  knownEnd?: number;
}

/**
 * Walks the log from a record on over everything that is none: each damaged range ends at the next place where a whole
 * record with its own position and a right checksum begins. Changes nothing.
 *
 * @returns false when the visitor ended it
 */
export async function walkLog(
  log: CommitLog,
  open: OpenFiles,
  from: number,
  { checkCrc, isLive = false, knownEnd = Number.POSITIVE_INFINITY }: WalkOptions,
  visitor: WalkVisitor,
): Promise<boolean> {
  const { fileSize } = log.files;
  for (let position = from, retried = -1; ; ) {
    const end = await scanLog(new LogReader(log, open), position, checkCrc, visitor);
    if (end.why === 'STOPPED') return false;
    if (end.why === RecordCheck.EMPTY && end.position >= knownEnd) return true;
    if (isLive && end.position !== retried && log.files.find(end.position) !== undefined) {
      retried = end.position;
      position = end.position;
      await pause(WRITER_PAUSE_MS);
      continue;
    }
    const next = await nextRecord(log, open, end.position);
    if (next.position === undefined) {
      if (next.writtenTo > end.position && !isLive) {
        visitor.onDamage({ from: end.position, to: next.writtenTo, why: end.why, isTail: true });
      }
      return true;
    }
    for (let at = end.position; at < next.position; ) {
      const to = Math.min(next.position, at - (at % fileSize) + fileSize);
      const why = log.files.find(at) === undefined ? 'MISSING' : end.why;
      visitor.onDamage({ from: at, to, why, isTail: false });
      at = to;
    }
    position = next.position;
  }
}

/**
 * The next whole record behind `from`, over missing files too; far enough away in the same file that a filler fits between.
 * `writtenTo` is the last byte that is not zero, where there is no such record.
 */
async function nextRecord(
  log: CommitLog,
  open: OpenFiles,
  from: number,
): Promise<{ position: number | undefined; writtenTo: number }> {
  const fileSize = log.files.fileSize;
  let writtenTo = from;
  for (let at = from; ; ) {
    if (log.files.find(at) === undefined) {
      const after = log.files.after(at);
      if (after === undefined) return { position: undefined, writtenTo };
      at = after.start;
      if (beginsWithRecord(log, open, at)) return { position: at, writtenTo };
      continue;
    }
    const found = await examineTail(log, open, at);
    if (found.writtenTo > at) writtenTo = found.writtenTo;
    if (found.validAt === undefined) {
      const missing = firstMissing(log, at);
      if (missing === undefined) return { position: undefined, writtenTo };
      at = missing;
    } else if (!leavesRoom(from, found.validAt, fileSize)) {
      at = found.validAt;
    } else {
      return { position: found.validAt, writtenTo };
    }
  }
}

function firstMissing(log: CommitLog, from: number): number | undefined {
  const last = log.files.last;
  for (let at = from; last !== undefined && at < last.end; ) {
    const file = log.files.find(at);
    if (file === undefined) return at;
    at = file.end;
  }
  return undefined;
}

function beginsWithRecord(log: CommitLog, open: OpenFiles, position: number): boolean {
  const reader = new LogReader(log, open);
  const view = new RecordView();
  reader.moveTo(position, 0);
  const check = (): RecordCheck => checkRecord(reader.bytes, 0, reader.end - reader.start, position, true, view);
  let found = check();
  if (found === RecordCheck.SHORT && view.size > reader.bytes.length && view.size <= log.files.fileSize) {
    reader.moveTo(position, view.size);
    found = check();
  }
  return found === RecordCheck.VALID;
}

/** Whether a filler record fits between a place and a record behind it, in the record's file. */
function leavesRoom(from: number, record: number, fileSize: number): boolean {
  const room = Math.min(record - from, record % fileSize);
  return room === 0 || room >= SMALLEST_FILLER;
}
