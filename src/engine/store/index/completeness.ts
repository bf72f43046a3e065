import { messageOf } from '../../../errors/index.ts';
import type { StoreLogger } from '../logger.ts';
import type { RebuildMarker } from './rebuild-marker.ts';

/**
 * What the index knows about its own gaps: it is broken after a failed write and takes nothing then, and lacks entries
 * from a position on until someone has put them again. Remembered over a restart.
 */
export class IndexCompleteness {
  readonly #marker: RebuildMarker;
  readonly #log: StoreLogger;
  #missingFrom: number | undefined;
  #isBroken = false;

  constructor(marker: RebuildMarker, log: StoreLogger) {
    this.#marker = marker;
    this.#log = log;
  }

  /** Records from here on are to be put again; undefined while the index is complete. */
  get missingFrom(): number | undefined {
    return this.#missingFrom;
  }

  /** A write has failed and nobody has begun to mend it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** The position a former run noted. */
  noted(): number | undefined {
    return this.#marker.read();
  }

  /** Entries from `position` on are missing, or from an earlier one that is known. */
  lacks(position: number): void {
    this.#missingFrom = Math.min(position, this.#missingFrom ?? position);
    try {
      this.#marker.write(this.#missingFrom);
    } catch (error) {
      this.#log.error(
        `index: cannot note that it is incomplete from position ${this.#missingFrom}: ${messageOf(error)}`,
      );
    }
  }

  break(): void {
    this.#isBroken = true;
  }

  mend(): void {
    this.#isBroken = false;
  }

  /** Everything missing was put. Without effect when a write has failed meanwhile. */
  complete(): void {
    if (this.#isBroken) return;
    this.#marker.clear();
    this.#missingFrom = undefined;
  }
}
