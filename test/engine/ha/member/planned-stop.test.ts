import { afterEach, beforeEach, expect, it } from 'vitest';
import { Group, until } from '../../../ha/lab/group-in-process.ts';
import { StockClient } from '../../../ha/lab/stock-client.ts';

let group: Group;
let client: StockClient | undefined;
beforeEach(async () => {
  group = await Group.make();
});
afterEach(async () => {
  await client?.close();
  client = undefined;
  await group.close();
});

async function pair(): Promise<void> {
  await group.start('1', { handoverRelayMs: 8000 });
  await group.start('2', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
}

it('costs a client that asks for routes now and then no send, when the master is stopped and started again', async () => {
  await pair();
  const former = group.broker('1').address;
  client = new StockClient(group.namesrvAddr, 400);
  client.begin(former);
  const { sent } = client;
  await until(() => (client?.sent ?? 0) > sent + 20, 'messages are sent');
  const { address: master } = group.broker('2');
  await group.stop('1');
  expect(client.master).toBe(master);
  expect(await group.state()).toMatchObject({ epoch: 2, master: '2' });
  await group.start('1', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
  const before = client.sent;
  await until(() => (client?.sent ?? 0) > before + 20, 'messages are sent on');
  expect(client.failures).toEqual([]);
});
