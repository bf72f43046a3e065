import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import {
  acknowledgedBy,
  messageOf,
  newDirectory,
  put,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

let directory = '';
let acknowledged: Acknowledged[] = [];

beforeEach(async () => {
  directory = newDirectory();
  acknowledged = [];
  const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings: SMALL });
  for (let i = 0; i < 100; i++) {
    const message = messageOf(`id-${i}`, 'Faults', i % 3, i);
    acknowledged.push(...acknowledgedBy([message], await put(store, message)));
  }
  await store.close();
});

afterEach(removeDirectories);

const problems = async (): Promise<string> => {
  const result = await checkStore(directory, acknowledged, { settings: SMALL });
  return result.problems.join('\n');
};

function edit(folder: string, change: (bytes: Buffer) => void): void {
  const [name = ''] = readdirSync(join(directory, folder)).sort();
  const bytes = readFileSync(join(directory, folder, name));
  change(bytes);
  writeFileSync(join(directory, folder, name), bytes);
}

describe('the checker', () => {
  it('finds nothing wrong with a sound store, also twice', async () => {
    expect(acknowledged).toHaveLength(100);
    expect(await problems()).toBe('');
    const again = await checkStore(directory, acknowledged, { settings: SMALL });
    expect(again.problems).toEqual([]);
    expect(again.readable).toBe(101);
  });

  it('misses a message that was never stored', async () => {
    acknowledged.push({ ...(acknowledged[0] as Acknowledged), queueOffset: 5000, key: 'ghost' });
    expect(await problems()).toMatch(/ghost .* is lost/);
  });

  it('notices another body and another position', async () => {
    acknowledged[3] = { ...(acknowledged[3] as Acknowledged), body: 'other' };
    acknowledged[4] = { ...(acknowledged[4] as Acknowledged), physicalOffset: 1 };
    expect(await problems()).toMatch(/id-3 .* has another body[\s\S]*id-4 .*: at \d+/);
  });

  it('notices a message that its key does not lead to', async () => {
    acknowledged[0] = { ...(acknowledged[0] as Acknowledged), key: 'never-indexed' };
    expect(await problems()).toMatch(/never-indexed .* is not found by its key/);
  });

  it('notices a flipped bit in a body', async () => {
    edit('commitlog', (bytes) => bytes.writeUInt8(bytes.readUInt8(89) ^ 1, 89));
    expect(await problems()).toMatch(/body CRC/);
  });

  it('notices a wrong queue offset in a record', async () => {
    edit('commitlog', (bytes) => bytes.writeBigInt64BE(77n, 20));
    expect(await problems()).toMatch(/offset 77 where 0 is due/);
  });

  it('lets a record be whose queue id was torn, if it may, and no queue shows it', async () => {
    const [torn] = acknowledged.splice(98, 1);
    const position = torn?.physicalOffset ?? 0;
    const fileStart = position - (position % (SMALL.mappedFileSizeCommitLog ?? 1));
    const path = join(directory, 'commitlog', String(fileStart).padStart(20, '0'));
    const bytes = readFileSync(path);
    bytes.writeInt32BE(0, position - fileStart + 12);
    writeFileSync(path, bytes);
    for (const made of ['consumequeue', 'index', 'checkpoint']) rmSync(join(directory, made), { recursive: true });
    writeFileSync(join(directory, 'abort'), '1');
    const options = { settings: SMALL, mayTearFields: true };
    expect((await checkStore(directory, acknowledged, options)).problems).toEqual([]);
    expect(await problems()).toMatch(/offset 32 of Faults\/0 where 33 is due/);
  });

  it('notices a queue entry that leads to another message', async () => {
    edit('consumequeue/Faults/0', (bytes) => bytes.copy(bytes, 20, 40, 60));
    expect(await problems()).toMatch(/Faults\/0: offset 2 where 1 is due/);
  });

  it('notices a queue without its last file', async () => {
    const folder = join(directory, 'consumequeue/Faults/1');
    rmSync(join(folder, readdirSync(folder).sort().at(-1) ?? ''));
    expect(await problems()).not.toBe('');
  });

  it('notices bytes behind the end of the log', async () => {
    const folder = join(directory, 'commitlog');
    const path = join(folder, readdirSync(folder).sort().at(-1) ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = 1;
    writeFileSync(path, bytes);
    expect(await problems()).toMatch(/not zero behind the end/);
  });

  it('notices a store that does not open', async () => {
    rmSync(join(directory, 'commitlog'), { recursive: true });
    expect(await problems()).toMatch(/does not open/);
  });
});
