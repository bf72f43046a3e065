import { readInt64 } from '../../../protocol/message/record.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ENTRY_SIZE } from './geometry.ts';
import type { IndexFile } from './index-file.ts';

/** Entries of a chain often lie close together: each read fetches this many, ending with the one wanted. */
const BLOCK_ENTRIES = 200;

/**
 * Positions of records with a key's hash, stored between two times, ascending: from the newest file back until there are
 * `limit`.
 */
export async function queryFiles(
  files: readonly IndexFile[],
  open: OpenFiles,
  keyHash: number,
  limit: number,
  begin: number,
  end: number,
): Promise<number[]> {
  const offsets: number[] = [];
  for (const file of [...files].reverse()) {
    const { header } = file;
    if (file.isForeign || file.file.removed || file.isEmpty) continue;
    if (header.overlaps(begin, end)) await collectOffsets(file, open, keyHash, limit, begin, end, offsets);
    if (header.beginTimestamp < begin || offsets.length >= limit) break;
  }
  return [...new Set(offsets)].sort((a, b) => a - b);
}

/**
 * Collects positions of records with a key's hash from one file, newest first, until there are `maxNum` (store-format 4).
 * The chain of a slot only ever leads to older entries; whatever else a damaged file says ends it.
 */
async function collectOffsets(
  index: IndexFile,
  open: OpenFiles,
  keyHash: number,
  maxNum: number,
  begin: number,
  end: number,
  offsets: number[],
): Promise<void> {
  const { geometry, header } = index;
  const { indexCount, beginTimestamp } = header;
  if (indexCount <= 1) return;
  const fd = open.pin(index.file);
  try {
    const block = Buffer.allocUnsafe(BLOCK_ENTRIES * ENTRY_SIZE);
    let blockFirst = 0;
    let blockCount = 0;
    let entry = await index.newestEntry(keyHash % geometry.slots, fd);
    while (entry > 0 && entry < indexCount && offsets.length < maxNum) {
      if (entry < blockFirst || entry >= blockFirst + blockCount) {
        blockFirst = Math.max(1, entry - BLOCK_ENTRIES + 1);
        const length = (entry - blockFirst + 1) * ENTRY_SIZE;
        const count = await open.fs.readAsync(fd, block, 0, length, geometry.entryPosition(blockFirst));
        blockCount = Math.floor(count / ENTRY_SIZE);
        if (entry >= blockFirst + blockCount) return;
      }
      const at = (entry - blockFirst) * ENTRY_SIZE;
      const seconds = block.readInt32BE(at + 12);
      if (seconds < 0) return;
      const time = beginTimestamp + seconds * 1000;
      if (block.readInt32BE(at) === keyHash && time >= begin && time <= end) offsets.push(readInt64(block, at + 4));
      const previous = block.readInt32BE(at + 16);
      if (previous >= entry || time < begin) return;
      entry = previous;
    }
  } finally {
    open.unpin(index.file);
  }
}
