import { messageOf } from '../../../errors/index.ts';
import { FILE_MODE } from '../files/file-sequence.ts';
import type { FileSystem } from '../files/file-system.ts';
import { fixedFileName } from '../files/fixed-file.ts';
import { isDiskFull } from '../health.ts';
import { endOfFile, fillerRecord, type Patch, planPieces } from './filler.ts';
import type { LostEntry } from './lost.ts';
import { type DamagedRange, RangeAction } from './report.ts';
import type { LogSurvey } from './survey.ts';
import type { PlannedRange } from './verify.ts';

const CHUNK = 1024 * 1024;

/** Brings the log's files to their length, moves strays away, and makes missing files again as one unused end each. */
export function mendFiles(fs: FileSystem, directory: string, survey: LogSurvey, aside: string): void {
  for (const name of survey.strays) fs.rename(`${directory}/${name}`, `${aside}/${name}`);
  for (const path of survey.short) withFile(fs, path, 'r+', (fd) => fs.truncate(fd, survey.fileSize));
  for (const start of survey.missing) {
    withFile(fs, `${directory}/${fixedFileName(start)}`, 'wx+', (fd) => {
      fs.truncate(fd, survey.fileSize);
      writeAll(fs, fd, endOfFile(0, survey.fileSize).bytes, 0);
      fs.sync(fd);
    });
  }
  fs.syncDirectory(directory);
}

/**
 * Makes a damaged range something both recoveries step over, after its bytes were saved. On a full disk what is overwritten
 * is kept in the report instead of a copy; a torn end then stays, to be cut by the next start that has room.
 *
 * @returns the range as repaired; undefined when it had to stay
 */
export function repairRange(
  fs: FileSystem,
  range: PlannedRange,
  survey: LogSurvey,
  directory: string,
  aside: string,
  lost: readonly LostEntry[],
): DamagedRange | undefined {
  const { storeTimestamp: _unused, ...done } = range;
  const isNew = range.action === RangeAction.RECREATED;
  const copy = isNew ? undefined : saveBytes(fs, range, survey, directory, aside);
  if (copy === undefined && range.action === RangeAction.CUT) return undefined;
  const overwritten: string[] = [];
  const apply = (fd: number, fileStart: number, patch: Patch): void => {
    const before = Buffer.alloc(patch.bytes.length);
    fs.read(fd, before, 0, before.length, patch.position - fileStart);
    if (copy === undefined && !isNew) overwritten.push(`${patch.position}:${before.toString('hex')}`);
    writeAll(fs, fd, patch.bytes, patch.position - fileStart);
  };
  eachFile(range, survey.fileSize, (fileStart, from, to) => {
    withFile(fs, `${directory}/${fixedFileName(fileStart)}`, 'r+', (fd) => {
      if (range.action === RangeAction.CUT) {
        for (let at = from; at < to; at += CHUNK) {
          writeAll(fs, fd, Buffer.alloc(Math.min(CHUNK, to - at)), at - fileStart);
        }
      } else {
        const inside = lost.filter((one) => one.position >= from && one.position + one.size <= to);
        for (const piece of planPieces(from, to, to === fileStart + survey.fileSize, inside)) {
          const patches =
            piece.kind === 'end'
              ? [endOfFile(piece.position, piece.length)]
              : fillerRecord(readAll(fs, fd, piece.length, piece.position - fileStart), piece, range.storeTimestamp);
          for (const patch of patches) apply(fd, fileStart, patch);
        }
      }
      fs.datasync(fd);
    });
  });
  return { ...done, copy, overwritten: overwritten.length === 0 ? undefined : overwritten.join(' ') };
}

/** Copies the range's bytes into a file of the folder; undefined when the disk has no room. */
function saveBytes(
  fs: FileSystem,
  range: PlannedRange,
  survey: LogSurvey,
  directory: string,
  aside: string,
): string | undefined {
  const path = `${aside}/commitlog-${fixedFileName(range.position)}`;
  try {
    withFile(fs, path, 'w', (out) => {
      eachFile(range, survey.fileSize, (fileStart, from, to) => {
        withFile(fs, `${directory}/${fixedFileName(fileStart)}`, 'r', (fd) => {
          for (let at = from; at < to; at += CHUNK) {
            const bytes = readAll(fs, fd, Math.min(CHUNK, to - at), at - fileStart);
            // Holes of the log stay holes of the copy.
            if (bytes.some((byte) => byte !== 0)) writeAll(fs, out, bytes, at - range.position);
          }
        });
      });
      fs.truncate(out, range.length);
      fs.sync(out);
    });
    return path;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    if (fs.stat(path) !== undefined) fs.unlink(path);
    return undefined;
  }
}

function eachFile(
  range: DamagedRange,
  fileSize: number,
  use: (fileStart: number, from: number, to: number) => void,
): void {
  const end = range.position + range.length;
  for (let from = range.position; from < end; ) {
    const fileStart = from - (from % fileSize);
    const to = Math.min(end, fileStart + fileSize);
    use(fileStart, from, to);
    from = to;
  }
}

function withFile(fs: FileSystem, path: string, flags: string, use: (fd: number) => void): void {
  const fd = fs.open(path, flags, FILE_MODE);
  try {
    use(fd);
  } finally {
    fs.close(fd);
  }
}

function writeAll(fs: FileSystem, fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const count = fs.write(fd, bytes, done, bytes.length - done, position + done);
    if (count <= 0) throw new Error('a write wrote nothing');
    done += count;
  }
}

/** Reads exactly `length` bytes; what the file does not have is zero. */
function readAll(fs: FileSystem, fd: number, length: number, position: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const count = fs.read(fd, bytes, done, length - done, position + done);
    if (count <= 0) break;
    done += count;
  }
  return bytes;
}

/** Moves derived files out of the way by rename; returns the names moved. */
export function moveAside(fs: FileSystem, directory: string, names: readonly string[], aside: string): string[] {
  const moved: string[] = [];
  for (const name of names) {
    if (fs.stat(`${directory}/${name}`) === undefined) continue;
    try {
      fs.rename(`${directory}/${name}`, `${aside}/${name}`);
    } catch (error) {
      throw new Error(`${directory}/${name} cannot be moved to ${aside}: ${messageOf(error)}`, { cause: error });
    }
    moved.push(name);
  }
  return moved;
}
