import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { get, HOST, logFile, message, newDirectory, openStore, put, queueFile } from './store-fixture.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** The record an Apache 5.3.3 broker wrote for this message (store-format 2.1). */
const GOLDEN_RECORD = hex(`
  000000ae daa320a7 154677bc 00000000 00000000 0000000000000000 0000000000000000 00000000
  000001a205273e37 7f0000010000d431 000001a205273e40 0a01020300002a9f 00000000 0000000000000000
  00000007 68656c6c6f2d30 09 546f70696354657374 0043
  4b455953016b3020636f6d6d6f6e02 554e49515f4b45590141433131303030313030304131384234414143323637343738383139343036 3502
  5441475301546167 4102`);

const golden = () =>
  message({
    text: 'hello-0',
    bornTimestamp: 0x1a205273e37,
    bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 0xd431 },
    properties: Buffer.from(
      'KEYS\u0001k0 common\u0002UNIQ_KEY\u0001AC11000100\u0030A18B4AAC267478819406\u0035\u0002TAGS\u0001TagA\u0002',
    ),
    tagsCode: 0x27a807,
  });

describe('bytes on disk', () => {
  it('are those of an Apache broker, record and queue entry', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, clock: { now: () => 0x1a205273e40 } });
    const properties = GOLDEN_RECORD.subarray(GOLDEN_RECORD.length - 0x43);
    await put(store, { ...golden(), properties });
    await store.close();
    const log = readFileSync(logFile(directory));
    expect(log.subarray(0, GOLDEN_RECORD.length).toString('hex')).toBe(GOLDEN_RECORD.toString('hex'));
    expect(log.subarray(GOLDEN_RECORD.length).every((byte) => byte === 0)).toBe(true);
    const queue = readFileSync(queueFile(directory));
    expect(queue.subarray(0, 20).toString('hex')).toBe('0000000000000000000000ae000000000027a807');
  });

  it('lie in files of full length, sparse, for their owner only', async () => {
    const directory = newDirectory();
    const store = await openStore({
      directory,
      settings: { mappedFileSizeCommitLog: 1 << 30, mappedFileSizeConsumeQueue: 6_000_000 },
    });
    await put(store, message());
    await store.close();
    const log = statSync(logFile(directory));
    expect([log.size, log.mode & 0o777]).toEqual([1 << 30, 0o600]);
    expect(log.blocks * 512).toBeLessThan(1 << 20);
    expect(statSync(queueFile(directory)).size).toBe(6_000_000);
    expect(statSync(queueFile(directory)).mode & 0o777).toBe(0o600);
    for (const path of ['commitlog', 'consumequeue', 'consumequeue/TopicTest/0']) {
      expect(statSync(join(directory, path)).mode & 0o777).toBe(0o700);
    }
  });

  it('mark a running broker with the pid in abort, and a clean end with its absence', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    expect(readFileSync(join(directory, 'abort'), 'latin1')).toBe(String(process.pid));
    await put(store, message());
    await store.close();
    expect(existsSync(join(directory, 'abort'))).toBe(false);
    const checkpoint = readFileSync(join(directory, 'checkpoint'));
    expect(checkpoint.length).toBe(4096);
    const stored = Number(readFileSync(logFile(directory)).readBigInt64BE(56));
    expect(Number(checkpoint.readBigInt64BE(0))).toBe(stored);
    expect(Number(checkpoint.readBigInt64BE(8))).toBe(stored);
  });

  it('hold IPv6 hosts and long topics in the wider layouts', async () => {
    const store = await openStore({ storeHost: { ip: Buffer.alloc(16, 2), port: 1 } });
    const topic = '%RETRY%'.padEnd(200, 'x');
    const result = await put(store, message({ topic, bornHost: { ip: Buffer.alloc(16, 1), port: 2 } }));
    const record = await store.messageAt(result.physicalOffset);
    expect(record?.readInt32BE(4)).toBe(0xdaa320ab | 0);
    expect((record?.readInt32BE(36) ?? 0) & 0x30).toBe(0x30);
    expect(store.storeTimeOf(topic, 0, 0)).toBe(result.storeTimestamp);
    expect(record?.readInt32BE(0)).toBe(48 + 20 + 8 + 20 + 12 + 4 + 5 + 2 + 200 + 2);
  });

  it('never include a queue file without an entry', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (let i = 0; i < 10; i++) await put(store, message());
    await store.close();
    expect(readdirSync(join(directory, 'consumequeue/TopicTest/0'))).toEqual(['00000000000000000000']);
    const again = await openStore({ directory });
    await put(again, message());
    await again.close();
    expect(readdirSync(join(directory, 'consumequeue/TopicTest/0'))).toHaveLength(2);
  });
});

describe('a commit log file', () => {
  // A record of this message has 91 + 9 + length bytes.
  const FILE = 1000;
  const settings = { mappedFileSizeCommitLog: FILE };

  for (let rest = 0; rest <= 24; rest++) {
    it(`is ended by a filler exactly when a record leaves less than 8 bytes: ${rest}`, async () => {
      const directory = newDirectory();
      const store = await openStore({ directory, settings });
      await put(store, message({ text: 'a'.repeat(400) }));
      const size = FILE - 500 - rest;
      const text = 'b'.repeat(size - 100);
      const second = await put(store, message({ text }));
      const fits = rest >= 8;
      expect(second.physicalOffset).toBe(fits ? 500 : FILE);
      const third = await put(store, message({ text: 'c'.repeat(300) }));
      expect(third.physicalOffset).toBe(fits ? FILE : FILE + size);
      await store.close();
      const log = readFileSync(logFile(directory));
      const at = fits ? 500 + size : 500;
      expect(log.readInt32BE(at)).toBe(FILE - at);
      expect(log.readInt32BE(at + 4)).toBe(0xcbd43194 | 0);
      const again = await openStore({ directory, settings });
      const { buffers, messageCount } = await get(again);
      expect(messageCount).toBe(3);
      expect(Buffer.concat(buffers).includes(Buffer.from(text))).toBe(true);
      expect((await put(again, message())).queueOffset).toBe(3);
    });
  }

  it('takes the largest record that fits, and no larger one', async () => {
    const store = await openStore({ settings });
    const room = FILE - 8 - 100;
    expect((await put(store, message({ text: 'x'.repeat(room) }))).status).toBe('OK');
    expect((await put(store, message({ text: 'x'.repeat(room + 1) }))).status).toBe('MESSAGE_ILLEGAL');
    expect((await put(store, message({ text: 'x'.repeat(room) }))).physicalOffset).toBe(FILE);
    expect(HOST.port).toBe(10911);
  });
});
