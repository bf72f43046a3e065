import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyStore } from '../../../../src/engine/store/inspect/verify-store.ts';
import { rebuildDerived } from '../../../../src/engine/store/recover/rebuild-derived.ts';
import {
  APACHE_STORES,
  entryPlace,
  GEOMETRY,
  indexFileOf,
  newRoot,
  openSmall,
  type Planted,
  patch,
  placeOf,
  plantStore,
  unpackApache,
} from '../inspect/planted.ts';
import { bodiesOf } from '../store-fixture.ts';

const { root, remove } = newRoot();
const pristine = join(root, 'pristine');
const store = join(root, 'store');
let planted: Planted[];

beforeAll(async () => {
  planted = await plantStore(pristine);
});
afterAll(remove);
beforeEach(() => {
  rmSync(store, { recursive: true, force: true });
  cpSync(pristine, store, { recursive: true });
});

describe('rebuildDerived', () => {
  it('makes damaged queues and index anew, and keeps what it replaced', async () => {
    const [path, at] = entryPlace(store, 1, 7);
    patch(path, (bytes) => bytes.fill(0x55, at, at + 40));
    patch(indexFileOf(store), (bytes) => bytes.fill(0x55, 40, 80));
    const damaged = readFileSync(path);
    expect((await verifyStore({ directory: store })).outcome).toBe('DAMAGED');

    const plan = await rebuildDerived({ directory: store, dryRun: true });
    expect(plan).toMatchObject({
      dryRun: true,
      records: 120,
      replaced: ['consumequeue', 'index', 'checkpoint'],
      queues: [],
    });
    expect(readFileSync(path)).toEqual(damaged);

    const report = await rebuildDerived({ directory: store });
    expect(report).toMatchObject({ ...{ records: 120, queueFileSize: 400 }, maxHashSlotNum: 30, maxIndexNum: 101 });
    expect(report.queues).toEqual(
      [0, 1, 2].map((queueId) => ({ topic: 'Orders', queueId, minOffset: 0, maxOffset: 40 })),
    );
    const aside = report.movedTo ?? '';
    expect(readdirSync(aside).sort()).toEqual(['checkpoint', 'consumequeue', 'index']);
    expect(readFileSync(join(aside, 'consumequeue', 'Orders', '1', '00000000000000000000'))).toEqual(damaged);
    expect((await verifyStore({ directory: store, settings: GEOMETRY })).damages).toEqual([]);
    const opened = await openSmall(store);
    expect(await bodiesOf(opened, 'Orders', 1)).toHaveLength(40);
    await opened.close();
  });

  it.each(APACHE_STORES)('makes those of Apache %s as they were', async (name) => {
    const directory = unpackApache(name, join(root, name));
    const before = readFileSync(join(directory, 'consumequeue', 'Orders', '0', '00000000000000000000'));
    await rebuildDerived({ directory });
    expect(readFileSync(join(directory, 'consumequeue', 'Orders', '0', '00000000000000000000'))).toEqual(before);
    expect(await verifyStore({ directory })).toMatchObject({ records: 126, indexEntries: 252, damages: [] });
  });

  it('refuses a log that is not whole, and names mq recover', async () => {
    const { position } = planted[9] as Planted;
    const [path, at] = placeOf(store, position);
    patch(path, (bytes) => bytes.fill(0, at, at + 8));
    await expect(rebuildDerived({ directory: store })).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      hint: expect.stringContaining('mq recover'),
      details: { file: path, offset: at },
    });
    expect(existsSync(join(store, 'damaged'))).toBe(false);
  });

  it('refuses while a broker has the store, and queues of a kind it does not make', async () => {
    const live = await openSmall(store);
    await expect(rebuildDerived({ directory: store })).rejects.toMatchObject({ code: 'IN_USE' });
    await live.close();
    cpSync(join(store, 'consumequeue', 'Orders'), join(store, 'batchconsumequeue', 'Batches'), { recursive: true });
    await expect(rebuildDerived({ directory: store })).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('batch queues'),
    });
  });
});
