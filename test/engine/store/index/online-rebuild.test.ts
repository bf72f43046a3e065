import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CommitLog } from '../../../../src/engine/store/commitlog/commit-log.ts';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import { StoreHealth } from '../../../../src/engine/store/health.ts';
import { IndexService } from '../../../../src/engine/store/index/index-service.ts';
import type { StoreLogger } from '../../../../src/engine/store/logger.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { IndexRebuilder } from '../../../../src/engine/store/recovery/index-rebuilder.ts';
import {
  bodyOf,
  crashCopy,
  fileSystemWith,
  message,
  newDirectory,
  openStore,
  put,
  SMALL,
  systemError,
} from '../store-fixture.ts';

const settings = { messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 40 };
const FOREVER = 1e15;

/** Fails the writes of index files while told to. */
function failingIndex(): { fs: FileSystem; isFailing: boolean } {
  const state = { fs: nodeFileSystem, isFailing: false };
  const indexFds = new Set<number>();
  state.fs = fileSystemWith({
    open: (path, flags, mode) => {
      const fd = nodeFileSystem.open(path, flags, mode);
      if (path.includes('/index/')) indexFds.add(fd);
      else indexFds.delete(fd);
      return fd;
    },
    write: (fd, bytes, offset, length, position) => {
      if (state.isFailing && indexFds.has(fd)) throw systemError('EIO');
      return nodeFileSystem.write(fd, bytes, offset, length, position);
    },
  });
  return state;
}

function recordingLogger(lines: string[]): StoreLogger {
  const add = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  return { info: add('info'), warn: add('warn'), error: add('error') };
}

const putKeyed = (store: MessageStore, i: number) =>
  put(store, message({ text: `m${i}`, keys: [`k${i}`, 'all'], properties: Buffer.from(`KEYS\u0001k${i} all\u0002`) }));

/** Bodies of all messages that are found by their own key. */
async function found(store: MessageStore, count: number): Promise<string[]> {
  const bodies: string[] = [];
  for (let i = 0; i < count; i++) {
    const { buffers } = await store.queryByKey('TopicTest', `k${i}`, 64, 0, FOREVER);
    bodies.push(...new Set(buffers.map(bodyOf).filter((body) => body === `m${i}`)));
  }
  return bodies;
}

describe('an index that could not be written', () => {
  it('is made whole again while the store runs, with what was put meanwhile', async () => {
    const directory = newDirectory();
    const faulty = failingIndex();
    const lines: string[] = [];
    const store = await openStore({ directory, settings, fileSystem: faulty.fs, logger: recordingLogger(lines) });
    let count = 0;
    for (; count < 70; count++) await putKeyed(store, count);
    faulty.isFailing = true;
    for (; count < 120; count++) await putKeyed(store, count);
    await store.queryByKey('TopicTest', 'all', 1, 0, FOREVER);
    expect(lines.filter((line) => /error index .* cannot be written/.test(line))).toHaveLength(1);
    faulty.isFailing = false;
    for (; count < 150; count++) await putKeyed(store, count);
    await vi.waitFor(() => expect(lines.join('\n')).toContain('The index is complete again'), {
      timeout: 20_000,
      interval: 50,
    });
    for (; count < 160; count++) await putKeyed(store, count);
    expect(await found(store, count)).toEqual(Array.from({ length: count }, (_, i) => `m${i}`));
    expect(readdirSync(join(directory, 'mq')).filter((name) => name.startsWith('index-incomplete'))).toEqual([]);

    const afterKill = await openStore({ directory: crashCopy(directory), settings });
    expect(await found(afterKill, count)).toEqual(Array.from({ length: count }, (_, i) => `m${i}`));
  });

  it('stays marked when the write fails in recovery', async () => {
    const directory = newDirectory();
    const first = await openStore({ directory, settings });
    for (let i = 0; i < 100; i++) await putKeyed(first, i);
    const copy = crashCopy(directory);
    for (const name of readdirSync(join(copy, 'index'))) nodeFileSystem.unlink(join(copy, 'index', name));
    const faulty = failingIndex();
    faulty.isFailing = true;
    const store = await openStore({ directory: copy, settings, fileSystem: faulty.fs });
    expect(readdirSync(join(copy, 'mq')).some((name) => name.startsWith('index-incomplete'))).toBe(true);
    faulty.isFailing = false;
    await vi.waitFor(async () => expect(await found(store, 100)).toHaveLength(100), { timeout: 20_000, interval: 100 });
  });

  it('is tried ten times, ever more rarely, and then left to the next start', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, settings: { messageIndexEnable: false } });
    for (let i = 0; i < 20; i++) await putKeyed(store, i);
    const faulty = failingIndex();
    const open = new OpenFiles(faulty.fs, 16);
    const lines: string[] = [];
    const logger = recordingLogger(lines);
    const log = new CommitLog(join(directory, 'commitlog'), SMALL.mappedFileSizeCommitLog, 0, open);
    log.files.load(false);
    log.startAt(store.maxPhysicalOffset);
    const root = newDirectory();
    const index = new IndexService(root, { ...settings, maxMsgsNumBatch: 64 }, open, logger);
    await index.load(false, 0);
    expect(existsSync(join(root, 'index'))).toBe(true);
    faulty.isFailing = true;
    const rebuilder = new IndexRebuilder({ log, open, index, health: new StoreHealth(logger), logger });
    let attempts = 0;
    for (let now = 0; now < 1e9; now += 60_000) await rebuilder.run(now);
    attempts = lines.filter((line) => line.includes('could not be rebuilt')).length;
    expect(attempts).toBe(10);
    expect(lines[lines.length - 1]).toContain('at the next start');
    open.closeAll();
  });
});
