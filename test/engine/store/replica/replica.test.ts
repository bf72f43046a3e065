import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { scaled } from '../../../faults/support/random.ts';
import {
  bodiesOf,
  crashCopy,
  fileSystemWith,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  systemError,
} from '../store-fixture.ts';
import { copyLog, logFiles, queueFiles, TestGate } from './support.ts';

const keyed = (text: string, queueId = 0): ReturnType<typeof message> => ({
  ...message({ text, queueId, tag: text.slice(0, 1) }),
  properties: Buffer.from(`TAGS\u0001${text.slice(0, 1)}\u0002KEYS\u0001${text}\u0002`),
  keys: [text],
});

/** A message of one of the kinds that dispatch tells apart: ordinary ones, delayed ones, and those of transactions. */
function anyKind(text: string, number: number): ReturnType<typeof message> {
  const one = keyed(text, number % 3);
  if (number % 5 === 1) return { ...one, sysFlag: [4, 8, 12][number % 3] as number };
  if (number % 7 !== 1) return one;
  const properties = Buffer.from(`DELAY\u00013\u0002KEYS\u0001${text}\u0002`);
  return { ...one, topic: 'SCHEDULE_TOPIC_XXXX', queueId: 2, properties, deliverAfterMs: 10_000, tagsCode: 0 };
}

async function fill(store: MessageStore, from: number, to: number, padding = 0): Promise<void> {
  for (let i = from; i < to; i++) await put(store, keyed(`m${i}${'.'.repeat(padding)}`, i % 2));
}

describe('the feed', () => {
  it('ends chunks at file ends, brings fillers as they lie there, and nothing at the end', async () => {
    const store = await openStore();
    await fill(store, 0, 60, 100);
    const parts: Buffer[] = [];
    for (let at = 0; at < store.feed.end; at += parts.at(-1)?.length ?? 0) {
      const bytes = await store.feed.read(at, 1000);
      expect(bytes?.length).toBeGreaterThan(0);
      expect(Math.floor(at / 4096)).toBe(Math.floor((at + (bytes?.length ?? 0) - 1) / 4096));
      parts.push(bytes ?? Buffer.alloc(0));
    }
    const directory = (await store.feed.read(store.feed.end, 100)) as Buffer;
    expect(directory).toHaveLength(0);
    expect(() => store.feed.read(store.feed.end + 1, 100)).toThrow(/ends at/);
    const files = [...Array(Math.ceil(store.feed.end / 4096)).keys()].map((i) => i * 4096);
    const whole = Buffer.concat(parts);
    expect(whole.readInt32BE(0)).toBeGreaterThan(0);
    expect(files.length).toBeGreaterThan(2);
  });

  it('cuts behind whole records, and brings one that is longer than asked for', async () => {
    const store = await openStore();
    await fill(store, 0, 40, 300);
    for (let at = 0; at < store.feed.end; ) {
      const bytes = await store.feed.readRecords(at, 700);
      const small = await store.feed.readRecords(at, 5);
      expect(small?.length).toBe(bytes?.readInt32BE(0));
      let inside = 0;
      while (inside < (bytes?.length ?? 0)) inside += bytes?.readInt32BE(inside) ?? 0;
      expect(inside).toBe(bytes?.length);
      at += inside;
    }
    await expect(async () => store.feed.readRecords(3, 100)).rejects.toThrow(/no record begins/);
  });

  it('finds the record before any position, in a file behind a filler too', async () => {
    const store = await openStore();
    const at: number[] = [];
    for (let i = 0; i < 60; i++) at.push((await put(store, keyed(`m${i}${'.'.repeat(150)}`, i % 2))).physicalOffset);
    at.push(store.feed.end);
    for (let i = 1; i < at.length; i++) {
      for (const position of [at[i] ?? 0, (at[i - 1] ?? 0) + 1]) {
        const found = await store.feed.recordBefore(position);
        expect(found?.position, `before ${position}`).toBe(at[i - 1]);
        const bytes = (await store.feed.readRecords(found?.position ?? 0, 1)) as Buffer;
        expect(found).toMatchObject({ size: bytes.length, crc: crc32(bytes) });
      }
    }
    expect(await store.feed.recordBefore(0)).toBeUndefined();
  });
});

describe('a replica', () => {
  it('has the same log, queues and index, and tells of arrivals', async () => {
    const [from, to] = [newDirectory(), newDirectory()];
    const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 40 };
    const master = await openStore({ directory: from, settings });
    const slave = await openStore({ directory: to, settings });
    const seen: string[] = [];
    slave.onArrival((_topic, queueId, offset) => void seen.push(`${queueId}/${offset}`));
    await fill(master, 0, 50, 90);
    await copyLog(master, slave, { chunk: () => 777 });
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => `${i % 2}/${Math.floor(i / 2)}`));
    expect(await bodiesOf(slave, 'TopicTest', 1)).toEqual(await bodiesOf(master, 'TopicTest', 1));
    const key = `m17${'.'.repeat(90)}`;
    expect((await slave.queryByKey('TopicTest', key, 10, 0, 2e12)).buffers).toHaveLength(1);
    await slave.replica.flush();
    expect(slave.replica.flushed).toBe(slave.replica.end);
    await Promise.all([master.close(), slave.close()]);
    expect(logFiles(to)).toEqual(logFiles(from));
    expect(queueFiles(to)).toEqual(queueFiles(from));
  });

  it('begins at the file that the master sends first', async () => {
    const [from, to] = [newDirectory(), newDirectory()];
    const master = await openStore({ directory: from });
    await fill(master, 0, 80, 90);
    const slave = await openStore({ directory: to });
    const start = master.feed.lastFileStart;
    expect(start).toBeGreaterThan(0);
    const bytes = (await master.feed.read(start, 500)) as Buffer;
    expect(() => slave.replica.append(start + 1, bytes)).toThrow(/mappedFileSizeCommitLog|no file of/);
    slave.replica.append(start, bytes);
    await copyLog(master, slave, { chunk: () => 100 });
    const last = (store: MessageStore): Promise<string | undefined> =>
      bodiesOf(store, 'TopicTest', 1).then((bodies) => bodies.at(-1));
    expect(await last(slave)).toBe(await last(master));
    expect(slave.maxOffset('TopicTest', 1)).toBe(master.maxOffset('TopicTest', 1));
    expect(slave.minOffset('TopicTest', 1)).toBeGreaterThan(0);
    await slave.close();
    const again = await openStore({ directory: to });
    expect(await last(again)).toBe(await last(master));
    expect(again.replica.end).toBe(master.feed.end);
  });

  it('takes nothing for another place, nothing that is no log, and nothing of files of another size', async () => {
    const master = await openStore();
    const larger = await openStore({ settings: { mappedFileSizeCommitLog: 8192 } });
    await fill(master, 0, 60, 90);
    await fill(larger, 0, 60, 90);
    const slave = await openStore();
    const bytes = (await master.feed.readRecords(0, 1000)) as Buffer;
    expect(() => slave.replica.append(4096 * 3 + 7, bytes)).toThrow(/no file of 4096/);
    const bent = Buffer.from(bytes);
    bent.writeInt32BE(5, 30);
    expect(() => slave.replica.append(0, bent)).toThrow(/no record of that place/);
    expect(() => slave.replica.append(0, Buffer.alloc(64))).toThrow(/EMPTY/);
    slave.replica.append(0, bytes);
    expect(() => slave.replica.append(0, bytes)).toThrow(/the log ends at/);
    const other = await openStore();
    await expect(copyLog(larger, other)).rejects.toThrow(/end of its file|filler/);
  });

  it('shows no more than is confirmed, and all of it later', async () => {
    const master = await openStore();
    const slave = await openStore({ isReplicated: true });
    await fill(master, 0, 30);
    await copyLog(master, slave, { confirm: false });
    expect(slave.maxOffset('TopicTest', 0)).toBe(0);
    const [third] =
      ((await master.feed.readRecords(0, 1)) as Buffer).length > 0 ? [await master.feed.recordBefore(500)] : [];
    slave.replica.confirmTo(third?.position ?? 0);
    expect(slave.replica.shownTo).toBe(third?.position);
    expect(slave.maxOffset('TopicTest', 0)).toBe(2);
    slave.replica.confirmTo(master.feed.end);
    await nextTurn();
    expect(await bodiesOf(slave)).toEqual(await bodiesOf(master));
  });

  it('becomes a master whose queues go on behind everything it has, shown or not', async () => {
    const master = await openStore();
    const slave = await openStore({ isReplicated: true });
    await fill(master, 0, 20);
    await copyLog(master, slave, { confirm: false });
    const gate = new TestGate();
    gate.showTo = 0;
    slave.gate = gate;
    expect(await put(slave, keyed('new', 1))).toMatchObject({ status: 'OK', queueOffset: 10 });
    expect(slave.maxOffset('TopicTest', 1)).toBe(0);
    gate.showTo = Number.POSITIVE_INFINITY;
    slave.gateMoved();
    await nextTurn();
    await nextTurn();
    expect(await bodiesOf(slave, 'TopicTest', 1)).toEqual([...(await bodiesOf(master, 'TopicTest', 1)), 'new']);
    expect(await put(slave, keyed('next', 0))).toMatchObject({ queueOffset: 10 });
  });

  it('follows its own former slave', async () => {
    const [a, b] = await Promise.all([openStore(), openStore()]);
    await fill(a, 0, 10);
    await copyLog(a, b);
    await fill(b, 10, 30);
    await copyLog(b, a);
    await fill(a, 30, 41);
    await copyLog(a, b);
    for (const queue of [0, 1]) {
      expect(await bodiesOf(b, 'TopicTest', queue)).toEqual(await bodiesOf(a, 'TopicTest', queue));
    }
    expect(a.maxOffset('TopicTest', 0)).toBe(21);
  });

  it('drops a record that is not whole when it is closed, and when it is killed', async () => {
    const [from, to] = [newDirectory(), newDirectory()];
    const master = await openStore({ directory: from });
    await fill(master, 0, 5);
    const slave = await openStore({ directory: to });
    slave.replica.append(0, (await master.feed.read(0, 200)) as Buffer);
    expect(slave.replica.end).toBe(200);
    expect(slave.replica.wholeTo).toBeLessThan(200);
    const whole = slave.replica.wholeTo;
    await slave.replica.flush();
    const killed = crashCopy(to);
    await slave.close();
    for (const directory of [to, killed]) {
      const again = await openStore({ directory });
      expect(again.replica.end).toBe(whole);
      await copyLog(master, again, { chunk: () => 50 });
      expect(await bodiesOf(again)).toEqual(await bodiesOf(master));
      await again.close();
      expect(logFiles(directory)).toEqual(logFiles(from));
    }
  });

  it('keeps its log as it was when the disk is full in the middle of a write', async () => {
    const master = await openStore();
    await fill(master, 0, 10);
    const to = newDirectory();
    let isFull = false;
    const slave = await openStore({
      directory: to,
      fileSystem: fileSystemWith({
        write: (fd, bytes, offset, length, position) => {
          if (!isFull || length < 100) return nodeFileSystem.write(fd, bytes, offset, length, position);
          if (length > 300) return nodeFileSystem.write(fd, bytes, offset, 300, position);
          isFull = false;
          throw systemError('ENOSPC');
        },
      }),
    });
    slave.replica.append(0, (await master.feed.read(0, 150)) as Buffer);
    isFull = true;
    expect(() => slave.replica.append(150, master.feed.read(150, 450) as Buffer)).toThrow(/ENOSPC/);
    expect(slave.replica.end).toBe(150);
    await copyLog(master, slave);
    expect(await bodiesOf(slave)).toEqual(await bodiesOf(master));
    expect(nodeFileSystem.readFile(logFile(to))).toBeDefined();
  });
});

describe('any log, in any pieces, with kills between', () => {
  it('is the same at the replica in the end', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('puts'), count: fc.integer({ min: 1, max: 25 }), length: fc.nat(900) }),
      fc.record({ kind: fc.constant('copy'), count: fc.integer({ min: 1, max: 2500 }), length: fc.nat(6000) }),
      fc.record({ kind: fc.constantFrom('kill', 'reopen', 'swap'), count: fc.nat(3), length: fc.nat(2) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 14 }), fc.boolean(), async (events, records) => {
        let [from, to] = [newDirectory(), newDirectory()];
        const options = { isReplicated: true };
        let master = await openStore({ directory: from, ...options });
        let slave = await openStore({ directory: to, ...options });
        const lead = (store: MessageStore): void => {
          store.gate = new TestGate();
        };
        lead(master);
        let sent = 0;
        for (const { kind, count, length } of events) {
          if (kind === 'puts') {
            const texts = Array.from({ length: count }, () => `m${sent++} ${'x'.repeat(length)}`);
            await Promise.all(texts.map((text, i) => put(master, anyKind(text, i + length))));
          } else if (kind === 'copy') {
            const until = slave.replica.end + length;
            await copyLog(master, slave, { chunk: () => count, records, until, confirm: length % 2 === 0 });
          } else if (kind === 'swap') {
            await copyLog(master, slave, { records, confirm: count % 2 === 0 });
            [from, to, master, slave] = [to, from, slave, master];
            lead(master);
            slave.gate = undefined;
          } else {
            const killed = crashCopy(to);
            await slave.close();
            if (kind === 'kill') to = killed;
            slave = await openStore({ directory: to, ...options });
          }
        }
        await copyLog(master, slave, { records });
        slave.replica.confirmTo(slave.replica.end);
        for (const store of [master, slave]) {
          for (let i = 0; i < 20 && store.replica.shownTo < store.replica.end; i++) await nextTurn();
          expect(store.replica.shownTo).toBe(master.feed.end);
        }
        for (const queue of [0, 1, 2]) {
          expect(await bodiesOf(slave, 'TopicTest', queue)).toEqual(await bodiesOf(master, 'TopicTest', queue));
        }
        await Promise.all([master.close(), slave.close()]);
        expect(logFiles(to)).toEqual(logFiles(from));
        expect(queueFiles(to)).toEqual(queueFiles(from));
        writeFileSync(join(to, 'abort'), '1');
        const recovered = await openStore({ directory: to });
        expect(recovered.replica.end).toBe(recovered.feed.end);
      }),
      { numRuns: scaled(8) },
    );
  });
});
