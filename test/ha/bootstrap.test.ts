/** The first start of a group while ZooKeeper is out of reach for a moment, at moments that MQ_SEED repeats. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { buildCommand } from '../faults/support/broker-child.ts';
import { scaled, seeded } from '../faults/support/random.ts';
import { HaCluster } from './lab/cluster.ts';
import { PASS } from './lab/proxy/mode.ts';
import { startZooKeeper, type ZooKeeperLab } from './lab/zookeeper.ts';

/** Longer than a member waits for an answer, shorter than its session lives. */
const CUT_MS = 3200;

beforeAll(buildCommand, 120_000);

async function begun(ensemble: ZooKeeperLab, cutAfterMs: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'mq-ha-bootstrap-'));
  const cluster = await HaCluster.start({
    directory,
    nameServers: 1,
    zookeeper: ensemble.servers.map(({ address }) => address),
    settings: { zookeeperRoot: `/mq-${cutAfterMs}` },
    groups: [{ name: 'ha-a', members: [{ brokerRole: 'SYNC_MASTER' }, { brokerRole: 'SLAVE' }] }],
    meanwhile: async ({ proxy, members }) => {
      const links = members.flatMap(({ links }) => links.zookeeper);
      await rest(cutAfterMs);
      await proxy.set(links, { kind: 'black-hole' });
      await rest(CUT_MS);
      await proxy.set(links, PASS);
    },
  }).catch((error: unknown) => {
    console.error(`cut after ${cutAfterMs} ms; history, logs and output lie in ${directory}`);
    throw error;
  });
  expect((await cluster.masterOf('ha-a')).name).toBe('ha-a/1');
  await cluster.close();
  rmSync(directory, { recursive: true, force: true });
}

it('a group begins although ZooKeeper cannot be reached for a moment', { timeout: 600_000 }, () =>
  seeded(async (random) => {
    const ensemble = await startZooKeeper();
    try {
      for (let i = 0; i < scaled(4); i++) await begun(ensemble, random.between(300, 2000));
    } finally {
      await ensemble.stop();
    }
  }),
);
