/** Records whose queue offset, which nothing protects, a disk lost that tore a sector and kept the next one. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MessageStore } from '../../../src/engine/store/message-store.ts';
import {
  bodiesOf,
  bodyOf,
  crashCopy,
  get,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  recordsOf,
} from './store-fixture.ts';

const SETTINGS = { mappedFileSizeCommitLog: 65_536 };
const SECTOR = 512;
const [QUEUE_OFFSET_AT, PHYSICAL_OFFSET_AT, STORED_AT] = [20, 28, 56];
/** Of a record in a topic of six letters, without its body. */
const FRAME = 97;

const open = (directory: string): Promise<MessageStore> => openStore({ directory, settings: SETTINGS });

/** Lets the next record's queue offset be the last that lies in its first sector. Returns where it begins. */
async function align(store: MessageStore): Promise<number> {
  const wanted = SECTOR - PHYSICAL_OFFSET_AT;
  let gap = wanted - (store.maxPhysicalOffset % SECTOR);
  while (gap <= FRAME) gap += SECTOR;
  await put(store, message({ topic: 'Filler', text: 'x'.repeat(gap - FRAME) }));
  expect(store.maxPhysicalOffset % SECTOR).toBe(wanted);
  return store.maxPhysicalOffset;
}

/** What a crash leaves; with the offset of the record at `position` torn off, and no queue on disk, where so wished. */
function crashed(directory: string, { torn, bare = false }: { torn?: number; bare?: boolean }): string {
  const copy = crashCopy(directory);
  if (torn !== undefined) {
    const log = readFileSync(logFile(copy));
    log.fill(0, torn + QUEUE_OFFSET_AT, torn + PHYSICAL_OFFSET_AT);
    writeFileSync(logFile(copy), log);
  }
  if (bare) rmSync(join(copy, 'consumequeue'), { recursive: true });
  return copy;
}

describe('a record that seems to begin its queue anew', () => {
  it.each([true, false])(
    'leaves the queue as it is where its offset may be torn off, and stays unread (bare: %s)',
    async (bare) => {
      const directory = newDirectory();
      const store = await open(directory);
      for (const text of ['a', 'b', 'c']) await put(store, message({ text }));
      const torn = await align(store);
      await put(store, message({ text: 'torn' }));
      const again = await open(crashed(directory, { torn, bare }));
      expect(await bodiesOf(again)).toEqual(['a', 'b', 'c']);
      await put(again, message({ text: 'd' }));
      expect(await bodiesOf(again)).toEqual(['a', 'b', 'c', 'd']);
    },
  );

  it('leaves it so too where others of the queue follow', async () => {
    const directory = newDirectory();
    const store = await open(directory);
    for (const text of ['a', 'b']) await put(store, message({ text }));
    const torn = await align(store);
    for (const text of ['torn', 'c', 'd']) await put(store, message({ text }));
    const again = await open(crashed(directory, { torn, bare: true }));
    const bodiesAt = async (offset: number): Promise<string[]> =>
      recordsOf((await get(again, { offset })).buffers).map(bodyOf);
    expect((await bodiesAt(0)).slice(0, 2)).toEqual(['a', 'b']);
    expect(await bodiesAt(3)).toEqual(['c', 'd']);
    expect(again.maxOffset('TopicTest', 0)).toBe(5);
  });

  it('is the first of a topic that was made anew, where the second follows', async () => {
    const directory = newDirectory();
    const store = await open(directory);
    for (const text of ['a', 'b', 'c']) await put(store, message({ text }));
    expect(store.deleteTopic('TopicTest')).toBe(true);
    await align(store);
    for (const text of ['A', 'B']) await put(store, message({ text }));
    expect(await bodiesOf(await open(crashed(directory, { bare: true })))).toEqual(['A', 'B']);
  });

  it('is that too, alone, where the log goes on for longer than it takes to be synced', async () => {
    const directory = newDirectory();
    const store = await open(directory);
    for (const text of ['a', 'b', 'c']) await put(store, message({ text }));
    expect(store.deleteTopic('TopicTest')).toBe(true);
    const first = await align(store);
    await put(store, message({ text: 'A' }));
    await put(store, message({ topic: 'Filler', text: 'later' }));
    const copy = crashed(directory, { bare: true });
    const log = readFileSync(logFile(copy));
    log.writeBigInt64BE(log.readBigInt64BE(first + STORED_AT) - 20_000n, first + STORED_AT);
    writeFileSync(logFile(copy), log);
    expect(await bodiesOf(await open(copy))).toEqual(['A']);
  });
});
