import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import {
  bodiesOf,
  fileSystemWith,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  systemError,
} from './store-fixture.ts';

/** Fails calls that change or measure something, while told to. */
function failing(error: () => Error | undefined): FileSystem {
  const or = <T>(call: () => T): T => {
    const thrown = error();
    if (thrown !== undefined) throw thrown;
    return call();
  };
  return fileSystemWith({
    syncDirectory: (path) => or(() => nodeFileSystem.syncDirectory(path)),
    volume: (path) => or(() => nodeFileSystem.volume(path)),
  });
}

describe('a single failing call', () => {
  it('to make a new log file leaves no half-made one: the next put rolls again', async () => {
    const directory = newDirectory();
    let hasFailed = false;
    const fs = fileSystemWith({
      truncate: (fd, length) => {
        if (!hasFailed && existsSync(logFile(directory, 4096))) {
          hasFailed = true;
          throw systemError('ENOSPC');
        }
        nodeFileSystem.truncate(fd, length);
      },
    });
    const store = await openStore({ directory, fileSystem: fs });
    const kept: string[] = [];
    for (let i = 0; i < 60; i++) {
      const result = await put(store, message({ text: `m${i}` }));
      if (result.status === 'OK') kept.push(`m${i}`);
      else store.diskRatios();
    }
    expect(hasFailed).toBe(true);
    expect(kept.length).toBeLessThan(60);
    expect(kept.length).toBeGreaterThan(50);
    for (const name of readdirSync(join(directory, 'commitlog'))) {
      expect(statSync(join(directory, 'commitlog', name)).size).toBe(4096);
    }
    await store.close();
    expect(await bodiesOf(await openStore({ directory }))).toEqual(kept);
  });

  it('to make the name of a new log file durable refuses what waits for it, and everything after', async () => {
    const directory = newDirectory();
    let isFailing = false;
    const fs = fileSystemWith({
      datasyncAsync: (fd) =>
        isFailing && nodeFileSystem.fstat(fd).inode === nodeFileSystem.stat(join(directory, 'commitlog'))?.inode
          ? Promise.reject(systemError('EIO'))
          : nodeFileSystem.datasyncAsync(fd),
    });
    const store = await openStore({ directory, fileSystem: fs, settings: { flushDiskType: 'SYNC_FLUSH' } });
    const kept: string[] = [];
    for (let i = 0; i < 60; i++) {
      isFailing = i > 0;
      const result = await put(store, message({ text: `m${i}` }));
      if (result.status === 'OK') kept.push(`m${i}`);
    }
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(40);
    expect(store.health.readOnlyReason).toContain('fsync of');
    await store.close();
    expect((await bodiesOf(await openStore({ directory }))).slice(0, kept.length)).toEqual(kept);
  });

  it('to measure the disk makes the store read-only with the reason, instead of ending the process', async () => {
    let isFailing = false;
    const store = await openStore({ fileSystem: failing(() => (isFailing ? systemError('EIO') : undefined)) });
    isFailing = true;
    expect(await store.deleteExpiredFiles()).toEqual([]);
    const result = await put(store, message());
    expect(result.status).toBe('SERVICE_NOT_AVAILABLE');
    expect(result.reason).toMatch(/read-only until the broker is restarted: measuring the disk: EIO/);
  });

  it('to measure the disk while a store opens does not keep its directory taken', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, fileSystem: failing(() => systemError('EIO')) }).catch(() => undefined);
    await store?.close();
    await (await openStore({ directory })).close();
  });

  it('in the index lets the store open again, and the keys are there', async () => {
    const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 400 };
    const directory = newDirectory();
    let isFailing = false;
    const fileSystem = fileSystemWith({
      write: (fd, bytes, offset, length, position) => {
        if (isFailing && length % 20 === 0) throw systemError('EIO');
        return nodeFileSystem.write(fd, bytes, offset, length, position);
      },
    });
    const store = await openStore({ directory, fileSystem, settings });
    const send = (i: number) => {
      const properties = Buffer.from(`KEYS\u0001k${i}\u0002`);
      return put(store, message({ text: `m${i}`, properties, keys: [`k${i}`] }));
    };
    for (let i = 0; i < 10; i++) await send(i);
    isFailing = true;
    await store.queryByKey('TopicTest', 'k1', 1, 0, Number.MAX_SAFE_INTEGER);
    isFailing = false;
    await store.close();
    expect(existsSync(join(directory, 'abort'))).toBe(false);
    const again = await openStore({ directory, settings });
    for (let i = 0; i < 10; i++) {
      const { buffers } = await again.queryByKey('TopicTest', `k${i}`, 9, 0, Number.MAX_SAFE_INTEGER);
      expect(buffers, `k${i}`).toHaveLength(1);
    }
  });

  it('in the index, behind a record that is indexed, lets the store open again', async () => {
    const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 8 };
    const directory = newDirectory();
    let isFailing = false;
    const fileSystem = fileSystemWith({
      open: (path, flags, mode) => {
        if (isFailing && path.includes('/index/')) throw systemError('EIO');
        return nodeFileSystem.open(path, flags, mode);
      },
    });
    const store = await openStore({ directory, fileSystem, settings });
    for (let i = 0; i < 30; i++) {
      if (i === 14) isFailing = true;
      const properties = Buffer.from(`KEYS\u0001k${i}\u0002`);
      await put(store, message({ text: `m${i}`, properties, keys: [`k${i}`] }));
      await store.queryByKey('TopicTest', 'k1', 1, 0, Number.MAX_SAFE_INTEGER);
    }
    isFailing = false;
    await store.close();
    const again = await openStore({ directory, settings });
    expect(await bodiesOf(again)).toHaveLength(30);
    for (let i = 0; i < 30; i++) {
      const { buffers } = await again.queryByKey('TopicTest', `k${i}`, 9, 0, Number.MAX_SAFE_INTEGER);
      expect(buffers, `k${i}`).toHaveLength(1);
    }
  });
});
