export const HEADER_SIZE = 40;
export const SLOT_SIZE = 4;
export const ENTRY_SIZE = 20;

/** How many slots and entries an index file has. Files do not say; both brokers must be configured alike. */
export class Geometry {
  /** `maxHashSlotNum`. */
  readonly slots: number;
  /** `maxIndexNum`; entry 0 is never used, so one less fit. */
  readonly entries: number;

  constructor(slots: number, entries: number) {
    this.slots = slots;
    this.entries = entries;
  }

  get fileSize(): number {
    return this.entryPosition(this.entries);
  }

  slotPosition(slot: number): number {
    return HEADER_SIZE + slot * SLOT_SIZE;
  }

  entryPosition(entry: number): number {
    return HEADER_SIZE + this.slots * SLOT_SIZE + entry * ENTRY_SIZE;
  }
}
