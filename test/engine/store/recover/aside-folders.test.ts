import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDumped } from '../../../../src/cli/message/dumped.ts';
import { asideMessage, isLeftAside } from '../../../../src/cli/store/aside.ts';
import { nodeFileSystem as fs } from '../../../../src/engine/store/files/file-system.ts';
import {
  asideFolder,
  asideFolders,
  isAsideFolder,
  requireManifest,
} from '../../../../src/engine/store/recover/aside-folders.ts';
import { readAside } from '../../../../src/engine/store/recover/aside-messages.ts';
import { truncateStore } from '../../../../src/engine/store/replica/truncate.ts';
import { writePlan } from '../../../../src/engine/store/replica/truncation-plan.ts';
import type { MessageExt } from '../../../../src/protocol/message/decode.ts';
import { HOST, message, newDirectory, openStore, put, SMALL } from '../store-fixture.ts';

const optionsOf = (directory: string) => ({ directory, storeHost: HOST, settings: SMALL });
const WHY = { epoch: 4, reason: 'epoch 4 begins before it' };

let directory: string;
let folder: string;

/** A store of 40 messages, the last one of them waiting for its time, whose last 30 were cut. */
beforeEach(async () => {
  directory = newDirectory();
  const store = await openStore({ directory, settings: SMALL });
  let to = 0;
  for (let i = 0; i < 40; i++) {
    const isDelayed = i === 39;
    const { physicalOffset } = await put(store, {
      ...message({ text: `m${i}`, queueId: i % 2, ...(isDelayed && { topic: 'SCHEDULE_TOPIC_XXXX' }) }),
      properties: Buffer.from(
        isDelayed ? `KEYS\u0001k${i}\u0002REAL_TOPIC\u0001Later\u0002REAL_QID\u00013\u0002` : `KEYS\u0001k${i}\u0002`,
      ),
    });
    if (i === 10) to = physicalOffset;
  }
  await put(store, message({ topic: 'RMQ_SYS_TRANS_HALF_TOPIC', text: 'half' }));
  await store.close();
  folder = (await truncateStore(optionsOf(directory), to, WHY))?.directory ?? '';
});

async function read(): Promise<{ messages: MessageExt[]; damagedBytes: number }> {
  const messages: MessageExt[] = [];
  const { found, damagedBytes } = await readAside(fs, folder, requireManifest(asideFolder(fs, folder)), {
    skipsTopic: isLeftAside,
    onMessages: async (more) => void messages.push(...more),
  });
  expect(found).toBe(messages.length);
  return { messages, damagedBytes };
}

describe('folders that were set aside', () => {
  it('are listed with what lies in them', () => {
    expect(asideFolders(fs, directory)).toMatchObject([
      { directory: folder, state: 'whole', manifest: { ...WHY, messages: 31 } },
    ]);
    expect(asideFolders(fs, newDirectory())).toEqual([]);
    expect([isAsideFolder(fs, folder), isAsideFolder(fs, directory)]).toEqual([true, false]);
  });

  it('say which one a crash left unfinished, and that nothing is lost by it', () => {
    rmSync(join(folder, 'manifest.json'));
    const [one] = asideFolders(fs, directory);
    expect(one).toMatchObject({ state: 'incomplete' });
    expect(isAsideFolder(fs, folder)).toBe(true);
    expect(() => one && requireManifest(one)).toThrow(
      expect.objectContaining({ code: 'STORE_DAMAGED', hint: expect.stringContaining('may be removed') }),
    );
  });

  it('tell a cut that goes on at the next start from one that never began', () => {
    const { manifest } = asideFolder(fs, folder);
    if (manifest === undefined) throw new Error('no manifest');
    rmSync(join(folder, 'manifest.json'));
    writePlan(fs, directory, { aside: folder.split('/').at(-1) ?? '', keepsNothing: false, lastKeptAt: 0, manifest });
    expect(asideFolders(fs, directory)).toMatchObject([{ state: 'pending', manifest: { messages: 31 } }]);
  });

  it.each(['{', '{"v":2}', '{"v":1,"from":-1}'])('do not take a manifest of %s', (text) => {
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(asideFolders(fs, directory)).toMatchObject([{ state: 'damaged', why: expect.stringContaining('manifest') }]);
  });

  it('are not made up of other files', () => {
    writeFileSync(join(directory, 'ha', 'aside', 'note.txt'), '');
    mkdirSync(join(directory, 'ha', 'aside', '20260101000000000-e1-0-9'));
    expect(asideFolders(fs, directory).map(({ state }) => state)).toEqual(['incomplete', 'whole']);
  });
});

describe('the messages of one', () => {
  it('are all that was cut, but for transactions that were not over', async () => {
    const { messages, damagedBytes } = await read();
    expect(damagedBytes).toBe(0);
    expect(messages.map(({ body }) => body.toString())).toEqual(Array.from({ length: 30 }, (_, i) => `m${i + 10}`));
  });

  it('can be sent again, those that waited to where they were sent', async () => {
    const { messages } = await read();
    const again = messages.map((one) => parseDumped(Buffer.from(JSON.stringify(asideMessage(one)))));
    expect(again[0]).toMatchObject({ message: { topic: 'TopicTest', keys: ['k10'] }, queueId: 0 });
    expect(again.at(-1)).toMatchObject({ message: { topic: 'Later', keys: ['k39'] }, queueId: 3 });
  });

  it('end before bytes that are none', async () => {
    const { from, to } = requireManifest(asideFolder(fs, folder));
    const path = join(folder, 'commitlog', fs.list(join(folder, 'commitlog')).at(-1) ?? '');
    const start = Number(path.slice(-20));
    const bytes = fs.readFile(path) ?? Buffer.alloc(0);
    bytes.fill(0x41, to - start - 20, to - start);
    writeFileSync(path, bytes);
    const { messages, damagedBytes } = await read();
    expect(messages.length).toBeGreaterThan(0);
    expect(damagedBytes).toBeGreaterThan(20);
    expect(damagedBytes).toBeLessThan(to - from);
  });
});
