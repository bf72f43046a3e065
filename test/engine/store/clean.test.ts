import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MessageStore } from '../../../src/engine/store/message-store.ts';
import {
  bodiesOf,
  fileSystemWith,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  queueFile,
} from './store-fixture.ts';

const HOUR = 3_600_000;
const text = (i: number): string => `message ${i}`;

async function fill(store: MessageStore, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await put(store, message({ text: text(i) }));
}

const age = (path: string, hours: number): void => {
  const seconds = (Date.now() - hours * HOUR) / 1000;
  utimesSync(path, seconds, seconds);
};

const volumeUsed = (percent: () => number) =>
  fileSystemWith({
    volume: () => {
      const free = (100 - percent()) * 1e9;
      return { totalBytes: 100e9, freeBytes: free, availableBytes: free };
    },
  });

describe('expired files', () => {
  it('go oldest first up to the first unexpired, with what pointed into them', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await fill(store, 120);
    await expect.poll(() => existsSync(queueFile(directory, 'TopicTest', 0, 2200))).toBe(true);
    for (const start of [0, 4096]) age(logFile(directory, start), 73);
    age(logFile(directory, 8192), 71);
    expect(store.expiredFiles()).toEqual(['00000000000000000000', '00000000000000004096']);
    expect(existsSync(logFile(directory))).toBe(true);
    expect(await store.deleteExpiredFiles()).toEqual(['00000000000000000000', '00000000000000004096']);
    expect(existsSync(logFile(directory, 4096))).toBe(false);
    expect(store.minPhysicalOffset).toBe(8192);
    const min = store.minOffset('TopicTest', 0);
    expect(min).toBeGreaterThan(70);
    expect(await bodiesOf(store)).toEqual(Array.from({ length: 120 - min }, (_, i) => text(min + i)));
    expect(existsSync(queueFile(directory))).toBe(false);
    expect(readdirSync(join(directory, 'consumequeue/TopicTest/0'))[0]).toBe(
      String(Math.floor(min / 10) * 200).padStart(20, '0'),
    );
    expect(
      store.get({ topic: 'TopicTest', queueId: 0, offset: 0, maxMessages: 1, maxBytes: 1, matches: undefined }),
    ).toMatchObject({ status: 'OFFSET_TOO_SMALL', nextBeginOffset: min });
    await store.close();
    const again = await openStore({ directory });
    expect(again.minOffset('TopicTest', 0)).toBe(min);
    expect((await put(again, message())).queueOffset).toBe(120);
  });

  it('leave queues that are rebuilt without their head: fillers stand for it and are no messages', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await fill(store, 67);
    age(logFile(directory), 1000);
    expect(await store.deleteExpiredFiles()).toHaveLength(1);
    const min = store.minOffset('TopicTest', 0);
    expect(min % 10).not.toBe(0);
    await store.close();
    writeFileSync(join(directory, 'abort'), '1');
    rmSync(join(directory, 'consumequeue'), { recursive: true });
    for (let round = 0; round < 2; round++) {
      const again = await openStore({ directory });
      expect([again.minOffset('TopicTest', 0), again.maxOffset('TopicTest', 0)]).toEqual([min, 67]);
      expect((await bodiesOf(again))[0]).toBe(text(min));
      await again.close();
    }
    const first = readFileSync(queueFile(directory, 'TopicTest', 0, (min - (min % 10)) * 20));
    expect(first.subarray(0, 20).toString('hex')).toBe('00000000000000007fffffff0000000000000000');
  });

  it('never include the last', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await fill(store, 60);
    for (const name of readdirSync(join(directory, 'commitlog'))) age(join(directory, 'commitlog', name), 1000);
    await store.deleteExpiredFiles();
    expect(readdirSync(join(directory, 'commitlog'))).toHaveLength(1);
    expect((await put(store, message())).queueOffset).toBe(60);
  });

  it('go by themselves only at the hour of deleteWhen or when the disk is used beyond diskMaxUsedSpaceRatio', async () => {
    const directory = newDirectory();
    const now = new Date();
    const other = [(now.getHours() + 12) % 24];
    let used = 10;
    const store = await openStore({
      directory,
      fileSystem: volumeUsed(() => used),
      settings: { deleteWhen: other, cleanResourceInterval: 10, diskMaxUsedSpaceRatio: 75 },
    });
    await fill(store, 60);
    age(logFile(directory), 1000);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(existsSync(logFile(directory))).toBe(true);
    used = 76;
    await expect.poll(() => existsSync(logFile(directory))).toBe(false);
  });
});

describe('unexpired files on a full disk', () => {
  it('stay, and puts are refused', async () => {
    const directory = newDirectory();
    let used = 10;
    const settings = { diskSpaceWarningLevelRatio: 85 };
    const store = await openStore({ directory, fileSystem: volumeUsed(() => used), settings });
    await fill(store, 60);
    used = 95;
    expect(await store.deleteExpiredFiles()).toHaveLength(0);
    expect((await put(store, message())).status).toBe('SERVICE_NOT_AVAILABLE');
    expect(await bodiesOf(store)).toHaveLength(60);
  });

  it('go with cleanFileForciblyEnable', async () => {
    const directory = newDirectory();
    let used = 10;
    const store = await openStore({
      directory,
      fileSystem: volumeUsed(() => used),
      settings: { cleanFileForciblyEnable: true },
    });
    await fill(store, 60);
    used = 95;
    expect(await store.deleteExpiredFiles()).toHaveLength(1);
    used = 50;
    store.diskRatios();
    expect((await put(store, message())).queueOffset).toBe(60);
  });
});

describe('topics', () => {
  it('are deleted with their directories and begin anew', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await fill(store, 20);
    await put(store, message({ topic: 'Other' }));
    expect(store.deleteTopic('TopicTest')).toBe(true);
    expect(store.deleteTopic('TopicTest')).toBe(false);
    expect(store.topics()).toEqual(['Other']);
    expect((await put(store, message())).queueOffset).toBe(0);
    await store.close();
    const again = await openStore({ directory });
    expect([again.maxOffset('TopicTest', 0), again.maxOffset('Other', 0)]).toEqual([1, 1]);
    expect(await again.cleanUnusedTopics((topic) => topic === 'Other', true)).toEqual(['TopicTest']);
    expect(again.topics()).toContain('TopicTest');
    expect(await again.cleanUnusedTopics((topic) => topic === 'Other')).toEqual(['TopicTest']);
    expect(existsSync(join(directory, 'consumequeue/TopicTest'))).toBe(false);
  });

  it('whose messages are all gone can be cleaned', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await put(store, message({ topic: 'Old' }));
    await fill(store, 80);
    age(logFile(directory), 1000);
    await store.deleteExpiredFiles();
    expect([store.minOffset('Old', 0), store.maxOffset('Old', 0)]).toEqual([1, 1]);
    expect(await store.cleanExpiredQueues(() => true)).toEqual({ removed: [], kept: ['Old/0'] });
    expect(await store.cleanExpiredQueues(() => false, true)).toEqual({ removed: ['Old/0'], kept: [] });
    expect(store.topics()).toContain('Old');
    expect(await store.cleanExpiredQueues(() => false)).toEqual({ removed: ['Old/0'], kept: [] });
    expect(store.queueIds('Old')).toEqual([]);
    expect(store.topics()).toContain('TopicTest');
  });
});

describe('many queues', () => {
  it('need few open files and little memory', async () => {
    const directory = newDirectory();
    const store = await openStore({
      directory,
      settings: { mappedFileSizeCommitLog: 1 << 30, mappedFileSizeConsumeQueue: 6_000_000, maxOpenFiles: 64 },
    });
    const count = 1000;
    global.gc?.();
    const before = process.memoryUsage();
    for (let i = 0; i < count; i++)
      store.put(message({ topic: `Topic${i >> 3}`, queueId: i & 7 }), { onPut: () => undefined });
    await put(store, message());
    await store.close();
    const again = await openStore({
      directory,
      settings: { mappedFileSizeCommitLog: 1 << 30, mappedFileSizeConsumeQueue: 6_000_000, maxOpenFiles: 64 },
    });
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(200);
    for (let i = 0; i < count; i += 97) expect(again.maxOffset(`Topic${i >> 3}`, i & 7)).toBe(1);
    expect(process.memoryUsage().external - before.external).toBeLessThan(count * 15_000);
    expect(statSync(join(directory, 'consumequeue/Topic0/0/00000000000000000000')).blocks * 512).toBeLessThan(10_000);
  });
});
