import { join } from 'node:path';
import { systemClock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import { AbortFile } from '../checkpoint/abort-file.ts';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { fixedFileName } from '../files/fixed-file.ts';
import { OpenFiles } from '../files/open-files.ts';
import { isDiskFull } from '../health.ts';
import { refuseForeignKinds } from '../identity/foreign-kinds.ts';
import { StoreLock } from '../lock/store-lock.ts';
import { makeAside } from './aside.ts';
import { findLost } from './lost.ts';
import type { RecoverOptions } from './options.ts';
import { rebuildMoved } from './rebuild-moved.ts';
import { mendFiles, moveAside, repairRange } from './repair.ts';
import { RecoverOutcome, type RecoverProgress, type RecoverReport } from './report.ts';
import { shownGeometry } from './shown-geometry.ts';
import { queueFileSize, surveyLog } from './survey.ts';
import { verifyLog } from './verify.ts';

/** Derived from the log, or of no worth after a repair: made anew. `consumeStore` holds states by old queue entries. */
const DERIVED = ['checkpoint', 'consumequeue', 'index', 'consumeStore'] as const;

/**
 * Brings a store in order from its commit log: every record is checked; what is damaged costs itself only and is made
 * into something every broker steps over, after the original bytes were saved; queues, index and checkpoint are moved
 * into a dated folder under `damaged/` and made anew. `abort` is there from the first change on.
 *
 * @throws MqError IN_USE while a broker has the store; CONFIG for kinds mq does not serve; NOT_FOUND without such a
 * directory; DISK_FULL or IO when the rebuild cannot be written: the log is repaired then, and a second run goes on
 */
export async function recoverStore(options: RecoverOptions): Promise<RecoverReport> {
  const { directory, fileSystem: fs = nodeFileSystem } = options;
  if (fs.stat(directory)?.isDirectory !== true) {
    throw new MqError('NOT_FOUND', `${directory} is no directory`, {
      file: directory,
      hint: 'Check --store or storePathRootDir.',
    });
  }
  refuseForeignKinds(directory, fs);
  const lock = await StoreLock.acquire(directory, 'mq recover', fs);
  try {
    return await recoverLocked(options, fs);
  } finally {
    await lock.release();
  }
}

async function recoverLocked(options: RecoverOptions, fs: FileSystem): Promise<RecoverReport> {
  const { directory, settings = {}, dryRun = false, clock = systemClock } = options;
  const began = performance.now();
  const logDirectory = options.commitLogDirectory ?? join(directory, 'commitlog');
  const queueDirectory = join(directory, 'consumequeue');
  const progress =
    (phase: RecoverProgress['phase']) =>
    (doneBytes: number, totalBytes: number): void =>
      options.onProgress?.({ phase, doneBytes, totalBytes, elapsedMs: performance.now() - began });

  const survey = surveyLog(fs, logDirectory, settings.mappedFileSizeCommitLog);
  const report: RecoverReport = {
    outcome: RecoverOutcome.CLEAN,
    dryRun,
    directory,
    logFileSize: survey.fileSize,
    queueFileSize: queueFileSize(fs, directory, settings.mappedFileSizeConsumeQueue),
    sizesFrom: settings.mappedFileSizeCommitLog === undefined ? 'files' : 'configuration',
    logStart: survey.starts[0] ?? 0,
    logEnd: survey.starts[0] ?? 0,
    records: 0,
    damaged: [],
    missingFiles: survey.missing.map((start) => join(logDirectory, fixedFileName(start))),
    lost: [],
    lostCount: 0,
    queues: [],
    movedTo: undefined,
    moved: [],
    notes: survey.strays.map((name) => `${join(logDirectory, name)} is no commit log file`),
    problems: survey.problems,
    elapsedMs: 0,
  };
  const finish = (outcome: RecoverOutcome): RecoverReport => ({
    ...report,
    outcome,
    elapsedMs: Math.round(performance.now() - began),
  });
  if (survey.problems.length > 0) return finish(RecoverOutcome.DAMAGE_NOT_HANDLED);

  const verified = await verifyLog(fs, logDirectory, survey, progress('verify'));
  report.records = verified.records;
  report.logStart = verified.start;
  report.logEnd = verified.end;
  report.damaged = verified.damaged.map(({ storeTimestamp: _unused, ...range }) => range);
  const lost = findLost(fs, queueDirectory, verified.damaged);
  report.lost = lost.messages;
  report.lostCount = lost.count;
  const isDamaged = verified.damaged.length + survey.missing.length + survey.strays.length + survey.short.length > 0;
  const outcome = isDamaged ? RecoverOutcome.DAMAGE_HANDLED : RecoverOutcome.CLEAN;
  if (dryRun) return finish(outcome);

  const geometry = await shownGeometry(options, fs);
  const aside = makeAside(fs, directory, clock.now());
  report.movedTo = aside;
  const open = new OpenFiles(fs, 4);
  try {
    new AbortFile(directory, open).create(process.pid);
  } catch (error) {
    // A full disk has no room for its content; the file itself is what counts.
    if (!isDiskFull(error)) throw error;
    report.notes.push(`abort was left empty: ${messageOf(error)}`);
  }
  mendFiles(fs, logDirectory, survey, aside);
  report.damaged = verified.damaged.map((range) => {
    const repaired = repairRange(fs, range, survey, logDirectory, aside, lost.last);
    if (repaired !== undefined) return repaired;
    report.notes.push(`the torn end at ${range.position} stays until there is room for a copy of it`);
    const { storeTimestamp: _unused, ...left } = range;
    return left;
  });
  report.moved = moveAside(fs, directory, DERIVED, aside);
  report.queues = await rebuildMoved(
    {
      ...{ options, fileSystem: fs, commitLogDirectory: logDirectory, logEnd: verified.end },
      lengths: { ...geometry, log: survey.fileSize, queue: report.queueFileSize },
      notes: report.notes,
    },
    progress('rebuild'),
  );
  return finish(outcome);
}
