import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
