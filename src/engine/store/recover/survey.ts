import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { fixedFileName, positionOfName } from '../files/fixed-file.ts';
import { NO_LOG_HINT } from '../recovery/start-point.ts';
import { defaultStoreSettings, type StoreSettings } from '../settings.ts';

export interface LogSurvey {
  fileSize: number;
  /** Starts of the files that are there. */
  starts: number[];
  /** Starts of files that are missing between them. */
  missing: number[];
  /** Files shorter than they should be: their rest counts as zeros. */
  short: string[];
  /** Names that are no log file and would keep a broker from starting. */
  strays: string[];
  /** Why the log cannot be repaired. */
  problems: string[];
}

/** The length most of the given files have; the larger one when two are as frequent. Empty files do not count. */
function commonSize(sizes: Iterable<number>): number | undefined {
  const counts = new Map<number, number>();
  for (const size of sizes) if (size > 0) counts.set(size, (counts.get(size) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
}

/** Looks at names and lengths in the commit log's folder. `fileSize` undefined: as most files have it. */
export function surveyLog(fs: FileSystem, directory: string, fileSize: number | undefined): LogSurvey {
  const files = fs.list(directory).flatMap((name) => {
    const stat = fs.stat(join(directory, name));
    return stat?.isFile === true ? [{ name, size: stat.size, start: positionOfName(name) }] : [];
  });
  const size =
    fileSize ??
    commonSize(files.flatMap((file) => (file.start === undefined ? [] : [file.size]))) ??
    defaultStoreSettings.mappedFileSizeCommitLog;
  const survey: LogSurvey = { fileSize: size, starts: [], missing: [], short: [], strays: [], problems: [] };
  for (const { name, size: found, start } of files) {
    const path = join(directory, name);
    if (start === undefined) {
      survey.strays.push(name);
    } else if (start % size !== 0 || found > size) {
      survey.problems.push(
        `${path} has ${found} bytes and starts at ${start}; that does not fit files of ${size} bytes (mappedFileSizeCommitLog)`,
      );
    } else {
      const previous = survey.starts[survey.starts.length - 1];
      for (let at = (previous ?? start) + size; previous !== undefined && at < start; at += size)
        survey.missing.push(at);
      survey.starts.push(start);
      if (found < size) survey.short.push(path);
    }
  }
  if (survey.starts.length === 0) survey.problems.push(`${directory} holds no commit log file. ${NO_LOG_HINT}`);
  // More files missing than present is another log, or a damaged name, rather than a loss.
  if (survey.missing.length > Math.max(16, survey.starts.length)) {
    survey.problems.push(
      `${directory}: ${survey.missing.length} files are missing, the first ${fixedFileName(survey.missing[0] as number)}`,
    );
  }
  return survey;
}

/**
 * Where a folder of the store may be found: in its place, else where an earlier recovery that did not finish moved it,
 * the newest first.
 */
function places(fs: FileSystem, directory: string, name: string): string[] {
  const former = fs.list(join(directory, 'damaged')).reverse();
  return [join(directory, name), ...former.map((one) => join(directory, 'damaged', one, name))];
}

/** Length of the queue files: as configured, else as most of them have it. */
export function queueFileSize(fs: FileSystem, directory: string, configured: number | undefined): number {
  if (configured !== undefined) return configured;
  for (const place of places(fs, directory, 'consumequeue')) {
    const sizes = queueFiles(fs, place).map((file) => fs.stat(file.path)?.size ?? 0);
    const size = commonSize(sizes.filter((one) => one % 20 === 0));
    if (size !== undefined) return size;
  }
  return defaultStoreSettings.mappedFileSizeConsumeQueue;
}

/** Slots and entries of index files: as configured, else the usual four entries a slot fitted to the files there are. */
export function indexGeometry(
  fs: FileSystem,
  directory: string,
  configured: Partial<StoreSettings>,
): Pick<StoreSettings, 'maxHashSlotNum' | 'maxIndexNum'> {
  const { maxHashSlotNum, maxIndexNum } = configured;
  if (maxHashSlotNum === undefined && maxIndexNum === undefined) {
    for (const place of places(fs, directory, 'index')) {
      const size = commonSize(fs.list(place).map((name) => fs.stat(join(place, name))?.size ?? 0));
      if (size === undefined) continue;
      if ((size - 40) % 84 === 0) return { maxHashSlotNum: (size - 40) / 84, maxIndexNum: (size - 40) / 21 };
      break;
    }
  }
  return {
    maxHashSlotNum: maxHashSlotNum ?? defaultStoreSettings.maxHashSlotNum,
    maxIndexNum: maxIndexNum ?? defaultStoreSettings.maxIndexNum,
  };
}

export interface QueueFile {
  topic: string;
  queueId: number;
  path: string;
  /** Offset of the first entry. */
  firstOffset: number;
}

/** All files under `consumequeue/<topic>/<queueId>/`. */
export function queueFiles(fs: FileSystem, directory: string): QueueFile[] {
  const found: QueueFile[] = [];
  const folders = (path: string): string[] =>
    fs.list(path).filter((name) => fs.stat(join(path, name))?.isDirectory === true);
  for (const topic of folders(directory)) {
    for (const queue of folders(join(directory, topic)).filter((name) => /^\d{1,9}$/.test(name))) {
      const folder = join(directory, topic, queue);
      for (const name of fs.list(folder)) {
        const start = positionOfName(name);
        if (start === undefined || fs.stat(join(folder, name))?.isFile !== true) continue;
        found.push({ topic, queueId: Number(queue), path: join(folder, name), firstOffset: Math.floor(start / 20) });
      }
    }
  }
  return found;
}
