import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Producer } from '../../src/index.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { until } from '../client/consumer/support.ts';

const directory = join(import.meta.dirname, '../../examples');
/** What each example prints, and whether it runs until it is told to end. */
const examples: Record<string, { prints: RegExp[]; lines: number; runs?: true }> = {
  'consumer-ack.mjs': { prints: [/^Created: order-1$/], lines: 3 },
  'consumer-broadcast.mjs': { prints: [/^forget order-1$/, /^closed$/], lines: 3, runs: true },
  'consumer-loop.mjs': { prints: [/^Orders: order-1$/], lines: 3 },
  'consumer-ordered.mjs': { prints: [/^queue 0, offset 0: order-1$/, /^closed$/], lines: 3, runs: true },
  'consumer-poll.mjs': { prints: [/^\d messages, up to offset \d$/], lines: 1 },
  'consumer-push.mjs': { prints: [/^Paid: order-2 \(try 1\)$/, /^closed$/], lines: 2, runs: true },
  'consumer-queues.mjs': { prints: [/^queue 0, offset 2: order-3$/], lines: 3 },
};

let broker: TestBroker;
let offsets: string;
let lines: string[];

beforeAll(async () => {
  offsets = await mkdtemp(join(tmpdir(), 'mq-examples-'));
  broker = await startTestBroker({ config: { autoCreateTopicEnable: true } });
  vi.stubEnv('NAMESRV_ADDR', broker.namesrvAddr);
  vi.stubEnv('MQ_OFFSETS', offsets);
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr, defaultTopicQueueNums: 1 });
  for (const [i, tags] of ['Created', 'Paid', 'Shipped'].entries()) {
    await producer.send({ topic: 'Orders', tags, body: `order-${i + 1}` });
  }
  await producer.close();
});
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await broker?.close();
  await rm(offsets, { recursive: true, force: true });
});

it.each(Object.entries(examples))('examples/%s does what it says', async (name, example) => {
  const listening = process.listenerCount('SIGTERM');
  const done = import(/* @vite-ignore */ pathToFileURL(join(directory, name)).href);
  await until(() => lines.length >= example.lines);
  if (example.runs) {
    await until(() => process.listenerCount('SIGTERM') > listening);
    process.emit('SIGTERM', 'SIGTERM');
  }
  await done;
  for (const words of example.prints) expect(lines).toContainEqual(expect.stringMatching(words));
});

it('knows every example of a consumer', async () => {
  const names = (await readdir(directory)).filter((name) => name.startsWith('consumer-'));
  expect(names.sort()).toEqual(Object.keys(examples).sort());
});
