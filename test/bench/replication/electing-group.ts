import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabDaemon } from '../../ha/lab/daemon.ts';
import type { Settings } from '../../ha/lab/member.ts';
import { Server } from '../../ha/lab/server.ts';
import { startZooKeeper } from '../../ha/lab/zookeeper.ts';
import { properties } from '../../interop/lab/cluster.ts';
import { freePort } from '../../interop/lab.ts';
import { Endings, type FailoverGroup, type GroupMember } from './group.ts';
import { startOurNameServer } from './name-server.ts';
import { isElectedInSync, replicationOf } from './standing.ts';

/** Starts ours over ZooKeeper, in SYNC_MASTER and with all settings as they come. */
export async function startElectingGroup(how: 'daemon' | 'alone'): Promise<FailoverGroup> {
  const dir = await mkdtemp(join(tmpdir(), 'mq-bench-failover-'));
  const endings = new Endings();
  endings.add(() => rm(dir, { recursive: true, force: true }));
  try {
    const zookeeper = await startZooKeeper();
    endings.add(() => zookeeper.stop());
    const names = await startOurNameServer(dir);
    endings.add(() => names.stop());
    const daemon = how === 'daemon' ? new LabDaemon(dir) : undefined;
    const members: GroupMember[] = [];
    for (const memberId of [1, 2]) {
      const listenPort = await freePort([-2, 1]);
      const settings: Settings = {
        brokerClusterName: 'DefaultCluster',
        brokerName: 'broker-a',
        brokerRole: memberId === 1 ? 'SYNC_MASTER' : 'SLAVE',
        bindAddress: '127.0.0.1',
        brokerIP1: '127.0.0.1',
        listenPort,
        haListenPort: listenPort + 1,
        namesrvAddr: names.address,
        zookeeper: zookeeper.connectString,
        memberId,
      };
      members.push(await member(dir, settings, daemon));
    }
    endings.add(async () => (daemon === undefined ? Promise.all(members.map((one) => one.kill())) : daemon.abandon()));
    daemon?.describe([names.address], [zookeeper.connectString]);
    daemon?.start();
    await daemon?.ready();
    for (const one of members) await one.start();
    return { namesrv: names.address, members, isInSync, stop: () => endings.all() };
  } catch (error) {
    await endings.all();
    throw error;
  }
}

async function member(dir: string, settings: Settings, daemon: LabDaemon | undefined): Promise<GroupMember> {
  const name = `broker-a-${settings['memberId']}`;
  const store = join(dir, name);
  const config = join(dir, `${name}.conf`);
  await writeFile(config, properties({ ...settings, storePathRootDir: store }));
  const server = daemon?.keep(name, settings, store) ?? new Server(name, ['broker', 'start', '-c', config], dir);
  return {
    address: `127.0.0.1:${settings['listenPort']}`,
    kill: () => server.kill(),
    async start() {
      server.start();
      await server.ready();
    },
  };
}

const isInSync = async ({ address }: GroupMember): Promise<boolean> =>
  (await replicationOf(address)).master && (await isElectedInSync(address));
