import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsumeStore, type ConsumeStoreOptions } from '../../../../src/engine/store/consume/consume-store.ts';
import { lmdbOpener } from '../../../../src/engine/store/consume/database.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { afterEachTest } from '../../../support/each-test.ts';

const START_MS = 1_700_000_000_000;
const directories: string[] = [];

afterEachTest(() => {
  clock.time = START_MS;
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mq-consume-'));
  directories.push(directory);
  return directory;
}

/** A clock that stands until it is moved; each test begins at the same time. */
export const clock = { time: START_MS, now: () => clock.time };

export const warnings: string[] = [];

/** Opens the state of a store, with the real lmdb. */
export async function openStore(directory: string, given: Partial<ConsumeStoreOptions> = {}): Promise<ConsumeStore> {
  warnings.length = 0;
  return ConsumeStore.open({
    directory,
    files: nodeFileSystem,
    clock,
    logger: { warn: (text) => warnings.push(text), error: (text) => warnings.push(text) },
    openDatabase: await lmdbOpener(nodeFileSystem),
    isSync: false,
    // A process for each start is what tests of damage pay for; the others know that the database is sound.
    inspect: async () => undefined,
    ...given,
  });
}
