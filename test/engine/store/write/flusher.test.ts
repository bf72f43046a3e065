import { expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { message, openStore, put } from '../store-fixture.ts';

it('counts as durable what was written while the name of a new file was synced', async () => {
  let beforeSync: () => Promise<void> = async () => undefined;
  const fs: FileSystem = {
    ...nodeFileSystem,
    datasyncAsync: async (fd) => {
      await beforeSync();
      await nodeFileSystem.datasyncAsync(fd);
    },
  };
  const store = await openStore({ fileSystem: fs });
  let puts = 0;
  // The first sync is that of the directory, whose file the first message made.
  beforeSync = async () => {
    if (puts++ === 0) await put(store, message({ text: 'meanwhile' }));
  };
  await put(store, message({ text: 'first' }));
  await store.flush();
  await store.flush();
  expect(puts).toBeGreaterThan(1);
  expect(store.flushedTo).toBe(store.maxPhysicalOffset);
});
