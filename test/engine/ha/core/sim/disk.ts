import type { EpochStart, Floor, Promised } from '../../../../../src/engine/ha/core/types.ts';

/** One message: unique `id`, and the epoch it was written in. Its position is its index in the log. */
export interface Entry {
  readonly epoch: number;
  readonly id: number;
  /** Epoch of the entry before it, 0 at the beginning: with I2 it stands for the whole log before. */
  readonly prior: number;
}

/** What a member keeps when its process, or its machine, dies. */
export class Disk {
  storeId: string;
  log: Entry[] = [];
  synced = 0;
  epochs: readonly EpochStart[] = [];
  promised: Promised = { epoch: 0, change: 0, led: false };
  floor: Floor = { position: 0, epoch: 0 };
  /** Set at a power failure under ASYNC_FLUSH, cleared by a process that has seen it. */
  unclean = false;
  aside: Entry[][] = [];
  /** Replaced, and not yet taken in by the group as the member's store. */
  isNew = false;
  /** From here to there a power failure took what may have been acknowledged: not to be expected until it is back. */
  #torn: readonly [from: number, to: number] = [0, 0];

  constructor(storeId: string) {
    this.storeId = storeId;
  }

  /** Power failure: what was not synced is gone from some point on. */
  tear(to: number): readonly Entry[] {
    const end = this.log.length;
    const lost = this.log.splice(Math.max(to, this.synced));
    if (lost.length > 0) this.#torn = [this.log.length, Math.max(end, this.#torn[1])];
    return lost;
  }

  /** A new, empty disk in this one's place: what was on it is not to be expected until it is back. */
  replaced(storeId: string): Disk {
    const disk = new Disk(storeId);
    disk.#torn = [0, Math.max(this.log.length, this.#torn[1])];
    disk.isNew = true;
    return disk;
  }

  isTorn(position: number): boolean {
    return position >= this.#torn[0] && position < this.#torn[1];
  }

  /** Sets aside and cuts. */
  cut(to: number): void {
    if (to < this.log.length) this.aside.push(this.log.splice(to));
    this.synced = Math.min(this.synced, this.log.length);
    this.epochs = this.epochs.filter((entry) => entry.start <= to);
  }
}
