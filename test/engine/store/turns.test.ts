import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import {
  bodiesOf,
  crashCopy,
  fileSystemWith,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  queueFile,
  systemError,
} from './store-fixture.ts';

/** Keeps the processor, as a slow call does. */
function spin(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

describe('many new queues', () => {
  it('get their files a few in a turn of the event loop, however many wait', async () => {
    let inTurn = 0;
    let most = 0;
    const store = await openStore({
      settings: { mappedFileSizeCommitLog: 1024 * 1024, writeIntervalConsumeQueue: 5, flushIntervalConsumeQueue: 1e6 },
      fileSystem: fileSystemWith({
        makeDirectory: (path, mode) => {
          if (path.includes('/consumequeue/')) {
            most = Math.max(most, ++inTurn);
            spin(3);
          }
          nodeFileSystem.makeDirectory(path, mode);
        },
      }),
    });
    let isOver = false;
    const turn = (): void => {
      inTurn = 0;
      if (!isOver) setImmediate(turn);
    };
    turn();
    await Promise.all(Array.from({ length: 200 }, (_, i) => put(store, message({ queueId: i }))));
    await store.close();
    isOver = true;
    // Two fit into a slice of 5 ms.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('a deleted topic', () => {
  it('is gone at once, its files follow without a call on the event loop', async () => {
    const directory = newDirectory();
    const unlinked: string[] = [];
    let removals = 0;
    const store = await openStore({
      directory,
      fileSystem: fileSystemWith({
        unlink: (path) => {
          unlinked.push(path);
          nodeFileSystem.unlink(path);
        },
        removeTree: (path) => {
          unlinked.push(path);
          nodeFileSystem.removeTree(path);
        },
        removeTreeAsync: (path) => {
          removals++;
          return nodeFileSystem.removeTreeAsync(path);
        },
      }),
    });
    for (let i = 0; i < 50; i++) await put(store, message({ queueId: i }));
    await vi.waitFor(() => expect(existsSync(queueFile(directory, 'TopicTest', 49))).toBe(true));
    unlinked.length = 0;
    expect(store.deleteTopic('TopicTest')).toBe(true);
    expect(existsSync(join(directory, 'consumequeue', 'TopicTest'))).toBe(false);
    expect(unlinked).toEqual([]);
    expect((await put(store, message({ text: 'again' }))).queueOffset).toBe(0);
    await store.close();
    expect(removals).toBe(1);
    expect(readdirSync(join(directory, 'mq', 'deleted'))).toEqual([]);
    expect(await bodiesOf(await openStore({ directory }))).toEqual(['again']);
  });

  it('whose removal a kill broke off goes at the next start', async () => {
    const directory = newDirectory();
    const left = join(directory, 'mq', 'deleted', '1-2-3', '0');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, '00000000000000000000'), 'x');
    await (await openStore({ directory })).close();
    expect(readdirSync(join(directory, 'mq', 'deleted'))).toEqual([]);
  });

  it('is removed in place where it cannot be moved', async () => {
    const directory = newDirectory();
    const store = await openStore({
      directory,
      fileSystem: fileSystemWith({
        rename: (from, to) => {
          if (to.includes('/deleted/')) throw systemError('ENOSPC');
          nodeFileSystem.rename(from, to);
        },
      }),
    });
    await put(store, message());
    await vi.waitFor(() => expect(existsSync(queueFile(directory))).toBe(true));
    expect(store.deleteTopic('TopicTest')).toBe(true);
    expect(existsSync(join(directory, 'consumequeue', 'TopicTest'))).toBe(false);
  });
});

describe('queues after a crash', () => {
  it('are written over in place, not made again', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (let i = 0; i < 30; i++) await put(store, message({ text: `m${i}` }));
    await store.close();
    writeFileSync(join(directory, 'abort'), '1');
    const before = statSync(queueFile(directory)).ino;
    const again = await openStore({ directory });
    expect(await bodiesOf(again)).toEqual(Array.from({ length: 30 }, (_, i) => `m${i}`));
    expect(statSync(queueFile(directory)).ino).toBe(before);
  });

  it('lose the entries whose records the log no longer has', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (let i = 0; i < 25; i++) await put(store, message({ text: `m${i}` }));
    await put(store, message({ topic: 'Other', text: 'gone' }));
    const copy = crashCopy(directory);
    await store.close();
    // The queues know more than the log: as after a loss of power.
    for (const topic of ['TopicTest', 'Other']) {
      nodeFileSystem.makeDirectory(join(copy, 'consumequeue', topic, '0'), 0o700);
      for (const name of readdirSync(join(directory, 'consumequeue', topic, '0'))) {
        const to = join(copy, 'consumequeue', topic, '0', name);
        writeFileSync(to, nodeFileSystem.readFile(join(directory, 'consumequeue', topic, '0', name)) ?? '');
      }
    }
    const log = nodeFileSystem.readFile(logFile(copy)) ?? Buffer.alloc(0);
    let at = 0;
    for (let i = 0; i < 12; i++) at += log.readInt32BE(at);
    writeFileSync(logFile(copy), Buffer.concat([log.subarray(0, at), Buffer.alloc(4096 - at)]));
    const again = await openStore({ directory: copy });
    expect(await bodiesOf(again)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i}`));
    expect(again.maxOffset('Other', 0)).toBe(0);
    await again.close();
    const entries = nodeFileSystem.readFile(queueFile(copy, 'TopicTest', 0, 200)) ?? Buffer.alloc(0);
    expect(entries.subarray(40).every((byte) => byte === 0)).toBe(true);
    expect(existsSync(queueFile(copy, 'TopicTest', 0, 400))).toBe(false);
    expect(await bodiesOf(await openStore({ directory: copy }))).toHaveLength(12);
  });
});
