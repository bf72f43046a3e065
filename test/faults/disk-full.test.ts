import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { startTestBroker } from '../../src/testing.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { Loader } from './support/loader.ts';
import { seeded } from './support/random.ts';
import { acknowledgedBy, messageOf, put, STORE_HOST } from './support/stores.ts';
import { Code, pullAll, sendFields, WireClient } from './support/wire.ts';

const DISK_BYTES = 48 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
const WORDS = /maybe disk full, CL: \d\.\d\d CQ: \d\.\d\d INDEX: \d\.\d\d/;
const GEOMETRY = {
  mappedFileSizeCommitLog: 1024 * 1024,
  mappedFileSizeConsumeQueue: 20_000,
  maxHashSlotNum: 5000,
  maxIndexNum: 20_000,
};
const MOUNT = mkdtempSync(join(tmpdir(), 'mq-faults-disk-'));
/** A small disk of its own needs the right to mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mount() && unmount();

function mount(): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', MOUNT]).status === 0;
}

function unmount(): boolean {
  return spawnSync('umount', ['-l', MOUNT]).status === 0;
}

/** Fills the disk up to what is said, and gives it back. */
class Ballast {
  readonly #path = join(MOUNT, 'ballast');

  leave(freeBytes: number): void {
    this.release();
    const free = Number(spawnSync('df', ['-B1', '--output=avail', MOUNT]).stdout.toString().split('\n')[1]);
    writeFileSync(this.#path, Buffer.alloc(Math.max(0, free - freeBytes)));
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

afterAll(() => rmdirSync(MOUNT));

describe.runIf(canMount)('a disk that is really full', () => {
  beforeEach(() => expect(mount()).toBe(true));
  afterEach(() => {
    expect(unmount()).toBe(true);
  });

  const full = (name: string, warningLevel: number, leftBytes: number, flushDiskType: 'ASYNC_FLUSH' | 'SYNC_FLUSH') =>
    it(`${name}: refuses with code 14, serves reads, takes messages again by itself, loses nothing`, () =>
      seeded(async (random) => {
        const directory = join(MOUNT, 'store');
        const ballast = new Ballast();
        const broker = await startTestBroker({
          directory,
          config: { ...GEOMETRY, diskSpaceWarningLevelRatio: warningLevel, cleanResourceInterval: 200, flushDiskType },
        });
        const options = { connections: 2, window: 16, topic: 'Full', queues: 2, batches: 0.1 };
        const acknowledged: Acknowledged[] = [];
        const send = async (client: WireClient) =>
          client.ask(Code.SEND, sendFields('Full', 0, '', false), Buffer.alloc(2000, 'y'));
        const client = await WireClient.open(broker.brokerAddr);
        for (let round = 0; round < 2; round++) {
          const loader = new Loader(`full-${round}`, random, options);
          await loader.start(broker.brokerAddr);
          await until('some messages', async () => loader.acknowledged.length > 200);
          ballast.leave(leftBytes);
          await until('a refusal', async () => loader.refused.length > 0);
          await loader.stop();
          acknowledged.push(...loader.acknowledged);
          for (const { code, remark } of loader.refused) {
            expect(code).toBe(14);
            expect(remark).toMatch(WORDS);
          }
          const refusal = await send(client);
          expect([refusal.code, WORDS.test(refusal.remark)]).toEqual([14, true]);
          for (const queueId of [0, 1]) {
            const max = Number(
              (await client.ask(Code.MAX_OFFSET, { topic: 'Full', queueId: String(queueId) })).ext['offset'],
            );
            const found = await pullAll(client, 'Full', queueId, 0, max);
            for (const message of acknowledged.filter((one) => one.queueId === queueId)) {
              expect(found.get(message.queueOffset)?.body.toString()).toBe(message.body);
            }
          }
          ballast.release();
          await until('messages are taken again', async () => (await send(client)).code === 0);
        }
        client.close();
        await broker.close();
        expect(existsSync(join(directory, 'abort'))).toBe(false);
        const { problems } = await checkStore(directory, acknowledged, { settings: GEOMETRY });
        expect(problems).toEqual([]);
      }));

  full('over the warning level', 85, 3 * MEGABYTE, 'ASYNC_FLUSH');
  full('at once to the last block, ASYNC_FLUSH', 90, 0, 'ASYNC_FLUSH');
  full('at once to the last block, SYNC_FLUSH', 90, 0, 'SYNC_FLUSH');

  it('to the last block under the store itself: what fails to be written is refused, and abort stays until all is', async () => {
    const directory = join(MOUNT, 'store');
    const ballast = new Ballast();
    const settings = { ...GEOMETRY, diskSpaceWarningLevelRatio: 200 };
    const acknowledged: Acknowledged[] = [];
    const refused: string[] = [];
    let store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
    const fill = async (name: string): Promise<void> => {
      for (let i = 0; i < 3000 && refused.length < 20; i++) {
        const message = messageOf(`${name}-${i}`, 'Full', i % 2, 1000);
        const result = await put(store, message);
        acknowledged.push(...acknowledgedBy([message], result));
        if (result.status !== 'OK') refused.push(`${result.status} ${result.reason}`);
      }
    };
    ballast.leave(1.5 * MEGABYTE);
    await fill('first');
    expect(refused.length).toBe(20);
    for (const text of refused) expect(text).toMatch(/^SERVICE_NOT_AVAILABLE/);
    for (const text of refused) expect(text).toMatch(WORDS);
    await store.close();
    const hadAbort = existsSync(join(directory, 'abort'));
    ballast.release();
    store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
    refused.length = 0;
    await put(store, messageOf('after')).then((result) => expect(result.status).toBe('OK'));
    await store.close();
    expect(existsSync(join(directory, 'abort'))).toBe(false);
    const { problems } = await checkStore(directory, acknowledged, { settings });
    expect(problems).toEqual([]);
    console.log(
      `full store: ${acknowledged.length} acknowledged; abort ${hadAbort ? 'stayed' : 'went'} at the first close`,
    );
  });

  it('before it starts: opens when it can, or says why, and works once there is space', async () => {
    const directory = join(MOUNT, 'store');
    const ballast = new Ballast();
    const acknowledged: Acknowledged[] = [];
    const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings: GEOMETRY });
    for (let i = 0; i < 50; i++) {
      const message = messageOf(`m-${i}`, 'Full');
      acknowledged.push(...acknowledgedBy([message], await put(store, message)));
    }
    await store.close();
    writeFileSync(join(directory, 'abort'), '1');
    rmSync(join(directory, 'consumequeue'), { recursive: true });
    ballast.leave(0);
    const opened = await MessageStore.open({ directory, storeHost: STORE_HOST, settings: GEOMETRY }).catch(
      (error: unknown) => error,
    );
    if (opened instanceof MessageStore) await opened.close();
    else expect(opened).toMatchObject({ message: expect.stringMatching(/full|ENOSPC/) });
    ballast.release();
    const { problems } = await checkStore(directory, acknowledged, { settings: GEOMETRY });
    expect(problems).toEqual([]);
  });
});

describe.skipIf(canMount)('without the right to mount a small disk', () => {
  it('the cases run in kth-call.test.ts with ENOSPC', () => expect(canMount).toBe(false));
});
