import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreDamage } from '../../../../src/engine/store/inspect/damage.ts';
import type { VerifyReport } from '../../../../src/engine/store/inspect/verify-report.ts';
import { verifyStore } from '../../../../src/engine/store/inspect/verify-store.ts';
import { crashCopy } from '../store-fixture.ts';
import {
  APACHE_STORES,
  entryPlace,
  GEOMETRY,
  indexFileOf,
  newRoot,
  openSmall,
  type Planted,
  patch,
  placeOf,
  plantStore,
  unpackApache,
} from './planted.ts';

const { root, remove } = newRoot();
const pristine = join(root, 'pristine');
const store = join(root, 'store');
let planted: Planted[];

beforeAll(async () => {
  planted = await plantStore(pristine);
});
afterAll(remove);
beforeEach(() => {
  rmSync(store, { recursive: true, force: true });
  cpSync(pristine, store, { recursive: true });
});

const verify = (): Promise<VerifyReport> => verifyStore({ directory: store });
const one = (n: number): Planted => planted[n] as Planted;

/** Every file below a directory with its content, to see that nothing changes. */
function snapshot(directory: string): Map<string, string> {
  return new Map(
    (readdirSync(directory, { recursive: true }) as string[])
      .filter((name) => statSync(join(directory, name)).isFile())
      .map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
  );
}

describe('a sound store', () => {
  it('of ours: everything is looked at, and nothing changes', async () => {
    const before = snapshot(store);
    expect(await verify()).toMatchObject({
      outcome: 'SOUND',
      records: 120,
      queueEntries: 120,
      indexEntries: 360,
      configFiles: 2,
      damages: [],
      notes: [],
    });
    expect(snapshot(store)).toEqual(before);
  });

  it.each(APACHE_STORES)('of Apache %s', async (name) => {
    const directory = unpackApache(name, join(root, name));
    const before = snapshot(directory);
    const report = await verifyStore({ directory });
    expect(report).toMatchObject({ outcome: 'SOUND', records: 126, queueEntries: 126, indexEntries: 252, damages: [] });
    expect(report.hasAbort).toBe(name.endsWith('killed'));
    expect(snapshot(directory)).toEqual(before);
  });

  it('that runs: what is written meanwhile is not judged', async () => {
    const live = await openSmall(store);
    try {
      expect(await verify()).toMatchObject({
        outcome: 'SOUND',
        records: 120,
        holder: { pid: process.pid },
        damages: [],
      });
    } finally {
      await live.close();
    }
  });

  it('that runs: queue files appear after the first look, when their length was not to be seen', async () => {
    const live = await openSmall(store);
    try {
      const settings = { ...GEOMETRY, mappedFileSizeConsumeQueue: 6_000_000 };
      expect(await verifyStore({ directory: store, settings })).toMatchObject({ outcome: 'SOUND', damages: [] });
    } finally {
      await live.close();
    }
  });

  it('that was killed: the next start is enough', async () => {
    const live = await openSmall(store);
    const copy = crashCopy(store);
    await live.close();
    rmSync(join(copy, 'consumequeue', 'Orders', '1'), { recursive: true });
    expect(await verifyStore({ directory: copy })).toMatchObject({
      outcome: 'NEEDS_START',
      hasAbort: true,
      damages: [{ kind: 'QUEUE_MISSING', queueId: 1, count: 40, remedy: 'start' }],
    });
  });
});

interface Case {
  name: string;
  plant: () => void;
  /** A position of -n stands for that of message n, which is not known yet when the cases are written. */
  expects: Partial<StoreDamage>[];
  /** Much else is damaged with it. */
  andMore?: boolean;
}

const cases: Case[] = [
  {
    name: 'a flipped bit in a body',
    plant: () => {
      const [path, at] = placeOf(store, one(50).position);
      patch(path, (bytes) => {
        bytes[at + 100] = (bytes[at + 100] ?? 0) ^ 1;
      });
    },
    expects: [
      { kind: 'LOG_BYTES', position: -50, remedy: 'recover' },
      { kind: 'QUEUE_EXTRA', queueId: 2, queueOffset: 16, count: 1, remedy: 'recover' },
      { kind: 'INDEX_EXTRA', count: 3, position: -50 },
    ],
  },
  {
    name: 'an entry that points elsewhere',
    plant: () => {
      const [path, at] = entryPlace(store, 1, 7);
      patch(path, (bytes) => bytes.writeBigInt64BE(BigInt(one(0).position), at));
    },
    expects: [
      { kind: 'QUEUE_WRONG', queueId: 1, queueOffset: 7, count: 1, offset: 140, length: 20, remedy: 'rebuild' },
    ],
  },
  {
    name: 'entries that are gone',
    plant: () => {
      const [path, at] = entryPlace(store, 0, 21);
      patch(path, (bytes) => bytes.fill(0, at, at + 3 * 20));
    },
    expects: [{ kind: 'QUEUE_MISSING', queueId: 0, queueOffset: 21, count: 3, offset: 20, length: 60 }],
  },
  {
    name: 'an entry of no message',
    plant: () => {
      const [path, at] = entryPlace(store, 2, 40);
      const last = Buffer.alloc(20);
      last.writeBigInt64BE(BigInt(one(0).position), 0);
      last.writeInt32BE(50, 8);
      const whole = Buffer.alloc(400);
      if (existsSync(path)) patch(path, (bytes) => last.copy(bytes, at));
      else writeFileSync(path, Buffer.concat([last, whole.subarray(20)]));
    },
    expects: [{ kind: 'QUEUE_EXTRA', queueId: 2, queueOffset: 40, count: 1 }],
  },
  {
    name: 'a wrong tag code',
    plant: () => {
      const [path, at] = entryPlace(store, 0, 3);
      patch(path, (bytes) => bytes.writeBigInt64BE(77n, at + 12));
    },
    expects: [{ kind: 'QUEUE_TAGS', queueId: 0, queueOffset: 3 }],
  },
  {
    name: 'all queues lost',
    plant: () => rmSync(join(store, 'consumequeue'), { recursive: true }),
    expects: [0, 1, 2].map((queueId) => ({ kind: 'QUEUE_MISSING' as const, queueId, queueOffset: 0, count: 40 })),
  },
  {
    name: 'a missing log file',
    plant: () => rmSync(join(store, 'commitlog', '00000000000000008192')),
    expects: [{ kind: 'LOG_FILE', offset: 0, length: 8192, remedy: 'recover' }],
    andMore: true,
  },
  {
    name: 'a stray file in the log',
    plant: () => writeFileSync(join(store, 'commitlog', 'x.tmp'), 'x'),
    expects: [{ kind: 'LOG_FILE', remedy: 'recover' }],
  },
  {
    name: 'bytes behind the last record',
    plant: () => {
      const last = one(119).position;
      const [path, at] = placeOf(store, last);
      patch(path, (bytes) => bytes.fill(7, at + bytes.readInt32BE(at), at + bytes.readInt32BE(at) + 30));
    },
    expects: [{ kind: 'LOG_TAIL', length: 30, remedy: 'recover' }],
  },
  {
    name: 'a slot of the index that leads elsewhere',
    plant: () =>
      patch(indexFileOf(store), (bytes) => {
        for (let at = 40; at < 40 + 30 * 4; at += 4) {
          if (bytes.readInt32BE(at) === 0) continue;
          bytes.writeInt32BE(1, at);
          return;
        }
      }),
    expects: [{ kind: 'INDEX_SLOTS', count: 1, length: 4 }],
  },
  {
    name: 'an index entry of another key',
    plant: () =>
      patch(indexFileOf(store), (bytes) =>
        bytes.writeInt32BE(bytes.readInt32BE(40 + 120 + 20 * 5) + 30, 40 + 120 + 20 * 5),
      ),
    expects: [
      { kind: 'INDEX_EXTRA', count: 1, length: 20 },
      { kind: 'INDEX_MISSING', count: 1 },
    ],
  },
  {
    name: 'an index file that is gone',
    plant: () => rmSync(indexFileOf(store, 1)),
    expects: [{ kind: 'INDEX_MISSING' }],
    andMore: true,
  },
  {
    name: 'a checkpoint from the future',
    plant: () => patch(join(store, 'checkpoint'), (bytes) => bytes.writeBigInt64BE(9_000_000_000_000n, 8)),
    expects: [{ kind: 'CHECKPOINT', offset: 8, length: 8 }],
  },
  {
    name: 'a torn configuration file',
    plant: () => patch(join(store, 'config', 'topics.json'), (bytes) => bytes.fill(0, 40)),
    expects: [{ kind: 'CONFIG_TORN', remedy: 'hand' }],
  },
  {
    name: 'a torn configuration file with a good .bak',
    plant: () => {
      renameSync(join(store, 'config', 'consumerOffset.json'), join(store, 'config', 'consumerOffset.json.bak'));
      writeFileSync(join(store, 'config', 'consumerOffset.json'), '{"offsetTable":{"Orders@gr');
    },
    expects: [{ kind: 'CONFIG_TORN', remedy: 'start' }],
  },
];

describe('a damage', () => {
  it.each(cases)('$name is named with its place', async ({ plant, expects, andMore = false }) => {
    plant();
    const report = await verify();
    expect(report.outcome).toBe('DAMAGED');
    const wanted = expects.map(({ position, ...rest }) =>
      position === undefined ? rest : { ...rest, position: one(-position).position },
    );
    const kinds = (all: readonly Partial<StoreDamage>[]): unknown[] => all.map(({ kind }) => kind).sort();
    if (!andMore) expect(kinds(report.damages)).toEqual(kinds(wanted));
    for (const damage of wanted) expect(report.damages).toContainEqual(expect.objectContaining(damage));
    for (const { means, file } of report.damages) {
      expect(means.length).toBeGreaterThan(20);
      expect(file.startsWith(store)).toBe(true);
    }
  });

  it('in a body is passed over by --fast, a damaged frame is not', async () => {
    const [path, at] = placeOf(store, one(50).position);
    patch(path, (bytes) => {
      bytes[at + 100] = (bytes[at + 100] ?? 0) ^ 1;
    });
    const fast = (): Promise<VerifyReport> => verifyStore({ directory: store, fast: true });
    expect(await fast()).toMatchObject({ outcome: 'SOUND', records: 120, queueEntries: 0 });
    patch(path, (bytes) => {
      bytes[at + 4] = 0;
    });
    expect(await fast()).toMatchObject({ outcome: 'DAMAGED', damages: [{ kind: 'LOG_BYTES' }] });
  });

  it('is none where a topic was deleted, or deleted and made again', async () => {
    writeFileSync(join(store, 'config', 'topics.json'), '{"topicConfigTable":{"Other":{"perm":6}}}');
    rmSync(join(store, 'consumequeue', 'Orders'), { recursive: true });
    expect(await verify()).toMatchObject({ outcome: 'SOUND', notes: ['120 messages are of topics that were deleted'] });
  });
});

describe('what is no store', () => {
  it.each([
    ['nothing', 'nothing-here', 'does not exist'],
    ['an empty directory', 'empty', 'is empty'],
    ['another directory', 'other', 'is no store'],
    ['its own log', join('pristine', 'commitlog'), 'is no store'],
  ])('%s is refused by name', async (_, name, words) => {
    const directory = join(root, name);
    if (name === 'empty' || name === 'other') mkdirSync(directory, { recursive: true });
    if (name === 'other') writeFileSync(join(directory, 'readme'), '');
    await expect(verifyStore({ directory })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(words),
      ...(name.includes('commitlog') && { hint: `Did you mean ${pristine}?` }),
    });
  });

  it('a RocksDB is refused by name', async () => {
    writeFileSync(join(store, 'consumequeue', 'CURRENT'), 'MANIFEST-000001');
    await expect(verify()).rejects.toMatchObject({ code: 'CONFIG', message: expect.stringContaining('RocksDB') });
  });
});
