import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommitLog } from '../commitlog/commit-log.ts';
import { DIRECTORY_MODE, FILE_MODE, readFully, writeFully } from '../files/file-sequence.ts';
import type { FileSystem } from '../files/file-system.ts';
import { type FixedFile, fixedFileName } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';

const CHUNK = 1024 * 1024;

/** Makes a folder under `root`, and its name and those of the folders above it durable. Throws Node's error. */
export function makeDurableFolder(fs: FileSystem, root: string, ...names: readonly string[]): string {
  let path = root;
  for (const name of names) {
    const parent = path;
    path = join(parent, name);
    fs.makeDirectory(path, DIRECTORY_MODE);
    fs.syncDirectory(parent);
  }
  return path;
}

/** Files of which copies have to be made: the one that is cut in two, and all where the folder is on another volume. */
const mustCopy = (fs: FileSystem, log: CommitLog, folder: string, from: number): ((file: FixedFile) => boolean) => {
  const isElsewhere = fs.stat(log.files.directory)?.device !== fs.stat(folder)?.device;
  return (file) => isElsewhere || file.start < from;
};

/** Bytes that {@link copyTail} will write. */
export function bytesToCopy(fs: FileSystem, log: CommitLog, folder: string, from: number, to: number): number {
  const isCopied = mustCopy(fs, log, folder, from);
  let bytes = 0;
  for (const file of log.files) {
    if (file.end > from && isCopied(file)) bytes += Math.max(0, Math.min(file.end, to) - Math.max(file.start, from));
  }
  return bytes;
}

/**
 * Copies what has to be copied of the log's bytes in [from, to) into files of the same names and lengths; the rest of
 * them is zero. A copy that is there is whole. Changes nothing in the log. Throws Node's error.
 */
export async function copyTail(
  open: OpenFiles,
  log: CommitLog,
  folder: string,
  from: number,
  to: number,
): Promise<void> {
  const { fs } = open;
  const isCopied = mustCopy(fs, log, folder, from);
  for (const file of log.files) {
    const path = join(folder, fixedFileName(file.start));
    if (file.end <= from || !isCopied(file) || fs.stat(path) !== undefined) continue;
    const fd = fs.open(`${path}.mq-tmp`, 'w', FILE_MODE);
    try {
      fs.truncate(fd, file.size);
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      const end = Math.min(file.end, to);
      for (let at = Math.max(file.start, from); at < end; at += CHUNK) {
        const length = Math.min(CHUNK, end - at);
        const count = readFully(open, open.use(file), chunk, length, at - file.start);
        writeFully(open, fd, chunk, count, at - file.start);
        await nextTurn();
      }
      fs.sync(fd);
    } finally {
      fs.close(fd);
    }
    fs.rename(`${path}.mq-tmp`, path);
  }
  fs.syncDirectory(folder);
}

/**
 * Takes everything from `from` on out of the log: whole files leave it, the newest first, so that what is left is always
 * a log; the rest of the one that is cut becomes zero. Throws Node's error.
 */
export function cutTail(open: OpenFiles, log: CommitLog, folder: string, from: number): void {
  const { fs } = open;
  for (const file of [...log.files].reverse()) {
    if (file.start < from) break;
    const path = join(folder, fixedFileName(file.start));
    open.close(file);
    if (fs.stat(path) === undefined) fs.rename(file.path, path);
    else fs.unlink(file.path);
  }
  fs.syncDirectory(folder);
  fs.syncDirectory(log.files.directory);
  const file = log.files.find(from);
  if (file === undefined || file.start >= from) return;
  const fd = open.use(file);
  fs.truncate(fd, from - file.start);
  fs.truncate(fd, file.size);
  fs.sync(fd);
}
