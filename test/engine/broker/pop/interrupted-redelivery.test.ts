import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConsumeStore } from '../../../../src/engine/store/consume/consume-store.ts';
import { lmdbOpener } from '../../../../src/engine/store/consume/database.ts';
import type { QueueState } from '../../../../src/engine/store/consume/queue-state.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { newDirectory } from '../support/tables.ts';
import { bodies, GROUP, PopBench, TOPIC } from './pop-bench.ts';

let bench: PopBench;

afterEach(() => bench.close());

/** Changes the state of a store whose broker is stopped, as if it had been killed. */
async function change(directory: string, edit: (state: QueueState) => void): Promise<void> {
  const store = await ConsumeStore.open({
    directory,
    files: nodeFileSystem,
    clock: Date,
    logger: { warn: expect.fail, error: expect.fail },
    openDatabase: await lmdbOpener(nodeFileSystem),
    isSync: false,
  });
  edit(store.obtain(GROUP, TOPIC, 0, 0));
  await store.close(false);
}

describe('a redelivery that a kill interrupted', () => {
  it('is made after the start when the copy was not stored yet', async () => {
    const directory = newDirectory();
    bench = await PopBench.open({ directory });
    await bench.send(['a']);
    await bench.pop({ invisibleTime: 60_000 });
    await bench.close();
    await change(directory, (state) => state.beginMove(0, 0));
    bench = await PopBench.open({ directory });
    const again = await bench.pop({ pollTime: 10_000, bornTime: Date.now() });
    expect(again.messages.map(({ body, message }) => [body, message.reconsumeTimes])).toEqual([['a', 1]]);
    expect(await bench.committed()).toBe(1);
  });

  it('is not made twice when the copy was stored', async () => {
    const directory = newDirectory();
    bench = await PopBench.open({ directory });
    await bench.send(['a', 'b']);
    await bench.pop({ invisibleTime: 1 });
    const copies = await bench.pop({ pollTime: 10_000, bornTime: Date.now(), maxMsgNums: 1 });
    expect(bodies(copies)).toHaveLength(1);
    await bench.close();
    // The first records count as out again, and the committed offset lags as it does after a kill.
    const file = join(directory, 'config/consumerOffset.json');
    const offsets = readFileSync(file, 'utf8');
    expect(offsets).toMatch(/"Orders@poppers":\{\s*"?0"?:2/);
    writeFileSync(file, offsets.replace(/("Orders@poppers":\{\s*"?0"?:)2/, '$10'));
    await change(directory, (state) => {
      state.reset(0);
      state.take([0, 1], 2, 1, 2, 'c');
      for (const offset of [0, 1]) state.beginMove(offset, 0);
    });
    bench = await PopBench.open({ directory });
    expect(await bench.committed()).toBe(2);
    const rest = await bench.pop({ pollTime: 10_000, bornTime: Date.now() });
    expect(bodies(rest)).toHaveLength(1);
    expect(bodies(rest)).not.toEqual(bodies(copies));
    expect((await bench.pop({ pollTime: 300 })).answer.code).toBe(210);
  });
});
