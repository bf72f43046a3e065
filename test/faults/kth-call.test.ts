import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import type { StoreMessage } from '../../src/engine/store/types.ts';
import { messageOf as textOf } from '../../src/errors/index.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { type Fault, FaultyFileSystem, type FileCall } from './support/faulty-file-system.ts';
import {
  acknowledgedBy,
  messageOf,
  newDirectory,
  put,
  putBatch,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

const DELETED = 'Short-lived';
const SETTINGS = { ...SMALL, flushDiskType: 'SYNC_FLUSH' } as const;

/** What one run of the script left. */
interface Run {
  files: FaultyFileSystem;
  acknowledged: Acknowledged[];
  /** Everything the store said: why it did not open, why it refused, what it logged above info. */
  said: string[];
  hasOpened: boolean;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  removeDirectories();
});
afterAll(() => {
  // What a failing removal of the lock's temporary directory leaves.
  for (const name of readdirSync('/dev/shm')) {
    if (name.startsWith(`mq-lock-${process.pid}-`)) rmSync(join('/dev/shm', name), { recursive: true, force: true });
  }
});

/**
 * The script: open, puts over several rolls of log, queue and index files, a batch, timers that flush, a topic deleted
 * and one made again, cleaning of an expired file, close. Timers run when told, so each run makes the same calls.
 */
async function runScript(directory: string, decide: (call: FileCall) => Fault): Promise<Run> {
  const files = new FaultyFileSystem(decide);
  const run: Run = { files, acknowledged: [], said: [], hasOpened: false };
  const logger = {
    info: () => undefined,
    warn: (text: string) => void run.said.push(text),
    error: (text: string) => void run.said.push(text),
  };
  let store: MessageStore;
  try {
    store = await MessageStore.open({
      directory,
      storeHost: STORE_HOST,
      settings: SETTINGS,
      fileSystem: files,
      logger,
    });
  } catch (error) {
    run.said.push(textOf(error));
    return run;
  }
  run.hasOpened = true;
  try {
    await useStore(store, directory, run);
  } catch (error) {
    run.said.push(textOf(error));
  }
  try {
    await store.close();
  } catch (error) {
    run.said.push(textOf(error));
  }
  return run;
}

async function useStore(store: MessageStore, directory: string, run: Run): Promise<void> {
  const send = async (messages: StoreMessage[]): Promise<void> => {
    const [first] = messages;
    if (first === undefined) return;
    const result = messages.length === 1 ? await put(store, first) : await putBatch(store, messages);
    run.acknowledged.push(...acknowledgedBy(messages, result));
    if (result.status !== 'OK') run.said.push(result.reason ?? 'no reason');
  };
  for (let i = 0; i < 24; i++) await send([messageOf(`a-${i}`, 'Faults', i % 2, 60)]);
  await vi.advanceTimersByTimeAsync(1100);
  await send(Array.from({ length: 6 }, (_, i) => messageOf(`b-${i}`, 'Faults', 1, 20)));
  await Promise.all(Array.from({ length: 12 }, (_, i) => send([messageOf(`c-${i}`, DELETED, 0, 30)])));
  store.deleteTopic(DELETED);
  for (let i = 0; i < 4; i++) await send([messageOf(`d-${i}`, DELETED, 0)]);
  await vi.advanceTimersByTimeAsync(61_000);
  const [oldest] = readdirSync(join(directory, 'commitlog')).sort();
  if (oldest !== undefined) utimesSync(join(directory, 'commitlog', oldest), 1, 1);
  await store.deleteExpiredFiles().catch((error: unknown) => run.said.push(textOf(error)));
  const cold = await store.get({
    topic: 'Faults',
    queueId: 1,
    offset: store.minOffset('Faults', 1),
    maxMessages: 8,
    maxBytes: 65_536,
    matches: undefined,
  });
  if (cold.status !== 'FOUND') run.said.push(`a read answered ${cold.status}`);
  for (let i = 0; i < 8; i++) await send([messageOf(`e-${i}`, 'Faults', i % 2, 200)]);
  await vi.advanceTimersByTimeAsync(1100);
}

const isGoneRightly = (message: Acknowledged, minPosition: number): boolean =>
  message.physicalOffset < minPosition || message.key.startsWith('c-');

async function problemsAfter(directory: string, run: Run): Promise<string[]> {
  const result = await checkStore(directory, run.acknowledged, {
    settings: SETTINGS,
    deletedTopics: new Set([DELETED]),
    mayMiss: isGoneRightly,
  });
  return result.problems;
}

describe('the script', () => {
  it('runs through without a fault, always with the same calls but for the order of syncs off the thread', async () => {
    const [first, second] = [newDirectory(), newDirectory()];
    const calls: string[][] = [[], []];
    const note =
      (list: string[] | undefined) =>
      (call: FileCall): Fault => {
        list?.push(call.name);
        return undefined;
      };
    const run = await runScript(first, note(calls[0]));
    await runScript(second, note(calls[1]));
    expect(run.said).toEqual([]);
    expect(run.acknowledged).toHaveLength(24 + 6 + 12 + 4 + 8);
    expect(calls[0]?.sort()).toEqual(calls[1]?.sort());
    expect(await problemsAfter(first, run)).toEqual([]);
  });
});

for (const errno of ['EIO', 'ENOSPC']) {
  describe(`the k-th call fails with ${errno}`, () => {
    it('for every k the store says so, loses nothing it acknowledged, and opens again', async () => {
      const total = (await runScript(newDirectory(), () => undefined)).files.count;
      removeDirectories();
      expect(total).toBeGreaterThan(300);
      const failures: string[] = [];
      const silent = new Map<string, number>();
      for (let k = 1; k <= total; k++) {
        const directory = newDirectory();
        const run = await runScript(directory, (call) => (call.number === k ? { errno } : undefined));
        const [struck] = run.files.struck;
        const where = `k=${k} (${struck?.name} ${struck?.path.replace(directory, '')})`;
        if (run.said.length === 0) silent.set(struck?.name ?? '?', (silent.get(struck?.name ?? '?') ?? 0) + 1);
        if (run.said.some((text) => text === '')) failures.push(`${where}: an empty reason`);
        for (const problem of await problemsAfter(directory, run))
          failures.push(`${where}: ${problem}; said ${run.said[0]}`);
        removeDirectories();
      }
      console.log(
        `${errno}: ${total} calls failed one by one; nothing needed to be said of ${JSON.stringify([...silent])}`,
      );
      expect(failures).toEqual([]);
    });
  });

  describe(`every call from the k-th on fails with ${errno}`, () => {
    it('for every k the store loses nothing it acknowledged, and opens again', async () => {
      const total = (await runScript(newDirectory(), () => undefined)).files.count;
      removeDirectories();
      const failures: string[] = [];
      for (let k = 1; k <= total; k += 3) {
        const directory = newDirectory();
        const run = await runScript(directory, (call) => (call.number >= k ? { errno } : undefined));
        const [struck] = run.files.struck;
        const where = `k>=${k} (${struck?.name} ${struck?.path.replace(directory, '')})`;
        if (run.said.length === 0) failures.push(`${where}: nothing was said`);
        for (const problem of await problemsAfter(directory, run))
          failures.push(`${where}: ${problem}; said ${run.said[0]}`);
        removeDirectories();
      }
      expect(failures).toEqual([]);
    });
  });
}
