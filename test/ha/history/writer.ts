import { closeSync, openSync, writeSync } from 'node:fs';
import type { HistoryEvent } from './events.ts';

/** Microseconds of CLOCK_MONOTONIC, the same for every process of this host. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n);

type WithoutOrigin<E> = E extends HistoryEvent ? Omit<E, 'at' | 'by'> : never;
/** An event without what its writer knows by itself. */
export type NewEvent = WithoutOrigin<HistoryEvent>;

/** Appends events to a file, each with one write of its own: what a killed process wrote is there. */
export class HistoryWriter {
  readonly path: string;
  readonly #by: string;
  readonly #file: number;

  constructor(path: string, by: string) {
    this.path = path;
    this.#by = by;
    this.#file = openSync(path, 'a');
  }

  /** @param at microseconds; default now */
  write(event: NewEvent, at: number = monotonicUs()): void {
    writeSync(this.#file, `${JSON.stringify({ at, by: this.#by, ...event })}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
