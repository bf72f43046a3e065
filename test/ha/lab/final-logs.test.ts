import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import { truncateStore } from '../../../src/engine/store/replica/truncate.ts';
import type { StoreOptions } from '../../../src/engine/store/store-parts.ts';
import { messageOf, newDirectory, put, removeDirectories } from '../../faults/support/stores.ts';
import { differenceOf, finalLogOf } from './final-logs.ts';

afterEach(removeDirectories);

const LOG_FILE = '00000000000000000000';

const optionsOf = (directory: string): StoreOptions => ({
  directory,
  storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
  settings: { mappedFileSizeCommitLog: 4096, mappedFileSizeConsumeQueue: 2000 },
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
});

/** The store of a member, as far as its files are looked at. */
async function memberWith(messages: number, name = 'ha-a/1'): Promise<{ group: string; name: string; store: string }> {
  const store = newDirectory();
  const open = await MessageStore.open(optionsOf(store));
  for (let i = 0; i < messages; i++) await put(open, messageOf(`k-${i}`, 'Watched', i % 2, 40));
  await open.close();
  return { group: 'ha-a', name, store };
}

function copyOf(member: { group: string; store: string }): { group: string; name: string; store: string } {
  const store = newDirectory();
  cpSync(member.store, store, { recursive: true });
  return { group: member.group, name: 'ha-a/2', store };
}

describe('the final log of a member', () => {
  it('holds every message with its key and place, over several files', async () => {
    const { records, min, end, problems } = finalLogOf(await memberWith(50));
    expect(problems).toEqual([]);
    expect(records).toHaveLength(50);
    expect(records[49]).toMatchObject({ topic: 'Watched', queue: 1, offset: 24, key: 'k-49' });
    expect(min).toBe(0);
    expect(end).toBeGreaterThan(4096);
  });

  it('holds what a cut has set aside', async () => {
    const member = await memberWith(50);
    const to = finalLogOf(member).records[20]?.position ?? 0;
    await truncateStore(optionsOf(member.store), to, { epoch: 3, reason: 'a test' });
    const { records, aside, end } = finalLogOf(member);
    expect(end).toBe(to);
    expect(records.map(({ key }) => key)).toEqual(Array.from({ length: 20 }, (_, i) => `k-${i}`));
    expect(aside.map(({ key }) => key)).toEqual(Array.from({ length: 30 }, (_, i) => `k-${i + 20}`));
  });
});

describe('the logs of two members', () => {
  it('are alike as copies, and where one of them has cleaned old files', async () => {
    const one = await memberWith(50);
    const other = copyOf(one);
    expect(differenceOf(one, other)).toBeUndefined();
    rmSync(join(other.store, 'commitlog', LOG_FILE));
    expect(differenceOf(one, other)).toBeUndefined();
  });

  it('differ where one byte does', async () => {
    const one = await memberWith(50);
    const other = copyOf(one);
    const path = join(other.store, 'commitlog', LOG_FILE);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
    writeFileSync(path, bytes);
    expect(differenceOf(one, other)).toEqual({ members: ['ha-a/1', 'ha-a/2'], text: `at 1000, in ${LOG_FILE}` });
  });

  it('differ where one goes on', async () => {
    const one = await memberWith(50);
    const other = await memberWith(0, 'ha-a/2');
    expect(differenceOf(one, other)?.text).toMatch(/alone has|no file is in both|at 0/);
  });
});
