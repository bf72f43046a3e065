import { afterAll, beforeAll, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { onlineClient } from './support/online-client.ts';

const { mq } = firstSpawned();

let bench: Bench;
let client: AdminClient;

beforeAll(async () => {
  bench = await openBench();
  client = new AdminClient({ namesrvAddr: [bench.broker.namesrvAddr] });
  for (const queueId of [0, 0, 0, 1]) await bench.send({ topic: 'Orders', queueId });
  for (const group of ['Billing', 'BillingV2', 'Shipping']) {
    await mq(['updateSubGroup', '-g', group, '-c', 'DefaultCluster', '-n', bench.broker.namesrvAddr]);
  }
  await commit('Billing', 0, 2);
  await commit('Billing', 1, 1);
});
afterAll(async () => {
  await client.close();
  await bench.close();
});

const run = (...args: string[]) => mq([...args, '-n', bench.broker.namesrvAddr]);
const commit = (group: string, queueId: number, offset: number) =>
  client.offsets.commit(bench.broker.brokerAddr, group, { topic: 'Orders', queueId }, offset);
const committed = (group: string, queueId: number) =>
  client.offsets.findCommitted(bench.broker.brokerAddr, group, { topic: 'Orders', queueId });

it('cloneGroupOffset shows its plan, asks, and reads back what it wrote', async () => {
  const args = ['cloneGroupOffset', '-s', 'Billing', '-d', 'BillingV2', '-t', 'Orders'];
  const plan = await run(...args, '--dry-run');
  expect(plan.stdout).toMatch(/^Orders {2}test-broker {3}0 {5}- {12}2\nOrders {2}test-broker {3}1 {5}- {12}1\n$/m);
  expect(plan.stderr).toContain('nothing was changed');
  expect(await run(...args)).toMatchObject({ status: 64 });
  const done = await run(...args, '--yes');
  expect(done.stdout).toContain(
    'clone group offset success. srcGroup[Billing], destGroup[BillingV2]: 2 queues read back',
  );
  expect([await committed('BillingV2', 0), await committed('BillingV2', 1)]).toEqual([2, 1]);
});

it('cloneGroupOffset refuses a destination that is online, and a group without offsets', async () => {
  const { brokerAddr } = bench.broker;
  const member = await onlineClient({ brokerAddr, clientId: '10.0.0.1@s', group: 'Shipping', topic: 'Orders' });
  const args = ['cloneGroupOffset', '-s', 'Billing', '-d', 'Shipping', '-t', 'Orders', '--yes'];
  const refused = await run(...args);
  expect(refused).toMatchObject({ stdout: '' });
  expect(refused.stderr).toContain('the group Shipping has clients online: 10.0.0.1@s');
  expect(await run(...args, '--force')).toMatchObject({ status: 0 });
  await member.close();
  const none = await run('cloneGroupOffset', '-s', 'Nobody', '-d', 'Shipping', '-t', 'Orders', '--yes');
  expect(none).toMatchObject({ status: 65, stdout: '' });
});

it('skipAccumulatedMessage moves a group to the end', async () => {
  const dry = await run('skipAccumulatedMessage', '-g', 'Billing', '-t', 'Orders', '--dry-run');
  expect(dry.stderr).toContain('0 messages replayed, 1 skipped');
  const done = await run('skipAccumulatedMessage', '-g', 'Billing', '-t', 'Orders', '--yes');
  expect(done.stdout).toContain('reset consumer offset success');
  expect(await committed('Billing', 0)).toBe(3);
});
