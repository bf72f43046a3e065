import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { walkLog } from './support/log-walk.ts';
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

const settings = { ...SMALL, flushDiskType: 'SYNC_FLUSH' } as const;
let whole = '';
let acknowledged: Acknowledged[] = [];

/** A store as a kill leaves it: all written, nothing closed. */
async function killedStore(count: number): Promise<string> {
  const directory = newDirectory();
  const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
  for (let i = 0; i < count; i++) {
    const message = messageOf(`id-${i}`, 'Faults', i % 2, 40);
    acknowledged.push(...acknowledgedBy([message], await put(store, message)));
  }
  const copy = copyStore(directory);
  await store.close();
  return copy;
}

/** A store that was closed and carries the mark of a crash: its queues are in their files. */
async function writtenStore(count: number): Promise<string> {
  const directory = newDirectory();
  const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
  acknowledged = [];
  for (let i = 0; i < count; i++) {
    const message = messageOf(`id-${i}`, 'Faults', i % 2, 40);
    acknowledged.push(...acknowledgedBy([message], await put(store, message)));
  }
  await store.close();
  writeFileSync(join(directory, 'abort'), '');
  return directory;
}

beforeEach(async () => {
  acknowledged = [];
  whole = await killedStore(30);
});
afterEach(removeDirectories);

const logPath = (directory: string, start: number): string =>
  join(directory, 'commitlog', String(start).padStart(20, '0'));

function edit(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

async function refusal(directory: string): Promise<{ code?: string; message?: string; hint?: string }> {
  try {
    await (await MessageStore.open({ directory, storeHost: STORE_HOST, settings })).close();
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  return {};
}

/** All files below a directory with their bytes, to see that a refusal changed nothing. */
function contents(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !/\/(lock|mq)(\/|$)/.test(path)) found.set(path, readFileSync(path).toString('latin1'));
  }
  return found;
}

describe('the last record torn', () => {
  for (const behind of ['zeros', 'garbage'] as const) {
    it(`at every byte with ${behind} behind: only it is cut, a copy is set aside, everything else stays`, async () => {
      const { records, end } = walkLog(whole);
      const last = records.at(-1);
      if (last === undefined) throw new Error('no record');
      const fileStart = last.physicalOffset - (last.physicalOffset % 4096);
      const at = last.physicalOffset - fileStart;
      const kept = acknowledged.slice(0, -1);
      // No checksum covers the text of the properties: a record garbled only there is a message with garbled properties.
      const checkedTo = last.size - Buffer.byteLength(last.properties);
      let cut = 0;
      for (let bytes = 0; bytes < last.size; bytes++) {
        const directory = copyStore(whole);
        edit(logPath(directory, fileStart), (log) => {
          log.fill(0, at + bytes);
          if (behind === 'garbage')
            for (let i = at + bytes; i < at + last.size + 50; i++) log[i] = 1 + ((i * 37) % 255);
        });
        const after = readFileSync(logPath(directory, fileStart));
        const isSame = after.equals(readFileSync(logPath(whole, fileStart)));
        const isEmpty = after.subarray(at).every((byte) => byte === 0);
        const isTaken = isSame || (behind === 'garbage' && bytes >= checkedTo);
        const expected = isTaken ? acknowledged : kept;
        const { problems, readable } = await checkStore(directory, expected, {
          settings: isTaken && !isSame ? { ...settings, messageIndexEnable: false } : settings,
        });
        expect(problems, `${bytes} bytes of ${last.size} reached the disk`).toEqual([]);
        expect(readable).toBe(expected.length);
        if (!isTaken && !isEmpty) {
          cut++;
          const [name = ''] = readdirSync(join(directory, 'damaged'));
          const aside = readFileSync(join(directory, 'damaged', name));
          expect(aside.equals(after.subarray(at, at + aside.length))).toBe(true);
        }
        rmSync(directory, { recursive: true });
      }
      expect(end).toBe(last.physicalOffset + last.size);
      expect(cut).toBeGreaterThan((behind === 'garbage' ? checkedTo : last.size) - 5);
    });
  }
});

describe('a bad record with valid ones behind it', () => {
  it('refuses the start, names mq recover and leaves the log as it is', async () => {
    const records = walkLog(whole).records;
    for (const index of [0, 5, records.length - 2]) {
      const directory = copyStore(whole);
      const record = records[index];
      if (record === undefined) throw new Error('no record');
      const start = record.physicalOffset - (record.physicalOffset % 4096);
      edit(logPath(directory, start), (log) => {
        log[record.physicalOffset - start + 90] = (log[record.physicalOffset - start + 90] as number) ^ 0xff;
      });
      const before = contents(directory);
      const { code, message, hint } = await refusal(directory);
      expect(code, `record ${index}`).toBe('STORE_DAMAGED');
      expect(message).toContain(`log position ${record.physicalOffset}`);
      expect(message).toContain('valid ones follow');
      expect(hint).toContain('mq recover');
      for (const [path, bytes] of contents(directory)) {
        if (path.includes('/commitlog/')) expect(bytes).toBe(before.get(path));
      }
    }
  });

  it('is the same when the record lies in an earlier file than the valid ones', async () => {
    const records = walkLog(whole).records;
    const lastOfFirstFile = records.filter((record) => record.physicalOffset < 4096).at(-1);
    edit(logPath(whole, 0), (log) => log.fill(0, lastOfFirstFile?.physicalOffset));
    const { code, hint } = await refusal(whole);
    expect(code).toBe('STORE_DAMAGED');
    expect(hint).toContain('mq recover');
  });
});

describe('the filler at the end of a file', () => {
  it('torn at every byte with nothing behind it is cut; with records behind it, the start is refused', async () => {
    const records = walkLog(whole).records;
    const last = records.filter((record) => record.physicalOffset < 4096).at(-1);
    if (last === undefined) throw new Error('no record');
    const at = last.physicalOffset + last.size;
    const kept = acknowledged.filter((message) => message.physicalOffset < 4096);
    for (let bytes = 0; bytes < 8; bytes++) {
      const directory = copyStore(whole);
      edit(logPath(directory, 0), (log) => log.fill(0, at + bytes));
      expect(readFileSync(logPath(directory, 0)).equals(readFileSync(logPath(whole, 0)))).toBe(false);
      expect((await refusal(directory)).code, `${bytes} bytes`).toBe('STORE_DAMAGED');
      for (const name of readdirSync(join(directory, 'commitlog')).slice(1)) rmSync(join(directory, 'commitlog', name));
      writeFileSync(logPath(directory, 4096), Buffer.alloc(4096));
      const { problems, readable } = await checkStore(directory, kept, { settings });
      expect(problems, `${bytes} bytes`).toEqual([]);
      expect(readable).toBe(kept.length);
    }
  });
});

describe('derived files torn', () => {
  it('a queue file cut or zeroed at every byte is made again from the log', async () => {
    whole = await writtenStore(30);
    const folder = 'consumequeue/Faults/0';
    const name = readdirSync(join(whole, folder)).sort().at(-1) ?? '';
    const size = 200;
    for (let bytes = 0; bytes < size; bytes += 3) {
      for (const way of ['short', 'zeroed'] as const) {
        const directory = copyStore(whole);
        const path = join(directory, folder, name);
        if (way === 'short') truncateSync(path, bytes);
        else edit(path, (queue) => queue.fill(0, bytes));
        const { problems } = await checkStore(directory, acknowledged, { settings });
        expect(problems, `${way} at ${bytes}`).toEqual([]);
        rmSync(directory, { recursive: true });
      }
    }
  });

  it('a checkpoint cut at every byte that means something, or missing, costs only time', async () => {
    for (let bytes = 0; bytes <= 40; bytes++) {
      const directory = copyStore(whole);
      writeFileSync(join(directory, 'checkpoint'), Buffer.alloc(bytes, 0xff));
      const { problems } = await checkStore(directory, acknowledged, { settings });
      expect(problems, `${bytes} bytes`).toEqual([]);
      rmSync(directory, { recursive: true });
    }
    rmSync(join(whole, 'checkpoint'), { force: true });
    expect((await checkStore(whole, acknowledged, { settings })).problems).toEqual([]);
  });

  it('an index file cut or zeroed anywhere is made again: every key is found', async () => {
    whole = await writtenStore(30);
    const [name = ''] = readdirSync(join(whole, 'index'));
    const size = readFileSync(join(whole, 'index', name)).length;
    for (let bytes = 1; bytes < size; bytes += 13) {
      const directory = copyStore(whole);
      edit(join(directory, 'index', name), (index) => index.fill(0, bytes));
      const { problems } = await checkStore(directory, acknowledged, { settings });
      expect(problems, `zero from ${bytes} of ${size} on`).toEqual([]);
      rmSync(directory, { recursive: true });
    }
  });
});

describe('a commit log that is missing beside its queues', () => {
  it.each(['the directory', 'all files', 'a file in the middle', 'the last file after a clean stop'])(
    '%s: refuses the start and wipes nothing',
    async (what) => {
      whole = await writtenStore(80);
      const names = readdirSync(join(whole, 'commitlog')).sort();
      expect(names.length).toBeGreaterThan(3);
      const gone = {
        'a file in the middle': names.slice(1, 2),
        'the last file after a clean stop': names.slice(-1),
      }[what];
      for (const clean of what.endsWith('clean stop') ? [true] : [true, false]) {
        const directory = copyStore(whole);
        if (clean) await (await MessageStore.open({ directory, storeHost: STORE_HOST, settings })).close();
        if (what === 'the directory') rmSync(join(directory, 'commitlog'), { recursive: true });
        else for (const name of gone ?? names) rmSync(join(directory, 'commitlog', name));
        const before = contents(directory);
        const { code, hint } = await refusal(directory);
        const after = contents(directory);
        expect([what, code]).toEqual([what, 'STORE_DAMAGED']);
        expect(hint).toContain('mq recover');
        for (const [path, bytes] of before) {
          // The index is made again from the log anyway; its newest entries are taken back at each start after a kill.
          if (!path.includes('/index/')) expect(after.get(path), path).toBe(bytes);
        }
      }
    },
  );

  it('the first file: cannot be told from one that expired, costs its messages only', async () => {
    whole = await writtenStore(80);
    const [first = ''] = readdirSync(join(whole, 'commitlog')).sort();
    rmSync(join(whole, 'commitlog', first));
    const { problems, missed, readable } = await checkStore(whole, acknowledged, {
      settings,
      mayMiss: (message, minPosition) => message.physicalOffset < minPosition,
    });
    expect(problems).toEqual([]);
    expect(missed).toBe(acknowledged.filter((message) => message.physicalOffset < 4096).length);
    expect(readable).toBe(80 - missed);
  });

  it('the last file after a crash: cannot be told from one that power took, costs its messages only', async () => {
    whole = await writtenStore(80);
    const last = readdirSync(join(whole, 'commitlog')).sort().at(-1) ?? '';
    rmSync(join(whole, 'commitlog', last));
    const { problems, missed, readable } = await checkStore(whole, acknowledged, {
      settings,
      mayMiss: (message) => message.physicalOffset >= Number(last),
    });
    expect(problems).toEqual([]);
    expect(missed).toBe(acknowledged.filter((message) => message.physicalOffset >= Number(last)).length);
    expect(readable).toBe(80 - missed);
  });
});
