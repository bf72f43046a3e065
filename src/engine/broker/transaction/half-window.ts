/** What is known of the half message at a queue offset. */
export const HalfState = {
  /** Not ended, as far as memory goes. */
  OPEN: 0,
  /** The same, and the log was searched: it holds no commit of it. */
  VERIFIED: 1,
  COMMITTED: 2,
  ROLLED_BACK: 3,
  /** Done with, in a way only the store knows: ended before the last start, stored anew by a check, discarded, gone. */
  SETTLED: 4,
} as const;
export type HalfState = (typeof HalfState)[keyof typeof HalfState];

const FIRST_CAPACITY = 1024;
/** Half messages between the oldest open one and the newest settled one. */
const MAX_CAPACITY = 2 ** 26;

const isDone = (state: number): boolean => state >= HalfState.COMMITTED;

/**
 * The states of the half messages from the oldest open one on: one byte for each queue offset, in a ring. What lies before
 * the window is done with.
 */
export class HalfWindow {
  #states = new Uint8Array(FIRST_CAPACITY);
  #base: number;
  #end: number;
  #doneCount = 0;

  /** @param base offset the window begins at */
  constructor(base: number) {
    this.#base = base;
    this.#end = base;
  }

  /** The oldest offset that is not done with. */
  get base(): number {
    return this.#base;
  }

  /** How many in the window are done with. */
  get doneCount(): number {
    return this.#doneCount;
  }

  get(offset: number): HalfState {
    if (offset < this.#base) return HalfState.SETTLED;
    if (offset >= this.#end) return HalfState.OPEN;
    return this.#states[offset % this.#states.length] as HalfState;
  }

  /** Whether an offset lies so near that its state can be kept. */
  reaches(offset: number): boolean {
    return offset - this.#base < MAX_CAPACITY;
  }

  /**
   * Without effect before the window.
   * @throws RangeError when the window would become too wide
   */
  set(offset: number, state: HalfState): void {
    if (offset < this.#base) return;
    this.#reach(offset);
    const at = offset % this.#states.length;
    const wasDone = isDone(this.#states[at] as number);
    this.#states[at] = state;
    if (isDone(state) !== wasDone) this.#doneCount += wasDone ? -1 : 1;
  }

  /** Moves the beginning behind what is done with. */
  advance(): void {
    while (this.#base < this.#end && isDone(this.#states[this.#base % this.#states.length] as number)) this.#drop();
  }

  /** Gives up what lies before `offset`: its records are gone. */
  dropBefore(offset: number): void {
    while (this.#base < Math.min(offset, this.#end)) this.#drop();
    if (this.#base < offset) this.#base = this.#end = offset;
  }

  /** The first offset from `from` on, and before `limit`, that is not done with; `limit` when there is none. */
  nextOpen(from: number, limit: number): number {
    let offset = Math.max(from, this.#base);
    while (offset < limit && isDone(this.get(offset))) offset++;
    return Math.min(offset, limit);
  }

  #drop(): void {
    const at = this.#base % this.#states.length;
    if (isDone(this.#states[at] as number)) this.#doneCount--;
    this.#states[at] = HalfState.OPEN;
    this.#base++;
  }

  #reach(offset: number): void {
    const width = offset - this.#base + 1;
    if (width > this.#states.length) this.#grow(width);
    if (offset >= this.#end) this.#end = offset + 1;
  }

  #grow(width: number): void {
    if (width > MAX_CAPACITY) {
      throw new RangeError(
        `${width} half messages lie between the oldest open one and this: more than can be followed`,
      );
    }
    let capacity = this.#states.length;
    while (capacity < width) capacity *= 2;
    const states = new Uint8Array(capacity);
    for (let at = this.#base; at < this.#end; at++) {
      states[at % capacity] = this.#states[at % this.#states.length] as number;
    }
    this.#states = states;
  }
}
