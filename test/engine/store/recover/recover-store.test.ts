import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { RecoverOptions } from '../../../../src/engine/store/recover/options.ts';
import { recoverStore } from '../../../../src/engine/store/recover/recover-store.ts';
import type { RecoverReport } from '../../../../src/engine/store/recover/report.ts';
import type { MqError } from '../../../../src/errors/index.ts';
import { checkRecord, RecordView } from '../../../../src/protocol/message/check.ts';
import { readInt64 } from '../../../../src/protocol/message/record.ts';

const SETTINGS = {
  mappedFileSizeCommitLog: 8192,
  mappedFileSizeConsumeQueue: 400,
  maxHashSlotNum: 16,
  maxIndexNum: 64,
  diskSpaceWarningLevelRatio: 100,
};
const HOST = { ip: Buffer.from([127, 0, 0, 1]), port: 10911 };
const QUEUES = 3;

interface Stored {
  n: number;
  queueId: number;
  queueOffset: number;
  position: number;
}

describe('recoverStore', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mq-recover-test-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const open = (): Promise<MessageStore> => MessageStore.open({ directory: root, storeHost: HOST, settings: SETTINGS });
  const recover = (more: Partial<RecoverOptions> = {}): Promise<RecoverReport> =>
    recoverStore({ directory: root, ...more });
  const log = (): string[] => readdirSync(join(root, 'commitlog'));
  const logFile = (position: number): string =>
    join(root, 'commitlog', String(position - (position % 8192)).padStart(20, '0'));

  /** Puts messages 0 to count - 1 round robin into the queues; bodies begin with `message <n>`. */
  async function fill(count: number, bodySize = 200): Promise<Stored[]> {
    const store = await open();
    const stored: Stored[] = [];
    for (let n = 0; n < count; n++) {
      const body = Buffer.alloc(bodySize, 0x61 + (n % 26));
      body.write(`message ${n} `);
      const queueId = n % QUEUES;
      await new Promise<void>((resolve) => {
        store.put(
          {
            topic: 'TopicTest',
            queueId,
            flag: 0,
            sysFlag: 0,
            bornTimestamp: 1,
            bornHost: HOST,
            reconsumeTimes: 0,
            preparedTransactionOffset: 0,
            body,
            properties: Buffer.from(`KEYS\u0001k${n}\u0002UNIQ_KEY\u0001u${n}\u0002`),
            tagsCode: 0,
            keys: [`u${n}`, `k${n}`],
          },
          {
            onPut: (result) => {
              expect(result.status).toBe('OK');
              stored.push({ n, queueId, queueOffset: result.queueOffset, position: result.physicalOffset });
              resolve();
            },
          },
        );
      });
    }
    await store.close();
    return stored;
  }

  /** Everything that can be read, as `queueId/offset` → message number. */
  async function readAll(): Promise<Map<string, number>> {
    const store = await open();
    const found = new Map<string, number>();
    for (let queueId = 0; queueId < QUEUES; queueId++) {
      const max = store.maxOffset('TopicTest', queueId);
      for (let offset = store.minOffset('TopicTest', queueId); offset < max; ) {
        const result = await store.get({
          topic: 'TopicTest',
          queueId,
          offset,
          maxMessages: 32,
          maxBytes: 1 << 20,
          matches: undefined,
        });
        for (const buffer of result.buffers) {
          const view = new RecordView();
          for (let at = 0; at < buffer.length; at += view.size) {
            expect(checkRecord(buffer, at, buffer.length, -1, true, view)).toBe('VALID');
            const text = buffer.toString('latin1', view.bodyStart, view.bodyEnd);
            found.set(`${queueId}/${readInt64(buffer, at + 20)}`, Number(/^message (\d+) /.exec(text)?.[1]));
          }
        }
        expect(result.nextBeginOffset).toBeGreaterThan(offset);
        offset = result.nextBeginOffset;
      }
    }
    await store.close();
    return found;
  }

  const expected = (stored: readonly Stored[], lost: readonly number[] = []): Map<string, number> =>
    new Map(
      stored
        .filter((one) => !lost.includes(one.n))
        .sort((a, b) => a.queueId - b.queueId || a.queueOffset - b.queueOffset)
        .map((one) => [`${one.queueId}/${one.queueOffset}`, one.n]),
    );

  function overwrite(position: number, bytes: Buffer): void {
    const fd = openSync(logFile(position), 'r+');
    writeSync(fd, bytes, 0, bytes.length, position % 8192);
    closeSync(fd);
  }
  function flip(position: number): void {
    const byte = readFileSync(logFile(position))[position % 8192] as number;
    overwrite(position, Buffer.from([byte ^ 0x10]));
  }
  const at = (stored: readonly Stored[], n: number): Stored => stored[n] as Stored;

  it('does not count its own fillers as messages the next time', async () => {
    const stored = await fill(40);
    for (const at of [3, 4, 17]) flip((stored[at] as Stored).position + 100);
    expect(await recover()).toMatchObject({ outcome: 'DAMAGE_HANDLED', records: 37, lostCount: 3 });
    expect(await recover()).toMatchObject({ outcome: 'CLEAN', records: 37, damaged: [] });
    // Without the old queues nobody knows which messages were lost: fillers of no message in particular.
    flip((stored[30] as Stored).position + 100);
    rmSync(join(root, 'consumequeue'), { recursive: true });
    expect(await recover()).toMatchObject({ outcome: 'DAMAGE_HANDLED', records: 36, lostCount: 0 });
    expect(await recover()).toMatchObject({ outcome: 'CLEAN', records: 36, damaged: [] });
  });

  it('says of a store with queues but no log what its start says, and changes nothing', async () => {
    await fill(20);
    for (const remove of [() => rmSync(logFile(0)), () => rmSync(join(root, 'commitlog'), { recursive: true })]) {
      remove();
      const before = readdirSync(join(root, 'consumequeue', 'TopicTest')).sort();
      const refusal = await open().catch((error: MqError) => error);
      expect(refusal).toMatchObject({ code: 'STORE_DAMAGED', hint: expect.stringContaining('right volume mounted') });
      const report = await recover();
      expect(report.outcome).toBe('DAMAGE_NOT_HANDLED');
      expect(report.problems.join()).toContain((refusal as MqError).hint);
      expect((refusal as MqError).hint).toContain('Not even mq recover');
      expect(readdirSync(join(root, 'consumequeue', 'TopicTest')).sort()).toEqual(before);
    }
  });

  it('has nothing to recover in an empty directory, and says so', async () => {
    expect(await recover()).toMatchObject({ outcome: 'DAMAGE_NOT_HANDLED', records: 0 });
    expect(readdirSync(root).filter((name) => name !== 'lock' && name !== 'mq')).toEqual([]);
  });

  it('rebuilds an undamaged store to the same answers and keeps what it replaced', async () => {
    const stored = await fill(100);
    const seen: string[] = [];
    const report = await recover({ onProgress: ({ phase }) => void seen.push(phase) });
    expect(report).toMatchObject({
      outcome: 'CLEAN',
      records: 100,
      damaged: [],
      lostCount: 0,
      logFileSize: 8192,
      queueFileSize: 400,
    });
    expect(report.moved).toEqual(['checkpoint', 'consumequeue', 'index']);
    expect(report.queues).toEqual([
      { topic: 'TopicTest', queueId: 0, minOffset: 0, maxOffset: 34 },
      { topic: 'TopicTest', queueId: 1, minOffset: 0, maxOffset: 33 },
      { topic: 'TopicTest', queueId: 2, minOffset: 0, maxOffset: 33 },
    ]);
    expect(readdirSync(report.movedTo as string).sort()).toEqual(['checkpoint', 'consumequeue', 'index']);
    expect(existsSync(join(root, 'abort'))).toBe(true);
    expect(new Set(seen)).toEqual(new Set(['verify', 'rebuild']));
    const queueFile = 'consumequeue/TopicTest/0/00000000000000000000';
    expect(readFileSync(join(root, queueFile))).toEqual(readFileSync(join(report.movedTo as string, queueFile)));
    const indexOf = (folder: string): Buffer[] =>
      readdirSync(join(folder, 'index')).map((name) => readFileSync(join(folder, 'index', name)));
    expect(indexOf(root)).toEqual(indexOf(report.movedTo as string));
    expect(await readAll()).toEqual(expected(stored));
  });

  it.each([
    ['body', 100],
    ['body CRC', 9],
    ['size', 1],
    ['size, a little', 3],
    ['magic', 5],
    ['position', 35],
    ['body length', 84],
  ])('loses one message for one flipped byte in its %s, and no offset of any other', async (_field, byte) => {
    const stored = await fill(100);
    const victim = at(stored, 50);
    flip(victim.position + byte);
    const report = await recover();
    expect(report).toMatchObject({
      outcome: 'DAMAGE_HANDLED',
      lostCount: 1,
      lost: [{ topic: 'TopicTest', queueId: victim.queueId, queueOffset: victim.queueOffset }],
      notes: [],
    });
    expect(report.damaged).toHaveLength(1);
    expect(report.damaged[0]).toMatchObject({
      file: logFile(victim.position),
      offset: victim.position % 8192,
      position: victim.position,
      length: at(stored, 51).position - victim.position,
      action: 'FILLED',
    });
    const copy = readFileSync(report.damaged[0]?.copy as string);
    expect(copy.length).toBe(report.damaged[0]?.length);
    expect(copy.includes('message 50 ') || byte === 100).toBe(true);
    expect(await readAll()).toEqual(expected(stored, [50]));
    const again = await recover();
    expect(again).toMatchObject({ outcome: 'CLEAN', records: 99, damaged: [] });
    expect(await readAll()).toEqual(expected(stored, [50]));
  });

  it('keeps what follows when the very first messages are lost', async () => {
    const stored = await fill(60);
    for (const n of [0, 1, 2, 3, 4]) flip(at(stored, n).position + 100);
    const report = await recover();
    expect(report.queues.map((one) => one.maxOffset)).toEqual([20, 20, 20]);
    expect(await readAll()).toEqual(expected(stored, [0, 1, 2, 3, 4]));
  });

  it('lets the broker refuse a store damaged in the middle before, and start after', async () => {
    const stored = await fill(100);
    flip(at(stored, 50).position + 100);
    writeFileSync(join(root, 'abort'), '1');
    await expect(open()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await recover();
    expect(await readAll()).toEqual(expected(stored, [50]));
  });

  it('goes on with new messages at the right offsets, over a crash too', async () => {
    const stored = await fill(60);
    flip(at(stored, 30).position + 100);
    await recover();
    const more = await fill(6);
    expect(more.map((one) => one.queueOffset)).toEqual([20, 20, 20, 21, 21, 21]);
    rmSync(join(root, 'checkpoint'));
    writeFileSync(join(root, 'abort'), '1');
    const all = [
      ...expected(stored, [30]),
      ...more.map((one) => [`${one.queueId}/${one.queueOffset}`, one.n] as const),
    ];
    expect(await readAll()).toEqual(new Map(all));
  });

  it('finds keys of what is left', async () => {
    const stored = await fill(100);
    flip(at(stored, 50).position + 100);
    await recover({ settings: SETTINGS });
    const store = await open();
    for (const n of [0, 49, 51, 99]) {
      const { buffers } = await store.queryByKey('TopicTest', `k${n}`, 8, 0, Number.MAX_SAFE_INTEGER);
      expect(buffers.map((one) => one.toString('latin1')).join()).toContain(`message ${n} `);
    }
    expect((await store.queryByKey('TopicTest', 'k50', 8, 0, Number.MAX_SAFE_INTEGER)).buffers).toEqual([]);
    await store.close();
  });

  it("puts no filler before records of the log's first file, where Apache would pass over them", async () => {
    const stored = await fill(100);
    const early = at(stored, 9);
    const late = at(stored, 60);
    const first = at(stored, 1);
    for (const one of [early, late, first]) flip(one.position + 100);
    expect(early.position).toBeLessThan(8192);
    expect(late.position).toBeGreaterThan(8192);
    await recover();
    const entry = (one: Stored, offset: number): string => {
      const byte = offset * 20;
      const name = String(byte - (byte % 400)).padStart(20, '0');
      const file = readFileSync(join(root, 'consumequeue/TopicTest', String(one.queueId), name));
      return file.subarray(byte % 400, (byte % 400) + 20).toString('hex');
    };
    const repeats = (one: Stored, of: number): void => {
      expect(entry(one, one.queueOffset)).toBe(`${entry(one, of).slice(0, 24)}0010000000000000`);
    };
    repeats(early, early.queueOffset - 1);
    repeats(first, 1);
    expect(entry(late, late.queueOffset)).toBe('00000000000000007fffffff0000000000000000');
    expect(await readAll()).toEqual(expected(stored, [9, 60, 1]));
    rmSync(join(root, 'checkpoint'));
    writeFileSync(join(root, 'abort'), '1');
    expect(await readAll()).toEqual(expected(stored, [9, 60, 1]));
    repeats(first, 1);
  });

  it('mends the filler at the end of a file', async () => {
    const stored = await fill(100);
    const nextFile = stored.find((one) => one.position === 8192) as Stored;
    const last = at(stored, nextFile.n - 1);
    const size = at(stored, 1).position - at(stored, 0).position;
    const filler = last.position + size + (last.n >= 10 ? 4 : 0);
    const real = readFileSync(logFile(0));
    const begin = real.indexOf(Buffer.from([0xcb, 0xd4, 0x31, 0x94])) - 4;
    expect(Math.abs(begin - filler)).toBeLessThan(16);
    overwrite(begin, Buffer.alloc(8));
    const report = await recover();
    expect(report.damaged).toMatchObject([
      { position: begin, length: 8192 - begin, why: 'ZEROS', action: 'ENDED_FILE' },
    ]);
    expect(report.lostCount).toBe(0);
    expect(readFileSync(logFile(0))).toEqual(real);
    expect(await readAll()).toEqual(expected(stored));
  });

  it('loses what lay in a page of zeros, in several records', async () => {
    const stored = await fill(100);
    overwrite(8192 + 1000, Buffer.alloc(2000));
    const report = await recover();
    const touched = stored.filter((one, i) => {
      const end = stored[i + 1]?.position ?? 0;
      return one.position < 8192 + 3000 && end > 8192 + 1000;
    });
    expect(report.lostCount).toBe(touched.length);
    expect(await readAll()).toEqual(
      expected(
        stored,
        touched.map((one) => one.n),
      ),
    );
  });

  it('keeps what is before and behind a missing file, and a whole bad one', async () => {
    const stored = await fill(200);
    rmSync(logFile(8192));
    writeFileSync(logFile(3 * 8192), Buffer.alloc(8192, 0x5a));
    const gone = (one: Stored): boolean => [1, 3].includes(Math.floor(one.position / 8192));
    await expect(open()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    const dry = await recover({ dryRun: true });
    const report = await recover();
    expect(report.missingFiles).toEqual([logFile(8192)]);
    expect(report.damaged.map((one) => [one.position, one.length, one.action])).toEqual([
      [8192, 8192, 'RECREATED'],
      [3 * 8192, 8192, 'ENDED_FILE'],
    ]);
    expect(dry.damaged.map((one) => one.position)).toEqual(report.damaged.map((one) => one.position));
    expect(report.lostCount).toBe(stored.filter(gone).length);
    expect(await readAll()).toEqual(
      expected(
        stored,
        stored.filter(gone).map((one) => one.n),
      ),
    );
  });

  it('lengthens a short file and moves strays away', async () => {
    const stored = await fill(100);
    truncateSync(logFile(8192), 5000);
    writeFileSync(join(root, 'commitlog', 'notes.tmp'), 'x');
    const cut = stored.filter((one, i) => {
      const end = stored[i + 1]?.position ?? 0;
      return Math.floor(one.position / 8192) === 1 && end > 8192 + 5000;
    });
    const report = await recover();
    expect(report.outcome).toBe('DAMAGE_HANDLED');
    expect(log()).not.toContain('notes.tmp');
    expect(statSync(logFile(8192)).size).toBe(8192);
    expect(report.lostCount).toBe(cut.length);
    expect(await readAll()).toEqual(
      expected(
        stored,
        cut.map((one) => one.n),
      ),
    );
  });

  it('cuts a torn end, after a copy of it was made', async () => {
    const stored = await fill(100);
    const last = at(stored, 99);
    const record = readFileSync(logFile(last.position)).subarray(last.position % 8192);
    overwrite(last.position + 150, Buffer.alloc(200));
    const report = await recover();
    expect(report.damaged).toMatchObject([{ position: last.position, action: 'CUT' }]);
    expect(readFileSync(report.damaged[0]?.copy as string)).toEqual(record.subarray(0, report.damaged[0]?.length));
    expect(report.logEnd).toBe(last.position);
    expect(await readAll()).toEqual(expected(stored, [99]));
  });

  it('keeps the offsets of messages lost at the end of their queue free', async () => {
    const stored = await fill(99);
    for (const n of [97, 94]) flip(at(stored, n).position + 100);
    const report = await recover();
    expect(report.queues.map((one) => one.maxOffset)).toEqual([33, 33, 33]);
    const more = await fill(3);
    expect(more.map((one) => one.queueOffset)).toEqual([33, 33, 33]);
  });

  it('changes nothing in a dry run', async () => {
    const stored = await fill(100);
    flip(at(stored, 50).position + 100);
    const before = tree();
    const report = await recover({ dryRun: true });
    expect(report).toMatchObject({ outcome: 'DAMAGE_HANDLED', dryRun: true, lostCount: 1, moved: [] });
    expect(report.damaged).toMatchObject([{ action: 'FILLED', position: at(stored, 50).position }]);
    expect(tree()).toEqual(before);
  });

  it('refuses while a broker holds the store', async () => {
    const store = await open();
    await expect(recover()).rejects.toMatchObject({ code: 'IN_USE', exitCode: 73 });
    await store.close();
    await fill(1);
    expect((await recover()).outcome).toBe('CLEAN');
  });

  it('touches nothing where the log is missing, and says so', async () => {
    await fill(10);
    rmSync(join(root, 'commitlog'), { recursive: true });
    const before = tree();
    const report = await recover();
    expect(report.outcome).toBe('DAMAGE_NOT_HANDLED');
    expect(report.problems.join()).toContain('right volume mounted');
    expect(tree()).toEqual(before);
  });

  it('touches nothing where files do not fit the configured length', async () => {
    await fill(100);
    const before = tree();
    const report = await recover({ settings: { mappedFileSizeCommitLog: 5000 } });
    expect(report.outcome).toBe('DAMAGE_NOT_HANDLED');
    expect(report.problems.join()).toContain('mappedFileSizeCommitLog');
    expect(tree()).toEqual(before);
  });

  it('repairs without room for copies: what is overwritten goes into the report', async () => {
    const stored = await fill(100);
    const victim = at(stored, 50);
    flip(victim.position + 100);
    const original = readFileSync(logFile(victim.position));
    const full: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        if (path.includes('commitlog-')) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        return nodeFileSystem.open(path, flags, mode);
      },
    };
    const report = await recover({ fileSystem: full });
    expect(report.damaged[0]?.copy).toBeUndefined();
    const repaired = readFileSync(logFile(victim.position));
    for (const part of report.damaged[0]?.overwritten?.split(' ') ?? []) {
      const [position, hex] = part.split(':') as [string, string];
      Buffer.from(hex, 'hex').copy(repaired, Number(position) % 8192);
    }
    expect(repaired).toEqual(original);
    expect(await readAll()).toEqual(expected(stored, [50]));
  });

  it('says what to do when the queues find no room, and goes on in a second run', async () => {
    const stored = await fill(100);
    flip(at(stored, 50).position + 100);
    const full: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        if (to.includes('consumequeue/')) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        nodeFileSystem.rename(from, to);
      },
    };
    await expect(recover({ fileSystem: full })).rejects.toMatchObject({ code: 'DISK_FULL', exitCode: 74 });
    expect((await recover()).outcome).toBe('CLEAN');
    expect(await readAll()).toEqual(expected(stored, [50]));
  });

  it('refuses a directory that is none, and kinds it cannot read', async () => {
    await expect(recoverStore({ directory: join(root, 'nothing') })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    mkdirSync(join(root, 'consumequeue'));
    writeFileSync(join(root, 'consumequeue', 'CURRENT'), '');
    await expect(recover()).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it('keeps every message whose bytes were not hit, wherever the disk went bad', async () => {
    const stored = await fill(80);
    const pristine = log().map((name) => [name, readFileSync(join(root, 'commitlog', name))] as const);
    const queues = readFileSync(join(root, 'consumequeue/TopicTest/0/00000000000000000000'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ from: fc.nat({ max: 20_000 }), length: fc.integer({ min: 1, max: 3000 }) }), {
          maxLength: 4,
        }),
        async (hits) => {
          for (const [name, bytes] of pristine) writeFileSync(join(root, 'commitlog', name), bytes);
          for (const hit of hits) {
            for (let position = hit.from; position < hit.from + hit.length; ) {
              const rest = Math.min(8192 - (position % 8192), hit.from + hit.length - position);
              if (existsSync(logFile(position))) overwrite(position, Buffer.alloc(rest, 0xee));
              position += rest;
            }
          }
          const report = await recover({ settings: SETTINGS });
          const hit = stored.filter((one) => {
            const size = readSize(pristine, one.position);
            return hits.some((range) => range.from < one.position + size && range.from + range.length > one.position);
          });
          const found = await readAll();
          for (const one of stored) {
            const key = `${one.queueId}/${one.queueOffset}`;
            if (!hit.includes(one)) expect(found.get(key)).toBe(one.n);
          }
          expect(report.outcome === 'CLEAN' || report.outcome === 'DAMAGE_HANDLED').toBe(true);
        },
      ),
      { numRuns: 25 },
    );
    expect(queues.length).toBe(400);
  });

  const readSize = (files: readonly (readonly [string, Buffer])[], position: number): number => {
    const file = files[Math.floor(position / 8192)]?.[1] as Buffer;
    return file.readInt32BE(position % 8192);
  };

  /** Hashes of all files but the lock's. */
  function tree(): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) walk(path);
        else if (entry.isFile()) found[path] = createHash('sha1').update(readFileSync(path)).digest('hex');
      }
    };
    walk(root);
    delete found[join(root, 'lock')];
    return found;
  }
});
