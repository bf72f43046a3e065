import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FileSystem } from '../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { truncateStore } from '../../src/engine/store/replica/truncate.ts';
import { messageOf as textOf } from '../../src/errors/index.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { FaultyFileSystem } from './support/faulty-file-system.ts';
import { type Loss, PowerFileSystem } from './support/power-file-system.ts';
import { type Random, scaled, seeded } from './support/random.ts';
import {
  acknowledgedBy,
  copyStore,
  messageOf,
  newDirectory,
  put,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

const WHY = { epoch: 9, reason: 'forged' };
const MESSAGES = 60;

afterEach(removeDirectories);

interface Forged {
  directory: string;
  /** Kept, in the log's order. */
  kept: Acknowledged[];
  cut: Acknowledged[];
  /** The log's bytes from the cut on. */
  tail: Buffer;
  to: number;
}

const optionsOf = (directory: string, fileSystem?: FileSystem) => ({
  directory,
  storeHost: STORE_HOST,
  settings: SMALL,
  ...(fileSystem === undefined ? {} : { fileSystem }),
});

/** A closed store of two queues over several files, to be cut somewhere. */
async function forge(directory: string, cutAt: number, fileSystem?: FileSystem): Promise<Forged> {
  const store = await MessageStore.open(optionsOf(directory, fileSystem));
  const all: Acknowledged[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const message = messageOf(`t-${i}`, 'Tail', i % 2, (i * 37) % 300);
    all.push(...acknowledgedBy([message], await put(store, message)));
  }
  await store.close();
  const to = all[cutAt]?.physicalOffset ?? 0;
  return {
    directory,
    kept: all.slice(0, cutAt),
    cut: all.slice(cutAt),
    tail: logBytes(join(directory, 'commitlog')).subarray(to),
    to,
  };
}

function logBytes(folder: string): Buffer {
  const names = readdirSync(folder)
    .filter((name) => /^\d{20}$/.test(name))
    .sort();
  const last = Number(names.at(-1) ?? 0);
  const all = Buffer.alloc(last + 4096);
  for (const name of names) all.set(readFileSync(join(folder, name)), Number(name));
  return all;
}

/** What is wrong after a truncation that was broken off and finished by an opening; empty when all is well. */
async function problemsIn(directory: string, forged: Forged, mayBeWhole: boolean): Promise<string[]> {
  const opened = await MessageStore.open(optionsOf(directory)).catch((error: unknown) => textOf(error));
  if (typeof opened === 'string') return [`does not open: ${opened}`];
  const end = opened.maxPhysicalOffset;
  await opened.close();
  if (mayBeWhole && end !== forged.to) {
    const { problems } = await checkStore(directory, [...forged.kept, ...forged.cut], { settings: SMALL });
    return problems;
  }
  if (end !== forged.to) return [`ends at ${end}, not at ${forged.to}`];
  const { problems } = await checkStore(directory, forged.kept, { settings: SMALL });
  const folders = readdirSync(join(directory, 'ha/aside')).filter((name) =>
    readdirSync(join(directory, 'ha/aside', name)).includes('manifest.json'),
  );
  if (folders.length !== 1) return [...problems, `${folders.length} folders lie aside`];
  const aside = logBytes(join(directory, 'ha/aside', folders[0] ?? '', 'commitlog'));
  const end2 = forged.tail.length;
  if (!aside.subarray(forged.to, forged.to + end2).equals(forged.tail))
    problems.push('not all that was cut lies aside');
  return problems;
}

describe('a truncation that is broken off', () => {
  it('at any call to the disk is finished by the next opening, or was never begun', async () => {
    for (const cutAt of [0, 7, 31]) {
      const counted = new FaultyFileSystem(() => undefined);
      const first = await forge(newDirectory(), cutAt);
      await truncateStore(optionsOf(copyStore(first.directory), counted), first.to, WHY);
      const failures: string[] = [];
      for (const kind of ['one call', 'all from then on']) {
        for (let k = 1; k <= counted.count; k++) {
          const directory = copyStore(first.directory);
          const files = new FaultyFileSystem(({ number }) =>
            number === k || (number > k && kind !== 'one call') ? { errno: 'EIO', torn: 7 } : undefined,
          );
          const [done, error] = await truncateStore(optionsOf(directory, files), first.to, WHY).then(
            (result) => [result, undefined],
            (why: unknown) => [undefined, textOf(why)],
          );
          const where = `cut ${cutAt}, ${kind} k=${k} (${files.struck[0]?.name} ${files.struck[0]?.path.replace(directory, '')})`;
          const problems = await problemsIn(directory, first, done === undefined);
          for (const problem of problems) failures.push(`${where}: ${problem}; said ${error}`);
          if (failures.length > 5) break;
        }
      }
      expect(failures).toEqual([]);
      removeDirectories();
    }
  });

  it('by a loss of power is finished by the next opening, or was never begun', () =>
    seeded(async (random: Random) => {
      let count = 0;
      while (count < scaled(60)) {
        const directory = newDirectory();
        const power = new PowerFileSystem(directory);
        const forged = await forge(directory, random.below(MESSAGES), power.fs);
        const images: { image: string; isDone: boolean; loss: Loss }[] = [];
        let calls = 0;
        let isDone = false;
        power.before = () => {
          calls++;
          if (!random.chance(0.08) || images.length > 12) return;
          const image = newDirectory();
          const loss = random.pick<Loss>(['nothing kept', 'order kept', 'reordered']);
          power.image(image, random, loss);
          images.push({ image, isDone, loss });
        };
        await truncateStore(optionsOf(directory, power.fs), forged.to, WHY);
        isDone = true;
        const after = newDirectory();
        power.image(after, random, 'nothing kept');
        images.push({ image: after, isDone, loss: 'nothing kept' });
        power.before = () => undefined;
        for (const { image, isDone: mustBeCut, loss } of images) {
          const problems = await problemsIn(image, forged, !mustBeCut);
          expect(problems, `loss ${count}, ${loss}, cut at ${forged.to}, call ${calls}, ${image}`).toEqual([]);
          count++;
        }
        removeDirectories();
      }
    }));
});
