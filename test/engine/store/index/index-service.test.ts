import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import { IndexService } from '../../../../src/engine/store/index/index-service.ts';
import { KeyHasher } from '../../../../src/engine/store/index/key-hash.ts';

const SLOTS = 16;
const ENTRIES = 8;
const FILE_SIZE = 40 + SLOTS * 4 + ENTRIES * 20;
const T0 = 1_795_382_787_548;
const FOREVER = Number.MAX_SAFE_INTEGER;

describe('IndexService', () => {
  let root: string;
  let now: number;
  let lines: string[];
  const log = {
    info: (): void => undefined,
    warn: (line: string): void => void lines.push(line),
    error: (line: string): void => void lines.push(line),
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mq-index-test-'));
    now = T0;
    lines = [];
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const service = (files: FileSystem = nodeFileSystem, entries = ENTRIES, slots = SLOTS): IndexService =>
    new IndexService(
      root,
      { maxHashSlotNum: slots, maxIndexNum: entries, maxMsgsNumBatch: 64 },
      new OpenFiles(files, 16),
      log,
      { now: () => now },
    );
  const fresh = (files?: FileSystem): Promise<IndexService> => {
    nodeFileSystem.makeDirectory(join(root, 'index'), 0o700);
    return reopened(files);
  };
  const reopened = async (files?: FileSystem, afterCrash = false, checkpoint = 0): Promise<IndexService> => {
    const index = service(files);
    await index.load(afterCrash, checkpoint);
    return index;
  };
  const names = (): string[] => readdirSync(join(root, 'index'));
  const bytes = (i = 0): Buffer => readFileSync(join(root, 'index', names()[i] as string));
  /** Puts record i at 100 i, stored i seconds after T0, with the key `k<i>` and the common key. */
  const putRecord = (index: IndexService, i: number): void => {
    index.put('TopicTest', `k${i}`, i * 100, T0 + i * 1000);
    index.put('TopicTest', 'common', i * 100, T0 + i * 1000);
  };
  const find = (index: IndexService, key: string, max = 64, begin = 0, end = FOREVER): Promise<number[]> =>
    index.query('TopicTest', key, max, begin, end);

  it('hashes as the original: h of TopicTest#k0', () => {
    expect(new KeyHasher().hash('TopicTest', 'k0')).toBe(0x0029e6a7);
    // "polygenelubricants" has the hash code Integer.MIN_VALUE.
    expect(new KeyHasher().seed('a')).toBe(97 * 31 + 35);
  });

  it('writes the layout of the original', async () => {
    const index = await fresh();
    index.put('TopicTest', 'k0', 0x1_0000_0010, T0);
    index.put('TopicTest', 'k0', 0x1_0000_0110, T0 + 2999);
    await index.close();
    const file = bytes();
    expect(file.length).toBe(FILE_SIZE);
    expect(file.readBigInt64BE(0)).toBe(BigInt(T0));
    expect(file.readBigInt64BE(8)).toBe(BigInt(T0 + 2999));
    expect(file.readBigInt64BE(16)).toBe(0x1_0000_0010n);
    expect(file.readBigInt64BE(24)).toBe(0x1_0000_0110n);
    expect(file.readInt32BE(32)).toBe(1);
    expect(file.readInt32BE(36)).toBe(3);
    const slot = 0x0029e6a7 % SLOTS;
    for (let i = 0; i < SLOTS; i++) expect(file.readInt32BE(40 + 4 * i)).toBe(i === slot ? 2 : 0);
    const entries = 40 + SLOTS * 4;
    expect(file.subarray(entries, entries + 20)).toEqual(Buffer.alloc(20));
    expect(file.subarray(entries + 20, entries + 60).toString('hex')).toBe(
      `0029e6a7${'0000000100000010'}${'00000000'}${'00000000'}0029e6a7${'0000000100000110'}${'00000002'}${'00000001'}`,
    );
  });

  it('names files by local time, and never before the newest', async () => {
    const index = await fresh();
    for (let i = 0; i < 4; i++) {
      putRecord(index, i);
      now -= 3600_000;
    }
    putRecord(index, 4);
    await index.close();
    const [first, second] = names();
    expect(first).toMatch(/^\d{17}$/);
    const local = new Date(T0);
    expect(first).toContain(String(local.getHours()).padStart(2, '0') + String(local.getMinutes()).padStart(2, '0'));
    expect(BigInt(second as string)).toBe(BigInt(first as string) + 1n);
  });

  it('rolls after N - 1 entries, finds across files, newest limited, ascending', async () => {
    const index = await fresh();
    for (let i = 0; i < 20; i++) putRecord(index, i);
    expect(index.files).toHaveLength(Math.ceil(40 / (ENTRIES - 1)));
    for (let i = 0; i < 20; i++) expect(await find(index, `k${i}`)).toContain(i * 100);
    expect(await find(index, 'common')).toEqual(Array.from({ length: 20 }, (_, i) => i * 100));
    expect(await find(index, 'common', 3)).toEqual([1700, 1800, 1900]);
    expect(await find(index, 'common', 64, T0 + 5000, T0 + 7999)).toEqual([500, 600, 700]);
    expect(await find(index, 'nothing', 64, T0, T0 + 1)).toEqual([]);
    await index.close();
    const again = await reopened();
    expect(again.dispatchedTo).toBe(1901);
    expect(again.lastUpdate).toEqual({ timestamp: T0 + 19_000, phyOffset: 1900 });
    expect(await find(again, 'common')).toEqual(Array.from({ length: 20 }, (_, i) => i * 100));
    putRecord(again, 20);
    expect(await find(again, 'k20')).toEqual([2000]);
    await again.close();
    expect(lines).toEqual([]);
  });

  it('lets the first entry of a file be found at its own time, long after the file before', async () => {
    const index = await fresh();
    for (let i = 0; i < ENTRIES - 1; i++) index.put('T', 'a', i, T0);
    index.put('T', 'late', 1000, T0 + 3600_000);
    expect(await index.query('T', 'late', 1, T0 + 3600_000, T0 + 3600_000)).toEqual([1000]);
    await index.close();
  });

  it('puts nothing on the disk and keeps no slots while nobody puts', async () => {
    const index = await fresh();
    await index.sync();
    await index.close();
    expect(names()).toEqual([]);
  });

  it('makes stale slots from the entries after a crash, and asks for the last record again', async () => {
    const index = await fresh();
    for (let i = 0; i < 10; i++) putRecord(index, i);
    index.write();
    const stale = bytes(names().length - 1).subarray(40, 40 + SLOTS * 4);
    expect(stale).toEqual(Buffer.alloc(SLOTS * 4));
    const after = await reopened(undefined, true);
    expect(after.dispatchedTo).toBe(900);
    expect(after.rebuildFrom).toBeUndefined();
    expect(await find(after, 'common')).toEqual(Array.from({ length: 9 }, (_, i) => i * 100));
    putRecord(after, 9);
    await after.close();
    const clean = await reopened();
    expect(await find(clean, 'common')).toEqual(Array.from({ length: 10 }, (_, i) => i * 100));
    await index.close();
  });

  it('keeps what is whole of a file torn at any byte, and asks for the rest', async () => {
    const index = await fresh();
    for (let i = 0; i < 3; i++) putRecord(index, i);
    await index.close();
    const path = join(root, 'index', names()[0] as string);
    const whole = readFileSync(path);
    const entries = 40 + SLOTS * 4;
    for (let cut = entries; cut < entries + 7 * 20; cut++) {
      const torn = Buffer.from(whole);
      torn.fill(0, cut);
      writeFileSync(path, torn);
      const after = await reopened(undefined, true);
      const from = after.dispatchedTo;
      expect(from % 100).toBe(0);
      for (let i = from / 100; i < 3; i++) putRecord(after, i);
      expect(await find(after, 'common')).toEqual([0, 100, 200]);
      for (let i = 0; i < 3; i++) expect(await find(after, `k${i}`)).toEqual([i * 100]);
      if (cut < entries + 6 * 20 + 17) expect(after.rebuildFrom === undefined).toBe(false);
      after.rebuilt();
      await after.close();
      expect(readdirSync(join(root, 'mq'))).toEqual([]);
    }
  });

  it('answers the same after a kill at any point and a replay', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }), write: fc.boolean() }), { maxLength: 60 }),
        fc.nat({ max: 60 }),
        async (puts, killAt) => {
          rmSync(join(root, 'index'), { recursive: true, force: true });
          const index = await fresh();
          const put = (target: IndexService, i: number): void => {
            target.put('T', `key${puts[i]?.key}`, i * 10, T0 + i);
          };
          for (let i = 0; i < Math.min(killAt, puts.length); i++) {
            put(index, i);
            if (puts[i]?.write === true) index.write();
          }
          const after = await reopened(undefined, true);
          for (let i = 0; i < puts.length; i++) if (i * 10 >= after.dispatchedTo) put(after, i);
          for (let key = 0; key < 6; key++) {
            const expected = puts.flatMap((one, i) => (one.key === key ? [i * 10] : []));
            expect(await after.query('T', `key${key}`, 64, 0, FOREVER)).toEqual(expected);
          }
          await after.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('drops entries behind an end of the log that recovery moved back', async () => {
    const index = await fresh();
    for (let i = 0; i < 20; i++) putRecord(index, i);
    await index.close();
    const after = await reopened();
    await after.cut(650);
    expect(after.dispatchedTo).toBe(650);
    expect(await find(after, 'common')).toEqual([0, 100, 200, 300, 400, 500, 600]);
    for (let i = 7; i < 9; i++) putRecord(after, i);
    expect(await find(after, 'common')).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800]);
    await after.close();
    const none = await reopened();
    await none.cut(0);
    expect(names()).toEqual([]);
    expect(none.dispatchedTo).toBe(0);
  });

  it('expires files with the commit log, never the newest', async () => {
    const index = await fresh();
    for (let i = 0; i < 20; i++) putRecord(index, i);
    await index.sync();
    const count = names().length;
    await index.deleteExpired(301);
    expect(names()).toHaveLength(count - 1);
    await index.close();
    const after = await reopened();
    await after.deleteExpired(FOREVER);
    expect(names()).toHaveLength(1);
    await after.close();
  });

  it('marks a full file durable for the checkpoint, and trusts its slots after a crash', async () => {
    const index = await fresh();
    for (let i = 0; i < 4; i++) putRecord(index, i);
    await index.close();
    expect(index.durableTimestamp).toBe(T0 + 3000);
    const after = await reopened(undefined, true, index.durableTimestamp);
    expect(await find(after, 'k0')).toEqual([0]);
    expect(await find(after, 'k2')).toEqual([200]);
    await after.close();
  });

  it('asks to be rebuilt when the folder is gone, and remembers that over a restart', async () => {
    const first = service();
    await first.load(false, 0);
    expect(first.rebuildFrom).toBe(0);
    await first.close();
    const second = await reopened();
    expect(second.rebuildFrom).toBe(0);
    expect(second.isLive).toBe(false);
    putRecord(second, 0);
    second.rebuilt();
    await second.close();
    expect((await reopened()).rebuildFrom).toBeUndefined();
  });

  it('never throws when the disk fails: gives up its newest file, says so, and is whole after a rebuild', async () => {
    const fault = failing();
    const index = await fresh(fault.files);
    for (let i = 0; i < 5; i++) putRecord(index, i);
    await index.sync();
    fault.code = 'EIO';
    putRecord(index, 5);
    index.write();
    expect(lines.join()).toMatch(/queries by key miss messages from position 300 on/);
    expect(index.rebuildFrom).toBe(300);
    putRecord(index, 6);
    expect(await find(index, 'k6')).toEqual([]);
    fault.code = undefined;
    index.startRebuild();
    for (let i = 3; i < 7; i++) putRecord(index, i);
    index.rebuilt();
    expect(await find(index, 'common')).toEqual([0, 100, 200, 300, 400, 500, 600]);
    await index.close();
    expect(readdirSync(join(root, 'mq'))).toEqual([]);
  });

  it('waits for space on a full disk and loses nothing', async () => {
    const fault = failing();
    const index = await fresh(fault.files);
    putRecord(index, 0);
    index.write();
    fault.code = 'ENOSPC';
    putRecord(index, 1);
    index.write();
    index.write();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('waits for disk space');
    fault.code = undefined;
    expect(await find(index, 'common')).toEqual([0, 100]);
    expect(index.isLive).toBe(true);
    await index.close();
  });

  it('says what it lacks when the disk stays full until the end', async () => {
    const fault = failing();
    const index = await fresh(fault.files);
    putRecord(index, 0);
    index.write();
    fault.code = 'ENOSPC';
    putRecord(index, 1);
    await index.close();
    const after = await reopened();
    expect(after.rebuildFrom).toBe(0);
    putRecord(after, 0);
    putRecord(after, 1);
    after.rebuilt();
    expect(await find(after, 'common')).toEqual([0, 100]);
    await after.close();
  });

  it('leaves files of another geometry alone and says which keys to set', async () => {
    const other = service(undefined, 32, 8);
    nodeFileSystem.makeDirectory(join(root, 'index'), 0o700);
    await other.load(false, 0);
    putRecord(other, 0);
    await other.close();
    const before = bytes();
    const index = await reopened();
    expect(lines.join()).toMatch(/maxHashSlotNum=16 and maxIndexNum=8/);
    expect(index.dispatchedTo).toBe(1);
    putRecord(index, 1);
    expect(await find(index, 'common')).toEqual([100]);
    await index.close();
    expect(bytes()).toEqual(before);
  });

  it('skips stray names and removes an empty file', async () => {
    nodeFileSystem.makeDirectory(join(root, 'index'), 0o700);
    writeFileSync(join(root, 'index', 'notes.txt'), 'x');
    writeFileSync(join(root, 'index', '20261123041234567'), '');
    const index = await reopened();
    expect(index.files).toEqual([]);
    expect(names()).toEqual(['notes.txt']);
    expect(lines).toHaveLength(1);
  });

  it('does not loop or throw on flipped bytes anywhere in a file', async () => {
    const index = await fresh();
    for (let i = 0; i < 3; i++) putRecord(index, i);
    await index.close();
    const path = join(root, 'index', names()[0] as string);
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      for (const bit of [0x01, 0x80]) {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] as number) ^ bit;
        writeFileSync(path, flipped);
        const after = await reopened();
        await find(after, 'common');
        await after.close();
        rmSync(join(root, 'index'), { recursive: true });
        nodeFileSystem.makeDirectory(join(root, 'index'), 0o700);
      }
    }
  });

  /** The machine's files; writes fail with `code` while it is set. */
  function failing(): { files: FileSystem; code: string | undefined } {
    const fault: { files: FileSystem; code: string | undefined } = {
      code: undefined,
      files: {
        ...nodeFileSystem,
        write: (fd, data, offset, length, position) => {
          if (fault.code !== undefined) throw Object.assign(new Error(`${fault.code}: write`), { code: fault.code });
          return nodeFileSystem.write(fd, data, offset, length, position);
        },
      },
    };
    return fault;
  }
});
