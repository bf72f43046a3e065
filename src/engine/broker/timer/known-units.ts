import type { TimerLog } from '../../store/timer/timer-log.ts';
import { UNIT_SIZE } from '../../store/timer/unit.ts';

/** Units of a batch that was under way at the checkpoint may lie before it. */
const BATCHES_BEFORE = 1024 * UNIT_SIZE;

/**
 * Tells which messages have a unit in the timer log already. After a crash the queue is read again from the last
 * checkpoint on, and what was sorted in since must not be twice. Messages are asked for in the order of the queue,
 * which is the log's.
 */
export class KnownUnits {
  readonly #log: TimerLog;
  readonly #end: number;
  /** Messages from this offset of the timer's queue on have none. */
  readonly untilOffset: number;
  #at: number;

  /** @param flushedTo where the log ended at the checkpoint the queue is read again from */
  constructor(log: TimerLog, flushedTo: number, untilOffset: number) {
    this.#log = log;
    const from = Math.max(log.begin, flushedTo - BATCHES_BEFORE);
    const start = log.fileStart(from);
    this.#at = start + Math.floor((from - start) / UNIT_SIZE) * UNIT_SIZE;
    this.#end = log.end;
    this.untilOffset = untilOffset;
  }

  /** Whether a unit speaks of the message at a commit log position. */
  has(position: number): boolean {
    while (this.#at < this.#end) {
      const unit = this.#log.read(this.#at, true);
      if (unit === undefined) {
        const next = this.#log.nextFile(this.#at);
        if (next === undefined) return false;
        this.#at = next;
      } else if (unit.position < position) {
        this.#at += UNIT_SIZE;
      } else {
        return unit.position === position;
      }
    }
    return false;
  }
}
