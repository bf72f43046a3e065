import { describe, expect, it } from 'vitest';
import { javaHashCode } from '../../../src/protocol/message/hash.ts';
import { bodiesOf, bodyOf, get, message, newDirectory, openStore, put, recordsOf } from './store-fixture.ts';

const BIG = { mappedFileSizeCommitLog: 1 << 20, mappedFileSizeConsumeQueue: 20_000 };
const isTag = (tag: string) => (code: number) => code === javaHashCode(tag);

describe('get', () => {
  it('answers the statuses of the original', async () => {
    const store = await openStore();
    expect(await get(store)).toMatchObject({ status: 'NO_MATCHED_LOGIC_QUEUE', nextBeginOffset: 0 });
    await put(store, message({ text: 'one' }));
    await put(store, message({ text: 'two' }));
    expect(await get(store)).toMatchObject({ status: 'FOUND', nextBeginOffset: 2, minOffset: 0, maxOffset: 2 });
    expect(await get(store, { offset: 2 })).toMatchObject({ status: 'OFFSET_OVERFLOW_ONE', nextBeginOffset: 2 });
    expect(await get(store, { offset: 9 })).toMatchObject({ status: 'OFFSET_OVERFLOW_BADLY', nextBeginOffset: 2 });
    expect(await get(store, { matches: () => false })).toMatchObject({
      status: 'NO_MATCHED_MESSAGE',
      nextBeginOffset: 2,
    });
    expect(await get(store, { offset: -1 })).toMatchObject({ status: 'OFFSET_TOO_SMALL', nextBeginOffset: 0 });
  });

  it('is synchronous for hot messages and joins neighbours into one slice', async () => {
    const store = await openStore({ settings: BIG });
    for (let i = 0; i < 10; i++) await put(store, message({ text: `${i}`, queueId: i < 5 ? 0 : 1 }));
    const result = store.get({
      topic: 'TopicTest',
      queueId: 1,
      offset: 1,
      maxMessages: 3,
      maxBytes: 1e6,
      matches: undefined,
    });
    expect(result).not.toBeInstanceOf(Promise);
    const { buffers, messageCount, bytes, nextBeginOffset } = await result;
    expect([buffers.length, messageCount, bytes, nextBeginOffset]).toEqual([1, 3, 303, 4]);
    expect(recordsOf(buffers).map(bodyOf)).toEqual(['6', '7', '8']);
  });

  it('filters by tag, across more entries than it looks at in one go', async () => {
    const store = await openStore({ settings: BIG });
    for (let i = 0; i < 500; i++) {
      store.put(message({ text: `${i}`, tag: i % 100 === 99 ? 'rare' : 'common' }), { onPut: () => undefined });
    }
    await put(store, message());
    const result = await get(store, { matches: isTag('rare') });
    expect(recordsOf(result.buffers).map(bodyOf)).toEqual(['99', '199', '299', '399', '499']);
    expect(result.nextBeginOffset).toBe(501);
  });

  it('moves forward when the scan limit ends a read that matched nothing', async () => {
    const store = await openStore({ settings: { ...BIG, maxFilterMessageSize: 2000 } });
    for (let i = 0; i < 350; i++) store.put(message({ tag: 'other' }), { onPut: () => undefined });
    await put(store, message({ text: 'found', tag: 'rare' }));
    let offset = 0;
    const steps: number[] = [];
    for (;;) {
      const result = await get(store, { offset, matches: isTag('rare') });
      offset = result.nextBeginOffset;
      steps.push(offset);
      if (result.status === 'FOUND') break;
      expect(result.status).toBe('NO_MATCHED_MESSAGE');
    }
    expect(steps).toEqual([100, 200, 300, 351]);
  });

  it('keeps the limits of count and bytes, and always answers the first message', async () => {
    const store = await openStore({ settings: BIG });
    for (let i = 0; i < 50; i++) await put(store, message({ text: 'x'.repeat(9900) }));
    expect((await get(store, { maxMessages: 100 })).messageCount).toBe(26);
    expect((await get(store, { maxMessages: 3 })).messageCount).toBe(3);
    expect((await get(store, { maxBytes: 20_000 })).messageCount).toBe(2);
    expect((await get(store, { maxBytes: 1 })).messageCount).toBe(1);
    expect((await get(store, { maxMessages: 0 })).messageCount).toBe(1);
    const small = await openStore({ settings: BIG });
    for (let i = 0; i < 50; i++) await put(small, message());
    expect((await get(small, { maxMessages: 100 })).messageCount).toBe(32);
  });

  it('reads cold messages from the files, with the limits for the disk', async () => {
    const directory = newDirectory();
    const settings = { ...BIG, accessMessageInMemoryMaxRatio: 0 };
    const store = await openStore({ directory, settings });
    for (let i = 0; i < 40; i++) await put(store, message({ text: `${i}` }));
    await store.close();
    const again = await openStore({ directory, settings });
    const pending = again.get({
      topic: 'TopicTest',
      queueId: 0,
      offset: 0,
      maxMessages: 32,
      maxBytes: 1e6,
      matches: undefined,
    });
    expect(pending).toBeInstanceOf(Promise);
    expect(await pending).toMatchObject({ messageCount: 8, suggestPullingFromSlave: true });
    expect(await bodiesOf(again)).toEqual(Array.from({ length: 40 }, (_, i) => `${i}`));
    await put(again, message({ text: 'hot' }));
    const mixed = await get(again, { offset: 38 });
    expect(recordsOf(mixed.buffers).map(bodyOf)).toEqual(['38', '39', 'hot']);
  });

  it('drops old blocks from memory and still reads everything', async () => {
    const store = await openStore({
      settings: { mappedFileSizeCommitLog: 64 << 20, mappedFileSizeConsumeQueue: 20_000, hotTailBytes: 8 << 20 },
    });
    const body = 'y'.repeat(1 << 20);
    for (let i = 0; i < 20; i++) await put(store, message({ text: `${i}${body}` }));
    const bodies = await bodiesOf(store);
    expect(bodies.map((text) => text.slice(0, text.indexOf('y')))).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i}`),
    );
  });
});

describe('search', () => {
  it('finds offsets by store time, with both boundaries, also between and around the times', async () => {
    let now = 1000;
    const store = await openStore({ clock: { now: () => now } });
    for (const time of [1000, 2000, 2000, 2000, 3000, 5000]) {
      now = time;
      await put(store, message());
    }
    const lower = (time: number) => store.offsetByTime('TopicTest', 0, time, 'LOWER');
    const upper = (time: number) => store.offsetByTime('TopicTest', 0, time, 'UPPER');
    expect([0, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000].map(lower)).toEqual([0, 0, 1, 1, 4, 4, 5, 5, 6]);
    expect([0, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000].map(upper)).toEqual([0, 0, 0, 3, 3, 4, 4, 5, 5]);
    expect(store.storeTimeOf('TopicTest', 0, 4)).toBe(3000);
    expect(store.storeTimeOf('TopicTest', 0, 6)).toBe(-1);
    expect([store.earliestStoreTime('TopicTest', 0), store.earliestStoreTime('None', 0)]).toEqual([1000, -1]);
    expect(store.offsetByTime('None', 0, 0)).toBe(0);
  });

  it('finds records by position and by key', async () => {
    const store = await openStore({
      settings: { messageIndexEnable: true, maxHashSlotNum: 100, maxIndexNum: 1000 },
    });
    const first = await put(store, message({ text: 'first', keys: ['id-1', 'order'] }));
    await put(store, message({ text: 'second', keys: ['id-2', 'order'] }));
    const found = await store.queryByKey('TopicTest', 'order', 32, 0, Number.MAX_SAFE_INTEGER);
    expect(found.buffers.map(bodyOf)).toEqual(['first', 'second']);
    expect(await store.messageAt(first.physicalOffset)).toEqual(found.buffers[0]);
    for (const wrong of [1, -1, 4096, Number.NaN]) expect(await store.messageAt(wrong)).toBeUndefined();
    expect((await store.queryByKey('TopicTest', 'none', 32, 0, 1e15)).buffers).toEqual([]);
  });
});

describe('arrival', () => {
  it('is told in order, once the message can be read, before its answer', async () => {
    const store = await openStore();
    const seen: string[] = [];
    store.onArrival((topic, queueId, queueOffset, tagsCode) => {
      const { status } = store.get({
        topic,
        queueId,
        offset: queueOffset,
        maxMessages: 1,
        maxBytes: 1,
        matches: undefined,
      }) as { status: string };
      seen.push(`${topic}/${queueId}@${queueOffset} ${tagsCode} ${status}`);
    });
    store.onAnswered = () => seen.push('answers');
    const both = [put(store, message({ tag: 'A' })), put(store, message({ queueId: 3 }))];
    await Promise.all(both.map((one) => one.then(() => seen.push('told'))));
    expect(seen).toEqual(['TopicTest/0@0 65 FOUND', 'TopicTest/3@0 0 FOUND', 'answers', 'told', 'told']);
  });
});

describe('illegal messages', () => {
  it('are refused one by one', async () => {
    const store = await openStore({ settings: { ...BIG, maxMessageSize: 1000 } });
    const bad = [
      message({ text: '' }),
      message({ text: 'x'.repeat(1001) }),
      message({ properties: Buffer.alloc(32_768, 97) }),
      message({ topic: '' }),
      message({ topic: '../../etc' }),
      message({ topic: '..' }),
      message({ topic: 'a\0b' }),
      message({ topic: 'x'.repeat(256) }),
      message({ queueId: -1 }),
    ];
    for (const one of bad) expect((await put(store, one)).status).toBe('MESSAGE_ILLEGAL');
    expect(store.topics()).toEqual([]);
    expect((await put(store, message())).physicalOffset).toBe(0);
  });
});
