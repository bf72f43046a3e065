import { MqError, messageOf } from '../../../errors/index.ts';
import { RecordCheck } from '../../../protocol/message/check.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import type { ConsumeQueueWriter } from '../consumequeue/queue-writer.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { syncDirectoryAsync } from '../files/sync-directory.ts';
import { isDiskFull, type StoreHealth } from '../health.ts';
import type { IndexService } from '../index/index-service.ts';
import type { StoreLogger } from '../logger.ts';
import type { StoreSettings } from '../settings.ts';
import type { Dispatcher } from '../write/dispatcher.ts';
import { parseDelayLevels } from './delay-level.ts';
import { LogReader } from './log-reader.ts';
import { type ScanEnd, scanLog } from './log-scan.ts';
import { examineTail, setAside, type TailFindings } from './log-tail.ts';
import { Rebuild } from './rebuild.ts';
import { checkPresence, cleanStart, crashStart, storeTimeAt } from './start-point.ts';

/** What recovery works with. */
export interface RecoveryParts {
  log: CommitLog;
  queues: ConsumeQueues;
  writer: ConsumeQueueWriter;
  dispatcher: Dispatcher;
  checkpoint: Checkpoint;
  health: StoreHealth;
  open: OpenFiles;
  settings: StoreSettings;
  logger: StoreLogger;
  /** Where a torn tail is put. */
  damagedDirectory: string;
  index: IndexService | undefined;
  /** Log position from which on the index lacks entries; undefined when it is complete. */
  indexMissingFrom: number | undefined;
  nowMs: number;
  keeper?: { readonly hidesByDefault: boolean };
}

export interface RecoveryResult {
  /** Log position of the next record. */
  end: number;
  /** Store time of the last record seen; 0 without one. */
  lastTimestamp: number;
  /** Records from here on were left out of queues and index; Infinity where none were. */
  hiddenFrom: number;
  /** Store time of the last record that was not. */
  lastShownTimestamp: number;
}

/** So many queue entries gather before they are written: few large writes instead of many small ones. */
const ENTRIES_IN_MEMORY = 256 * 1024;
const PROGRESS_BYTES = 512 * 1024 * 1024;
/** Unit in which file systems give out space. */
const BLOCK = 4096;

/**
 * Finds the end of the log and completes queues and index (architecture, "After a crash"). Only a tail with nothing
 * valid behind it is cut, and only after a copy was set aside.
 *
 * @throws MqError STORE_DAMAGED when valid records lie behind a bad one, or log and queues do not belong together
 */
export async function recover(parts: RecoveryParts, crashed: boolean): Promise<RecoveryResult> {
  const { log, queues, checkpoint, logger, settings } = parts;
  checkPresence(log, queues);
  if (log.files.length === 0) {
    await parts.index?.cut(0);
    parts.index?.rebuilt();
    return { end: 0, lastTimestamp: 0, hiddenFrom: 0, lastShownTimestamp: 0 };
  }
  const first = log.files.first?.start ?? 0;
  let start = crashed ? crashStart(log, queues, checkpoint.minTimestamp) : cleanStart(log, queues);
  // What a queue has an entry of was shown before, and only that.
  const hiddenFrom =
    parts.keeper?.hidesByDefault === true ? Math.max(queues.maxPosition(), first) : Number.POSITIVE_INFINITY;
  if (crashed) {
    await queues.rewindTo(start);
  }
  if (parts.indexMissingFrom !== undefined && parts.indexMissingFrom < start) {
    // Not where a record begins, perhaps; a file's start always is.
    start = log.files.find(parts.indexMissingFrom)?.start ?? first;
  }
  const began = performance.now();
  const rebuild = new Rebuild(
    queues,
    parts.dispatcher,
    logger,
    parseDelayLevels(settings.messageDelayLevel),
    parts.index?.dispatchedTo ?? Number.POSITIVE_INFINITY,
    first === 0 ? settings.mappedFileSizeCommitLog : 0,
  );
  if (crashed) logger.info(`The store was not shut down cleanly: reading its commit log from ${start} on.`);
  let lastTimestamp = 0;
  let lastShownTimestamp = 0;
  let told = start;
  let written = 0;
  const end = await scanLog(new LogReader(log, parts.open), start, settings.checkCRCOnRecover, {
    onRecord: (bytes, _at, position, view) => {
      if (position < hiddenFrom) {
        rebuild.add(bytes, position, view);
        lastShownTimestamp = Math.max(lastShownTimestamp, view.storeTimestamp);
      }
      lastTimestamp = Math.max(lastTimestamp, view.storeTimestamp);
    },
    onWindow: (position) => {
      if (position - told >= PROGRESS_BYTES) {
        told = position;
        logger.info(`Recovery has read the commit log up to ${position} of at most ${log.files.last?.end ?? 0}.`);
      }
      if (rebuild.entries - written < ENTRIES_IN_MEMORY) return true;
      written = rebuild.entries;
      return writeQueues(parts).then(() => true);
    },
  });
  rebuild.finish(lastTimestamp);
  await settleTail(parts, end, crashed);
  if (queues.maxPosition() > end.position) throw queuesAhead(parts, end.position);
  await writeQueues(parts);
  await settleQueues(parts);
  await parts.index?.cut(end.position);
  parts.index?.rebuilt();
  await queues.correctMinOffsets(first);
  if (crashed) await syncLog(parts, start);
  const seconds = (performance.now() - began) / 1000;
  logger.info(
    `The commit log ends at ${end.position}; ${end.position - start} bytes were checked in ${seconds.toFixed(2)} s, ${rebuild.entries} queue entries were made.`,
  );
  return { end: end.position, lastTimestamp, hiddenFrom, lastShownTimestamp };
}

/**
 * A killed process leaves what it wrote with the system: read back it counts as durable from now on, acknowledged and
 * replicated as such, and so it is made durable first.
 */
async function syncLog({ log, open }: RecoveryParts, from: number): Promise<void> {
  try {
    for (const file of log.files) if (file.end > from) await open.fs.datasyncAsync(open.use(file));
    await syncDirectoryAsync(open.fs, log.files.directory);
  } catch (error) {
    throw new MqError('IO', `Recovery cannot sync the commit log: ${messageOf(error)}`, {
      file: log.files.directory,
      cause: error,
    });
  }
}

/** Decides about what lies behind the last valid record. */
async function settleTail(parts: RecoveryParts, end: ScanEnd, crashed: boolean): Promise<void> {
  const { log, open, logger } = parts;
  const next = log.files.after(end.position);
  const isPlainEnd = end.why === RecordCheck.EMPTY && (next === undefined || storeTimeAt(log, next.start) === 0);
  if (isPlainEnd && (!crashed || isUnallocatedBehind(parts, end.position))) {
    removeUnused(parts, end.position);
    return;
  }
  const findings = await examineTail(log, open, end.position);
  if (findings.validAt !== undefined) throw damaged(parts, end, findings);
  if (findings.writtenTo > end.position) {
    const copy = setAside(log, open, end.position, findings.writtenTo, parts.damagedDirectory, parts.nowMs);
    logger.warn(
      `A torn record at ${end.position} (${end.why}) and the ${findings.writtenTo - end.position} bytes from it on were cut; a copy is in ${copy}.`,
    );
  }
  removeUnused(parts, end.position);
}

/**
 * Whether the file has no more on disk than what was just read, so that its rest is a hole: saves reading a gigabyte of
 * zeros after every kill. Only asked where the log ends in plain zeros.
 */
function isUnallocatedBehind({ log, open }: RecoveryParts, end: number): boolean {
  const file = log.files.find(end);
  if (file === undefined || log.files.last !== file) return false;
  const blockEnd = Math.min(file.start + Math.ceil((end - file.start) / BLOCK) * BLOCK, file.end);
  // One block more may be torn or even valid bytes behind a gap, as a loss of power leaves them.
  if (open.fs.fstat(open.use(file)).allocatedBytes > blockEnd - file.start) return false;
  const rest = Buffer.alloc(blockEnd - end);
  return log.readSync(end, rest, rest.length) === rest.length && rest.every((byte) => byte === 0);
}

/** Removes files that were made ahead and hold nothing. */
function removeUnused({ log }: RecoveryParts, end: number): void {
  const holder = log.files.find(end);
  if (holder !== undefined) log.files.removeFrom(holder.end);
}

async function settleQueues({ queues, writer }: RecoveryParts): Promise<void> {
  try {
    await queues.settle();
  } catch (error) {
    const code = isDiskFull(error) ? 'DISK_FULL' : 'IO';
    throw new MqError(code, `Recovery cannot cut the consume queues: ${messageOf(error)}`, { cause: error });
  }
  // What was cut is synced with the rest.
  for (const queue of queues) if (queue.unsyncedBytes > 0) writer.add(queue);
}

async function writeQueues({ writer, health }: RecoveryParts): Promise<void> {
  if (await writer.writeAll()) return;
  const full = health.isFull;
  throw new MqError(full ? 'DISK_FULL' : 'IO', `Recovery cannot write the consume queues: ${health.refusal}`);
}

function damaged(parts: RecoveryParts, end: ScanEnd, findings: TailFindings): MqError {
  const file = parts.log.files.find(end.position);
  const offset = end.position - (file?.start ?? 0);
  return new MqError(
    'STORE_DAMAGED',
    `${file?.path ?? parts.log.files.directory}: the record at byte ${offset} (log position ${end.position}) is damaged (${end.why}), and valid ones follow, the next at ${findings.validAt}`,
    {
      ...(file === undefined ? {} : { file: file.path }),
      offset,
      hint: 'Run mq recover: it costs only the damaged records. The commit log was not changed.',
    },
  );
}

const queuesAhead = (parts: RecoveryParts, end: number): MqError =>
  new MqError(
    'STORE_DAMAGED',
    `The queues know records up to ${parts.queues.maxPosition()}, but the commit log ends at ${end}`,
    { file: parts.log.files.directory, offset: end, hint: 'Is the commit log complete? If so, run mq recover.' },
  );
