/** A group whose data in ZooKeeper is gone, and one of whose members is too: what a person then does. */
import { afterEach, expect, it } from 'vitest';
import { steadyClock, systemClock } from '../../src/clock.ts';
import { lookToRebuild, rebuildState, untilLed } from '../../src/engine/daemon/groups/rebuild.ts';
import { Producer } from '../../src/index.ts';
import { connected } from '../engine/ha/coordination/samples.ts';
import { Group, until } from './lab/group-in-process.ts';

let group: Group | undefined;
afterEach(async () => {
  await group?.close();
  group = undefined;
});

it('goes on without the missing member once a person says so, and takes it back', async () => {
  group = await Group.make();
  const made = group;
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  const producer = new Producer({ namesrvAddr: made.namesrvAddr, sendMsgTimeout: 10_000 });
  await producer.start();
  const send = async (): Promise<string> => (await producer.send({ topic: 'T', body: Buffer.from('x') })).status;
  for (let i = 0; i < 10; i++) expect(await send()).toBe('SEND_OK');
  await made.stop('1');
  await until(() => made.broker('2').roles.role().role === 'ASYNC_MASTER', 'member 2 leads');
  expect(await send()).toBe('SEND_OK');
  const { epoch: before } = made.broker('2').roles.role();

  const { tree } = made.service;
  for (const path of tree.paths().filter((one) => /\/groups\/.*\/(state|members\/.*|history\/.*)$/.test(one))) {
    tree.remove(path, -1);
  }
  await until(() => /^LOST/.test(made.broker('2').roles.role().reason), 'member 2 waits');
  expect(made.broker('2').roles.role().reason).toContain('mq daemon rebuild-state group-a');

  const operator = (await connected(made.service.connect('operator'))).group('group-a');
  const plan = { brokerName: 'group-a', members: [] };
  const look = () => lookToRebuild(operator, plan, async () => undefined);
  await until(async () => (await look()).choice.master === '2', 'member 2 is published as LOST');
  const seen = await look();
  const written = await rebuildState(operator, seen, { acceptLoss: true, wall: systemClock });
  expect(written.epoch).toBe(before + 1);
  await untilLed(operator, written, { withinMs: 20_000, steady: steadyClock });
  await until(() => made.broker('2').roles.role().role === 'ASYNC_MASTER', 'member 2 leads again');
  expect(await send()).toBe('SEND_OK');
  await made.start('1');
  await made.inSync('1', '2');
  expect(await made.state()).toMatchObject({ epoch: before + 1, master: '2' });
  await producer.close();
});
