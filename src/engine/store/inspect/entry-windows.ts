import { ENTRY_SIZE } from '../consumequeue/entry.ts';
import type { QueueFolder } from './queue-folder.ts';

/** Entries read at once: the records of a queue ask for them one after the other. */
const WINDOW_ENTRIES = 200;
const MAX_WINDOWS = 1024;

interface Window {
  bytes: Buffer;
  from: number;
  count: number;
}

/** Reads single entries of many queues, each a stretch at a time; the queues read longest ago lose theirs. */
export class EntryWindows {
  readonly #windows = new Map<QueueFolder, Window>();

  /** Bytes in which the entry found last lies, at {@link at}. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;

  /** Finds an entry, which then lies in {@link bytes}; false where the files do not have it. Good until the next call. */
  find(queue: QueueFolder, offset: number): boolean {
    let window = this.#windows.get(queue);
    if (window === undefined || offset < window.from || offset >= window.from + window.count) {
      window = this.#load(queue, offset, window);
      if (window.count === 0) return false;
    }
    this.bytes = window.bytes;
    this.at = (offset - window.from) * ENTRY_SIZE;
    return true;
  }

  #load(queue: QueueFolder, offset: number, old: Window | undefined): Window {
    const window = old ?? { bytes: this.#room(), from: 0, count: 0 };
    window.from = offset;
    window.count = queue.read(offset, WINDOW_ENTRIES, window.bytes);
    this.#windows.delete(queue);
    this.#windows.set(queue, window);
    return window;
  }

  /** Memory for one more window: that of the queue read longest ago, when there are enough. */
  #room(): Buffer {
    if (this.#windows.size < MAX_WINDOWS) return Buffer.allocUnsafe(WINDOW_ENTRIES * ENTRY_SIZE);
    for (const [queue, { bytes }] of this.#windows) {
      this.#windows.delete(queue);
      return bytes;
    }
    return Buffer.allocUnsafe(WINDOW_ENTRIES * ENTRY_SIZE);
  }
}
