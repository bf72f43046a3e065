import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';

/** A message in the hands of a consumer, from its arrival until it is done with. */
export interface Slot {
  readonly message: ReceivedMessage;
  /** Milliseconds, when its handler began; 0 while it waits. */
  startedAtMs: number;
  done: boolean;
}

/** Done slots at the front are dropped in lots of this many. */
const COMPACT_FROM = 1024;

/**
 * The messages of one queue that were read and are not done with. They arrive, and are given out, in the order of their
 * offsets; they are done with in any order. The offset to commit is that of the lowest one not done.
 */
export class ProcessQueue {
  readonly queue: MessageQueue;
  /** Gives out nothing more; what its handlers do still counts. */
  stopped = false;
  /** Taken from this member: what its handlers still do counts no more, the next owner reads it again. */
  dropped = false;
  /** The order of this queue is ours to keep, as far as the broker said. */
  locked = false;
  lastLockAtMs = 0;
  lastPullAtMs: number;
  lastConsumeAtMs: number;
  /** Called when the queue holds one message less. */
  onFinish: (() => void) | undefined;
  #slots: Slot[] = [];
  /** Index of the lowest slot not done. */
  #head = 0;
  /** Index of the first slot not given out yet. */
  #next = 0;
  #again: Slot[] = [];
  #count = 0;
  #bytes = 0;
  #end = -1;

  constructor(queue: MessageQueue, nowMs: number) {
    this.queue = queue;
    this.lastPullAtMs = nowMs;
    this.lastConsumeAtMs = nowMs;
  }

  /** Messages not done with. */
  get count(): number {
    return this.#count;
  }

  /** Bytes their records take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Distance from the lowest to the highest offset not done. */
  get span(): number {
    return this.#count === 0 ? 0 : this.#end - 1 - this.lowestOffset;
  }

  /** Messages that wait for a handler. */
  get waiting(): number {
    return this.#slots.length - this.#next + this.#again.length;
  }

  /** The offset to commit: of the lowest message not done, or after the last one; -1 when nothing ever came. */
  get lowestOffset(): number {
    return this.#slots[this.#head]?.message.queueOffset ?? this.#end;
  }

  /** The highest offset held, or -1. */
  get highestOffset(): number {
    return this.#count === 0 ? -1 : this.#end - 1;
  }

  /** @param messages in the order of their offsets, all above what came before */
  add(messages: readonly ReceivedMessage[]): void {
    for (const message of messages) {
      this.#slots.push({ message, startedAtMs: 0, done: false });
      this.#bytes += message.storeSize;
      this.#end = message.queueOffset + 1;
    }
    this.#count += messages.length;
  }

  /** The next message for a handler, or undefined when none waits. */
  takeOne(nowMs: number): Slot | undefined {
    let slot = this.#again.shift();
    while (slot?.done === true) slot = this.#again.shift();
    while (slot === undefined && this.#next < this.#slots.length) {
      const candidate = this.#slots[this.#next++];
      if (candidate?.done === false) slot = candidate;
    }
    if (slot !== undefined) slot.startedAtMs = nowMs;
    return slot;
  }

  /** Up to `max` messages for one call of a handler. */
  take(max: number, nowMs: number): Slot[] {
    const slots: Slot[] = [];
    while (slots.length < max) {
      const slot = this.takeOne(nowMs);
      if (slot === undefined) break;
      slots.push(slot);
    }
    return slots;
  }

  /** Messages that were given out wait again, before all others and in their order. */
  putBack(slots: readonly Slot[]): void {
    for (const slot of slots) slot.startedAtMs = 0;
    this.#again.unshift(...slots);
  }

  /** A message is done with. @returns false when it was before */
  finish(slot: Slot): boolean {
    if (slot.done) return false;
    slot.done = true;
    this.#count--;
    this.#bytes -= slot.message.storeSize;
    while (this.#slots[this.#head]?.done === true) this.#head++;
    if (this.#next < this.#head) this.#next = this.#head;
    if (this.#head >= COMPACT_FROM || this.#head === this.#slots.length) this.#compact();
    this.onFinish?.();
    return true;
  }

  /** The messages whose handlers began before a moment and have not ended. */
  *startedBefore(atMs: number): Iterable<Slot> {
    for (let i = this.#head; i < this.#next; i++) {
      const slot = this.#slots[i];
      if (slot?.done === false && slot.startedAtMs > 0 && slot.startedAtMs < atMs) yield slot;
    }
  }

  /** Ends the queue for this member. */
  drop(): void {
    this.stopped = true;
    this.dropped = true;
  }

  #compact(): void {
    this.#slots.splice(0, this.#head);
    this.#next -= this.#head;
    this.#head = 0;
  }
}
