import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexFile } from './index-file.ts';

/**
 * Finishes full files: writes their slots bit by bit between turns of the event loop, syncs, and gives the memory back. One
 * file at a time; one that is still being written when the next is full is finished at once, so that memory stays bounded.
 */
export class Sealer {
  readonly #onSealed: (file: IndexFile) => void;
  readonly #onError: (error: unknown) => void;
  #done: Promise<void> = Promise.resolve();
  /** The file whose slots are not all durable yet. */
  current: IndexFile | undefined;

  constructor(onSealed: (file: IndexFile) => void, onError: (error: unknown) => void) {
    this.#onSealed = onSealed;
    this.#onError = onError;
  }

  /** Resolves when nothing is left to do; never rejects. */
  get idle(): Promise<void> {
    return this.#done;
  }

  /** Throws Node's error when the file before cannot be finished. */
  seal(file: IndexFile): void {
    const before = this.current;
    while (before !== undefined && !before.writeSlots());
    this.current = file;
    this.#done = this.#done.then(() => this.#finish(file));
  }

  async #finish(file: IndexFile): Promise<void> {
    try {
      while (!file.writeSlots()) await nextTurn();
      await file.sync();
      if (this.current === file) this.current = undefined;
      if (file.file.removed) return;
      file.releaseSlots();
      this.#onSealed(file);
    } catch (error) {
      this.#onError(error);
    }
  }
}
