import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { diskChecks, type Found } from '../../../src/engine/doctor/index.ts';
import { promiseFile } from '../../../src/engine/ha/epoch/index.ts';
import { nodeFileSystem as fs } from '../../../src/engine/store/files/file-system.ts';
import { claimIdentity } from '../../../src/engine/store/identity/store-identity.ts';
import { silentLogger } from '../../../src/engine/store/logger.ts';
import { writeEpochs } from '../../../src/engine/store/replica/epoch-file.ts';
import { truncateStore } from '../../../src/engine/store/replica/truncate.ts';
import { writePlan } from '../../../src/engine/store/replica/truncation-plan.ts';
import { HOST, message, newDirectory, openStore, put, SMALL } from '../store/store-fixture.ts';

const promise = { epoch: 3, change: 1, led: true, storeId: 's', member: 'a' };
let directory: string;
let middle = 0;

beforeEach(async () => {
  directory = newDirectory();
  const store = await openStore({ directory, settings: SMALL });
  for (let i = 0; i < 10; i++) {
    const { physicalOffset } = await put(store, message({ text: `m${i}` }));
    if (i === 6) middle = physicalOffset;
  }
  await store.close();
  promiseFile(directory, fs).save(promise);
  writeEpochs(fs, directory, [{ epoch: 3, start: 0 }]);
});

async function look(name: string): Promise<readonly Found[]> {
  const check = diskChecks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`there is no check ${name}`);
  return check.run({ storeDirectory: directory, nowMs: Date.now() });
}

const cut = async () => {
  await truncateStore({ directory, storeHost: HOST, settings: SMALL }, middle, { epoch: 4, reason: 'epoch 4 began' });
  return join(directory, 'ha', 'aside', readdirSync(join(directory, 'ha', 'aside'))[0] ?? '');
};

describe('tail-set-aside', () => {
  it('is silent where nothing was cut', async () => {
    expect(await look('tail-set-aside')).toEqual([]);
  });

  it('names the folder, how many messages lie there, and how they are sent again', async () => {
    const folder = await cut();
    expect(await look('tail-set-aside')).toMatchObject([
      {
        subject: folder,
        message: expect.stringMatching(/^4 messages .* \(epoch 4 began\)/),
        evidence: { messages: 4, topics: ['TopicTest'], from: middle, epoch: 4 },
        next: expect.arrayContaining([`mq recover --aside ${folder} | mq sendMessage --from -`]),
      },
    ]);
  });

  it('tells a copy that never became whole from one that cannot be told', async () => {
    const folder = await cut();
    writeFileSync(join(folder, 'manifest.json'), '{');
    expect(await look('tail-set-aside')).toMatchObject([{ evidence: { state: 'damaged' } }]);
    rmSync(join(folder, 'manifest.json'));
    expect(await look('tail-set-aside')).toMatchObject([{ severity: 'info', evidence: { state: 'incomplete' } }]);
  });

  it('says that a cut goes on at the next start', async () => {
    const manifest = { epoch: 4, reason: 'r', at: 1, from: middle, to: middle + 9, messages: 1, queues: [], keys: [] };
    mkdirSync(join(directory, 'ha', 'aside', 'x'), { recursive: true });
    writePlan(fs, directory, { aside: 'x', keepsNothing: false, lastKeptAt: 0, manifest });
    expect(await look('tail-set-aside')).toMatchObject([
      { subject: directory, message: expect.stringContaining('the next start finishes it'), evidence: { aside: 'x' } },
    ]);
  });
});

describe('daemon-role-conflict', () => {
  it('takes no id for a contradiction where masters are elected', async () => {
    claimIdentity(directory, { brokerName: 'broker-a', brokerClusterName: 'C', brokerId: 0 }, silentLogger, fs);
    mkdirSync(join(directory, 'config'), { recursive: true });
    const file = join(directory, 'config', 'broker.properties');
    writeFileSync(file, 'brokerRole=SLAVE\nbrokerId=1\n');
    expect(await look('daemon-role-conflict')).toMatchObject([
      { evidence: { configuredBrokerId: 1, storeBrokerId: 0 } },
    ]);
    writeFileSync(file, 'brokerRole=SLAVE\nbrokerId=1\nzookeeper=z1:2181\n');
    expect(await look('daemon-role-conflict')).toEqual([]);
  });
});

describe('ha-file-damaged', () => {
  it('is silent for files that are whole, and for a store of no group', async () => {
    expect(await look('ha-file-damaged')).toEqual([]);
    rmSync(join(directory, 'ha'), { recursive: true });
    rmSync(join(directory, 'epochFileCheckpoint'));
    expect(await look('ha-file-damaged')).toEqual([]);
  });

  it.each([
    ['ha/promise.json', 'critical'],
    ['epochFileCheckpoint', 'critical'],
    ['ha/floor.json', 'warning'],
    ['ha/owner.json', 'warning'],
    ['ha/truncate.json', undefined],
  ])('finds %s damaged', async (name, severity) => {
    writeFileSync(join(directory, name), '{"v":1,"epoch":9}');
    const [found, ...others] = await look('ha-file-damaged');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ subject: join(directory, name), evidence: { file: join(directory, name) } });
    expect(found?.severity).toBe(severity);
  });
});
