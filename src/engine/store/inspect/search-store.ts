import type { MessageExt } from '../../../protocol/message/decode.ts';
import type { Holder } from '../lock/holder-socket.ts';
import { walkLog } from '../recover/walk-log.ts';
import { storeTimeAt } from '../recovery/start-point.ts';
import { type MessageCriteria, MessageFilter } from './message-filter.ts';
import { queueFolders } from './queue-folder.ts';
import { requireLog, type StoreSource, type StoreView, withView } from './store-view.ts';

export interface SearchOptions extends StoreSource {
  criteria: MessageCriteria;
  /** Ends after so many. */
  limit?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Who runs on the store; told before the first message. */
  onHolder?: (holder: Holder) => void;
  onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Takes what was found, in the log's order; the search waits for it. */
  onMessages: (messages: MessageExt[]) => Promise<void> | void;
}

/** How a search went. */
export interface SearchResult {
  found: number;
  /** Records looked at. */
  records: number;
  bytes: number;
  /** Bytes of the log that are no records. */
  damagedBytes: number;
  damagedRanges: number;
  /** Messages whose body could not be inflated, and was not looked into. */
  unreadable: number;
  /** False when the limit or the signal ended it. */
  isComplete: boolean;
  elapsedMs: number;
}

/** Stores write times in order but for the milliseconds of a clock that was set back; a file's worth of slack is kept. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Reads the commit log from its first byte to its last and hands over what is wanted; damaged ranges are passed over and
 * counted. Needs neither queues nor index. Memory: one window of the log and what was found in it.
 *
 * @throws MqError NOT_FOUND, CONFIG or STORE_DAMAGED for what cannot be read as a store
 */
export const searchStore = (options: SearchOptions): Promise<SearchResult> =>
  withView(options, (view) => {
    requireLog(view);
    if (view.holder !== undefined) options.onHolder?.(view.holder);
    return search(view, options);
  });

async function search(view: StoreView, options: SearchOptions): Promise<SearchResult> {
  const { criteria, signal, limit = Number.POSITIVE_INFINITY } = options;
  const { log, open } = view;
  const began = performance.now();
  const filter = new MessageFilter(criteria);
  const result: SearchResult = {
    ...{ found: 0, records: 0, bytes: 0, damagedBytes: 0, damagedRanges: 0, unreadable: 0 },
    ...{ isComplete: true, elapsedMs: 0 },
  };
  const { from, to } = span(view, criteria);
  const total = to - from;
  let found: MessageExt[] = [];
  let isPast = false;
  const handOver = async (): Promise<void> => {
    if (found.length === 0) return;
    const batch = found;
    found = [];
    await options.onMessages(batch);
  };
  if (log.files.first !== undefined) {
    const isDone = await walkLog(
      log,
      open,
      from,
      { checkCrc: true, isLive: view.holder !== undefined, knownEnd: surelyWritten(view) },
      {
        onRecord: (bytes, at, position, record) => {
          if (position >= to) isPast = true;
          if (isPast || result.found >= limit) return;
          result.records++;
          const message = filter.take(bytes, at, record);
          if (message === undefined) return;
          result.found++;
          found.push(message);
        },
        onDamage: (bad) => {
          if (bad.from >= to) return;
          result.damagedRanges++;
          result.damagedBytes += bad.to - bad.from;
        },
        onWindow: async (position) => {
          result.bytes = Math.min(position, to) - from;
          options.onProgress?.(result.bytes, total);
          await handOver();
          return !isPast && result.found < limit && signal?.aborted !== true;
        },
      },
    );
    await handOver();
    result.isComplete = (isDone || isPast) && result.found < limit && signal?.aborted !== true;
  }
  result.unreadable = filter.unreadable;
  result.elapsedMs = Math.round(performance.now() - began);
  return result;
}

/** The files that can hold messages of the wanted time: store times ascend from file to file. */
function span({ log }: StoreView, { begin, end }: MessageCriteria): { from: number; to: number } {
  let from = log.minPosition;
  let to = log.files.last?.end ?? from;
  for (const file of log.files) {
    const first = storeTimeAt(log, file.start);
    if (first === 0) continue;
    if (begin !== undefined && first < begin - CLOCK_SLACK_MS) from = file.start;
    if (end !== undefined && first > end + CLOCK_SLACK_MS) {
      to = Math.min(to, file.start);
      break;
    }
  }
  return { from, to };
}

/** From where on zeros are the end of the log: after a crash the queues may know less than the log has. */
const surelyWritten = (view: StoreView): number =>
  view.hasAbort && view.holder === undefined ? Number.POSITIVE_INFINITY : newestKnown(view);

/** Position of the newest record a queue knows: nothing before it can be the end of the log. */
export function newestKnown(view: StoreView): number {
  let newest = -1;
  for (const queue of queueFolders(view)) newest = Math.max(newest, queue.newest()?.position ?? -1);
  return newest;
}
