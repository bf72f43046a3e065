import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';

const directory = join(import.meta.dirname, '../../examples');
/** What each example prints. */
const printed: Record<string, RegExp[]> = {
  'producer-batch.mjs': [/^1000 messages are stored, the last at offset \d+$/],
  'producer-delayed.mjs': [/^4 reminders are set$/],
  'producer-one-way.mjs': [/^10 measurements are on their way$/],
  'producer-ordered.mjs': [/^order-1 created: queue (\d), offset 0$/, /shipped: queue \d, offset \d$/],
  'producer-request-reply.mjs': [/^an apple\?: 12 cents$/],
  'producer-send.mjs': [/^SEND_OK [0-9A-F]{32} on test-broker, queue \d$/],
  'producer-transaction.mjs': [/^order-1: commit$/, /^order-2: rollback$/],
};

let broker: TestBroker;
let lines: string[];

beforeAll(async () => {
  broker = await startTestBroker({ config: { autoCreateTopicEnable: true } });
  vi.stubEnv('NAMESRV_ADDR', broker.namesrvAddr);
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
});

it.each(Object.keys(printed))('examples/%s does what it says', async (name) => {
  await import(/* @vite-ignore */ pathToFileURL(join(directory, name)).href);
  expect(lines.length).toBeGreaterThan(0);
  for (const words of printed[name] ?? []) expect(lines).toContainEqual(expect.stringMatching(words));
});

it('knows every example of a producer', () => {
  expect(Object.keys(printed).sort()).toEqual(
    readdirSync(directory)
      .filter((name) => name.startsWith('producer-'))
      .sort(),
  );
});
