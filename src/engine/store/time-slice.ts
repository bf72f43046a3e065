import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of background work between two turns of the event loop, in ms. */
export const SLICE_MS = 5;

/** Lets long work give way: requests, heartbeats and long polls run on the same event loop. */
export class TimeSlice {
  #until = performance.now() + SLICE_MS;

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets the event loop turn, and begins anew. */
  async next(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + SLICE_MS;
  }
}
