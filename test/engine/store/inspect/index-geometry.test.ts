import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { indexGeometryOf } from '../../../../src/engine/store/inspect/index-geometry.ts';
import { openStoreView } from '../../../../src/engine/store/inspect/store-view.ts';
import { newRoot, plantStore } from './planted.ts';

const HEADER = 40;
const SLOTS = 100;
const ENTRIES = 401;
const NEWEST = 180;

const { root, remove } = newRoot();
afterAll(remove);

/** Positions of messages: the first is at 0, and the newest has three keys. */
const positionOf = (entry: number): number => (entry === 1 ? 0 : entry > NEWEST - 3 ? 5000 : 100 + entry);
/** Slot 95 in use, 96 to 99 free, and of 90 slots the one of entry 178 free: what entries in slots of 90 would look like. */
const hashOf = (entry: number): number => (entry === 1 ? 95 : entry === NEWEST - 2 ? 150 : 10);

it('takes the geometry whose slot leads to the newest entry, where another length of slots fits as well', async () => {
  const store = join(root, 'store');
  await plantStore(store, 10);
  const file = Buffer.alloc(HEADER + SLOTS * 4 + ENTRIES * 20);
  file.writeBigInt64BE(BigInt(positionOf(NEWEST)), 24);
  file.writeInt32BE(NEWEST + 1, 36);
  for (let entry = 1; entry <= NEWEST; entry++) {
    const slot = HEADER + (hashOf(entry) % SLOTS) * 4;
    const at = HEADER + SLOTS * 4 + entry * 20;
    file.writeInt32BE(hashOf(entry), at);
    file.writeBigInt64BE(BigInt(positionOf(entry)), at + 4);
    file.writeInt32BE(file.readInt32BE(slot), at + 16);
    file.writeInt32BE(entry, slot);
  }
  const folder = join(store, 'index');
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  writeFileSync(join(folder, '20260101000000000'), file);
  const view = await openStoreView({ directory: store });
  try {
    expect(indexGeometryOf(view)).toMatchObject({ slots: SLOTS, entries: ENTRIES });
  } finally {
    view.close();
  }
});
