import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { Magic, readInt64 } from '../../../protocol/message/record.ts';

/** Where a walk over raw log bytes ended. */
export interface WalkEnd {
  /** Log position of the first byte that was not passed. */
  position: number;
  /** Bytes the record or filler there has in all; 8 while not even that can be read; 0 at the end of the bytes. */
  needed: number;
  /** What is wrong with it; undefined when it is only cut. */
  why: string | undefined;
}

const view = new RecordView();
/** Bytes of a record that tell its position. */
const HEAD = 36;

/**
 * Passes whole records and fillers in log bytes, without a look at body checksums: a log is taken over as it is.
 *
 * @param base log position of `bytes[0]`
 * @param from log position to begin at: a record's start
 * @param stop log position behind the last byte that may be looked at
 */
export function walkRecords(
  bytes: Buffer,
  base: number,
  from: number,
  stop: number,
  fileSize: number,
  onRecord: (bytes: Buffer, position: number, view: RecordView) => void,
): WalkEnd {
  const end = Math.min(base + bytes.length, stop) - base;
  let position = from;
  while (position - base < end) {
    const at = position - base;
    const fileEnd = fileEndOf(position, fileSize);
    const check = checkRecord(bytes, at, end, position, false, view);
    if (check === RecordCheck.VALID) {
      if (view.size > fileEnd - position) return bad(position, 'it reaches over the end of its file');
      onRecord(bytes, position, view);
      position += view.size;
    } else if (check === RecordCheck.BLANK) {
      if (view.size !== fileEnd - position) return bad(position, `a filler of ${view.size} bytes`);
      if (view.size > end - at) return { position, needed: view.size, why: undefined };
      position = fileEnd;
    } else if (check === RecordCheck.SHORT) {
      return cutRecord(bytes, at, end, position, fileEnd);
    } else {
      return bad(position, check);
    }
  }
  return { position, needed: 0, why: undefined };
}

/** Position behind the file a position lies in: files begin at multiples of their size. */
export const fileEndOf = (position: number, fileSize: number): number =>
  (Math.floor(position / fileSize) + 1) * fileSize;

/** What can be known of a record whose end is not there yet. */
function cutRecord(bytes: Buffer, at: number, end: number, position: number, fileEnd: number): WalkEnd {
  if (end - at < 8) {
    return fileEnd - position < 8 ? bad(position, 'no room for a record') : { position, needed: 8, why: undefined };
  }
  const size = bytes.readInt32BE(at);
  const magic = bytes.readInt32BE(at + 4);
  if (magic !== Magic.V1 && magic !== Magic.V2) return bad(position, RecordCheck.BAD_MAGIC);
  if (size > fileEnd - position) return bad(position, 'it reaches over the end of its file');
  if (end - at >= HEAD && readInt64(bytes, at + 28) !== position) return bad(position, RecordCheck.BAD_POSITION);
  return { position, needed: size, why: undefined };
}

const bad = (position: number, why: string): WalkEnd => ({ position, needed: 0, why });
