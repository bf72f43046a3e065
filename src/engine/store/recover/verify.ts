import { RecordCheck } from '../../../protocol/message/check.ts';
import { CommitLog } from '../commitlog/commit-log.ts';
import type { FileSystem } from '../files/file-system.ts';
import { fixedFileName } from '../files/fixed-file.ts';
import { OpenFiles } from '../files/open-files.ts';
import { isFillerRecord } from '../recovery/lost-record.ts';
import { paddedFiles } from './padded-files.ts';
import { type DamagedRange, RangeAction } from './report.ts';
import type { LogSurvey } from './survey.ts';
import { type BadBytes, walkLog } from './walk-log.ts';

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

/** Checks every record of the log and finds the ranges that are none, with what a repair makes of each. Changes nothing. */
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
  let storeTimestamp = 0;
  try {
    await walkLog(
      log,
      open,
      start,
      { checkCrc: true },
      {
        onRecord: (bytes, byte, at, view) => {
          if (storeTimestamp === 0) backdate(result.damaged, view.storeTimestamp);
          if (!isFillerRecord(bytes, byte, view.sysFlag)) result.records++;
          result.end = at + view.size;
          storeTimestamp = view.storeTimestamp;
        },
        onDamage: (bad) => {
          result.damaged.push(planned(bad));
        },
        onWindow: (at) => {
          onProgress(at - start, total);
          return true;
        },
      },
    );
    onProgress(total, total);
    return result;
  } finally {
    open.closeAll();
  }

  function planned({ from, to, why, isTail }: BadBytes): PlannedRange {
    const fileStart = from - (from % survey.fileSize);
    return {
      file: `${directory}/${fixedFileName(fileStart)}`,
      offset: from - fileStart,
      position: from,
      length: to - from,
      why: why === RecordCheck.EMPTY ? 'ZEROS' : why,
      action: isTail
        ? RangeAction.CUT
        : why === 'MISSING'
          ? RangeAction.RECREATED
          : to === fileStart + survey.fileSize
            ? RangeAction.ENDED_FILE
            : RangeAction.FILLED,
      copy: undefined,
      overwritten: undefined,
      storeTimestamp,
    };
  }
}

const backdate = (ranges: PlannedRange[], storeTimestamp: number): void => {
  for (const range of ranges) if (range.storeTimestamp === 0) range.storeTimestamp = storeTimestamp;
};
