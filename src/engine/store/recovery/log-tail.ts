import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { Magic, MIN_RECORD_SIZE, readInt64 } from '../../../protocol/message/record.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import { DIRECTORY_MODE, FILE_MODE, writeFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { LogReader } from './log-reader.ts';

/** What lies behind the last valid record. */
export interface TailFindings {
  /** Position of a valid record behind the gap; undefined when there is none. */
  validAt: number | undefined;
  /** Position behind the last byte that is not zero; the start when all are. */
  writtenTo: number;
}

const ZEROS = Buffer.alloc(1024 * 1024);
const MAGICS = [Magic.V1, Magic.V2].map((magic) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(magic, 0);
  return bytes;
});
/** A record's fields up to its position, so that a candidate cut off by a window's end is seen again in the next. */
const OVERLAP = 64;

/** Looks through everything from `from` to the end of the last file for a valid record and for bytes that are not zero. */
export async function examineTail(log: CommitLog, open: OpenFiles, from: number): Promise<TailFindings> {
  const reader = new LogReader(log, open);
  const probe = new LogReader(log, open);
  let writtenTo = from;
  for (let position = from; ; ) {
    const file = log.files.find(position);
    if (file === undefined) return { validAt: undefined, writtenTo };
    reader.moveTo(position, 0);
    const length = reader.end - reader.start;
    if (length === 0) return { validAt: undefined, writtenTo };
    const last = lastNonZero(reader.bytes, length);
    if (last >= 0) {
      writtenTo = position + last + 1;
      const validAt = findRecord(reader, probe, length, from);
      if (validAt !== undefined) return { validAt, writtenTo };
    }
    position = reader.end >= file.end ? file.end : reader.end - OVERLAP;
    await nextTurn();
  }
}

function findRecord(reader: LogReader, probe: LogReader, length: number, from: number): number | undefined {
  const view = new RecordView();
  for (const magic of MAGICS) {
    let hit = reader.bytes.indexOf(magic, 4);
    while (hit >= 4 && hit < length) {
      const at = hit - 4;
      const position = reader.start + at;
      if (position > from && at + 36 <= length && readInt64(reader.bytes, at + 28) === position) {
        const size = reader.bytes.readInt32BE(at);
        const file = reader.fileAt(position);
        if (file !== undefined && size >= MIN_RECORD_SIZE && size <= file.end - position) {
          probe.moveTo(position, size);
          const check = checkRecord(probe.bytes, 0, probe.end - probe.start, position, true, view);
          if (check === RecordCheck.VALID) return position;
        }
      }
      hit = reader.bytes.indexOf(magic, hit + 1);
    }
  }
  return undefined;
}

/** Index of the last byte that is not zero; -1 when all are. */
function lastNonZero(bytes: Buffer, length: number): number {
  for (let end = length; end > 0; ) {
    const start = Math.max(0, end - ZEROS.length);
    if (bytes.compare(ZEROS, 0, end - start, start, end) !== 0) {
      let at = end - 1;
      while (bytes[at] === 0) at--;
      return at;
    }
    end = start;
  }
  return -1;
}

/**
 * Copies the bytes of [from, to) into a file of their own under `directory`, named by time and position, and then makes
 * them zero in the log. The copy is durable before anything is changed. Returns the copy's path.
 */
export function setAside(
  log: CommitLog,
  open: OpenFiles,
  from: number,
  to: number,
  directory: string,
  timeMs: number,
): string {
  const { fs } = open;
  fs.makeDirectory(directory, DIRECTORY_MODE);
  const path = `${directory}/${timeMs}-${from}`;
  const reader = new LogReader(log, open);
  const fd = fs.open(path, 'w', FILE_MODE);
  try {
    for (let position = from; position < to; position = reader.end) {
      reader.moveTo(position, 0);
      if (reader.end === reader.start) break;
      const length = Math.min(reader.end, to) - position;
      writeFully(open, fd, reader.bytes, length, position - from);
    }
    fs.sync(fd);
  } finally {
    fs.close(fd);
  }
  fs.syncDirectory(directory);
  for (const file of log.files) {
    const start = Math.max(from, file.start);
    const end = Math.min(to, file.end);
    if (start >= end) continue;
    log.erase(file, start, end);
    fs.datasync(open.use(file));
  }
  return path;
}
