import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Producer } from '../../../../src/client/producer/producer.ts';
import { storeInfo } from '../../../../src/engine/store/inspect/store-info.ts';
import { verifyStore } from '../../../../src/engine/store/inspect/verify-store.ts';
import { recoverStore } from '../../../../src/engine/store/recover/recover-store.ts';
import { startTestBroker } from '../../../../src/testing.ts';
import { crashCopy } from '../store-fixture.ts';
import { GEOMETRY, newRoot, type Planted, patch, placeOf, plantStore } from './planted.ts';

const { root, remove } = newRoot();
const store = join(root, 'store');
afterAll(remove);
afterEach(() => rmSync(store, { recursive: true, force: true }));

describe('verifyStore finds nothing', () => {
  it('in what a broker makes of transactions, delays, timers and batches, killed or not', async () => {
    const config = { ...GEOMETRY, mappedFileSizeCommitLog: 65_536 };
    const broker = await startTestBroker({ directory: store, config });
    const producer = new Producer({
      namesrvAddr: broker.namesrvAddr,
      producerGroup: 'tx',
      checkLocalTransaction: () => 'unknown',
    });
    const message = (n: number) => ({ topic: 'Orders', body: `body ${n}`, tags: 'TagA', keys: [`key-${n}`, 'all'] });
    for (let n = 0; n < 30; n++) {
      await producer.send(message(n));
      await producer.send({ ...message(n), delayTimeLevel: (n % 3) + 1 });
      await producer.transaction(message(n), () => (n % 3 === 0 ? 'rollback' : n % 3 === 1 ? 'commit' : 'unknown'));
    }
    await producer.send({ ...message(99), delayMs: 60_000 });
    await producer.sendBatch([message(50), message(51), message(52)]);
    await producer.close();
    expect(await verifyStore({ directory: store })).toMatchObject({ outcome: 'SOUND', damages: [] });
    const killed = crashCopy(store);
    await broker.close();
    const left = await verifyStore({ directory: killed });
    expect(left.damages.filter(({ remedy }) => remedy !== 'start')).toEqual([]);
    const report = await verifyStore({ directory: store });
    expect(report).toMatchObject({ outcome: 'SOUND', damages: [], notes: [] });
    expect(report.indexEntries).toBeGreaterThan(300);
    expect((await storeInfo({ directory: store })).timer).toBeDefined();
  });

  it('once mq recover has repaired a damaged log', async () => {
    const planted = await plantStore(store);
    for (const n of [3, 40, 41, 90, 119]) {
      const [path, at] = placeOf(store, (planted[n] as Planted).position);
      patch(path, (bytes) => bytes.fill(0x77, at + 4, at + 40));
    }
    expect((await verifyStore({ directory: store })).outcome).toBe('DAMAGED');
    await recoverStore({ directory: store });
    // The index is of the geometry it had, which no length tells.
    const report = await verifyStore({ directory: store, settings: GEOMETRY });
    expect(report.damages).toEqual([]);
    expect(report.records).toBe(115);
  });

  it('where the oldest log files have expired', async () => {
    await plantStore(store);
    for (const start of [0, 8192]) rmSync(join(store, 'commitlog', String(start).padStart(20, '0')));
    expect(await verifyStore({ directory: store })).toMatchObject({ outcome: 'SOUND', logStart: 16_384, damages: [] });
  });
});
