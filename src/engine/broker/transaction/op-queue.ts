/** An op message on its way: the newest half offset it names, and whether it was stored. */
interface PendingOp {
  readonly half: number;
  stored: boolean | undefined;
}

/** Tells the queue what became of an op message. */
export type OpOutcome = (stored: boolean) => void;

const COMPACT_AT = 4096;

/**
 * Which op message is still needed: the progress of the op queue is the first that names a half message not yet passed by
 * the progress of the half queue. Op messages get their offsets in the order in which they are put; those that fail get none.
 */
export class OpQueue {
  #base: number;
  #pending: PendingOp[] = [];
  #head = 0;

  /** @param base offset of the first op message added */
  constructor(base: number) {
    this.#base = base;
  }

  /** Offset of the first op message still needed. */
  get base(): number {
    return this.#base;
  }

  /** Notes an op message that lies in the queue. @param half the newest half offset it names; -1 for none */
  loaded(half: number): void {
    this.#pending.push({ half, stored: true });
  }

  /** Notes an op message that is being put; call the result when it is known. */
  putting(half: number): OpOutcome {
    const op: PendingOp = { half, stored: undefined };
    this.#pending.push(op);
    return (stored) => {
      op.stored = stored;
    };
  }

  /** Passes the op messages that only name half messages before `halfBase`. */
  advance(halfBase: number): void {
    for (; this.#head < this.#pending.length; this.#head++) {
      const op = this.#pending[this.#head] as PendingOp;
      if (op.stored === undefined || (op.stored && op.half >= halfBase)) break;
      if (op.stored) this.#base++;
    }
    if (this.#head < COMPACT_AT || this.#head * 2 < this.#pending.length) return;
    this.#pending = this.#pending.slice(this.#head);
    this.#head = 0;
  }
}
