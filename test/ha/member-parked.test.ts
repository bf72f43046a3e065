import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { truncateStore } from '../../src/engine/store/replica/truncate.ts';
import { AdminClient, Producer } from '../../src/index.ts';
import { found } from '../admin/doctor/examine.ts';
import { Group, until } from './lab/group-in-process.ts';

let group: Group | undefined;
afterEach(async () => {
  await group?.close();
  group = undefined;
});

it('parks a member rather than cut what its synchronous master had called confirmed, and says why', async () => {
  group = await Group.make();
  const made = group;
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  const producer = new Producer({ namesrvAddr: made.namesrvAddr, sendMsgTimeout: 10_000 });
  await producer.start();
  for (let i = 0; i < 10; i++) {
    expect((await producer.send({ topic: 'T', body: Buffer.from(`${i}`) })).status).toBe('SEND_OK');
  }
  await producer.close();
  await made.stop('2');
  await made.inSync('1');
  await made.stop('1');

  // The only member in sync loses its disk, and nobody tells the group.
  const options = {
    directory: made.storeOf('1'),
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
    settings: { mappedFileSizeCommitLog: 1024 * 1024, mappedFileSizeConsumeQueue: 20_000 },
  };
  expect((await truncateStore(options, 0, { epoch: 0, reason: 'the test' }))?.manifest.messages).toBe(10);
  await made.start('1');
  await until(() => made.broker('1').roles.role().role !== 'NONE', 'member 1 leads again');
  const parked = await made.start('2', { brokerRole: 'SLAVE' });
  await until(() => /lacks positions/.test(parked.roles.role().reason), 'member 2 says that it is parked');
  const client = new AdminClient({ namesrvAddr: made.namesrvAddr });
  try {
    const info = await client.brokers.getRuntimeInfo(parked.address);
    expect(info).toMatchObject({ groupState: 'PARKED', groupChanges_parked: '1' });
    expect(info['groupParked']).toMatch(
      /the master of epoch 2 lacks positions 0 to \d+, which all of the set had in epoch 1/,
    );
    expect(Number(info['commitLogMaxOffset'])).toBeGreaterThan(1000);
    expect(await found(made.namesrvAddr, 'member-parked')).toMatchObject([
      { subject: `group-a ${parked.address}`, evidence: { member: '2', reason: info['groupParked'] } },
    ]);
  } finally {
    await client.close();
  }
  expect((await made.state())?.set).toEqual(['1']);
  await made.stop('2');
  expect(readdirSync(join(made.storeOf('2'), 'ha'))).not.toContain('aside');
  const store = await MessageStore.open({ ...options, directory: made.storeOf('2') });
  expect(store.maxPhysicalOffset).toBeGreaterThan(1000);
  await store.close();
});
