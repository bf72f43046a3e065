import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { lookForInSync } from '../../../src/admin/wait/in-sync.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { groupSource } from '../../../src/engine/doctor/groups.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { ScriptedZooKeeper } from '../../engine/ha/coordination/scripted-zookeeper.ts';
import { startNameServers } from '../namesrv/name-servers.ts';
import { examine } from './examine.ts';

/** Two real brokers that elect their master, over sockets. */
let zookeeper: ScriptedZooKeeper;
let namesrvs: Awaited<ReturnType<typeof startNameServers>>;
let client: AdminClient;
const brokers: TestBroker[] = [];

beforeAll(async () => {
  zookeeper = await ScriptedZooKeeper.start();
  namesrvs = await startNameServers(1);
  const namesrvAddr = namesrvs.addresses.join(';');
  client = new AdminClient({ namesrvAddr });
  for (const [memberId, brokerRole] of [
    ['a', 'SYNC_MASTER'],
    ['b', 'SLAVE'],
  ] as const) {
    const fixed = { brokerName: 'broker-a', namesrvAddr, zookeeper: zookeeper.address, bindAddress: '127.0.0.1' };
    brokers.push(
      await startTestBroker({
        config: { ...fixed, brokerIP1: '127.0.0.1', brokerIP2: '127.0.0.1', memberId, brokerRole, haListenPort: 0 },
      }),
    );
  }
});
afterAll(async () => {
  for (const broker of brokers) await broker.close();
  await client.close();
  await namesrvs.close();
  await zookeeper.stop();
});

const GROUP_CHECKS = ['zookeeper-lost', 'group-without-master', 'no-failover', 'slave-out-of-set', 'member-parked'];
const OTHERS = ['session-timeout', 'switch-failed', 'daemon-role-conflict', 'slave-not-available', 'slave-not-listed'];

it('is found by what its brokers say, well while both are there, and not when one has handed over and is gone', async () => {
  await vi.waitFor(async () => expect(await lookForInSync(client, 'broker-a', 2)).toMatchObject({ done: true }), {
    timeout: 15_000,
    interval: 50,
  });
  const addresses = namesrvs.addresses.join(';');
  const look = async () => (await examine(addresses, { coordination: await groupSource({}) })).findings;
  const about = (checks: readonly string[], found: Awaited<ReturnType<typeof look>>) =>
    found.filter(({ check }) => checks.includes(check));
  await vi.waitFor(async () => expect(about([...GROUP_CHECKS, ...OTHERS], await look())).toEqual([]), {
    timeout: 10_000,
  });
  await brokers.shift()?.close();
  await vi.waitFor(
    async () =>
      expect(about([...GROUP_CHECKS, ...OTHERS], await look())).toMatchObject([
        { check: 'no-failover', severity: 'critical', evidence: { master: 'b', inSync: ['b'] } },
        { check: 'slave-out-of-set', severity: 'warning', evidence: { notInSync: ['a'], degraded: true } },
      ]),
    { timeout: 15_000, interval: 100 },
  );
});
