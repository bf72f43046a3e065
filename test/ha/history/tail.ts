import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { HistoryEvent } from './events.ts';
import { parseHistory } from './reader.ts';

/** Reads what is appended to a history, piece by piece. The file need not be there yet. */
export class HistoryTail {
  readonly #path: string;
  #read = 0;

  /** @param from `end` skips what is there already */
  constructor(path: string, from: 'begin' | 'end' = 'begin') {
    this.#path = path;
    if (from === 'end') this.next();
  }

  /** The events whose lines were finished since the last call. */
  next(): HistoryEvent[] {
    if (!existsSync(this.#path)) return [];
    const file = openSync(this.#path, 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(file).size - this.#read);
      readSync(file, bytes, 0, bytes.length, this.#read);
      const end = bytes.lastIndexOf(10) + 1;
      this.#read += end;
      return parseHistory(bytes.toString('utf8', 0, end), this.#path);
    } finally {
      closeSync(file);
    }
  }
}
