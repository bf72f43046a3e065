import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import type { MessageStore } from '../../../src/engine/store/message-store.ts';
import { bodyOf, fileSystemWith, get, message, newDirectory, openStore, put, recordsOf } from './store-fixture.ts';

const T0 = 1_700_000_000_000;
const settings = { mappedFileSizeCommitLog: 64 * 1024, mappedFileSizeConsumeQueue: 2000 };

/** A store whose messages, one a second in two queues by turns, are all on disk; and how often it reads. */
async function coldStore(count: number): Promise<{ store: MessageStore; reads: { sync: number; async: number } }> {
  const directory = newDirectory();
  let now = T0;
  const first = await openStore({ directory, settings, clock: { now: () => now } });
  for (let i = 0; i < count; i++, now += 1000) await put(first, message({ text: `m${i}`, queueId: i % 2 }));
  await first.close();
  const reads = { sync: 0, async: 0 };
  const fileSystem = fileSystemWith({
    read: (...call) => {
      reads.sync++;
      return nodeFileSystem.read(...call);
    },
    readAsync: (...call) => {
      reads.async++;
      return nodeFileSystem.readAsync(...call);
    },
  });
  const store = await openStore({ directory, settings, fileSystem, clock: { now: () => now } });
  reads.sync = 0;
  reads.async = 0;
  return { store, reads };
}

describe('a store whose messages are on disk', () => {
  it('searches by time without a read on the event loop', async () => {
    const { store, reads } = await coldStore(300);
    for (const k of [0, 1, 17, 74, 149]) {
      const storedAt = T0 + 2000 * k;
      expect(await store.offsetByTime('TopicTest', 0, storedAt)).toBe(k);
      expect(await store.offsetByTime('TopicTest', 0, storedAt - 1)).toBe(k);
      expect(await store.offsetByTime('TopicTest', 0, storedAt, 'UPPER')).toBe(k);
      expect(await store.offsetByTime('TopicTest', 0, storedAt + 1, 'UPPER')).toBe(k);
      expect(await store.storeTimeOf('TopicTest', 0, k)).toBe(storedAt);
    }
    expect(await store.offsetByTime('TopicTest', 0, T0 + 1e9)).toBe(150);
    expect(await store.offsetByTime('TopicTest', 0, 0, 'UPPER')).toBe(0);
    expect(await store.earliestStoreTime('TopicTest', 1)).toBe(T0 + 1000);
    expect(await store.earliestMessageTime()).toBe(T0);
    expect(await store.storeTimeOf('TopicTest', 0, 150)).toBe(-1);
    expect(reads.sync).toBe(0);
    expect(reads.async).toBeGreaterThan(0);
  });

  it('answers the record at a position with one read off the event loop', async () => {
    const { store, reads } = await coldStore(10);
    const position = store.queueEntries('TopicTest', 1, 2, 1)?.[0]?.position ?? -1;
    reads.sync = 0;
    expect(bodyOf((await store.messageAt(position)) as Buffer)).toBe('m5');
    expect(reads).toEqual({ sync: 0, async: 1 });
    expect(await store.messageAt(position + 1)).toBeUndefined();
    expect(await store.messageAt(store.maxPhysicalOffset - 3)).toBeUndefined();
  });

  it('reads the records of a pull that lie close together at once', async () => {
    const { store, reads } = await coldStore(60);
    const result = await get(store, { queueId: 1, maxMessages: 32 });
    expect(recordsOf(result.buffers).map(bodyOf)).toEqual(Array.from({ length: 30 }, (_, i) => `m${2 * i + 1}`));
    expect(reads.async).toBe(1);
  });
});

describe('a store whose messages are in memory', () => {
  it('answers at once', async () => {
    const store = await openStore({ settings });
    for (let i = 0; i < 10; i++) await put(store, message());
    expect(store.offsetByTime('TopicTest', 0, 0)).toBe(0);
    expect(typeof store.storeTimeOf('TopicTest', 0, 9)).toBe('number');
    expect(typeof store.earliestMessageTime()).toBe('number');
  });
});
