import type { ConsumeQueue } from './consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE, isWritten } from './entry.ts';

const BATCH_ENTRIES = 800;
const scratch = Buffer.allocUnsafeSlow(BATCH_ENTRIES * ENTRY_SIZE);

/** Tells of an entry whether what is searched lies at it or before it. */
export type EntryTest = (position: number, size: number) => boolean;

/**
 * The first offset in [from, to) whose entry passes a test that is false for older and true for newer entries; `to`
 * when none does. Filler entries have no message: they never pass, and the next real entry speaks for them.
 */
export function firstOffset(queue: ConsumeQueue, from: number, to: number, test: EntryTest): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const real = nextMessage(queue, middle, high);
    if (real >= high || test(entryPosition(scratch, 0), entrySize(scratch, 0))) high = middle;
    else low = real + 1;
  }
  return low >= to ? to : nextMessage(queue, low, to);
}

/** The first offset at or after `offset` that is no filler, its entry at the start of the scratch buffer; else `to`. */
function nextMessage(queue: ConsumeQueue, offset: number, to: number): number {
  let count = queue.read(offset, 1, scratch);
  if (count === 1 && entrySize(scratch, 0) !== FILLER_SIZE) return offset;
  for (let at = offset; at < to; at += count) {
    count = queue.read(at, Math.min(BATCH_ENTRIES, to - at), scratch);
    if (count === 0) return to;
    for (let i = 0; i < count; i++) {
      if (entrySize(scratch, i * ENTRY_SIZE) !== FILLER_SIZE) {
        scratch.copyWithin(0, i * ENTRY_SIZE, (i + 1) * ENTRY_SIZE);
        return at + i;
      }
    }
  }
  return to;
}

/** {@link firstOffset} off the event loop, for queues whose entries and records may have to come from the disk. */
export async function firstOffsetCold(
  queue: ConsumeQueue,
  from: number,
  to: number,
  test: (position: number) => Promise<boolean>,
): Promise<number> {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const real = await nextMessageCold(queue, middle, high);
    if (real.offset >= high || (await test(real.position))) high = middle;
    else low = real.offset + 1;
  }
  return low >= to ? to : (await nextMessageCold(queue, low, to)).offset;
}

/** The first message at or after `offset`; `to` when there is none. */
async function nextMessageCold(
  queue: ConsumeQueue,
  offset: number,
  to: number,
): Promise<{ offset: number; position: number }> {
  for (let at = offset, count = 1; at < to; count = BATCH_ENTRIES) {
    const entries = await queue.readCold(at, Math.min(count, to - at));
    if (entries.length === 0) break;
    for (let byte = 0; byte < entries.length; byte += ENTRY_SIZE, at++) {
      if (entrySize(entries, byte) !== FILLER_SIZE) return { offset: at, position: entryPosition(entries, byte) };
    }
  }
  return { offset: to, position: -1 };
}

/**
 * How many entries of the queue's last file were ever written: they are a prefix of it, the rest is zeros. Reads as if
 * the file were full.
 */
export function writtenInLastFile(queue: ConsumeQueue): number {
  const file = queue.files.last;
  if (file === undefined) return 0;
  const first = file.start / ENTRY_SIZE;
  let low = 0;
  let high = file.size / ENTRY_SIZE;
  queue.maxOffset = first + high;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (queue.read(first + middle, 1, scratch) === 1 && isWritten(scratch, 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
