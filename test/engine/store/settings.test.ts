import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recoverStore } from '../../../src/engine/store/recover/recover-store.ts';
import {
  bodiesOf,
  crashCopy,
  HOST,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  queueFile,
} from './store-fixture.ts';

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}`);
const keyed = (i: number) =>
  message({ text: `m${i}`, keys: [`k${i}`], properties: Buffer.from(`KEYS\u0001k${i}\u0002`) });

describe('messageIndexEnable = false', () => {
  it('keeps no index, answers queries with nothing, and starts again after a kill', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, settings: { messageIndexEnable: false } });
    for (let i = 0; i < 50; i++) await put(store, keyed(i));
    expect(existsSync(join(directory, 'index'))).toBe(false);
    expect((await store.queryByKey('TopicTest', 'k3', 64, 0, 1e15)).buffers).toEqual([]);
    const again = await openStore({ directory: crashCopy(directory), settings: { messageIndexEnable: false } });
    expect(await bodiesOf(again)).toEqual(texts(50));
  });

  it('switched on later, indexes what is in the log already', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, settings: { messageIndexEnable: false } });
    for (let i = 0; i < 50; i++) await put(store, keyed(i));
    await store.close();
    const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 64 };
    const indexed = await openStore({ directory, settings });
    await put(indexed, keyed(50));
    for (const i of [0, 25, 50]) {
      expect((await indexed.queryByKey('TopicTest', `k${i}`, 64, 0, 1e15)).buffers).toHaveLength(1);
    }
  });
});

describe('checkCRCOnRecover', () => {
  /** A store killed with a flipped bit in the body of its second message. */
  async function damaged(): Promise<string> {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (let i = 0; i < 10; i++) await put(store, message({ text: `m${i}` }));
    const copy = crashCopy(directory);
    const bytes = readFileSync(logFile(copy));
    const body = bytes.readInt32BE(0) + 88;
    bytes[body] = (bytes[body] ?? 0) ^ 1;
    writeFileSync(logFile(copy), bytes);
    return copy;
  }

  it('true finds a damaged body', async () => {
    await expect(openStore({ directory: await damaged() })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('false serves it as it is', async () => {
    const store = await openStore({ directory: await damaged(), settings: { checkCRCOnRecover: false } });
    expect(await bodiesOf(store)).toEqual(['m0', 'l1', ...texts(10).slice(2)]);
  });
});

describe('file lengths', () => {
  it.each([
    [256, 20],
    [300, 40],
    [1000, 20],
    [4096, 6000],
    [65_537, 60],
    [1024 * 1024, 300_000 * 20],
  ])('a log of %i and queues of %i bytes keep every message through a close and a kill', async (log, queue) => {
    const directory = newDirectory();
    const settings = { mappedFileSizeCommitLog: log, mappedFileSizeConsumeQueue: queue };
    const store = await openStore({ directory, settings });
    for (let i = 0; i < 40; i++) await put(store, message({ text: `m${i}` }));
    expect(statSync(logFile(directory)).size).toBe(log);
    await store.close();
    expect(statSync(queueFile(directory)).size).toBe(queue);
    const second = await openStore({ directory, settings });
    for (let i = 40; i < 80; i++) await put(second, message({ text: `m${i}` }));
    const third = await openStore({ directory: crashCopy(directory), settings });
    expect(await bodiesOf(third)).toEqual(texts(80));
    expect(await third.offsetByTime('TopicTest', 0, 0)).toBe(0);
  });

  it('other than those of the files are refused by name', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    await put(store, message());
    await store.close();
    for (const settings of [{ mappedFileSizeCommitLog: 8192 }, { mappedFileSizeConsumeQueue: 400 }]) {
      await expect(openStore({ directory, settings })).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
        hint: expect.stringContaining('mappedFileSize'),
      });
    }
    expect(await bodiesOf(await openStore({ directory }))).toEqual(['hello']);
  });
});

describe('storePathCommitLog', () => {
  it('elsewhere holds the log: start, kill, cleaning and recovery go there', async () => {
    const directory = newDirectory();
    const commitLogDirectory = join(newDirectory(), 'deep', 'log');
    const store = await openStore({ directory, commitLogDirectory });
    for (let i = 0; i < 60; i++) await put(store, message({ text: `m${i}` }));
    expect(readdirSync(commitLogDirectory).length).toBeGreaterThan(1);
    expect(existsSync(join(directory, 'commitlog'))).toBe(false);
    expect(store.diskRatios().commitLog).toBeGreaterThan(0);
    await store.close();
    writeFileSync(join(directory, 'abort'), '1');
    const again = await openStore({ directory, commitLogDirectory });
    expect(await bodiesOf(again)).toEqual(texts(60));
    await again.close();
    const report = await recoverStore({ directory, commitLogDirectory });
    expect(report).toMatchObject({ outcome: 'CLEAN', records: 60 });
    expect(await bodiesOf(await openStore({ directory, commitLogDirectory }))).toEqual(texts(60));
  });

  it('that is gone never costs the queues', async () => {
    const directory = newDirectory();
    const commitLogDirectory = newDirectory();
    const store = await openStore({ directory, commitLogDirectory });
    await put(store, message());
    await store.close();
    await expect(openStore({ directory, commitLogDirectory: newDirectory() })).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      hint: expect.stringContaining('right volume mounted'),
    });
    expect(await bodiesOf(await openStore({ directory, commitLogDirectory }))).toEqual(['hello']);
  });

  it('with more than one directory is refused', async () => {
    const { MessageStore } = await import('../../../src/engine/store/message-store.ts');
    await expect(
      MessageStore.open({ directory: newDirectory(), commitLogDirectory: '/a,/b', storeHost: HOST }),
    ).rejects.toMatchObject({ code: 'CONFIG', message: expect.stringContaining('storePathCommitLog') });
  });
});
