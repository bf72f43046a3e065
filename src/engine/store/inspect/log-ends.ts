import { LogReader } from '../recovery/log-reader.ts';
import { scanLog } from '../recovery/log-scan.ts';
import type { StoreView } from './store-view.ts';

/** First and last record of a log. */
export interface LogEnds {
  /** Byte of the first file. */
  start: number;
  /** Behind the last record. */
  end: number;
  /** Milliseconds; 0 without a record. */
  firstStoreTime: number;
  lastStoreTime: number;
}

/**
 * Finds the log's ends without reading all of it: from the newest record that a queue knows on.
 *
 * @param newest position of that record; -1 where no queue knows one
 */
export async function logEnds({ log, open }: StoreView, newest: number): Promise<LogEnds> {
  const start = log.files.first?.start ?? 0;
  const ends: LogEnds = { start, end: start, firstStoreTime: 0, lastStoreTime: 0 };
  if (log.files.first === undefined) return ends;
  const scan = (from: number, onlyFirst: boolean): Promise<unknown> => {
    let isDone = false;
    return scanLog(new LogReader(log, open, onlyFirst ? 64 * 1024 : undefined), from, false, {
      onRecord: (_bytes, _at, position, view) => {
        if (isDone) return;
        if (onlyFirst) {
          ends.firstStoreTime = view.storeTimestamp;
          isDone = true;
          return;
        }
        ends.end = position + view.size;
        ends.lastStoreTime = view.storeTimestamp;
      },
      onWindow: () => !isDone,
    });
  };
  await scan(start, true);
  const from = newest >= start && log.files.find(newest) !== undefined ? newest : (lastWritten(log, open) ?? start);
  await scan(from, false);
  if (ends.end === start && from > start) await scan(start, false);
  return ends;
}

/** Start of the last file that begins with something. */
function lastWritten(log: StoreView['log'], open: StoreView['open']): number | undefined {
  const reader = new LogReader(log, open, 64);
  for (let i = log.files.length - 1; i >= 0; i--) {
    const file = log.files.at(i);
    if (file === undefined) continue;
    reader.moveTo(file.start, 0);
    if (reader.end > reader.start && reader.bytes.readInt32BE(4) !== 0) return file.start;
  }
  return undefined;
}
