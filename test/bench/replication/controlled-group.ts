import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, freePort, startApache, startNameServer } from '../../interop/lab.ts';
import { Endings, type FailoverGroup, type GroupMember } from './group.ts';
import { replicationOf } from './standing.ts';

const VERSION = '5.3.3';

/** Starts the original's in controller mode, the controller within the name server, and an answer wants all of the sync set. */
export async function startControlledGroup(): Promise<FailoverGroup> {
  const dir = await mkdtemp(join(tmpdir(), 'mq-bench-controller-'));
  const endings = new Endings();
  endings.add(() => rm(dir, { recursive: true, force: true }));
  try {
    const controller = `127.0.0.1:${await freePort()}`;
    const names = await startNameServer(VERSION, dir, {
      enableControllerInNamesrv: true,
      controllerDLegerGroup: 'controllers',
      controllerDLegerPeers: `n0-${controller}`,
      controllerDLegerSelfId: 'n0',
      controllerStorePath: join(dir, 'controller'),
    });
    endings.add(() => names.stop());
    const config = {
      enableControllerMode: true,
      controllerAddr: controller,
      brokerRole: 'SYNC_MASTER',
      allAckInSyncStateSet: true,
      inSyncReplicas: 2,
      totalReplicas: 2,
    };
    const members: GroupMember[] = [];
    for (const number of [1, 2]) {
      const port = await freePort([-2]);
      const home = join(dir, `member-${number}`);
      let running: Cluster | undefined;
      const one: GroupMember = {
        address: `127.0.0.1:${port}`,
        async kill() {
          await running?.kill();
          running = undefined;
        },
        async start() {
          running = await startApache(VERSION, { dir: home, port, namesrv: names.address, config, heap: '1g' });
        },
      };
      endings.add(() => one.kill());
      await one.start();
      members.push(one);
    }
    return { namesrv: names.address, members, isInSync, stop: () => endings.all() };
  } catch (error) {
    await endings.all();
    throw error;
  }
}

async function isInSync({ address }: GroupMember): Promise<boolean> {
  const { master, slaves } = await replicationOf(address);
  return master && slaves.some(({ inSync, diff }) => inSync && diff === 0);
}
