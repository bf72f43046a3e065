import { HALF_TOPIC, OP_HALF_TOPIC } from '../../../protocol/names.ts';
import { TRANSACTION_GROUP } from './topics.ts';

export interface ProgressParts {
  /** Position behind the newest record of the log. */
  logEnd(): number;
  /** Everything before this position is durable. */
  flushedTo(): number;
  /** Notes the progress of a group, to be saved. */
  commit(group: string, topic: string, queueId: number, offset: number): unknown;
}

interface Progress {
  readonly half: number;
  readonly op: number;
  readonly logEnd: number;
}

/**
 * The progress of half and op queue as consumerOffset.json keeps it, never ahead of the log: it is noted once the op
 * messages it builds upon are durable. Else a power failure could take an outcome back and leave a progress that has passed
 * its half message, which nobody would ever ask about again.
 */
export class DurableProgress {
  readonly #parts: ProgressParts;
  #waiting: Progress | undefined;

  constructor(parts: ProgressParts) {
    this.#parts = parts;
  }

  /** Takes how far both queues have come; publishes what has become durable since the last call. */
  note(half: number, op: number): void {
    const flushedTo = this.#parts.flushedTo();
    if (this.#waiting !== undefined) {
      if (flushedTo < this.#waiting.logEnd) return;
      this.#publish(this.#waiting);
      this.#waiting = undefined;
    }
    const logEnd = this.#parts.logEnd();
    if (flushedTo >= logEnd) this.#publish({ half, op });
    else this.#waiting = { half, op, logEnd };
  }

  #publish({ half, op }: Omit<Progress, 'logEnd'>): void {
    this.#parts.commit(TRANSACTION_GROUP, HALF_TOPIC, 0, half);
    this.#parts.commit(TRANSACTION_GROUP, OP_HALF_TOPIC, 0, op);
  }
}
