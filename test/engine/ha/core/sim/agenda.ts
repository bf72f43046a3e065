interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** What happens when, in the order of simulated real time. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #order = 0;
  nowMs = 0;

  after(delayMs: number, run: () => void): void {
    this.#order += 1;
    const entry: Entry = { atMs: this.nowMs + delayMs, order: this.#order, run };
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(entry, heap[up]!)) break;
      heap[i] = heap[up]!;
      i = up;
    }
    heap[i] = entry;
  }

  /** Runs what is due up to `untilMs`, or until `done` says so. */
  run(untilMs: number, done: () => boolean = () => false): void {
    while (this.#heap.length > 0 && this.#heap[0]!.atMs <= untilMs) {
      const entry = this.#take();
      this.nowMs = entry.atMs;
      entry.run();
      if (done()) return;
    }
    this.nowMs = untilMs;
  }

  #take(): Entry {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down += 1;
      if (!before(heap[down]!, last)) break;
      heap[i] = heap[down]!;
      i = down;
    }
    heap[i] = last;
    return top;
  }
}

const before = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
