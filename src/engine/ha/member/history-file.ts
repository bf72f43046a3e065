import type { FileSystem } from '../../store/files/file-system.ts';

/** One thing that happened; `t` names its kind. */
export type HistoryEvent =
  | { t: 'epoch'; incarnation: string; epoch: number; state: string; end: number }
  | { t: 'permit'; epoch: number; held: boolean; since?: number }
  | { t: 'acks'; epoch: number; from: number; to: number; count: number }
  | { t: 'set'; epoch: number; change: number; set: readonly number[]; reason: string }
  | { t: 'cut'; epoch: number; to: number; from: number; messages: number; confirm?: number };

/** Microseconds of CLOCK_MONOTONIC, which all processes of a host share. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n);

/**
 * What this member decided, one JSON object a line, for whoever judges a run afterwards (`haHistoryFile`). Each line is one
 * write of its own, done before what it tells of can be seen outside: a kill takes nothing of it along.
 */
export class HistoryFile {
  readonly #files: FileSystem;
  readonly #fd: number;
  readonly #origin: { by: string; group: string; member: number };
  #position: number;

  /** Throws Node's error where the file cannot be opened. */
  constructor(path: string, files: FileSystem, group: string, member: string) {
    this.#files = files;
    this.#fd = files.open(path, 'a', 0o644);
    this.#position = files.fstat(this.#fd).size;
    this.#origin = { by: `${group}/${member}`, group, member: memberNumber(member) };
  }

  write(event: HistoryEvent, at: number = monotonicUs()): void {
    const line = Buffer.from(`${JSON.stringify({ at, ...this.#origin, ...event })}\n`);
    this.#position += this.#files.write(this.#fd, line, 0, line.length, this.#position);
  }

  close(): void {
    this.#files.close(this.#fd);
  }
}

/** Histories name members by number: a name that is none counts as 0. */
export const memberNumber = (member: string): number => (/^\d{1,9}$/.test(member) ? Number(member) : 0);
