import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeInfo } from '../../../../src/engine/store/inspect/store-info.ts';
import { startTestBroker } from '../../../../src/testing.ts';
import { APACHE_STORES, GEOMETRY, newRoot, type Planted, plantStore, unpackApache } from './planted.ts';

const { root, remove } = newRoot();
const store = join(root, 'store');
let planted: Planted[];

beforeAll(async () => {
  planted = await plantStore(store);
});
afterAll(remove);

describe('storeInfo', () => {
  it('tells ends, geometry, queues and groups of a store of ours', async () => {
    const info = await storeInfo({ directory: store });
    const last = planted.at(-1) as Planted;
    expect(info).toMatchObject({
      geometry: GEOMETRY,
      holder: undefined,
      hasAbort: false,
      messages: 120,
      queues: [0, 1, 2].map((queueId) => ({ topic: 'Orders', queueId, minOffset: 0, maxOffset: 40, files: 2 })),
      groups: [{ group: 'group', topic: 'Orders', queues: 3, diff: 35 + 34, ahead: 1 }],
      timer: undefined,
      consumeStoreBytes: undefined,
      problems: [],
    });
    expect(info.log.start).toBe(0);
    expect(info.log.end).toBeGreaterThan(last.position);
    expect(info.log.firstStoreTime).toBeLessThanOrEqual(info.log.lastStoreTime);
    expect(info.checkpoint?.physicMsgTimestamp).toBe(info.log.lastStoreTime);
    expect(info.index.reduce((sum, { entries }) => sum + entries, 0)).toBe(360);
    expect(info.usage.map(({ name }) => name)).toEqual(expect.arrayContaining(['commitlog', 'consumequeue', 'index']));
    const log = info.usage.find(({ name }) => name === 'commitlog');
    expect(log?.apparentBytes).toBe(info.logFiles * GEOMETRY.mappedFileSizeCommitLog);
  });

  it('knows where expired messages end', async () => {
    const directory = join(root, 'expired');
    const all = await plantStore(directory);
    rmSync(join(directory, 'commitlog', '00000000000000000000'));
    const info = await storeInfo({ directory });
    expect(info.log.start).toBe(8192);
    for (const { queueId, minOffset } of info.queues) {
      const first = all.find((one) => one.queueId === queueId && one.position >= 8192);
      expect(minOffset).toBe(first?.queueOffset);
    }
  });

  it.each(APACHE_STORES)('tells who wrote %s, and for which broker', async (name) => {
    const directory = unpackApache(name, join(root, name));
    const info = await storeInfo({ directory });
    expect(info.owner).toMatchObject({
      brokerName: 'broker-a',
      brokerClusterName: 'DefaultCluster',
      writers: [name.startsWith('5') ? 'Apache 5.x' : 'Apache 4.x'],
    });
    expect(info).toMatchObject({
      geometry: {
        mappedFileSizeCommitLog: 32_768,
        mappedFileSizeConsumeQueue: 2000,
        maxHashSlotNum: 200,
        maxIndexNum: 400,
      },
      hasAbort: name.endsWith('killed'),
      messages: 126,
    });
    expect(info.groups.map(({ group, diff }) => [group, diff])).toEqual([
      ['ledger-service', 0],
      ['order-service', 0],
    ]);
  });

  it('says that a broker runs, and which', async () => {
    const broker = await startTestBroker();
    try {
      const info = await storeInfo({ directory: broker.directory });
      expect(info).toMatchObject({
        holder: { pid: process.pid, kind: 'mq broker' },
        hasAbort: true,
        owner: { brokerName: 'test-broker', brokerId: 0, writers: ['mq'] },
      });
    } finally {
      await broker.close();
    }
  });

  it('shows a log that cannot be read, and why', async () => {
    const directory = join(root, 'misfit');
    await plantStore(directory);
    writeFileSync(join(directory, 'commitlog', '00000000000000000777'), Buffer.alloc(100));
    const info = await storeInfo({ directory });
    expect(info.problems.join()).toContain('starts at 777');
  });
});
