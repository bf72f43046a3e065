/**
 * The longest event-loop turns of the store with many queues, phase by phase: puts into new queues, further puts, close,
 * a normal start, a start after a kill, topics deleted. `node test/bench/run.mjs store/turns [queues]`.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { StoreMessage } from '../../../src/engine/store/types.ts';

const queues = Number(process.argv[2] ?? 10_000);
const PER_TOPIC = 100;
const WINDOW = 256;
const root = mkdtempSync(join(tmpdir(), 'mq-bench-'));
const directory = join(root, 'store');
const rss = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

const open = (at: string): Promise<MessageStore> =>
  MessageStore.open({
    directory: at,
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    // How full this disk is decides nothing here.
    settings: {
      diskMaxUsedSpaceRatio: 99,
      diskSpaceWarningLevelRatio: 100,
      mappedFileSizeCommitLog: 64 * 1024 * 1024,
      mappedFileSizeConsumeQueue: 60_000,
    },
  });

async function phase<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  await pause(50);
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await pause(20);
  const began = performance.now();
  const result = await work();
  const elapsed = performance.now() - began;
  await pause(20);
  histogram.disable();
  const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1).padStart(8);
  console.log(
    `${name.padEnd(34)} ${elapsed.toFixed(0).padStart(7)} ms, longest turn ${ms(histogram.max)} ms, p99.9 ${ms(histogram.percentile(99.9))} ms, rss ${rss()} MB`,
  );
  return result;
}

/** Puts `count` messages over all queues, at most a window of them at once. */
async function putAll(store: MessageStore, count: number): Promise<void> {
  const one: StoreMessage = {
    topic: '',
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: Date.now(),
    bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 50_000 },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.alloc(128, 0x61),
    properties: Buffer.from('UNIQ_KEY\u00017F0000010000AAAAAAAA00000000000000\u0002WAIT\u0001true\u0002'),
    tagsCode: 0,
    keys: ['7F0000010000AAAAAAAA00000000000000'],
  };
  let sent = 0;
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    const listener = {
      onPut(result: { status: string; reason: string | undefined }): void {
        if (result.status !== 'OK') reject(new Error(`${result.status}: ${result.reason}`));
        if (++done === count) resolve();
      },
    };
    const fill = (): void => {
      while (sent - done < WINDOW && sent < count) {
        const queue = sent++ % queues;
        one.topic = `Many${Math.floor(queue / PER_TOPIC)}`;
        one.queueId = queue % PER_TOPIC;
        store.put(one, listener);
      }
    };
    store.onAnswered = fill;
    fill();
  });
}

console.log(`${queues} queues, rss before ${rss()} MB`);
let store = await phase('start on an empty directory', () => open(directory));
await phase('first message of each queue', async () => {
  await putAll(store, queues);
  await pause(3000);
});
await phase('500,000 messages more', async () => {
  await putAll(store, 500_000);
  await pause(2000);
});
const copy = join(root, 'copy');
cpSync(directory, copy, { recursive: true, filter: (path) => !/\/(lock|[^/]*\.mdb|[^/]*\.sock)$/.test(path) });
await phase('close', () => store.close());
store = await phase('normal start', () => open(directory));
await phase('search by time in 1,000 queues', async () => {
  for (let i = 0; i < 1000; i++)
    await store.offsetByTime(`Many${i % (queues / PER_TOPIC)}`, i % PER_TOPIC, Date.now() - 1000);
});
await phase('cleaning of all topics', async () => {
  await store.cleanUnusedTopics(() => false);
  await pause(20);
});
await phase('close', () => store.close());
store = await phase('start after a kill', () => open(copy));
await phase('close', () => store.close());
rmSync(root, { recursive: true, force: true });
