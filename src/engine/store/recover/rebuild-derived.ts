import { join } from 'node:path';
import { systemClock } from '../../../clock.ts';
import { MqError } from '../../../errors/index.ts';
import { AbortFile } from '../checkpoint/abort-file.ts';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { OpenFiles } from '../files/open-files.ts';
import { refuseForeignKinds } from '../identity/foreign-kinds.ts';
import { StoreLock } from '../lock/store-lock.ts';
import { makeAside } from './aside.ts';
import type { RecoverOptions } from './options.ts';
import { rebuildMoved } from './rebuild-moved.ts';
import { moveAside } from './repair.ts';
import type { RecoveredQueue } from './report.ts';
import { shownGeometry } from './shown-geometry.ts';
import { type LogSurvey, queueFileSize, surveyLog } from './survey.ts';
import { verifyLog } from './verify.ts';

/** What follows from the log alone, and from it is made anew. */
const DERIVED = ['consumequeue', 'index', 'checkpoint'] as const;

/** What a rebuild did, or would do. */
export interface RebuildReport {
  directory: string;
  dryRun: boolean;
  /** Messages in the log. */
  records: number;
  logStart: number;
  logEnd: number;
  logFileSize: number;
  queueFileSize: number;
  maxHashSlotNum: number;
  maxIndexNum: number;
  /** After the rebuild; empty in a dry run. */
  queues: RecoveredQueue[];
  /** Folder that holds what was replaced; undefined in a dry run. */
  movedTo: string | undefined;
  /** What was replaced, or would be. */
  replaced: string[];
  notes: string[];
  elapsedMs: number;
}

/**
 * Makes queues, index and checkpoint anew from a log that is whole, and keeps what it replaces. Leaves the log and the state
 * of message-by-message consumption alone: offsets stay what they were. A damaged log is the matter of `mq recover`.
 *
 * @throws MqError IN_USE while a broker has the store; STORE_DAMAGED for a log that is not whole; CONFIG for queues mq does
 * not make; NOT_FOUND without such a directory; DISK_FULL or IO when they cannot be written: a second run begins anew
 */
export async function rebuildDerived(options: RecoverOptions): Promise<RebuildReport> {
  const { directory, fileSystem: fs = nodeFileSystem } = options;
  if (fs.stat(directory)?.isDirectory !== true) {
    throw new MqError('NOT_FOUND', `${directory} is no directory`, { file: directory, hint: 'Name the store.' });
  }
  refuseForeignKinds(directory, fs);
  refuseOtherQueues(directory, fs);
  const lock = await StoreLock.acquire(directory, 'mq store rebuild', fs);
  try {
    return await rebuildLocked(options, fs);
  } finally {
    await lock.release();
  }
}

async function rebuildLocked(options: RecoverOptions, fs: FileSystem): Promise<RebuildReport> {
  const { directory, settings = {}, dryRun = false, clock = systemClock } = options;
  const began = performance.now();
  const logDirectory = options.commitLogDirectory ?? join(directory, 'commitlog');
  const survey = surveyLog(fs, logDirectory, settings.mappedFileSizeCommitLog);
  refuseUnfitLog(survey, logDirectory);
  const progress =
    (phase: 'verify' | 'rebuild') =>
    (doneBytes: number, totalBytes: number): void =>
      options.onProgress?.({ phase, doneBytes, totalBytes, elapsedMs: performance.now() - began });
  const verified = await verifyLog(fs, logDirectory, survey, progress('verify'));
  const [bad] = verified.damaged;
  if (bad !== undefined) {
    throw new MqError(
      'STORE_DAMAGED',
      `${bad.file} is damaged at byte ${bad.offset} (${bad.why}, ${bad.length} bytes)`,
      {
        file: bad.file,
        offset: bad.offset,
        hint: 'Nothing was changed. mq recover repairs the log and makes queues and index anew.',
      },
    );
  }
  const geometry = await shownGeometry(options, fs);
  const report: RebuildReport = {
    directory,
    dryRun,
    ...{ records: verified.records, logStart: verified.start, logEnd: verified.end, logFileSize: survey.fileSize },
    queueFileSize: queueFileSize(fs, directory, settings.mappedFileSizeConsumeQueue),
    ...geometry,
    queues: [],
    movedTo: undefined,
    replaced: DERIVED.filter((name) => fs.stat(join(directory, name)) !== undefined),
    notes: [],
    elapsedMs: 0,
  };
  if (!dryRun) {
    const aside = makeAside(fs, directory, clock.now());
    report.movedTo = aside;
    // From here on to its end a kill leaves a store that the next start takes for one that crashed, and makes anew.
    new AbortFile(directory, new OpenFiles(fs, 4)).create(process.pid);
    report.replaced = moveAside(fs, directory, DERIVED, aside);
    report.queues = await rebuildMoved(
      {
        ...{ options, fileSystem: fs, commitLogDirectory: logDirectory, logEnd: verified.end },
        lengths: { ...geometry, log: survey.fileSize, queue: report.queueFileSize },
        notes: report.notes,
      },
      progress('rebuild'),
    );
  }
  report.elapsedMs = Math.round(performance.now() - began);
  return report;
}

function refuseUnfitLog(survey: LogSurvey, directory: string): void {
  const { problems, missing, strays, short } = survey;
  const why =
    problems[0] ??
    (missing.length > 0 ? `${directory}: the file that starts at ${missing[0]} is missing` : undefined) ??
    (strays.length > 0 ? `${directory}/${strays[0]} is no log file` : undefined) ??
    (short.length > 0 ? `${short[0]} is shorter than the others` : undefined);
  if (why === undefined) return;
  throw new MqError('STORE_DAMAGED', why, {
    file: directory,
    hint: 'Nothing was changed. See mq recover, which repairs a log and then does the same.',
  });
}

/** Queues of a kind that mq does not make would be lost with what is replaced. */
function refuseOtherQueues(directory: string, fs: FileSystem): void {
  const [batch] = fs.list(join(directory, 'batchconsumequeue'));
  const light = fs.list(join(directory, 'consumequeue')).find((topic) => topic.startsWith('%LMQ%'));
  const other = batch ?? light;
  if (other === undefined) return;
  const kind = batch === undefined ? 'light queues (enableLmq)' : 'batch queues (queue.type=BatchCQ)';
  throw new MqError('CONFIG', `Store ${directory} has ${kind}, such as ${other}, which mq does not make`, {
    file: directory,
    hint: 'Start the Apache broker that wrote it: with consumequeue moved away it makes its queues anew.',
  });
}
