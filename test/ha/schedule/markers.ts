import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';
import type { EpochEvent } from '../history/events.ts';
import { parseHistory } from '../history/reader.ts';
import type { Marker } from './plan.ts';

const STATES: Record<Marker, string> = {
  election: 'CANDIDATE',
  promotion: 'PROMOTING',
  'catch-up': 'SYNCING',
  'hand-over': 'HANDOVER',
};
const EVERY_MS = 5;

/** What brokers write into their histories, as it is written. */
export class Markers {
  readonly #files: readonly { path: string; read: number }[];

  /** Sees what is written from now on. @param paths of the brokers' histories */
  constructor(paths: readonly string[]) {
    this.#files = paths.map((path) => ({ path, read: existsSync(path) ? readFileSync(path).length : 0 }));
  }

  /** Resolves with true as soon as a broker gets there; with false when none does within the time. */
  async reached(marker: Marker, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      if (this.#news().some(({ state }) => state === STATES[marker])) return true;
      await rest(EVERY_MS);
    }
    return false;
  }

  #news(): EpochEvent[] {
    return this.#files.flatMap((file) => {
      if (!existsSync(file.path)) return [];
      const bytes = readFileSync(file.path);
      const end = bytes.lastIndexOf(10) + 1;
      if (end <= file.read) return [];
      const text = bytes.toString('utf8', file.read, end);
      file.read = end;
      return parseHistory(text, file.path).filter((event) => event.t === 'epoch');
    });
  }
}
