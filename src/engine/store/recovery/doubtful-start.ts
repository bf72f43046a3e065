import { RecordOffset } from '../../../protocol/message/record.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';

/** What a disk writes whole, as a rule. */
const SECTOR = 512;
/** A log that is written to is synced at least this often (flushCommitLogThoroughInterval). */
const SYNCED_WITHIN_MS = 10_000;

/**
 * Whether a record that names offset 0 may have named another one. Nothing protects that field, so a record still looks
 * sound that was written when the machine lost its power, to a disk that tore its first sector and kept the next: where that
 * sector ends behind the offset, and before the first byte of the record's own position that is not 0.
 */
export function mayHaveLostOffset(position: number): boolean {
  const sectorEnd = (SECTOR - (position % SECTOR)) % SECTOR;
  return sectorEnd > RecordOffset.QUEUE_OFFSET && sectorEnd <= RecordOffset.PHYSICAL_OFFSET + leadingZeros(position);
}

/** Of the 8 bytes of a position. */
function leadingZeros(position: number): number {
  let zeros = 8;
  for (let rest = position; rest > 0; rest = Math.floor(rest / 256)) zeros--;
  return zeros;
}

/** A record that names offset 0 of a queue that has messages already. */
export interface DoubtfulStart {
  readonly position: number;
  readonly size: number;
  readonly tagsCode: number;
  readonly storeTimestamp: number;
}

/**
 * Such records as {@link mayHaveLostOffset} tells of: their topic was deleted and made anew, or their offset was torn off.
 * What follows tells which: the second message of the queue, or a log that went on until it must have been synced.
 */
export class DoubtfulStarts {
  readonly #held = new Map<ConsumeQueue, DoubtfulStart>();

  hold(queue: ConsumeQueue, start: DoubtfulStart): void {
    this.#held.set(queue, start);
  }

  /** The one of a queue; it is not held any more. */
  take(queue: ConsumeQueue): DoubtfulStart | undefined {
    if (this.#held.size === 0) return undefined;
    const start = this.#held.get(queue);
    this.#held.delete(queue);
    return start;
  }

  /** What is left at the end of the log, and whether that shows it to be a start. */
  *rest(lastTimestamp: number): Iterable<{ queue: ConsumeQueue; start: DoubtfulStart; isStart: boolean }> {
    for (const [queue, start] of this.#held)
      yield { queue, start, isStart: lastTimestamp - start.storeTimestamp > SYNCED_WITHIN_MS };
    this.#held.clear();
  }
}
