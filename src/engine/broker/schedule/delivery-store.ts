import type { BrokerStore } from '../context.ts';

/** The store as those see it who deliver what has waited in a queue. */
export type DeliveryStore = Pick<BrokerStore, 'queueEntries' | 'recordsAt' | 'minOffset' | 'maxOffset'>;

/** Most messages on their way at once. */
const BATCH_MESSAGES = 256;
/** Bytes of records on their way at once; one record may be larger. */
const BATCH_BYTES = 1024 * 1024;

/** As many of the entries, from the first, as one batch takes. */
export function firstBatch<T extends { readonly size: number }>(entries: readonly T[]): T[] {
  let bytes = 0;
  let count = 0;
  for (const { size } of entries) {
    bytes += size;
    if (count > 0 && (bytes > BATCH_BYTES || count === BATCH_MESSAGES)) break;
    count++;
  }
  return entries.slice(0, count);
}

/** Entries asked for at once: a batch at most. */
export const BATCH_ENTRIES = BATCH_MESSAGES;
