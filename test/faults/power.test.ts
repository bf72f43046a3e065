import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { JsonFile } from '../../src/engine/store/config-file/json-file.ts';
import { type FileSystem, nodeFileSystem } from '../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { type Loss, PowerFileSystem } from './support/power-file-system.ts';
import { Random, scaled, seeded } from './support/random.ts';
import { parseStored } from './support/record.ts';
import {
  acknowledgedBy,
  copyStore,
  messageOf,
  newDirectory,
  put,
  putBatch,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

/** Losses of power tried on one run of a store. */
const LOSSES_PER_RUN = 12;

afterEach(removeDirectories);

/** What the disk held at a loss, what had been acknowledged by then, and up to where the log was said to be durable. */
interface Moment {
  image: string;
  acknowledged: Acknowledged[];
  flushedTo: number;
  loss: Loss;
}

/** Runs a store for a while and cuts the power at seeded calls of its file system. */
async function run(random: Random, flushDiskType: 'SYNC_FLUSH' | 'ASYNC_FLUSH'): Promise<Moment[]> {
  const directory = newDirectory();
  const power = new PowerFileSystem(directory);
  const acknowledged: Acknowledged[] = [];
  const moments: Moment[] = [];
  let store: MessageStore | undefined;
  let isOpen = false;
  const chance = LOSSES_PER_RUN / 320;
  power.before = () => {
    if (!random.chance(chance) || moments.length > 2 * LOSSES_PER_RUN) return;
    const image = newDirectory();
    const loss = random.pick(['nothing kept', 'order kept', 'reordered'] as const);
    power.image(image, random, loss);
    moments.push({ image, acknowledged: [...acknowledged], flushedTo: isOpen ? (store?.flushedTo ?? 0) : 0, loss });
  };
  store = await MessageStore.open({
    directory,
    storeHost: STORE_HOST,
    settings: {
      ...SMALL,
      flushDiskType,
      flushIntervalCommitLog: 7,
      flushCommitLogLeastPages: 0,
      flushIntervalConsumeQueue: 11,
      flushConsumeQueueLeastPages: 0,
      writeIntervalConsumeQueue: 3,
    },
    fileSystem: power.fs,
  });
  isOpen = true;
  for (let i = 0; i < 60; i++) {
    const queueId = random.below(3);
    const messages = Array.from({ length: random.chance(0.2) ? 3 : 1 }, (_, part) =>
      messageOf(`m-${i}-${part}`, 'Power', queueId, random.below(200)),
    );
    const [first] = messages;
    if (first === undefined) continue;
    const answer = messages.length === 1 ? put(store, first) : putBatch(store, messages);
    const noted = answer.then((result) => void acknowledged.push(...acknowledgedBy(messages, result)));
    if (random.chance(0.5)) await noted;
    if (random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve, random.below(20)));
  }
  await store.close();
  return moments;
}

/**
 * A disk that reorders may leave valid records behind one that never reached it. Nothing tells that from a damaged
 * record, so the start is refused and names mq recover: then each of the messages must still be in the log.
 */
async function isRefused(image: string, messages: readonly Acknowledged[]): Promise<boolean> {
  try {
    const copy = copyStore(image);
    await (await MessageStore.open({ directory: copy, storeHost: STORE_HOST, settings: SMALL })).close();
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'STORE_DAMAGED', message: expect.stringContaining('valid ones follow') });
    expect(error).toMatchObject({ hint: expect.stringContaining('mq recover') });
  }
  for (const message of messages) {
    const start = message.physicalOffset - (message.physicalOffset % 4096);
    const file = readFileSync(join(image, 'commitlog', String(start).padStart(20, '0')));
    const record = parseStored(file, message.physicalOffset - start);
    expect([record.queueOffset, record.body.toString()]).toEqual([message.queueOffset, message.body]);
  }
  return true;
}

describe('a loss of power at seeded points: what was not synced is gone, kept, or torn within a sector', () => {
  it('SYNC_FLUSH loses no acknowledged message', () =>
    seeded(async (random) => {
      const wanted = scaled(400);
      let count = 0;
      let checked = 0;
      let refused = 0;
      while (count < wanted) {
        for (const { image, acknowledged, loss } of await run(random, 'SYNC_FLUSH')) {
          if (loss === 'reordered' && (await isRefused(image, acknowledged))) {
            refused++;
            count++;
            continue;
          }
          const mayTearFields = loss === 'reordered';
          const { problems } = await checkStore(image, acknowledged, { settings: SMALL, mayTearFields });
          expect(problems, `loss ${count}, ${loss}, ${acknowledged.length} acknowledged, ${image}`).toEqual([]);
          count++;
          checked += acknowledged.length;
        }
        removeDirectories();
      }
      console.log(
        `SYNC_FLUSH: ${count} losses of power, ${checked} acknowledged messages looked for, ${refused} refused`,
      );
    }));

  it('ASYNC_FLUSH loses messages behind the last sync only, and leaves no gap in a queue', () =>
    seeded(async (random) => {
      const wanted = scaled(200);
      let count = 0;
      let lost = 0;
      let refused = 0;
      while (count < wanted) {
        for (const { image, acknowledged, flushedTo, loss } of await run(random, 'ASYNC_FLUSH')) {
          const durable = acknowledged.filter((message) => message.physicalOffset < flushedTo);
          if (loss === 'reordered' && (await isRefused(image, durable))) {
            refused++;
            count++;
            continue;
          }
          const { problems, missed } = await checkStore(image, acknowledged, {
            mayTearFields: loss === 'reordered',
            settings: SMALL,
            mayMiss: (message) => message.physicalOffset >= flushedTo,
          });
          expect(problems, `loss ${count}, ${loss}, flushed to ${flushedTo}, ${image}`).toEqual([]);
          count++;
          lost += missed;
        }
        removeDirectories();
      }
      console.log(
        `ASYNC_FLUSH: ${count} losses of power, ${lost} messages lost behind the last sync, ${refused} refused`,
      );
      expect(lost).toBeGreaterThan(0);
    }));

  it('a closed store has all of its queues, those of one millisecond too', async () => {
    const directory = newDirectory();
    const power = new PowerFileSystem(directory);
    const settings = { ...SMALL, flushIntervalConsumeQueue: 5, flushConsumeQueueLeastPages: 0 };
    const clock = { now: () => 1_700_000_000_000 };
    const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings, clock, fileSystem: power.fs });
    const acknowledged: Acknowledged[] = [];
    for (const id of ['first', 'second']) {
      for (const queueId of [0, 1]) {
        const message = messageOf(`${id}-${queueId}`, 'Power', queueId);
        acknowledged.push(...acknowledgedBy([message], await put(store, message)));
      }
      if (id === 'first') await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await store.close();
    for (let seed = 0; seed < 20; seed++) {
      const image = newDirectory();
      power.image(image, new Random(seed), 'reordered');
      expect((await checkStore(image, acknowledged, { settings: SMALL })).problems).toEqual([]);
    }
  });

  it('a store that was killed is durable before it serves again', async () => {
    const killed = newDirectory();
    const settings = { ...SMALL, flushIntervalCommitLog: 60_000 };
    const first = await MessageStore.open({ directory: killed, storeHost: STORE_HOST, settings });
    const acknowledged: Acknowledged[] = [];
    for (const id of ['a', 'b', 'c']) {
      const message = messageOf(id, 'Power', 0, 1500);
      acknowledged.push(...acknowledgedBy([message], await put(first, message)));
    }
    const directory = copyStore(killed);
    await first.close();
    const synced = new Set<string>();
    const paths = new Map<number, string>();
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        const fd = nodeFileSystem.open(path, flags, mode);
        paths.set(fd, path);
        return fd;
      },
      datasyncAsync: (fd) => {
        synced.add(paths.get(fd) ?? '');
        return nodeFileSystem.datasyncAsync(fd);
      },
    };
    const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings, fileSystem: fs });
    expect(store.flushedTo).toBeGreaterThan(4096);
    for (const name of ['', '/00000000000000000000', '/00000000000000004096']) {
      expect([...synced]).toContain(`${directory}/commitlog${name}`);
    }
    await store.close();
    expect((await checkStore(directory, acknowledged, { settings: SMALL })).problems).toEqual([]);
  });

  it('a configuration file is the old one or the new one, whole', () =>
    seeded(async (random) => {
      const directory = newDirectory();
      const power = new PowerFileSystem(directory);
      power.fs.makeDirectory(join(directory, 'config'), 0o700);
      power.fs.syncDirectory(directory);
      const path = join(directory, 'config/topics.json');
      const file = new JsonFile(path, { warn: () => undefined }, power.fs);
      let saved = -1;
      let attempted = -1;
      let count = 0;
      power.before = () => {
        if (saved < 0) return;
        const image = newDirectory();
        mkdirSync(join(image, 'config'), { recursive: true });
        power.image(image, random, random.pick(['nothing kept', 'order kept', 'reordered']));
        const read = new JsonFile(join(image, 'config/topics.json'), { warn: () => undefined }).read();
        const version = Number(read?.['version']);
        expect(version, readFileSync(path, 'utf8')).toBeGreaterThanOrEqual(saved);
        expect(version).toBeLessThanOrEqual(attempted);
        expect(String(read?.['padding'])).toHaveLength(2000);
        count++;
      };
      for (let version = 0; version < 30; version++) {
        attempted = version;
        const value = { version, padding: 'x'.repeat(2000) };
        if (version % 2 === 0) file.saveNow(value);
        else await file.save(value);
        saved = version;
      }
      expect(count).toBeGreaterThan(100);
    }));
});
