import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordDatabase } from '../../../../src/engine/store/consume/database.ts';
import { lmdbOpener } from '../../../../src/engine/store/consume/database.ts';
import { ConsumeMode } from '../../../../src/engine/store/consume/delivery.ts';
import { inspectDatabase } from '../../../../src/engine/store/consume/inspect.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { clock, newDirectory, openStore, warnings } from './support.ts';

const T = clock.time;

describe('the state of per-message acknowledgement', () => {
  it('makes nothing as long as nobody acknowledges message by message', async () => {
    const directory = newDirectory();
    const store = await openStore(directory);
    await store.committed();
    await store.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is there again after a restart: what is out, until when, with whom, and what is done', async () => {
    const directory = newDirectory();
    const store = await openStore(directory);
    const state = store.obtain('G', 'T', 3, 10);
    state.take([10, 11, 13], 14, T, T + 60_000, 'client-ä');
    state.acknowledge(11, T, T + 60_000, T);
    state.setMode(ConsumeMode.ORDERED);
    await store.close();

    const again = await openStore(directory);
    const read = again.find('G', 'T', 3);
    expect(again.wasClosed).toBe(true);
    expect([read?.lowest, read?.next, read?.mode]).toEqual([10, 14, ConsumeMode.ORDERED]);
    expect([...(read?.out ?? [])]).toEqual([
      [10, { popTime: T, until: T + 60_000, tries: 1, clientId: 'client-ä' }],
      [13, { popTime: T, until: T + 60_000, tries: 1, clientId: 'client-ä' }],
    ]);
    expect(again.obtain('G', 'T', 4, 0).id).toBe(2);
    await again.close();
  });

  it('knows a crash from a clean shutdown', async () => {
    const directory = newDirectory();
    const store = await openStore(directory);
    store.obtain('G', 'T', 0, 0).take([0], 1, T, T + 1, 'c');
    await store.close();
    const second = await openStore(directory);
    expect(second.wasClosed).toBe(true);
    const third = await openStore(directory);
    expect(third.wasClosed).toBe(false);
    expect(third.find('G', 'T', 0)?.outCount).toBe(1);
    await Promise.all([second.close(), third.close()]);
  });

  it('forgets a removed state for good', async () => {
    const directory = newDirectory();
    const store = await openStore(directory);
    const state = store.obtain('G', 'T', 0, 0);
    state.take([0, 1], 2, T, T + 1, 'c');
    store.remove(state);
    await store.close();
    const again = await openStore(directory);
    expect([...again.states()]).toEqual([]);
    await again.close();
  });

  it('is kept only when the database says so, and the changes of a turn are one write', async () => {
    const open = await lmdbOpener(nodeFileSystem);
    const commits: (() => void)[] = [];
    let writes = 0;
    const store = await openStore(newDirectory(), {
      openDatabase: (path, isSync): RecordDatabase => {
        const database = open(path, isSync);
        const put: RecordDatabase['put'] = (key, value) => {
          writes++;
          database.put(key, value);
        };
        return { ...database, put, committed: () => new Promise((resolve) => commits.push(resolve)) };
      },
    });
    const state = store.obtain('G', 'T', 0, 0);
    writes = 0;
    for (let offset = 0; offset < 10; offset++) {
      state.take([offset], offset + 1, T, T + 60_000, 'c');
      if (offset > 0) state.acknowledge(offset, T, T + 60_000, T);
    }
    let kept = 0;
    const waiting = [store.committed(), store.committed()].map((promise) => promise.then(() => kept++));
    await new Promise((resolve) => setTimeout(resolve, 20));
    // The queue, its progress, and the one message that is still out.
    expect([writes, commits.length, kept]).toEqual([3, 1, 0]);
    commits[0]?.();
    await Promise.all(waiting);
    expect(kept).toBe(2);
    const closing = store.close();
    await expect.poll(() => commits.length).toBe(2);
    commits[1]?.();
    await closing;
  });

  it('writes everything anew after a commit that failed', async () => {
    const directory = newDirectory();
    const open = await lmdbOpener(nodeFileSystem);
    let fails = false;
    const store = await openStore(directory, {
      openDatabase: (path, isSync): RecordDatabase => {
        const database = open(path, isSync);
        return {
          ...database,
          put: (key, value) => void (fails || database.put(key, value)),
          remove: (key) => void (fails || database.remove(key)),
          committed: () => (fails ? Promise.reject(new Error('no space')) : database.committed()),
        };
      },
    });
    const state = store.obtain('G', 'T', 0, 0);
    state.take([0, 1, 2], 3, T, T + 60_000, 'c');
    await store.committed();
    fails = true;
    state.acknowledge(0, T, T + 60_000, T);
    state.take([3], 4, T, T + 60_000, 'd');
    await expect(store.committed()).rejects.toThrow('no space');
    fails = false;
    await store.close();
    const again = await openStore(directory);
    expect([...(again.find('G', 'T', 0)?.out.keys() ?? [])]).toEqual([1, 2, 3]);
    await again.close();
  });
});

describe('a consumeStore that is of no use', () => {
  const made = async (): Promise<string> => {
    const directory = newDirectory();
    const store = await openStore(directory);
    const state = store.obtain('G', 'T', 0, 0);
    state.take(
      Array.from({ length: 500 }, (_, i) => i),
      500,
      T,
      T + 60_000,
      'client',
    );
    await store.close();
    return directory;
  };
  const setAside = async (directory: string): Promise<void> => {
    const store = await openStore(directory, { inspect: inspectDatabase });
    expect([...store.states()]).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('rebuilt from the committed offsets');
    expect(readdirSync(join(directory, 'damaged'))).toHaveLength(1);
    store.obtain('G', 'T', 0, 7);
    await store.close();
    const again = await openStore(directory, { inspect: inspectDatabase });
    expect([again.find('G', 'T', 0)?.next, warnings]).toEqual([7, []]);
    await again.close();
  };

  it('is set aside when it is cut short', async () => {
    const directory = await made();
    const file = join(directory, 'consumeStore/data.mdb');
    writeFileSync(file, readFileSync(file).subarray(0, 9000));
    await setAside(directory);
  });

  it('is set aside when its pages are garbage', async () => {
    const directory = await made();
    const file = join(directory, 'consumeStore/data.mdb');
    const bytes = readFileSync(file);
    for (let i = 8192; i < bytes.length; i++) bytes[i] = (i * 37) & 0xff;
    writeFileSync(file, bytes);
    await setAside(directory);
  });

  it('is set aside when a bit of a record has flipped', async () => {
    const directory = await made();
    const file = join(directory, 'consumeStore/data.mdb');
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('client');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(file, bytes);
    await setAside(directory);
  });

  it('is set aside when it is no database at all, or an empty folder', async () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'consumeStore'));
    writeFileSync(join(directory, 'consumeStore/data.mdb'), 'this is no database');
    await setAside(directory);
    rmSync(join(directory, 'damaged'), { recursive: true });
    rmSync(join(directory, 'consumeStore'), { recursive: true });
    mkdirSync(join(directory, 'consumeStore'));
    await setAside(directory);
  });

  it('is set aside when it is the database of something else', async () => {
    const directory = newDirectory();
    const open = await lmdbOpener(nodeFileSystem);
    const database = open(join(directory, 'consumeStore'), false);
    database.put(Buffer.from('somebody'), Buffer.from('else'));
    await database.committed();
    await database.close();
    expect(existsSync(join(directory, 'consumeStore/data.mdb'))).toBe(true);
    await setAside(directory);
  });
});
