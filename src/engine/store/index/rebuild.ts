import { setImmediate as nextTurn } from 'node:timers/promises';
import { readInt64 } from '../../../protocol/message/record.ts';
import { readFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ENTRY_SIZE } from './geometry.ts';
import type { IndexHeader } from './header.ts';
import type { IndexFile } from './index-file.ts';

const CHUNK_ENTRIES = 52_428;
/** Times farther apart are all written as this. */
const MAX_SECONDS = 0x7fffffff;

/**
 * Makes slots and header of a file from its entries, after a crash that left them stale. An entry counts while it fits
 * those before it: its chain leads to exactly the entry that was newest in its slot, its record lies not before the last
 * one. What follows the first that does not fit was never written whole.
 *
 * A header whose times do not fit the newest entry gets 0 as its first time: queries would pass over the file.
 *
 * @returns false when entries that the header counted are lost: they must be made again from the commit log
 */
export async function rebuildFromEntries(index: IndexFile, open: OpenFiles): Promise<boolean> {
  const { geometry, header } = index;
  const counted = header.indexCount;
  const countedEnd = header.endPhyOffset;
  const table = index.startOver();
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_ENTRIES, geometry.entries) * ENTRY_SIZE);
  let entry = 1;
  let slotsInUse = 0;
  let phyOffset = -1;
  /** Position of the record before that at `phyOffset`. */
  let before = 0;
  let seconds = 0;
  scan: while (entry < geometry.entries) {
    const wanted = Math.min(chunk.length, (geometry.entries - entry) * ENTRY_SIZE);
    const length = readFully(open, open.use(index.file), chunk, wanted, geometry.entryPosition(entry));
    const whole = Math.floor(length / ENTRY_SIZE);
    for (let i = 0; i < whole; i++, entry++) {
      const at = i * ENTRY_SIZE;
      const hash = chunk.readInt32BE(at);
      const phy = readInt64(chunk, at + 4);
      const diff = chunk.readInt32BE(at + 12);
      const previous = chunk.readInt32BE(at + 16);
      if (entry < counted && phy > countedEnd) break scan;
      if (hash < 0 || diff < 0 || phy < 0 || phy < phyOffset || (hash === 0 && phy === 0 && previous === 0)) break scan;
      const slot = hash % geometry.slots;
      if (table.slots[slot] !== previous) break scan;
      table.slots[slot] = entry;
      if (previous === 0) slotsInUse++;
      if (phy !== phyOffset) before = Math.max(0, phyOffset);
      phyOffset = phy;
      seconds = diff;
    }
    if (whole === 0) break;
    await nextTurn();
  }
  header.indexCount = entry;
  header.hashSlotCount = slotsInUse;
  if (entry > 1) {
    const first = Buffer.alloc(ENTRY_SIZE);
    readFully(open, open.use(index.file), first, ENTRY_SIZE, geometry.entryPosition(1));
    header.beginPhyOffset = readInt64(first, 4);
    header.endPhyOffset = phyOffset;
    if (entry === counted && entry > 2 && !isTimeOf(header, seconds)) header.beginTimestamp = 0;
    if (entry !== counted) header.endTimestamp = header.beginTimestamp + seconds * 1000 + 999;
  }
  if (entry === 1) header.clear();
  await table.markDifferences(open, index.file);
  // What does not fit may be the last entry that seemed to: its record is indexed again too.
  if (entry > 1 && entry < counted) index.takeBack(before);
  return entry >= counted;
}

/** Whether the header's times can be those of the first and of the newest entry, stored `seconds` after it. */
function isTimeOf(header: IndexHeader, seconds: number): boolean {
  return seconds === MAX_SECONDS || Math.trunc((header.endTimestamp - header.beginTimestamp) / 1000) === seconds;
}
