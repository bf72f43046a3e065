import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { clusterList } from '../../../src/admin/cluster/cluster-list.ts';
import { lookForInSync } from '../../../src/admin/wait/in-sync.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { openCluster, type RealCluster } from '../doctor/cluster.ts';
import { type ScriptedBroker, scriptedBroker } from '../doctor/scripted-broker.ts';
import { ok } from '../fake-cluster.ts';

let cluster: RealCluster;
let client: AdminClient;
const open: ScriptedBroker[] = [];

beforeAll(async () => {
  cluster = await openCluster(1, []);
  client = new AdminClient({ namesrvAddr: cluster.namesrvAddr });
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

async function broker(brokerName: string, brokerId: number, runtime: Record<string, string> = {}) {
  const one = await scriptedBroker(cluster.namesrvs, { brokerName, brokerId, runtime });
  open.push(one);
  return one;
}

it('waits for the set of a group that elects its master', async () => {
  const runtime = { groupInSync: 'a' };
  const { address } = await broker('elected', 0, runtime);
  await broker('elected', 1);
  expect(await lookForInSync(client, 'elected', undefined)).toEqual({
    done: false,
    words: '1 of 2 brokers of elected are in sync (members a)',
  });
  runtime.groupInSync = 'a,b';
  expect(await lookForInSync(client, 'elected', undefined)).toMatchObject({
    done: true,
    seen: { address, members: ['a', 'b'], inSync: 2 },
  });
  expect(await lookForInSync(client, 'elected', 3)).toMatchObject({ done: false });
});

it('goes by what a master with a fixed role says of its slaves, and wants one at least', async () => {
  const master = await broker('fixed', 0);
  const status = { master: true, inSyncSlaveNums: 0, haConnectionInfo: [] };
  master.peer.on(RequestCode.GET_BROKER_HA_STATUS, () => ok(undefined, Buffer.from(JSON.stringify(status))));
  expect(await lookForInSync(client, 'fixed', undefined)).toMatchObject({ done: false });
  expect(await lookForInSync(client, 'fixed', 1)).toMatchObject({ done: true });
  status.inSyncSlaveNums = 1;
  expect(await lookForInSync(client, 'fixed', undefined)).toMatchObject({ done: true, seen: { inSync: 2 } });
});

it('says that there is no master, and no such name', async () => {
  await broker('headless', 1);
  expect(await lookForInSync(client, 'headless', undefined)).toMatchObject({
    done: false,
    words: expect.stringContaining('has no master'),
  });
  expect(await lookForInSync(client, 'nobody', undefined)).toMatchObject({ done: false });
});

it('is shown by clusterList, where masters are elected only', async () => {
  const runtime = { brokerRole: 'ASYNC_MASTER', groupMember: 'a', groupState: 'MASTER', groupEpoch: '4' };
  await broker('elected', 0, { ...runtime, groupMaster: 'a', groupInSync: 'a', groupZookeeper: 'connected' });
  await broker('fixed', 0, { brokerRole: 'ASYNC_MASTER' });
  const rows = await clusterList(client);
  expect(rows.map(({ brokerName, group }) => [brokerName, group])).toEqual([
    [
      'elected',
      {
        ...{ member: 'a', role: 'ASYNC_MASTER', state: 'MASTER', epoch: 4 },
        ...{ master: 'a', inSync: ['a'], zookeeper: 'connected' },
      },
    ],
    ['fixed', undefined],
  ]);
});
