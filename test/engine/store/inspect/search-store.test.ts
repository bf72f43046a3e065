import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import type { MessageCriteria } from '../../../../src/engine/store/inspect/message-filter.ts';
import { type SearchResult, searchStore } from '../../../../src/engine/store/inspect/search-store.ts';
import type { MessageExt } from '../../../../src/protocol/message/decode.ts';
import {
  APACHE_STORES,
  newRoot,
  openSmall,
  type Planted,
  patch,
  placeOf,
  plantStore,
  uniqueKey,
  unpackApache,
} from './planted.ts';

/** A message as the fixtures have it; of long bodies only the beginning. */
interface Sampled {
  id: string;
  body: string;
  length: number;
  queueId: number;
  offset: number;
}

const { root, remove } = newRoot();
const store = join(root, 'store');
let planted: Planted[];

beforeAll(async () => {
  planted = await plantStore(store);
});
afterAll(remove);

async function search(
  criteria: MessageCriteria,
  limit?: number,
  directory = store,
): Promise<SearchResult & { messages: MessageExt[]; numbers: number[] }> {
  const messages: MessageExt[] = [];
  const result = await searchStore({ directory, criteria, limit, onMessages: (found) => void messages.push(...found) });
  return { ...result, messages, numbers: messages.map((message) => Number(message.properties.get('n'))) };
}

describe('searchStore', () => {
  it.each<[string, MessageCriteria, number[]]>([
    ['key', { key: 'key-17' }, [17]],
    ['unique key', { msgId: uniqueKey(99) }, [99]],
    ['tag and queue', { tag: 'TagB', queueId: 2 }, Array.from({ length: 20 }, (_, i) => 5 + 6 * i)],
    ['text of the body', { bodyText: Buffer.from('body 7 ') }, [7]],
    ['pattern of the body', { bodyPattern: /^body 1[01] / }, [10, 11]],
    ['property', { properties: new Map([['n', '64']]) }, [64]],
    ['topic and property', { topic: 'Orders', properties: new Map([['n', '64']]) }, [64]],
    ['part of a key', { key: 'key-1' }, [1]],
    ['another topic', { topic: 'Other' }, []],
    ['skipped topics', { skipsTopic: (topic) => topic === 'Orders' }, []],
  ])('finds by %s', async (_, criteria, numbers) => {
    const found = await search(criteria);
    expect(found.numbers).toEqual(numbers);
    expect(found).toMatchObject({ found: numbers.length, records: 120, isComplete: true, damagedRanges: 0 });
  });

  it('hands over the messages as they were sent, in the order of the log', async () => {
    const { messages, numbers } = await search({});
    expect(numbers).toEqual(planted.map(({ n }) => n));
    messages.forEach((message, n) => {
      const { position, queueOffset, queueId } = planted[n] as Planted;
      expect(message).toMatchObject({ topic: 'Orders', queueId, queueOffset, commitLogOffset: position });
      expect(message.body.toString()).toBe(`body ${n} ${'x'.repeat(100)}`);
      expect(message.keys).toBe(`key-${n} common`);
    });
  });

  it('finds by offset message id and by store time', async () => {
    const { messages } = await search({ key: 'key-30' });
    const [message] = messages;
    expect((await search({ msgId: message?.offsetMsgId ?? '' })).numbers).toEqual([30]);
    const at = message?.storeTimestamp ?? 0;
    expect((await search({ begin: at, end: at })).numbers).toContain(30);
    expect((await search({ begin: at + 3_600_000 })).numbers).toEqual([]);
    expect((await search({ end: at - 3_600_000 })).numbers).toEqual([]);
  });

  it('ends at a limit, and says that there may be more', async () => {
    const found = await search({ tag: 'TagA' }, 5);
    expect(found.numbers).toEqual([0, 2, 4, 6, 8]);
    expect(found.isComplete).toBe(false);
  });

  it('passes over damage and counts it', async () => {
    const directory = join(root, 'damaged');
    await plantStore(directory);
    const [path, at] = placeOf(directory, (planted[40] as Planted).position);
    patch(path, (bytes) => bytes.fill(0xee, at, at + 60));
    const { numbers, damagedRanges, damagedBytes } = await search({}, undefined, directory);
    expect(numbers).toEqual(planted.map(({ n }) => n).filter((n) => n !== 40));
    expect(damagedRanges).toBe(1);
    expect(damagedBytes).toBe((planted[41] as Planted).position - (planted[40] as Planted).position);
  });

  it('reads beside a broker, and tells of it', async () => {
    const directory = join(root, 'live');
    await plantStore(directory);
    const live = await openSmall(directory);
    const holders: string[] = [];
    try {
      const criteria = { key: 'key-3' };
      const found = await searchStore({
        ...{ directory, criteria, onMessages: () => undefined },
        onHolder: ({ kind }) => holders.push(kind),
      });
      expect(found.found).toBe(1);
    } finally {
      await live.close();
    }
    expect(holders).toEqual(['mq broker']);
  });

  it('says that a broker removed what was being read', async () => {
    const directory = join(root, 'cleaned');
    await plantStore(directory);
    const live = await openSmall(directory);
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) =>
        nodeFileSystem.open(path.endsWith('00008192') ? `${path}-removed` : path, flags, mode),
    };
    try {
      const search = searchStore({ directory, fileSystem, criteria: {}, onMessages: () => undefined });
      await expect(search).rejects.toMatchObject({
        code: 'BUSY',
        message: expect.stringContaining('the mq broker that runs on the store removed it'),
      });
    } finally {
      await live.close();
    }
  });

  it.each(APACHE_STORES)('reads what Apache %s wrote', async (name) => {
    const directory = unpackApache(name, join(root, name));
    const sample = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', '..', 'fixtures', 'stores', `${name}.json`), 'utf8'),
    ) as { topics: Record<string, Sampled[]> };
    const { messages } = await search({ topic: 'Orders' }, undefined, directory);
    const essence = (all: Sampled[]): string[] =>
      all
        .map(({ id, queueId, offset, length, body }) => `${id} ${queueId}:${offset} ${length} ${body.slice(0, 12)}`)
        .sort();
    const found = messages.map(({ msgId: id, queueId, queueOffset: offset, body }) => ({
      id,
      queueId,
      offset,
      length: body.length,
      body: body.toString(),
    }));
    expect(essence(found)).toEqual(essence(sample.topics['Orders'] ?? []));
  });
});
