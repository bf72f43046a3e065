import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { get, message, newDirectory, openStore, put, queueFile } from './store-fixture.ts';

const settings = { mappedFileSizeConsumeQueue: 400 };

async function closed(count: number): Promise<string> {
  const directory = newDirectory();
  const store = await openStore({ directory, settings });
  for (let i = 0; i < count; i++) await put(store, message({ text: `m${i}`, queueId: i < count - 1 ? 0 : 1 }));
  await store.close();
  return directory;
}

function flip(path: string, byte: number, mask: number): void {
  const bytes = readFileSync(path);
  bytes[byte] = (bytes[byte] as number) ^ mask;
  writeFileSync(path, bytes);
}

describe('a flipped bit', () => {
  it('that hides the end of a queue from its clean start refuses it: the next put must not get an old offset', async () => {
    // 14 entries of 20: the search for the end looks at entries 10, 15, 13 and 14.
    for (const entry of [10, 13]) {
      for (const byte of [0, 8]) {
        const directory = await closed(15);
        flip(queueFile(directory), entry * 20 + byte, 0x80);
        await expect(openStore({ directory, settings })).rejects.toMatchObject({
          code: 'STORE_DAMAGED',
          message: expect.stringContaining(`entry ${entry} is damaged`),
          hint: expect.stringContaining('mq recover'),
        });
      }
    }
  });

  it('in a queue entry that is read is named, and costs that message only', async () => {
    for (const byte of [0, 8]) {
      const directory = await closed(15);
      flip(queueFile(directory), 3 * 20 + byte, 0x80);
      const lines: string[] = [];
      const logger = { info: () => undefined, warn: () => undefined, error: (line: string) => void lines.push(line) };
      const store = await openStore({ directory, settings, logger });
      const answer = await get(store, { offset: 3, maxMessages: 1 });
      expect(answer.messageCount).toBeLessThanOrEqual(1);
      expect(lines.join()).toMatch(/TopicTest\/0: an entry names -?\d+ bytes at -?\d+ .* mq recover/);
      await store.close();
    }
  });

  it('in the times of an index header is noticed after a crash, and the file made again', async () => {
    const index = { ...settings, messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 40 };
    for (const byte of [0, 2, 4, 8, 10, 12]) {
      const directory = newDirectory();
      const store = await openStore({ directory, settings: index });
      for (let i = 0; i < 20; i++) {
        await put(store, message({ properties: Buffer.from(`KEYS\u0001k${i}\u0002`), keys: [`k${i}`] }));
      }
      await store.close();
      writeFileSync(join(directory, 'abort'), '');
      flip(join(directory, 'index', readdirSync(join(directory, 'index'))[0] ?? ''), byte, 1);
      const again = await openStore({ directory, settings: index });
      for (let i = 0; i < 20; i++) {
        const { buffers } = await again.queryByKey('TopicTest', `k${i}`, 9, 0, Number.MAX_SAFE_INTEGER);
        expect(buffers, `byte ${byte}, key ${i}`).toHaveLength(1);
      }
      await again.close();
    }
  });
});
