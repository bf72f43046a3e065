import { type AckOutcome, ConsumeMode, type Delivery, type GroupQueue } from './delivery.ts';

/** Told of every change of a state, in order: what is to be written down. */
export interface ChangeSink {
  /** The position or the mode changed. */
  onProgress(state: QueueState): void;
  /** A message went out, or what is known of it changed. */
  onOut(state: QueueState, offset: number, delivery: Delivery): void;
  /** A message is done with. */
  onDone(state: QueueState, offset: number): void;
}

const nothing = (): void => undefined;
const NOWHERE: ChangeSink = { onProgress: nothing, onOut: nothing, onDone: nothing };

/** Offsets whose messages moved to the retry topic that are remembered, to tell a late acknowledgement apart. */
const MAX_MOVED = 1024;

/**
 * How far a group has come with one queue, message by message. Three facts say all: messages before `next` were handed
 * out or passed over, those in `out` are not done with, and every other one before `next` is. So acknowledged messages
 * cost no memory, however many lie above an unacknowledged one.
 */
export class QueueState implements GroupQueue {
  /** Number of the queue in the log of changes. */
  readonly id: number;
  readonly group: string;
  readonly topic: string;
  readonly queueId: number;
  /** The same request asked again is not a new try (ordered pops). */
  attemptId: string | undefined;
  /** Number of its last change; see StateChanges. */
  changedAt = 0;
  /** True while a read for a pop is under way. */
  isReading = false;
  /** No message is due before this, in milliseconds; infinite when none is out. */
  nextDue = Number.POSITIVE_INFINITY;
  #mode: ConsumeMode = ConsumeMode.CONCURRENT;
  #lowest: number;
  #next: number;
  readonly #out = new Map<number, Delivery>();
  readonly #moved = new Set<number>();
  /** The memory of moved offsets is complete for what was handed out since then. */
  #movedSince: number;
  #sink: ChangeSink;

  /** @param startedAt when this state was made or read back, in milliseconds */
  constructor(id: number, queue: GroupQueue, next: number, sink: ChangeSink, startedAt: number) {
    this.id = id;
    this.group = queue.group;
    this.topic = queue.topic;
    this.queueId = queue.queueId;
    this.#lowest = next;
    this.#next = next;
    this.#sink = sink;
    this.#movedSince = startedAt;
  }

  /** The lowest offset that is not done with: the group's committed offset. */
  get lowest(): number {
    return this.#lowest;
  }

  /** The offset to be handed out next for the first time. */
  get next(): number {
    return this.#next;
  }

  get mode(): ConsumeMode {
    return this.#mode;
  }

  /** Messages that are out. */
  get outCount(): number {
    return this.#out.size;
  }

  /** The messages that are out, by offset, in no order. */
  get out(): ReadonlyMap<number, Delivery> {
    return this.#out;
  }

  /** True when the message needs nobody any more. */
  isDone(offset: number): boolean {
    return offset < this.#next && !this.#out.has(offset);
  }

  /** True when the message was stored anew lately, and is not consumed therefore. */
  wasMoved(offset: number): boolean {
    return this.#moved.has(offset);
  }

  /** Takes over what was read back, without telling the sink. */
  restore(mode: ConsumeMode, out: Iterable<readonly [offset: number, delivery: Delivery]>): void {
    this.#mode = mode;
    for (const [offset, delivery] of out) {
      if (offset >= this.#next) continue;
      this.#out.set(offset, delivery);
      this.#lowest = Math.min(this.#lowest, offset);
      this.nextDue = Math.min(this.nextDue, delivery.until);
    }
  }

  /** It is forgotten: whoever still holds it changes nothing any more. */
  detach(): void {
    this.#sink = NOWHERE;
  }

  setMode(mode: ConsumeMode): void {
    if (this.#mode === mode) return;
    this.#mode = mode;
    this.#sink.onProgress(this);
    if (mode !== ConsumeMode.PULL) this.nextDue = this.#earliest();
  }

  /** Hands messages out for the first time. Those between `next` and `end` that are not among them are passed over. */
  take(offsets: readonly number[], end: number, popTime: number, until: number, clientId: string): void {
    if (end <= this.#next) return;
    this.#next = end;
    this.#sink.onProgress(this);
    for (const offset of offsets) this.#put(offset, { popTime, until, tries: 1, clientId });
    this.#advance();
  }

  /** Hands out again, in its place, what is visible. @returns how often it was handed out before */
  retake(offset: number, popTime: number, until: number, clientId: string, isNewTry: boolean): number {
    const old = this.#out.get(offset);
    const before = old?.tries ?? 0;
    const tries = isNewTry ? before + 1 : Math.max(1, before);
    this.#put(offset, { popTime, until, tries, clientId });
    return tries - 1;
  }

  /** Offsets that are out, ascending. */
  outOffsets(): number[] {
    return [...this.#out.keys()].sort((a, b) => a - b);
  }

  /**
   * @param heldUntil when the handle ran out, by its own words
   * @param now milliseconds
   */
  acknowledge(offset: number, popTime: number, heldUntil: number, now: number): AckOutcome {
    const delivery = this.#out.get(offset);
    if (delivery !== undefined) {
      if (delivery.popTime !== popTime || delivery.movingFrom !== undefined) return 'unknown';
      this.#remove(offset);
      return 'done';
    }
    if (offset >= this.#next || this.#moved.has(offset)) return 'unknown';
    return heldUntil > now || popTime >= this.#movedSince ? 'already' : 'unknown';
  }

  /**
   * Changes until when a message is with its consumer.
   * @returns the delivery as it is now, or undefined when the handle is not the newest
   */
  extend(offset: number, popTime: number, newPopTime: number, until: number): Delivery | undefined {
    const delivery = this.#out.get(offset);
    if (delivery === undefined || delivery.popTime !== popTime || delivery.movingFrom !== undefined) return undefined;
    this.#put(offset, { ...delivery, popTime: newPopTime, until });
    return this.#out.get(offset);
  }

  /** What nobody holds any more at `now`, at most `limit`, and when to look again. */
  due(now: number, limit: number): number[] {
    const due: number[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [offset, { until, movingFrom }] of this.#out) {
      if (movingFrom !== undefined) continue;
      if (until > now || due.length >= limit) next = Math.min(next, Math.max(until, now));
      else due.push(offset);
    }
    this.nextDue = next;
    return due.sort((a, b) => a - b);
  }

  /** The message is about to be stored anew; from here on its handle acknowledges nothing. */
  beginMove(offset: number, movingFrom: number): void {
    const delivery = this.#out.get(offset);
    if (delivery !== undefined) this.#put(offset, { ...delivery, movingFrom });
  }

  /** The message lies in the retry or dead-letter topic. */
  endMove(offset: number, now: number): void {
    if (!this.#out.has(offset)) return;
    this.#moved.add(offset);
    if (this.#moved.size > MAX_MOVED) {
      for (const oldest of this.#moved) {
        this.#moved.delete(oldest);
        break;
      }
      this.#movedSince = now;
    }
    this.#remove(offset);
  }

  /** It could not be stored: another try at `until`. */
  abandonMove(offset: number, until: number): void {
    const delivery = this.#out.get(offset);
    if (delivery !== undefined) this.#put(offset, { ...delivery, until, movingFrom: undefined });
  }

  /** Starts anew at an offset, whatever was out or done. */
  reset(offset: number): void {
    for (const out of [...this.#out.keys()]) this.#drop(out);
    this.#moved.clear();
    this.#next = offset;
    this.#lowest = offset;
    this.nextDue = Number.POSITIVE_INFINITY;
    this.attemptId = undefined;
    this.#sink.onProgress(this);
  }

  /** Everything before an offset is done with: a pulling consumer has committed it. */
  passTo(offset: number): void {
    for (const out of [...this.#out.keys()]) if (out < offset) this.#drop(out);
    if (offset > this.#next) this.#next = offset;
    this.#sink.onProgress(this);
    this.#advance();
  }

  /** Forgets what lies behind the end of the queue: the log lost it in a power cut, and others will take its offsets. */
  cutTo(end: number): void {
    if (this.#next <= end) return;
    for (const out of [...this.#out.keys()]) if (out >= end) this.#drop(out);
    this.#next = end;
    this.#lowest = Math.min(this.#lowest, end);
    this.#sink.onProgress(this);
    this.#advance();
  }

  #put(offset: number, delivery: Delivery): void {
    this.#out.set(offset, delivery);
    if (delivery.until < this.nextDue) this.nextDue = delivery.until;
    this.#sink.onOut(this, offset, delivery);
  }

  #remove(offset: number): void {
    this.#drop(offset);
    this.#advance();
  }

  #drop(offset: number): void {
    this.#out.delete(offset);
    this.#sink.onDone(this, offset);
  }

  #advance(): void {
    if (this.#out.size === 0) {
      this.#lowest = this.#next;
      this.nextDue = Number.POSITIVE_INFINITY;
      return;
    }
    while (this.#lowest < this.#next && !this.#out.has(this.#lowest)) this.#lowest++;
  }

  #earliest(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { until } of this.#out.values()) earliest = Math.min(earliest, until);
    return earliest;
  }
}
