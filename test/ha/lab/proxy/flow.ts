import type { Socket } from 'node:net';

/** Bytes that may wait in a delayed flow before its source is no longer read. */
const MAX_DELAYED_BYTES = 4 << 20;

/** What a flow asks before it passes bytes on. */
export interface Toll {
  /** How many of these bytes may go; fewer than given cuts the connection behind them. */
  take(bytes: number): number;
  /** The connection was cut. */
  cut(): void;
}

/** One direction of a connection: reads one socket and writes the other, with back-pressure, as its link lets it. */
export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #toll: Toll;
  /** Chunks on their way, null for the end, with the time at which they arrive. */
  readonly #delayed: { dueMs: number; chunk: Buffer | null }[] = [];
  #delayedBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isOpen = true;
  #isFull = false;
  #delayMs = 0;

  constructor(from: Socket, to: Socket, toll: Toll) {
    this.#from = from;
    this.#to = to;
    this.#toll = toll;
    from.on('data', (chunk: Buffer) => this.#arrived(chunk));
    from.on('end', () => this.#arrived(null));
    to.on('drain', () => {
      this.#isFull = false;
      this.#readOrNot();
    });
    from.once('close', () => clearTimeout(this.#timer));
  }

  /** @param delayMs 0 passes at once */
  set(isOpen: boolean, delayMs: number): void {
    this.#isOpen = isOpen;
    this.#delayMs = delayMs;
    if (isOpen) this.#deliver();
    this.#readOrNot();
  }

  #readOrNot(): void {
    if (this.#isOpen && !this.#isFull && this.#delayedBytes < MAX_DELAYED_BYTES) this.#from.resume();
    else this.#from.pause();
  }

  #arrived(chunk: Buffer | null): void {
    if (this.#isOpen && this.#delayMs === 0 && this.#delayed.length === 0) {
      this.#pass(chunk);
      return;
    }
    this.#delayed.push({ dueMs: performance.now() + this.#delayMs, chunk });
    this.#delayedBytes += chunk?.length ?? 0;
    this.#deliver();
    this.#readOrNot();
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    while (this.#isOpen) {
      const [first] = this.#delayed;
      if (first === undefined) return;
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0 && this.#delayMs > 0) {
        this.#timer = setTimeout(() => {
          this.#deliver();
          this.#readOrNot();
        }, waitMs);
        return;
      }
      this.#delayed.shift();
      this.#delayedBytes -= first.chunk?.length ?? 0;
      this.#pass(first.chunk);
    }
  }

  #pass(chunk: Buffer | null): void {
    if (this.#to.destroyed || this.#to.writableEnded) return;
    if (chunk === null) {
      this.#to.end();
      return;
    }
    const allowed = this.#toll.take(chunk.length);
    if (allowed < chunk.length) {
      // The end is an orderly one: a reset would take back what the receiver has not read.
      this.#to.end(chunk.subarray(0, allowed));
      this.#to.destroySoon();
      this.#from.resetAndDestroy();
      this.#toll.cut();
      return;
    }
    if (this.#to.write(chunk)) return;
    this.#isFull = true;
    this.#from.pause();
  }
}
