import { describe, expect, it } from 'vitest';
import { bodyOf, get, message, newDirectory, openStore, put, recordsOf } from './store-fixture.ts';

const BIG = { mappedFileSizeCommitLog: 1 << 20, mappedFileSizeConsumeQueue: 20_000 };
const endsWith =
  (...ends: string[]) =>
  (record: Buffer): boolean =>
    ends.some((end) => bodyOf(record).endsWith(end));
const texts = ({ buffers }: { buffers: Buffer[] }): string[] => recordsOf(buffers).map(bodyOf);

describe('a read that asks what is in the records', () => {
  it('is synchronous for hot messages, and begins anew behind all it looked at', async () => {
    const store = await openStore({ settings: BIG });
    for (let i = 0; i < 200; i++) store.put(message({ text: `${i}` }), { onPut: () => undefined });
    await put(store, message({ text: 'last' }));
    const request = { topic: 'TopicTest', queueId: 0, offset: 0, maxMessages: 32, maxBytes: 1e9, matches: undefined };
    const read = store.get({ ...request, matchesRecord: endsWith('49', '50', '99') });
    expect(read).not.toBeInstanceOf(Promise);
    const result = await read;
    expect(result).toMatchObject({ status: 'FOUND', nextBeginOffset: 201, messageCount: 6, maxOffset: 201 });
    expect(texts(result)).toEqual(['49', '50', '99', '149', '150', '199']);
    // Neighbours in memory are sent as one buffer.
    expect(result.buffers).toHaveLength(4);
    expect(result.buffers.reduce((sum, buffer) => sum + buffer.length, 0)).toBe(result.bytes);
  });

  it('asks only for what the tag lets through', async () => {
    const store = await openStore({ settings: BIG });
    for (const tag of ['A', 'B', 'A']) await put(store, message({ text: `x${tag}`, tag }));
    const asked: string[] = [];
    const result = await get(store, {
      matches: (code) => code === 65,
      matchesRecord: (record) => {
        asked.push(bodyOf(record));
        return true;
      },
    });
    expect(asked).toEqual(['xA', 'xA']);
    expect(result).toMatchObject({ messageCount: 2, nextBeginOffset: 3 });
  });

  it('ends before the message that finds no room, whether or not that one would match', async () => {
    const store = await openStore({ settings: BIG });
    for (let i = 0; i < 10; i++) await put(store, message({ text: `${i}` }));
    const even = (record: Buffer): boolean => Number(bodyOf(record)) % 2 === 0;
    const first = await get(store, { maxMessages: 2, matchesRecord: even });
    expect([texts(first), first.nextBeginOffset]).toEqual([['0', '2'], 3]);
    const second = await get(store, { offset: 3, maxBytes: 1, matchesRecord: even });
    expect([texts(second), second.nextBeginOffset]).toEqual([['4'], 5]);
  });

  it('moves forward when nothing matches, by the scan limit', async () => {
    const store = await openStore({ settings: { ...BIG, maxFilterMessageSize: 2000 } });
    for (let i = 0; i < 350; i++) store.put(message({ text: 'no' }), { onPut: () => undefined });
    await put(store, message({ text: 'yes' }));
    const steps: [string, number][] = [];
    for (let offset = 0; offset < 351; ) {
      const result = await get(store, { offset, matchesRecord: endsWith('yes') });
      offset = result.nextBeginOffset;
      steps.push([result.status, offset]);
    }
    expect(steps).toEqual([
      ['NO_MATCHED_MESSAGE', 100],
      ['NO_MATCHED_MESSAGE', 200],
      ['NO_MATCHED_MESSAGE', 300],
      ['FOUND', 351],
    ]);
  });

  it('reads cold messages from the files, goes on with hot ones, and keeps the limits of the disk', async () => {
    const directory = newDirectory();
    const first = await openStore({ directory, settings: BIG });
    for (let i = 0; i < 150; i++) await put(first, message({ text: `${i}` }));
    await first.close();
    const store = await openStore({ directory, settings: BIG });
    await put(store, message({ text: 'hot0' }));
    const request = { topic: 'TopicTest', queueId: 0, offset: 0, maxMessages: 32, maxBytes: 1e9, matches: undefined };
    const read = store.get({ ...request, matchesRecord: endsWith('30', '70', 'hot0') });
    expect(read).toBeInstanceOf(Promise);
    const result = await read;
    expect(texts(result)).toEqual(['30', '70', '130', 'hot0']);
    expect(result).toMatchObject({ status: 'FOUND', nextBeginOffset: 151, messageCount: 4 });
    expect(await get(store, { matchesRecord: () => false })).toMatchObject({
      status: 'NO_MATCHED_MESSAGE',
      nextBeginOffset: 151,
    });
    await store.close();
    const onDisk = await openStore({ directory, settings: { ...BIG, accessMessageInMemoryMaxRatio: 0 } });
    expect(await get(onDisk, { matchesRecord: endsWith('0') })).toMatchObject({ messageCount: 8, nextBeginOffset: 71 });
  });
});

describe('the record of a message just arrived', () => {
  it('is in memory', async () => {
    const store = await openStore();
    const seen: (string | undefined)[] = [];
    store.onArrival((topic, queueId, offset) => {
      const record = store.hotRecord(topic, queueId, offset);
      seen.push(record && bodyOf(record));
    });
    await Promise.all([put(store, message({ text: 'one' })), put(store, message({ text: 'two', queueId: 3 }))]);
    expect(seen).toEqual(['one', 'two']);
    expect(store.hotRecord('TopicTest', 0, 7)).toBeUndefined();
    expect(store.hotRecord('None', 0, 0)).toBeUndefined();
  });
});
