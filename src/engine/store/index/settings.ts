export interface IndexSettings {
  /** Slots of a file. */
  maxHashSlotNum: number;
  /** Entries of a file. */
  maxIndexNum: number;
  /** Most positions a query answers. */
  maxMsgsNumBatch: number;
}
