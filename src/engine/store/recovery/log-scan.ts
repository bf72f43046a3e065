import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import type { LogReader } from './log-reader.ts';

/** No record is larger than this, whatever its size field says. */
const RECORD_LIMIT = 128 * 1024 * 1024;

/**
 * Where a scan stopped and why: EMPTY is the ordinary end of a log, BAD_TEXT a record whose topic or properties are cut,
 * STOPPED what the visitor asked for.
 */
export interface ScanEnd {
  position: number;
  why: RecordCheck | 'BAD_TEXT' | 'STOPPED';
}

export interface LogVisitor {
  /** A valid record; its parts lie in `view`, relative to `bytes`. Both are reused. */
  onRecord(bytes: Buffer, at: number, position: number, view: RecordView): void;
  /** Between two windows; `position` is how far the scan is. False stops it; a promise is waited for. */
  onWindow(position: number): boolean | Promise<boolean>;
}

/**
 * Reads records from `from` on until something is no valid record (store-format 2.9): magic, size, position, body CRC.
 * Fillers lead to the next file. Lets the event loop turn between windows.
 */
export async function scanLog(
  reader: LogReader,
  from: number,
  checkCrc: boolean,
  visitor: LogVisitor,
): Promise<ScanEnd> {
  const view = new RecordView();
  let position = from;
  for (;;) {
    const file = reader.fileAt(position);
    if (file === undefined) return { position, why: RecordCheck.EMPTY };
    if (position < reader.start || position >= reader.end) reader.moveTo(position, 0);
    const at = position - reader.start;
    const check = checkRecord(reader.bytes, at, reader.end - reader.start, position, checkCrc, view);
    if (check === RecordCheck.VALID) {
      if (isTextCut(reader.bytes, view)) return { position, why: 'BAD_TEXT' };
      visitor.onRecord(reader.bytes, at, position, view);
      position += view.size;
    } else if (check === RecordCheck.SHORT && reader.end < file.end) {
      const least = reader.end - position < 8 ? 8 : view.size;
      if (least > file.end - position || least > RECORD_LIMIT) return { position, why: RecordCheck.BAD_SIZE };
      if (!(await visitor.onWindow(position))) return { position, why: 'STOPPED' };
      await nextTurn();
      reader.moveTo(position, least);
    } else if (check === RecordCheck.BLANK) {
      if (view.size !== file.end - position) return { position, why: RecordCheck.BAD_SIZE };
      if (!(await visitor.onWindow(position))) return { position, why: 'STOPPED' };
      position = file.end;
    } else {
      return { position, why: check === RecordCheck.SHORT ? RecordCheck.BAD_SIZE : check };
    }
  }
}

/**
 * The body CRC does not cover topic and properties: a record torn inside them has zeros where the text goes on. A topic
 * has no zero byte, and properties do not end in one.
 */
function isTextCut(bytes: Buffer, view: RecordView): boolean {
  if (view.propertiesEnd > view.propertiesStart && bytes[view.propertiesEnd - 1] === 0) return true;
  if (view.topicEnd === view.topicStart) return true;
  for (let at = view.topicEnd - 1; at >= view.topicStart; at--) if (bytes[at] === 0) return true;
  return false;
}
