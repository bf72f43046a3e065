import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { CommitLog } from '../commitlog/commit-log.ts';
import type { FileSystem } from '../files/file-system.ts';
import { fixedFileName } from '../files/fixed-file.ts';
import { OpenFiles } from '../files/open-files.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { type ScanEnd, scanLog } from '../recovery/log-scan.ts';
import { examineTail } from '../recovery/log-tail.ts';
import { isFillerRecord } from '../recovery/lost-record.ts';
import { SMALLEST_FILLER } from './filler.ts';
import { paddedFiles } from './padded-files.ts';
import { type DamagedRange, RangeAction } from './report.ts';
import type { LogSurvey } from './survey.ts';

/** What a pass over the whole log found. */
export interface Verification {
  /** Messages; what an earlier repair put in place of damage is none. */
  records: number;
  start: number;
  /** Behind the last record. */
  end: number;
  damaged: PlannedRange[];
}

/** A damaged range with what its repair needs to know. */
export interface PlannedRange extends DamagedRange {
  /** Store time of the record before it, or of the one behind it when there is none before. */
  storeTimestamp: number;
}

/**
 * Checks every record of the log and finds the ranges that are none: each ends at the next place where a whole record with
 * its own position and a right checksum begins. Changes nothing.
 */
export async function verifyLog(
  fs: FileSystem,
  directory: string,
  survey: LogSurvey,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<Verification> {
  const open = new OpenFiles(paddedFiles(fs, survey.short, survey.fileSize), 8);
  const log = new CommitLog(directory, survey.fileSize, 0, open);
  log.files.load(false);
  const start = log.files.first?.start ?? 0;
  const total = (log.files.last?.end ?? start) - start;
  const result: Verification = { records: 0, start, end: start, damaged: [] };
  const reader = new LogReader(log, open);
  let storeTimestamp = 0;
  let position = start;
  try {
    for (;;) {
      const end = await scanLog(reader, position, true, {
        onRecord: (bytes, byte, at, view) => {
          if (storeTimestamp === 0) backdate(result.damaged, view.storeTimestamp);
          if (!isFillerRecord(bytes, byte, view.sysFlag)) result.records++;
          result.end = at + view.size;
          storeTimestamp = view.storeTimestamp;
        },
        onWindow: (at) => {
          onProgress(at - start, total);
          return true;
        },
      });
      const next = await nextRecord(log, open, end.position);
      if (next.position === undefined) {
        if (next.writtenTo > end.position) addRange(end.position, next.writtenTo, end.why, RangeAction.CUT);
        onProgress(total, total);
        return result;
      }
      for (let at = end.position; at < next.position; ) {
        const fileStart = at - (at % survey.fileSize);
        const to = Math.min(next.position, fileStart + survey.fileSize);
        const isMissing = log.files.find(at) === undefined;
        const endsFile = to === fileStart + survey.fileSize;
        addRange(
          at,
          to,
          isMissing ? 'MISSING' : end.why,
          isMissing ? RangeAction.RECREATED : endsFile ? RangeAction.ENDED_FILE : RangeAction.FILLED,
        );
        at = to;
      }
      position = next.position;
    }
  } finally {
    open.closeAll();
  }

  function addRange(from: number, to: number, why: ScanEnd['why'] | 'MISSING', action: RangeAction): void {
    const fileStart = from - (from % survey.fileSize);
    result.damaged.push({
      file: `${directory}/${fixedFileName(fileStart)}`,
      offset: from - fileStart,
      position: from,
      length: to - from,
      why: why === RecordCheck.EMPTY ? 'ZEROS' : why,
      action,
      copy: undefined,
      overwritten: undefined,
      storeTimestamp,
    });
  }
}

const backdate = (ranges: PlannedRange[], storeTimestamp: number): void => {
  for (const range of ranges) if (range.storeTimestamp === 0) range.storeTimestamp = storeTimestamp;
};

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
