import { join } from 'node:path';
import { readInt64 } from '../../../protocol/message/record.ts';
import { readFully } from '../files/file-sequence.ts';
import { FixedFile } from '../files/fixed-file.ts';
import { isIndexFileName } from '../index/file-name.ts';
import { ENTRY_SIZE, Geometry, HEADER_SIZE, SLOT_SIZE } from '../index/geometry.ts';
import { IndexHeader } from '../index/header.ts';
import { defaultStoreSettings } from '../settings.ts';
import type { StoreView } from './store-view.ts';

const WINDOW = 1024 * 1024;

/**
 * Slots and entries of a store's index files: as configured, else as their content shows, since the files do not say
 * (store-format 4). Undefined where neither does.
 */
export function indexGeometryOf(view: StoreView): Geometry | undefined {
  const { maxHashSlotNum, maxIndexNum } = view.settings;
  if (maxHashSlotNum !== undefined && maxIndexNum !== undefined) return new Geometry(maxHashSlotNum, maxIndexNum);
  const folder = join(view.directory, 'index');
  for (const name of view.fs.list(folder).filter(isIndexFileName)) {
    const path = join(folder, name);
    const found = geometryOfFile(view, new FixedFile(path, 0, view.fs.stat(path)?.size ?? 0));
    if (found !== undefined) return found;
  }
  return undefined;
}

function geometryOfFile({ open }: StoreView, file: FixedFile): Geometry | undefined {
  const { maxHashSlotNum, maxIndexNum } = defaultStoreSettings;
  const usual = new Geometry(maxHashSlotNum, maxIndexNum);
  if (file.size === usual.fileSize) return usual;
  const read = (position: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readFully(open, open.use(file), bytes, length, position);
    return bytes;
  };
  const header = new IndexHeader();
  header.decode(read(0, HEADER_SIZE));
  const rest = file.size - HEADER_SIZE;
  const geometryWith = (slots: number): Geometry | undefined => {
    const entries = (rest - slots * SLOT_SIZE) / ENTRY_SIZE;
    return slots > 0 && Number.isInteger(entries) && entries > 1 ? new Geometry(slots, entries) : undefined;
  };
  if (header.indexCount <= 1) return rest % 84 === 0 ? geometryWith(rest / 84) : undefined;
  // The first entry: the first position, no time behind it, none before it in its slot.
  const isFirst = (bytes: Buffer, at: number): boolean =>
    bytes.readInt32BE(at + 16) === 0 &&
    bytes.readInt32BE(at + 12) === 0 &&
    readInt64(bytes, at + 4) === header.beginPhyOffset &&
    bytes.readInt32BE(at) > 0;
  let possible: Geometry | undefined;
  for (let from = HEADER_SIZE; from + 2 * ENTRY_SIZE <= file.size; from += WINDOW) {
    const bytes = read(from, Math.min(WINDOW + ENTRY_SIZE, file.size - from));
    for (let at = 0; at + ENTRY_SIZE <= bytes.length && at < WINDOW; at += SLOT_SIZE) {
      if (!isFirst(bytes, at)) continue;
      const geometry = geometryWith((from + at - ENTRY_SIZE - HEADER_SIZE) / SLOT_SIZE);
      const slot = geometry === undefined ? undefined : slotOfNewest(geometry, header, read);
      if (slot === header.indexCount - 1) return geometry;
      // After a crash the slots of the newest file may never have been written; else this is another geometry's entry.
      if (slot === 0) possible ??= geometry;
    }
  }
  return possible;
}

/** What the slot of the newest entry holds, if that lies where the geometry says, with the position the header has. */
function slotOfNewest(
  geometry: Geometry,
  header: IndexHeader,
  read: (position: number, length: number) => Buffer,
): number | undefined {
  const newest = header.indexCount - 1;
  if (newest >= geometry.entries) return undefined;
  const entry = read(geometry.entryPosition(newest), ENTRY_SIZE);
  const hash = entry.readInt32BE(0);
  if (hash < 0 || readInt64(entry, 4) !== header.endPhyOffset) return undefined;
  return read(geometry.slotPosition(hash % geometry.slots), SLOT_SIZE).readInt32BE(0);
}
