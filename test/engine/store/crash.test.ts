import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bodiesOf,
  bodyOf,
  crashCopy,
  get,
  logFile,
  message,
  newDirectory,
  openStore,
  put,
  putBatch,
  queueFile,
  recordsOf,
  SMALL,
} from './store-fixture.ts';

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `message ${i}`);

async function filled(count: number, queues = 1): Promise<string> {
  const directory = newDirectory();
  const store = await openStore({ directory });
  const all = texts(count).map((text, i) => put(store, message({ text, queueId: i % queues })));
  await Promise.all(all);
  const copy = crashCopy(directory);
  await store.close();
  return copy;
}

describe('after a crash', () => {
  it('every acknowledged message is there, also those whose queue entries were still in memory', async () => {
    const directory = await filled(500, 3);
    expect(existsSync(join(directory, 'abort'))).toBe(true);
    const store = await openStore({ directory });
    for (let queueId = 0; queueId < 3; queueId++) {
      expect(await bodiesOf(store, 'TopicTest', queueId)).toEqual(texts(500).filter((_, i) => i % 3 === queueId));
    }
    expect((await put(store, message({ queueId: 2 }))).queueOffset).toBe(166);
  });

  it('survives another crash right after the recovery', async () => {
    let directory = await filled(200);
    for (let round = 0; round < 3; round++) {
      const store = await openStore({ directory });
      await put(store, message({ text: `round ${round}` }));
      const next = crashCopy(directory);
      await store.close();
      directory = next;
    }
    const store = await openStore({ directory });
    expect(await bodiesOf(store)).toEqual([...texts(200), 'round 0', 'round 1', 'round 2']);
  });

  it('rebuilds queues that are missing altogether', async () => {
    const directory = await filled(100, 2);
    rmSync(join(directory, 'consumequeue'), { recursive: true });
    const store = await openStore({ directory });
    expect(await bodiesOf(store, 'TopicTest', 1)).toHaveLength(50);
  });

  it('drops queue entries of records that the log does not have', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (const text of texts(40)) await put(store, message({ text }));
    await store.close();
    writeFileSync(join(directory, 'abort'), '1');
    const log = readFileSync(logFile(directory, 4096 * 0));
    const last = readdirSync(join(directory, 'commitlog')).sort().at(-1) ?? '';
    expect(log.length).toBe(4096);
    writeFileSync(join(directory, 'commitlog', last), Buffer.alloc(4096));
    const again = await openStore({ directory });
    const bodies = await bodiesOf(again);
    expect(bodies).toEqual(texts(bodies.length));
    expect(bodies.length).toBeLessThan(40);
    expect((await put(again, message({ text: 'next' }))).queueOffset).toBe(bodies.length);
    expect((await bodiesOf(again)).at(-1)).toBe('next');
  });

  it('removes all-zero files behind the end, as a broker that makes files ahead leaves them', async () => {
    const directory = await filled(3);
    writeFileSync(logFile(directory, 4096), Buffer.alloc(4096));
    const store = await openStore({ directory });
    expect(await bodiesOf(store)).toEqual(texts(3));
    expect(readdirSync(join(directory, 'commitlog'))).toHaveLength(1);
  });

  it('removes an all-zero last queue file and an empty last log file', async () => {
    const directory = newDirectory();
    const before = await openStore({ directory });
    for (const text of texts(10)) await put(before, message({ text }));
    await before.close();
    writeFileSync(join(directory, 'abort'), '1');
    writeFileSync(queueFile(directory, 'TopicTest', 0, 200), Buffer.alloc(200));
    writeFileSync(logFile(directory, 4096), '');
    const store = await openStore({ directory });
    expect(await bodiesOf(store)).toEqual(texts(10));
  });

  it('mends a queue file cut off in the middle of being made', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (const text of texts(5)) await put(store, message({ text }));
    await store.close();
    writeFileSync(join(directory, 'abort'), '');
    truncateSync(queueFile(directory), 50);
    expect(await bodiesOf(await openStore({ directory }))).toEqual(texts(5));
  });

  it('cuts a record torn at any byte, after setting it aside', async () => {
    const original = newDirectory();
    const before = await openStore({ directory: original });
    for (const text of texts(3)) await put(before, message({ text, tag: 'TagA' }));
    const whole = crashCopy(original);
    const path = logFile(whole);
    const log = readFileSync(path);
    const size = log.readInt32BE(0);
    const start = 2 * size;
    for (let kept = 1; kept < size; kept++) {
      const torn = Buffer.from(log);
      torn.fill(0, start + kept);
      if (torn.equals(log)) continue;
      const directory = crashCopy(whole);
      writeFileSync(logFile(directory), torn);
      const store = await openStore({ directory });
      expect(await bodiesOf(store), `${kept} bytes kept`).toEqual(texts(2));
      if (torn.subarray(start, start + kept).some((byte) => byte !== 0)) {
        expect(existsSync(join(directory, 'damaged')), `${kept} bytes kept`).toBe(true);
        const [copy = ''] = readdirSync(join(directory, 'damaged'));
        const aside = readFileSync(join(directory, 'damaged', copy));
        expect(aside.equals(torn.subarray(start, start + aside.length))).toBe(true);
        expect(torn.subarray(start + aside.length).every((byte) => byte === 0)).toBe(true);
      }
      expect((await put(store, message({ text: 'after' }))).queueOffset).toBe(2);
      await store.close();
      rmSync(directory, { recursive: true });
    }
  });

  it('lets a damaged offset field, which no checksum covers, cost its own message only', async () => {
    const directory = await filled(20);
    const path = logFile(directory);
    const log = readFileSync(path);
    let at = 0;
    for (let i = 0; i < 5; i++) at += log.readInt32BE(at);
    log.writeUInt8(5 ^ 0x40, at + 27);
    writeFileSync(path, log);
    const store = await openStore({ directory });
    expect(store.maxOffset('TopicTest', 0)).toBe(20);
    const { buffers, nextBeginOffset } = await get(store, { offset: 6 });
    expect(recordsOf(buffers).map(bodyOf)).toEqual(texts(20).slice(6));
    expect(nextBeginOffset).toBe(20);
    expect(recordsOf((await get(store, { maxMessages: 5 })).buffers).map(bodyOf)).toEqual(texts(5));
    expect((await put(store, message())).queueOffset).toBe(20);
  });

  it.each([0x80, 0x1f])(
    'takes an offset that no queue can have for damage (0x%s… in the first record)',
    async (high) => {
      const directory = await filled(20);
      const path = logFile(directory);
      const log = readFileSync(path);
      log.writeUInt8(high, 20);
      writeFileSync(path, log);
      const store = await openStore({ directory });
      expect(store.maxOffset('TopicTest', 0)).toBe(20);
      const { buffers } = await get(store, { offset: 1 });
      expect(recordsOf(buffers).map(bodyOf)).toEqual(texts(20).slice(1));
    },
  );

  it('never goes back in time', async () => {
    let now = 2_000_000_000_000;
    const directory = newDirectory();
    const store = await openStore({ directory, clock: { now: () => now } });
    const first = await put(store, message());
    now -= 3_600_000;
    expect((await put(store, message())).storeTimestamp).toBe(first.storeTimestamp);
    const copy = crashCopy(directory);
    const again = await openStore({ directory: copy, clock: { now: () => now } });
    expect((await put(again, message())).storeTimestamp).toBe(first.storeTimestamp);
  });

  it('keeps a topic that was deleted and made again apart from what it was', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    for (const text of texts(7)) await put(store, message({ text }));
    expect(store.deleteTopic('TopicTest')).toBe(true);
    await putBatch(store, [message({ text: 'new 0' }), message({ text: 'new 1' })]);
    const again = await openStore({ directory: crashCopy(directory) });
    expect(await bodiesOf(again)).toEqual(['new 0', 'new 1']);
  });
});

describe('kill -9', () => {
  for (const flush of ['ASYNC_FLUSH', 'SYNC_FLUSH'] as const) {
    it(`loses nothing that was acknowledged, ${flush}`, async () => {
      const directory = newDirectory();
      const script = join(import.meta.dirname, 'crash-child.ts');
      const bundle = await bundled(script);
      for (let round = 0; round < 2; round++) {
        const child = spawn(process.execPath, [bundle, directory, flush, JSON.stringify(SMALL)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let acknowledged = '';
        child.stdout.on('data', (chunk: Buffer) => {
          acknowledged += chunk.toString();
          if (acknowledged.length > 20_000) child.kill('SIGKILL');
        });
        await once(child, 'close');
        const lines = acknowledged.split('\n').slice(0, -1);
        expect(lines.length).toBeGreaterThan(100);
        const store = await openStore({ directory, settings: { flushDiskType: flush } });
        const bodies = new Set<string>();
        for (let queueId = 0; queueId < 4; queueId++) {
          for (const body of await bodiesOf(store, 'TopicTest', queueId)) bodies.add(body);
        }
        expect(lines.filter((line) => !bodies.has(line))).toEqual([]);
        await store.close();
      }
    });
  }
});

/** The child runs bundled: Node 20 reads no TypeScript. */
async function bundled(script: string): Promise<string> {
  const { build } = await import('esbuild');
  const outfile = join(import.meta.dirname, '../../../node_modules/.cache/mq-test/crash-child.mjs');
  await build({
    entryPoints: [script],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
