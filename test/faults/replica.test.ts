import { afterEach, describe, expect, it } from 'vitest';
import type { FileSystem } from '../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { messageOf as textOf } from '../../src/errors/index.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { FaultyFileSystem } from './support/faulty-file-system.ts';
import { walkLog } from './support/log-walk.ts';
import { type Loss, PowerFileSystem } from './support/power-file-system.ts';
import { Random, scaled, seeded } from './support/random.ts';
import {
  acknowledgedBy,
  messageOf,
  newDirectory,
  put,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

const MESSAGES = 45;

afterEach(removeDirectories);

const open = (directory: string, fileSystem?: FileSystem): Promise<MessageStore> =>
  MessageStore.open({
    directory,
    storeHost: STORE_HOST,
    settings: SMALL,
    isReplicated: true,
    ...(fileSystem === undefined ? {} : { fileSystem }),
  });

async function filledMaster(): Promise<{ master: MessageStore; acknowledged: Acknowledged[] }> {
  const master = await MessageStore.open({ directory: newDirectory(), storeHost: STORE_HOST, settings: SMALL });
  const acknowledged: Acknowledged[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const message = messageOf(`r-${i}`, 'Replica', i % 3, (i * 53) % 400);
    acknowledged.push(...acknowledgedBy([message], await put(master, message)));
  }
  return { master, acknowledged };
}

/** Copies in pieces that end anywhere; every third is flushed, and reported when that is done. */
async function follow(
  master: MessageStore,
  slave: MessageStore,
  random: Random,
  onFlushed: (to: number) => void = () => undefined,
): Promise<void> {
  for (let n = 1; slave.replica.end < master.feed.end; n++) {
    const at = slave.replica.end;
    const bytes = await master.feed.read(at, random.between(1, 900));
    if (bytes === undefined) throw new Error(`nothing at ${at}`);
    slave.replica.append(at, bytes);
    if (n % 2 === 0) slave.replica.confirmTo(at);
    if (n % 3 !== 0) continue;
    await slave.replica.flush();
    onFlushed(slave.replica.flushed);
  }
}

describe('a replica', () => {
  it('whose disk fails in any call goes on from where its log ends, and has the master log in the end', async () => {
    const { master, acknowledged } = await filledMaster();
    const run = async (directory: string, files: FileSystem): Promise<string | undefined> => {
      try {
        const slave = await open(directory, files);
        try {
          await follow(master, slave, new Random(1));
        } finally {
          await slave.close();
        }
        return undefined;
      } catch (error) {
        return textOf(error);
      }
    };
    const counted = new FaultyFileSystem(() => undefined);
    await run(newDirectory(), counted);
    const failures: string[] = [];
    for (const errno of ['EIO', 'ENOSPC']) {
      for (let k = 1; k <= counted.count; k++) {
        const directory = newDirectory();
        const files = new FaultyFileSystem(({ number }) => (number === k ? { errno, torn: 11 } : undefined));
        const said = await run(directory, files);
        const where = `${errno} k=${k} (${files.struck[0]?.name} ${files.struck[0]?.path.replace(directory, '')}), ${said}`;
        const slave = await open(directory).catch((error: unknown) => textOf(error));
        if (typeof slave === 'string') {
          failures.push(`${where}: does not open: ${slave}`);
          continue;
        }
        await follow(master, slave, new Random(k));
        slave.replica.confirmTo(slave.replica.end);
        await slave.close();
        const { problems } = await checkStore(directory, acknowledged, { settings: SMALL });
        for (const problem of problems) failures.push(`${where}: ${problem}`);
      }
    }
    await master.close();
    expect(failures.slice(0, 5)).toEqual([]);
  });

  it('has after a loss of power all that it said was flushed, byte by byte', () =>
    seeded(async (random) => {
      const { master } = await filledMaster();
      let count = 0;
      while (count < scaled(80)) {
        const directory = newDirectory();
        const power = new PowerFileSystem(directory);
        const images: { image: string; flushed: number; loss: Loss }[] = [];
        let flushed = 0;
        const slave = await open(directory, power.fs);
        power.before = () => {
          if (!random.chance(0.04) || images.length > 10) return;
          const image = newDirectory();
          const loss = random.pick<Loss>(['nothing kept', 'order kept']);
          power.image(image, random, loss);
          images.push({ image, flushed, loss });
        };
        await follow(master, slave, random, (to) => {
          flushed = to;
        });
        power.before = () => undefined;
        await slave.close();
        for (const { image, flushed: promised, loss } of images) {
          const again = await open(image);
          const whole = await master.feed.recordBefore(promised + 1);
          const least = whole === undefined ? 0 : whole.position;
          expect(again.replica.end, `${loss}, flushed to ${promised}, ${image}`).toBeGreaterThanOrEqual(least);
          await follow(master, again, random);
          again.replica.confirmTo(again.replica.end);
          await again.close();
          expect(walkLog(image)).toMatchObject({ problems: [], end: master.feed.end });
          count++;
        }
      }
      await master.close();
    }));
});
