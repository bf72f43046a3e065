import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFully } from '../files/file-sequence.ts';
import { ENTRY_SIZE, type Geometry, SLOT_SIZE } from '../index/geometry.ts';
import { DamageKind, type Damages } from './damage.ts';
import type { IndexFileView } from './index-cursor.ts';
import type { StoreView } from './store-view.ts';

const BATCH = 6400;
const SLOTS_READ = 256 * 1024;

/**
 * Makes the slots of an index file anew from its entries and compares them, and each entry's way back to the one before it in
 * its slot. Memory: the slots of one file, 20 MB as the original makes them.
 */
export async function checkSlots(
  { open }: StoreView,
  geometry: Geometry,
  { file, header, end }: IndexFileView,
  damages: Damages,
): Promise<void> {
  const report = (offset: number, length: number, count: number, means: string): void =>
    damages.add({ kind: DamageKind.INDEX_SLOTS, file: file.path, offset, length, count, means, remedy: 'rebuild' });
  if (file.size !== geometry.fileSize) {
    report(
      0,
      file.size,
      1,
      `it has ${file.size} bytes, and the others ${geometry.fileSize}: it is not read, or read wrongly`,
    );
    return;
  }
  if (!header.isPlausible(geometry.entries)) {
    report(0, 40, 1, 'its head makes no sense: queries by key pass over the file or fail');
    return;
  }
  const slots = new Int32Array(geometry.slots);
  const bytes = Buffer.allocUnsafe(Math.max(BATCH * ENTRY_SIZE, SLOTS_READ));
  let wrong = 0;
  let firstWrong = 0;
  for (let entry = 1; entry < end; ) {
    const length = Math.min(BATCH, end - entry) * ENTRY_SIZE;
    const count = Math.floor(
      readFully(open, open.use(file), bytes, length, geometry.entryPosition(entry)) / ENTRY_SIZE,
    );
    if (count === 0) break;
    for (let i = 0; i < count; i++, entry++) {
      const hash = bytes.readInt32BE(i * ENTRY_SIZE);
      const slot = (hash < 0 ? 0 : hash) % geometry.slots;
      if (hash < 0 || slots[slot] !== bytes.readInt32BE(i * ENTRY_SIZE + 16)) {
        if (wrong++ === 0) firstWrong = entry;
      }
      slots[slot] = entry;
    }
    await nextTurn();
  }
  if (wrong > 0) {
    const means = 'the entries do not lead to the one before them in their slot: queries by key end too early';
    report(geometry.entryPosition(firstWrong), ENTRY_SIZE, wrong, means);
  }
  wrong = 0;
  for (let from = 0; from < slots.length; from += SLOTS_READ / SLOT_SIZE) {
    const length = Math.min(SLOTS_READ, (slots.length - from) * SLOT_SIZE);
    readFully(open, open.use(file), bytes, length, geometry.slotPosition(from));
    for (let i = 0; i < length / SLOT_SIZE; i++) {
      if (bytes.readInt32BE(i * SLOT_SIZE) === slots[from + i]) continue;
      if (wrong++ === 0) firstWrong = from + i;
    }
    await nextTurn();
  }
  if (wrong > 0) {
    const means = 'the slots do not lead to their newest entries: queries by key do not find those messages';
    report(geometry.slotPosition(firstWrong), SLOT_SIZE, wrong, means);
  }
}
