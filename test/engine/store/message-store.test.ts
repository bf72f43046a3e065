import { describe, expect, it } from 'vitest';
import { bodiesOf, get, message, newDirectory, openStore, put, putBatch } from './store-fixture.ts';

describe('a store', () => {
  it('puts and gets', async () => {
    const store = await openStore();
    const results = await Promise.all(['a', 'b', 'c'].map((text) => put(store, message({ text }))));
    expect(results.map((result) => [result.status, result.queueOffset])).toEqual([
      ['OK', 0],
      ['OK', 1],
      ['OK', 2],
    ]);
    expect(results[0]?.physicalOffset).toBe(0);
    expect(results[1]?.physicalOffset).toBe(92 + 9);
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c']);
  });

  it('opens again with everything after a clean close', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    const texts = Array.from({ length: 300 }, (_, i) => `message ${i}`);
    for (const text of texts) store.put(message({ text }), { onPut: () => undefined });
    await store.close();
    const again = await openStore({ directory });
    expect(await bodiesOf(again)).toEqual(texts);
    expect((await put(again, message())).queueOffset).toBe(300);
  });

  it('keeps a batch together', async () => {
    const store = await openStore();
    const result = await putBatch(store, [message({ text: 'x' }), message({ text: 'y' })]);
    expect(result).toMatchObject({ status: 'OK', queueOffset: 0, physicalOffset: 0, batchPhysicalOffsets: [0, 101] });
    expect(await bodiesOf(store)).toEqual(['x', 'y']);
    expect((await get(store, { offset: 2 })).status).toBe('OFFSET_OVERFLOW_ONE');
  });
});
