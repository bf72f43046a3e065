import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CoordinationSource } from '../../../src/admin/doctor/facts/coordination-facts.ts';
import { lookForInSync } from '../../../src/admin/wait/in-sync.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import type { BrokerProcess } from '../../../src/engine/boot/broker.ts';
import { groupSource } from '../../../src/engine/doctor/groups.ts';
import { inspect } from '../../../src/engine/ha/coordination/inspect.ts';
import { ScriptedZooKeeper } from '../../engine/ha/coordination/scripted-zookeeper.ts';
import { type NameServers, startNameServers } from '../namesrv/name-servers.ts';
import { examine } from './examine.ts';
import { RealBrokers } from './real-broker.ts';

/** Two real brokers that elect their master, over sockets; each test goes on where the one before it ended. */
let zookeeper: ScriptedZooKeeper;
let namesrvs: NameServers;
let namesrvAddr: string;
let client: AdminClient;
let brokers: RealBrokers;
let [first, second]: BrokerProcess[] = [];
let storeOfFirst: string;

const member = (memberId: string, brokerRole: 'SYNC_MASTER' | 'SLAVE', directory?: string): Promise<BrokerProcess> =>
  brokers.start(
    { brokerName: 'broker-a', zookeeper: zookeeper.address, memberId, brokerRole, haListenPort: 0 },
    directory === undefined ? {} : { directory },
  );

beforeAll(async () => {
  zookeeper = await ScriptedZooKeeper.start();
  namesrvs = await startNameServers(1);
  namesrvAddr = namesrvs.addresses.join(';');
  client = new AdminClient({ namesrvAddr });
  brokers = new RealBrokers(namesrvAddr);
  storeOfFirst = await brokers.directory();
  first = await member('a', 'SYNC_MASTER', storeOfFirst);
  second = await member('b', 'SLAVE');
});
afterAll(async () => {
  await brokers.close();
  await client.close();
  await namesrvs.close();
  await zookeeper.stop();
});

const GROUP_CHECKS = ['zookeeper-lost', 'group-without-master', 'no-failover', 'slave-out-of-set', 'member-parked'];
const OTHERS = ['session-timeout', 'switch-failed', 'daemon-role-conflict', 'slave-not-available', 'slave-not-listed'];

/** What is found about groups; where ZooKeeper is the brokers say, unless the test does. */
async function look(more: Partial<CoordinationSource> = {}) {
  // With less patience than the command, for where there is no answer.
  const soon: CoordinationSource['inspect'] = (servers, cluster, options) =>
    inspect(servers, cluster, { ...options, waitMs: 200 });
  const coordination = { ...(await groupSource({})), inspect: soon, ...more };
  const { findings } = await examine(namesrvAddr, { coordination });
  return findings.filter(({ check }) => [...GROUP_CHECKS, ...OTHERS].includes(check));
}

const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 15_000, interval: 50 });

it('is found by what its brokers say, and well while both are there', async () => {
  await eventually(async () => expect(await lookForInSync(client, 'broker-a', 2)).toMatchObject({ done: true }));
  await eventually(async () => expect(await look()).toEqual([]));
});

it('session-timeout: ZooKeeper gives another time-out than brokers ask for', async () => {
  zookeeper.timeoutMs = 6000;
  expect(await look()).toMatchObject([{ check: 'session-timeout', evidence: { askedMs: 5000, givenMs: 6000 } }]);
  zookeeper.timeoutMs = undefined;
});

it('no-failover, slave-out-of-set: the master has handed over and is gone', async () => {
  if (first !== undefined) await brokers.stop(first);
  await eventually(async () =>
    expect(await look()).toMatchObject([
      { check: 'no-failover', severity: 'critical', evidence: { master: 'b', inSync: ['b'] } },
      { check: 'slave-out-of-set', severity: 'warning', evidence: { notInSync: ['a'], degraded: true } },
    ]),
  );
});

it('switch-failed: it was asked to hand over to whom is not there', async () => {
  await expect(second?.roles.switchTo({ target: 'a', acceptLoss: false })).rejects.toMatchObject({ code: 'REFUSED' });
  const found = (await look()).find(({ check }) => check === 'switch-failed');
  expect(found).toMatchObject({ severity: 'info', subject: 'broker-a', evidence: { target: 'a', stage: 'failed' } });
});

it('zookeeper-lost: it answers neither the broker nor us', async () => {
  zookeeper.refuse = true;
  zookeeper.drop();
  await eventually(async () =>
    expect(await look()).toMatchObject([
      {
        ...{ check: 'zookeeper-lost', severity: 'critical', subject: zookeeper.address },
        evidence: { withoutZookeeper: [second?.address], withZookeeper: [] },
      },
    ]),
  );
  zookeeper.refuse = false;
});

it('group-without-master: only who is not in sync is left', async () => {
  // It takes its node away as it stops, for which it must have come back to ZooKeeper: nobody ends a session here.
  await eventually(async () => {
    const checks = (await look()).map(({ check }) => check);
    expect(checks).toContain('no-failover');
    expect(checks).not.toContain('zookeeper-lost');
  });
  if (second !== undefined) await brokers.stop(second);
  await member('a', 'SYNC_MASTER', storeOfFirst);
  const named = { zookeeper: zookeeper.address, cluster: 'DefaultCluster' };
  await eventually(async () => {
    const found = (await look(named)).find(({ check }) => check === 'group-without-master');
    expect(found).toMatchObject({ severity: 'critical', subject: 'broker-a' });
    expect(found?.message).toContain('member b');
  });
});
