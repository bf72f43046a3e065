import { join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import { CommitLog } from '../commitlog/commit-log.ts';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { OpenFiles } from '../files/open-files.ts';
import { refuseForeignKinds } from '../identity/foreign-kinds.ts';
import type { Holder } from '../lock/holder-socket.ts';
import { storeHolder } from '../lock/store-holder.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';
import { paddedFiles } from '../recover/padded-files.ts';
import { type LogSurvey, queueFileSize, surveyLog } from '../recover/survey.ts';
import type { StoreSettings } from '../settings.ts';
import { readOnlyFiles } from './read-only-files.ts';

/** A store to look at. */
export interface StoreSource {
  /** `storePathRootDir`. */
  directory: string;
  /** `storePathCommitLog`; by default `commitlog` under the root. */
  commitLogDirectory?: string | undefined;
  /** What the configuration says; lengths it does not give are taken from the files. */
  settings?: Partial<StoreSettings> | undefined;
  fileSystem?: FileSystem | undefined;
}

/** A store that is looked at and not changed; whose files have whatever length they have. */
export interface StoreView {
  directory: string;
  logDirectory: string;
  settings: Partial<StoreSettings>;
  /** Reads only. */
  fs: FileSystem;
  open: OpenFiles;
  survey: LogSurvey;
  /** Without files where {@link LogSurvey.problems} keep it from being read. */
  log: CommitLog;
  queueFileSize: number;
  /** Who runs on the store. */
  holder: Holder | undefined;
  /** Whoever ran on it last did not shut down, or runs still. */
  hasAbort: boolean;
  close(): void;
}

/** What a store has at least one of. */
const PARTS = ['commitlog', 'consumequeue', 'checkpoint', OWN_DIRECTORY, 'config/topics.json'];
const MAX_OPEN_FILES = 64;

/**
 * Opens a store for looking at it, beside whoever runs on it.
 *
 * @throws MqError NOT_FOUND where there is no store, CONFIG for kinds mq does not serve
 */
export async function openStoreView(source: StoreSource): Promise<StoreView> {
  const { directory, settings = {}, fileSystem: real = nodeFileSystem } = source;
  const fs = readOnlyFiles(real);
  checkIsStore(fs, directory, source.commitLogDirectory);
  refuseForeignKinds(directory, fs);
  const logDirectory = source.commitLogDirectory ?? join(directory, 'commitlog');
  const survey = surveyLog(fs, logDirectory, settings.mappedFileSizeCommitLog);
  const isEmpty = survey.starts.length === 0;
  const open = new OpenFiles(paddedFiles(fs, survey.short, survey.fileSize), MAX_OPEN_FILES);
  const log = new CommitLog(logDirectory, survey.fileSize, 0, open);
  if (isEmpty && !hasQueueEntries(fs, directory)) survey.problems = [];
  if (!isEmpty && survey.problems.length === 0) log.files.load(false);
  return {
    directory,
    logDirectory,
    settings,
    fs,
    open,
    survey,
    log,
    queueFileSize: queueFileSize(fs, directory, settings.mappedFileSizeConsumeQueue),
    holder: await storeHolder(directory, real),
    hasAbort: fs.stat(join(directory, 'abort')) !== undefined,
    close: () => open.closeAll(),
  };
}

/** Refuses to read a log whose files do not fit together. @throws MqError STORE_DAMAGED */
export function requireLog({ survey, logDirectory }: StoreView): void {
  if (survey.problems.length === 0) return;
  throw new MqError('STORE_DAMAGED', survey.problems.join('; '), {
    file: logDirectory,
    hint: 'Check that the right volume is mounted, and give the file sizes the store was written with: -c broker.conf.',
  });
}

/**
 * Runs `work` over a store; what a broker that runs on it removes meanwhile is said to be that.
 *
 * @throws MqError BUSY when a file went away under the reader
 */
export async function withView<T>(source: StoreSource, work: (view: StoreView) => Promise<T>): Promise<T> {
  const view = await openStoreView(source);
  try {
    return await work(view);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone || view.holder === undefined) throw error;
    throw new MqError('BUSY', `${messageOf(error)}: the ${view.holder.kind} that runs on the store removed it`, {
      file: view.directory,
      hint: 'Expired files and deleted topics go while a broker runs: try again.',
      cause: error,
    });
  } finally {
    view.close();
  }
}

function checkIsStore(fs: FileSystem, directory: string, commitLogDirectory: string | undefined): void {
  const missing = (message: string, hint: string): MqError =>
    new MqError('NOT_FOUND', message, { file: directory, hint });
  const stat = fs.stat(directory);
  if (stat === undefined) throw missing(`${directory} does not exist`, 'Name the directory of storePathRootDir.');
  if (!stat.isDirectory) throw missing(`${directory} is no directory`, 'Name the directory of storePathRootDir.');
  if (commitLogDirectory !== undefined && fs.stat(commitLogDirectory)?.isDirectory === true) return;
  const has = (path: string): boolean => PARTS.some((part) => fs.stat(join(path, part)) !== undefined);
  if (has(directory)) return;
  const names = fs.list(directory);
  const nearby = [join(directory, 'store'), join(directory, '..')].find(has);
  throw missing(
    names.length === 0
      ? `${directory} is empty`
      : `${directory} is no store: it has no commitlog, consumequeue, checkpoint or config/topics.json`,
    nearby === undefined ? 'Name the directory of storePathRootDir.' : `Did you mean ${nearby}?`,
  );
}

/** Whether there is a queue that would need a log. */
function hasQueueEntries(fs: FileSystem, directory: string): boolean {
  const queues = join(directory, 'consumequeue');
  return fs
    .list(queues)
    .some((topic) => fs.list(join(queues, topic)).some((queue) => fs.list(join(queues, topic, queue)).length > 0));
}
