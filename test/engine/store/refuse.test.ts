import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodiesOf, crashCopy, logFile, message, newDirectory, openStore, put, queueFile } from './store-fixture.ts';

async function closed(count = 100): Promise<string> {
  const directory = newDirectory();
  const store = await openStore({ directory });
  for (let i = 0; i < count; i++) await put(store, message({ text: `message ${i}` }));
  await store.close();
  return directory;
}

const crashed = async (count = 100): Promise<string> => {
  const directory = await closed(count);
  writeFileSync(join(directory, 'abort'), '1');
  rmSync(join(directory, 'checkpoint'));
  return directory;
};

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
};

describe('a store that cannot be trusted', () => {
  it('with a damaged record before valid ones is refused, unchanged, and names mq recover', async () => {
    // Size, magic, position, body length, body: wherever the check can see it.
    for (const at of [2, 5, 33, 87, 90]) {
      const directory = await crashed();
      const path = logFile(directory, 4096);
      flip(path, at);
      const before = readFileSync(path);
      await expect(openStore({ directory })).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
        hint: expect.stringContaining('mq recover'),
        details: { file: path, offset: 0 },
      });
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(existsSync(join(directory, 'damaged'))).toBe(false);
      expect(existsSync(join(directory, 'abort'))).toBe(true);
    }
  });

  it('with a damaged filler before valid records is refused', async () => {
    const directory = await crashed();
    const log = readFileSync(logFile(directory));
    const blank = log.indexOf(Buffer.from('cbd43194', 'hex'));
    flip(logFile(directory), blank - 1);
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('without its commit log is refused, and its queues are left alone', async () => {
    for (const make of [closed, crashed]) {
      const directory = await make();
      const queues = readdirSync(join(directory, 'consumequeue/TopicTest/0'));
      renameSync(join(directory, 'commitlog'), join(directory, 'elsewhere'));
      await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
      expect(readdirSync(join(directory, 'consumequeue/TopicTest/0'))).toEqual(queues);
      rmSync(join(directory, 'commitlog'), { recursive: true });
      renameSync(join(directory, 'elsewhere'), join(directory, 'commitlog'));
      expect(await bodiesOf(await openStore({ directory }))).toHaveLength(100);
    }
  });

  it('with a missing file in the middle, or the last one gone, is refused', async () => {
    const directory = await closed();
    const names = readdirSync(join(directory, 'commitlog'));
    const middle = join(directory, 'commitlog', names[1] ?? '');
    const bytes = readFileSync(middle);
    rmSync(middle);
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED', details: { offset: 4096 } });
    writeFileSync(middle, bytes);
    rmSync(join(directory, 'commitlog', names.at(-1) ?? ''));
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('with a file of another length or a stray file is refused by its name', async () => {
    const directory = await closed();
    await expect(openStore({ directory, settings: { mappedFileSizeCommitLog: 8192 } })).rejects.toThrow(/4096 bytes/);
    await expect(openStore({ directory, settings: { mappedFileSizeConsumeQueue: 400 } })).rejects.toThrow(/200 bytes/);
    writeFileSync(join(directory, 'commitlog', 'x.tmp'), 'x');
    await expect(openStore({ directory })).rejects.toThrow(/x\.tmp/);
    rmSync(join(directory, 'commitlog', 'x.tmp'));
    truncateSync(queueFile(directory), 100);
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('of another kind is refused by its name', async () => {
    const directory = await closed(1);
    writeFileSync(join(directory, 'consumequeue', 'CURRENT'), 'MANIFEST-000001\n');
    await expect(openStore({ directory })).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringMatching(/RocksDB/),
    });
  });

  it('in use is refused', async () => {
    const directory = newDirectory();
    await openStore({ directory });
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'IN_USE' });
  });

  it('gives its lock back when it was refused', async () => {
    const directory = await closed(1);
    await expect(openStore({ directory, settings: { mappedFileSizeCommitLog: 8192 } })).rejects.toThrow();
    expect(await bodiesOf(await openStore({ directory }))).toHaveLength(1);
  });
});

describe('settings that cannot work', () => {
  it('are refused with their key', async () => {
    await expect(openStore({ settings: { mappedFileSizeConsumeQueue: 30 } })).rejects.toMatchObject({
      code: 'CONFIG',
      details: { key: 'mappedFileSizeConsumeQueue' },
    });
    await expect(openStore({ commitLogDirectory: '/a,/b' })).rejects.toMatchObject({
      code: 'CONFIG',
      details: { key: 'storePathCommitLog' },
    });
  });
});

describe('a damaged queue entry', () => {
  it('is named and not served; the messages beside it are', async () => {
    const directory = await closed(9);
    flip(queueFile(directory), 3 * 20 + 7);
    const errors: string[] = [];
    const logger = { info: () => undefined, warn: () => undefined, error: (text: string) => errors.push(text) };
    const store = await openStore({ directory, logger });
    const bodies: number[] = [];
    for (let offset = 0; offset < 9; ) {
      const got = await store.get({
        topic: 'TopicTest',
        queueId: 0,
        offset,
        maxMessages: 1,
        maxBytes: 1000,
        matches: undefined,
      });
      if (got.status === 'FOUND') bodies.push(offset);
      expect(got.nextBeginOffset).toBe(offset + 1);
      offset = got.nextBeginOffset;
    }
    expect(bodies).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
    expect(errors.join()).toMatch(/TopicTest\/0/);
    expect(crashCopy(directory)).not.toBe(directory);
  });
});
