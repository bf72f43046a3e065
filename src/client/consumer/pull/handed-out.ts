import type { ProcessQueue, Slot } from '../queue/process-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';

/** A message that a poll gave out. */
export interface HandedOut {
  readonly held: ProcessQueue;
  readonly slot: Slot;
}

/** The messages that were given out and are not consumed yet, in the order in which they were given out. */
export class HandedOutMessages {
  readonly #out = new Map<ReceivedMessage, HandedOut>();
  readonly #queues = new Map<ProcessQueue, number>();

  add(held: ProcessQueue, slot: Slot): void {
    this.#out.set(slot.message, { held, slot });
    this.#queues.set(held, (this.#queues.get(held) ?? 0) + 1);
  }

  /** True when a message of the queue is out. */
  has(held: ProcessQueue): boolean {
    return this.#queues.has(held);
  }

  /** Takes one message off the list; undefined when it is not on it. */
  take(message: ReceivedMessage): HandedOut | undefined {
    const out = this.#out.get(message);
    if (out === undefined) return undefined;
    this.#out.delete(message);
    const left = (this.#queues.get(out.held) ?? 1) - 1;
    if (left > 0) this.#queues.set(out.held, left);
    else this.#queues.delete(out.held);
    return out;
  }

  /** Takes everything off the list. */
  takeAll(): HandedOut[] {
    const all = [...this.#out.values()];
    this.#out.clear();
    this.#queues.clear();
    return all;
  }
}
