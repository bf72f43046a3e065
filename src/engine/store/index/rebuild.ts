import { readInt64 } from '../../../protocol/message/record.ts';
import { readFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ENTRY_SIZE } from './geometry.ts';
import type { IndexFile } from './index-file.ts';

const CHUNK_ENTRIES = 52_428;

/**
 * Makes slots and header of a file from its entries, after a crash that left them stale. An entry counts while it fits
 * those before it: its chain leads to exactly the entry that was newest in its slot, its record lies not before the last
 * one. What follows the first that does not fit was never written whole.
 *
 * @returns false when entries that the header counted are lost: they must be made again from the commit log
 */
export function rebuildFromEntries(index: IndexFile, open: OpenFiles): boolean {
  const { geometry, header } = index;
  const counted = header.indexCount;
  const table = index.startOver();
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_ENTRIES, geometry.entries) * ENTRY_SIZE);
  let entry = 1;
  let slotsInUse = 0;
  let phyOffset = -1;
  let seconds = 0;
  const fd = open.use(index.file);
  scan: while (entry < geometry.entries) {
    const wanted = Math.min(chunk.length, (geometry.entries - entry) * ENTRY_SIZE);
    const length = readFully(open, fd, chunk, wanted, geometry.entryPosition(entry));
    const whole = Math.floor(length / ENTRY_SIZE);
    for (let i = 0; i < whole; i++, entry++) {
      const at = i * ENTRY_SIZE;
      const hash = chunk.readInt32BE(at);
      const phy = readInt64(chunk, at + 4);
      const diff = chunk.readInt32BE(at + 12);
      const previous = chunk.readInt32BE(at + 16);
      if (hash < 0 || diff < 0 || phy < 0 || phy < phyOffset || (hash === 0 && phy === 0 && previous === 0)) break scan;
      const slot = hash % geometry.slots;
      if (table.slots[slot] !== previous) break scan;
      table.slots[slot] = entry;
      if (previous === 0) slotsInUse++;
      phyOffset = phy;
      seconds = diff;
    }
    if (whole === 0) break;
  }
  header.indexCount = entry;
  header.hashSlotCount = slotsInUse;
  if (entry > 1) {
    const first = Buffer.alloc(ENTRY_SIZE);
    readFully(open, fd, first, ENTRY_SIZE, geometry.entryPosition(1));
    header.beginPhyOffset = readInt64(first, 4);
    header.endPhyOffset = phyOffset;
    if (entry !== counted) header.endTimestamp = header.beginTimestamp + seconds * 1000 + 999;
  }
  if (entry === 1) header.clear();
  table.markDifferences(open, fd);
  return entry >= counted;
}
