import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFully, writeFully } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { type Geometry, SLOT_SIZE } from './geometry.ts';

/** Slots are written in runs of pages of 4 KiB. */
const PAGE_SLOTS = 1024;
const PAGE_SHIFT = 10;
const CHUNK_PAGES = 256;

/**
 * The slots of the file being written, in memory: for each slot the number of its newest entry. Pages that changed go to
 * the file when it is full or closed; after a crash they are made anew from the entries.
 */
export class SlotTable {
  readonly slots: Int32Array;
  readonly #geometry: Geometry;
  readonly #dirty: Uint8Array;
  /** No page before this one is dirty. */
  #cleanTo = 0;

  constructor(geometry: Geometry) {
    this.#geometry = geometry;
    this.slots = new Int32Array(geometry.slots);
    this.#dirty = new Uint8Array(Math.ceil(geometry.slots / PAGE_SLOTS));
  }

  set(slot: number, entry: number): void {
    this.slots[slot] = entry;
    this.#dirty[slot >>> PAGE_SHIFT] = 1;
  }

  /** Takes the slots over from a file that was closed properly. */
  load(open: OpenFiles, file: FixedFile): Promise<void> {
    return this.#eachChunk(open, file, (disk, first) => this.slots.set(disk, first));
  }

  /** Marks the pages whose content in the file differs from the one here. */
  markDifferences(open: OpenFiles, file: FixedFile): Promise<void> {
    this.#cleanTo = 0;
    return this.#eachChunk(open, file, (disk, first) => {
      for (let i = 0; i < disk.length; i++) {
        if (disk[i] !== this.slots[first + i]) this.#dirty[(first + i) >>> PAGE_SHIFT] = 1;
      }
    });
  }

  /** Writes changed pages, at most one run of 1 MiB; returns true when none is left. */
  writeSome(open: OpenFiles, fd: number): boolean {
    const first = this.#dirty.indexOf(1, this.#cleanTo);
    if (first < 0) {
      this.#cleanTo = 0;
      return true;
    }
    let last = first;
    while (last + 1 < this.#dirty.length && this.#dirty[last + 1] === 1 && last + 1 - first < CHUNK_PAGES) last++;
    const from = first * PAGE_SLOTS;
    const to = Math.min((last + 1) * PAGE_SLOTS, this.slots.length);
    const bytes = Buffer.from(this.slots.slice(from, to).buffer).swap32();
    writeFully(open, fd, bytes, bytes.length, this.#geometry.slotPosition(from));
    this.#dirty.fill(0, first, last + 1);
    this.#cleanTo = last + 1;
    return false;
  }

  async #eachChunk(open: OpenFiles, file: FixedFile, use: (disk: Int32Array, first: number) => void): Promise<void> {
    const chunk = new Int32Array(Math.min(this.slots.length, PAGE_SLOTS * CHUNK_PAGES));
    for (let first = 0; first < this.slots.length; first += chunk.length) {
      const count = Math.min(chunk.length, this.slots.length - first);
      const bytes = Buffer.from(chunk.buffer, 0, count * SLOT_SIZE);
      readFully(open, open.use(file), bytes, bytes.length, this.#geometry.slotPosition(first));
      bytes.swap32();
      use(chunk.subarray(0, count), first);
      await nextTurn();
    }
  }
}
