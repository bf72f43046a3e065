import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import { IndexService } from '../../../../src/engine/store/index/index-service.ts';
import { silentLogger } from '../../../../src/engine/store/logger.ts';
import { crashCopy, message, newDirectory, openStore, put } from '../store-fixture.ts';

const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 40 };

async function crashed(count: number): Promise<string> {
  const directory = newDirectory();
  const store = await openStore({ directory, settings });
  for (let i = 0; i < count; i++) {
    await put(store, message({ text: `m${i}`, properties: Buffer.from(`KEYS\u0001k${i}\u0002`), keys: [`k${i}`] }));
  }
  return crashCopy(directory);
}

describe('keys of messages that only recovery has indexed', () => {
  it.each([1, 5, 39, 60])('of %i messages are found at once, and after a close without another put', async (count) => {
    const directory = await crashed(count);
    rmSync(join(directory, 'index'), { recursive: true, force: true });
    for (let start = 0; start < 3; start++) {
      const store = await openStore({ directory, settings });
      for (let i = 0; i < count; i++) {
        const found = await store.queryByKey('TopicTest', `k${i}`, 10, 0, Number.MAX_SAFE_INTEGER);
        expect(found.buffers.length, `start ${start}, key ${i}`).toBe(1);
      }
      await store.close();
      expect(existsSync(join(directory, 'abort'))).toBe(false);
    }
  });
});

describe('a store without a message', () => {
  it('has a complete index: the next start need not read the log for it', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, settings });
    expect(readdirSync(join(directory, 'mq')).filter((name) => name.startsWith('index-incomplete'))).toEqual([]);
    await store.close();
  });
});

describe('index files whose newest entries are of the same millisecond', () => {
  it('are told apart after a crash: only the one known to be complete is trusted', async () => {
    const root = newDirectory();
    const settings = { maxHashSlotNum: 16, maxIndexNum: 8, maxMsgsNumBatch: 64 };
    const service = (): IndexService =>
      new IndexService(root, settings, new OpenFiles(nodeFileSystem, 16), silentLogger, {
        now: () => 2_000_000_000_000,
      });
    mkdirSync(join(root, 'index'));
    const index = service();
    await index.load(false, 0);
    for (let i = 0; i < 10; i++) index.put('TopicTest', `k${i}`, 100 * i, 2_000_000_000_000);
    await index.sync();
    const checkpoint = index.durableTimestamp;
    expect(checkpoint).toBe(2_000_000_000_000);
    const after = service();
    await after.load(true, checkpoint);
    for (let i = 0; i < 9; i++) {
      expect(await after.query('TopicTest', `k${i}`, 9, 0, Number.MAX_SAFE_INTEGER), `k${i}`).toEqual([100 * i]);
    }
    expect(after.dispatchedTo).toBe(900);
  });
});
