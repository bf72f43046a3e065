import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import type { PutResult } from '../../../src/engine/store/types.ts';
import {
  bodiesOf,
  crashCopy,
  fileSystemWith,
  message,
  newDirectory,
  openStore,
  put,
  systemError,
} from './store-fixture.ts';

/** A file system whose log writes fail with `code` while `isFailing`, after writing `before` bytes of each. */
function failingLog(code: string, before: number): { fs: FileSystem; isFailing: boolean } {
  const logs = new Set<number>();
  const state = { fs: nodeFileSystem, isFailing: false };
  let isPartial = false;
  state.fs = fileSystemWith({
    open: (path, flags, mode) => {
      const fd = nodeFileSystem.open(path, flags, mode);
      if (path.includes('/commitlog/')) logs.add(fd);
      else logs.delete(fd);
      return fd;
    },
    write: (fd, bytes, offset, length, position) => {
      const isRecord = bytes.some((byte) => byte !== 0);
      if (!state.isFailing || !logs.has(fd) || !isRecord) {
        return nodeFileSystem.write(fd, bytes, offset, length, position);
      }
      isPartial = !isPartial && before > 0;
      if (isPartial) return nodeFileSystem.write(fd, bytes, offset, Math.min(before, length), position);
      throw systemError(code);
    },
  });
  return state;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('a full disk', () => {
  for (const before of [0, 1, 150, 5000]) {
    it(`refuses a whole group, leaves no trace of it, and clears by itself (${before} bytes written before)`, async () => {
      const directory = newDirectory();
      const faulty = failingLog('ENOSPC', before);
      const store = await openStore({ directory, fileSystem: faulty.fs });
      await put(store, message({ text: 'kept 0' }));
      faulty.isFailing = true;
      const group = Array.from({ length: 60 }, (_, i) => put(store, message({ text: `lost ${i}`, queueId: i & 1 })));
      for (const result of await Promise.all(group)) {
        expect(result).toMatchObject({ status: 'SERVICE_NOT_AVAILABLE', physicalOffset: -1, queueOffset: -1 });
        expect(result.reason).toMatch(/maybe disk full, CL: \d\.\d\d CQ: \d\.\d\d INDEX: -?\d\.\d\d/);
      }
      expect(store.maxOffset('TopicTest', 0)).toBe(1);
      expect((await put(store, message())).status).toBe('SERVICE_NOT_AVAILABLE');
      faulty.isFailing = false;
      store.diskRatios();
      expect(await put(store, message({ text: 'kept 1' }))).toMatchObject({ status: 'OK', queueOffset: 1 });
      expect((await put(store, message({ text: 'other', queueId: 1 }))).queueOffset).toBe(0);
      expect(await bodiesOf(store)).toEqual(['kept 0', 'kept 1']);

      const again = await openStore({ directory: crashCopy(directory) });
      expect(await bodiesOf(again)).toEqual(['kept 0', 'kept 1']);
      expect(await bodiesOf(again, 'TopicTest', 1)).toEqual(['other']);
      await store.close();
      expect(await bodiesOf(await openStore({ directory }))).toEqual(['kept 0', 'kept 1']);
    });
  }

  it('refuses a message whose file cannot be made, and nothing else', async () => {
    let isFull = false;
    const fileSystem = fileSystemWith({
      open: (path, flags, mode) => {
        if (isFull && flags === 'wx+') throw systemError('ENOSPC');
        return nodeFileSystem.open(path, flags, mode);
      },
    });
    const store = await openStore({ fileSystem });
    await put(store, message({ text: 'a'.repeat(3000) }));
    isFull = true;
    const [refused] = await Promise.all([put(store, message({ text: 'b'.repeat(3000) }))]);
    expect(refused?.status).toBe('SERVICE_NOT_AVAILABLE');
    isFull = false;
    store.diskRatios();
    expect(await put(store, message({ text: 'c'.repeat(3000) }))).toMatchObject({ status: 'OK', queueOffset: 1 });
  });

  it('is seen before it is full: puts are refused from diskSpaceWarningLevelRatio on', async () => {
    let available = 50;
    const fileSystem = fileSystemWith({
      volume: () => ({ totalBytes: 100e9, freeBytes: available * 1e9, availableBytes: available * 1e9 }),
    });
    const store = await openStore({ fileSystem, settings: { diskSpaceWarningLevelRatio: 85 } });
    expect((await put(store, message())).status).toBe('OK');
    available = 15;
    expect(store.diskRatios().commitLog).toBe(0.85);
    const refused = await put(store, message());
    expect(refused.status).toBe('SERVICE_NOT_AVAILABLE');
    expect(refused.reason).toContain('maybe disk full, CL: 0.85 CQ: 0.85 INDEX:');
    available = 16;
    store.diskRatios();
    expect((await put(store, message())).queueOffset).toBe(1);
  });

  it('does not take the consume queue with it: entries wait and are written later', async () => {
    const directory = newDirectory();
    let isFull = false;
    const fileSystem = fileSystemWith({
      open: (path, flags, mode) => {
        if (isFull && path.includes('queue')) throw systemError('ENOSPC');
        return nodeFileSystem.open(path, flags, mode);
      },
    });
    const store = await openStore({ directory, fileSystem, settings: { writeIntervalConsumeQueue: 5 } });
    isFull = true;
    expect((await put(store, message({ text: 'a' }))).status).toBe('OK');
    await settle();
    expect((await put(store, message({ text: 'b' }))).status).toBe('SERVICE_NOT_AVAILABLE');
    expect(await bodiesOf(store)).toEqual(['a']);
    isFull = false;
    store.diskRatios();
    await put(store, message({ text: 'c' }));
    await store.close();
    expect(await bodiesOf(await openStore({ directory }))).toEqual(['a', 'c']);
  });
});

describe('an I/O error', () => {
  it('on a write makes the store read-only until restart', async () => {
    const directory = newDirectory();
    const faulty = failingLog('EIO', 40);
    const store = await openStore({ directory, fileSystem: faulty.fs });
    await put(store, message({ text: 'kept' }));
    faulty.isFailing = true;
    expect(await put(store, message({ text: 'lost' }))).toMatchObject({
      status: 'SERVICE_NOT_AVAILABLE',
      reason: expect.stringMatching(/read-only.*EIO/),
    });
    faulty.isFailing = false;
    store.diskRatios();
    expect((await put(store, message())).status).toBe('SERVICE_NOT_AVAILABLE');
    expect(await bodiesOf(store)).toEqual(['kept']);
    await store.close();
    expect(readdirSync(directory)).toContain('abort');
    const again = await openStore({ directory });
    expect(await bodiesOf(again)).toEqual(['kept']);
    expect((await put(again, message())).queueOffset).toBe(1);
  });

  it('on a sync fails every message that waited for it and is never retried', async () => {
    const directory = newDirectory();
    let syncs = 0;
    let isFailing = false;
    const fileSystem = fileSystemWith({
      datasyncAsync: async (fd) => {
        syncs++;
        if (isFailing) throw systemError('EIO');
        await nodeFileSystem.datasyncAsync(fd);
      },
    });
    const store = await openStore({ directory, fileSystem, settings: { flushDiskType: 'SYNC_FLUSH' } });
    expect((await put(store, message({ text: 'durable' }))).status).toBe('OK');
    const flushed = store.flushedTo;
    isFailing = true;
    const results: PutResult[] = await Promise.all([put(store, message()), put(store, message())]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'SERVICE_NOT_AVAILABLE', reason: expect.stringMatching(/fsync/) });
    }
    isFailing = false;
    const tried = syncs;
    expect((await put(store, message())).status).toBe('SERVICE_NOT_AVAILABLE');
    await store.close();
    expect(syncs).toBe(tried);
    expect(store.flushedTo).toBe(flushed);
    expect(readdirSync(directory)).toContain('abort');
    expect((await bodiesOf(await openStore({ directory })))[0]).toBe('durable');
  });
});

describe('SYNC_FLUSH', () => {
  it('answers only after the sync, WAIT=false at once, and gathers while a sync runs', async () => {
    let release: () => void = () => undefined;
    let syncs = 0;
    const fileSystem = fileSystemWith({
      datasyncAsync: (fd) => {
        // Only the log's: the name of its new file is synced at once.
        if (nodeFileSystem.fstat(fd).isDirectory) return nodeFileSystem.datasyncAsync(fd);
        syncs++;
        return new Promise((resolve) => {
          release = () => nodeFileSystem.datasyncAsync(fd).then(resolve);
        });
      },
    });
    const store = await openStore({
      fileSystem,
      settings: { flushDiskType: 'SYNC_FLUSH', flushIntervalConsumeQueue: 1e6, flushIntervalCommitLog: 1e6 },
    });
    const order: string[] = [];
    const tell = (name: string) => (result: PutResult) => order.push(`${name} ${result.status}`);
    const first = put(store, message()).then(tell('first'));
    await settle();
    const second = put(store, message()).then(tell('second'));
    const third = put(store, message()).then(tell('third'));
    await put(store, message({ waitForFlush: false })).then(tell('no wait'));
    expect([order, syncs]).toEqual([['no wait OK'], 1]);
    release();
    await first;
    await settle();
    expect([order, syncs]).toEqual([['no wait OK', 'first OK'], 2]);
    release();
    await Promise.all([second, third]);
    expect(order.slice(2)).toEqual(['second OK', 'third OK']);
    const closing = store.close();
    const timer = setInterval(() => release(), 5);
    await closing;
    clearInterval(timer);
  });

  it('says FLUSH_DISK_TIMEOUT when a sync hangs', async () => {
    let release: () => void = () => undefined;
    const fileSystem = fileSystemWith({
      datasyncAsync: () => new Promise((resolve) => (release = resolve)),
    });
    const store = await openStore({ fileSystem, settings: { flushDiskType: 'SYNC_FLUSH', syncFlushTimeout: 20 } });
    expect((await put(store, message())).status).toBe('FLUSH_DISK_TIMEOUT');
    const timer = setInterval(() => release(), 5);
    await store.close();
    clearInterval(timer);
  });
});
