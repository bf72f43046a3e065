import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startZooKeeper } from '../../ha/lab/zookeeper.ts';
import { type Cluster, startAsShipped, startNameServer, waitFor } from '../../interop/lab.ts';
import { startOurNameServer } from './name-server.ts';
import { isElectedInSync, replicationOf } from './standing.ts';

/** Ours electing its master with ZooKeeper, ours with fixed roles, and the original with fixed roles. */
export type PairKind = 'elected' | 'fixed' | '5.3.3';

/** A master with the one slave that follows it, each a process. */
export interface Pair {
  readonly master: Cluster;
  readonly slave: Cluster;
  stop(): Promise<void>;
}

/** Both copies before an answer, in the words of 5.x; a group that elects has its set for it. */
const TWO_COPIES = { inSyncReplicas: 2, totalReplicas: 2, minInSyncReplicas: 2 };

/** Starts a pair on empty stores; resolves when the slave is in sync. */
export async function startPair(kind: PairKind, brokerRole: 'SYNC_MASTER' | 'ASYNC_MASTER'): Promise<Pair> {
  const dir = await mkdtemp(join(tmpdir(), 'mq-bench-pair-'));
  const endings: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const names = kind === '5.3.3' ? await startNameServer(kind, dir) : await startOurNameServer(dir);
    endings.push(() => names.stop());
    const zookeeper = kind === 'elected' ? await startZooKeeper() : undefined;
    endings.push(async () => zookeeper?.stop());
    const peer = kind === '5.3.3' ? kind : 'mq';
    const member = async (number: 1 | 2, role: string): Promise<Cluster> => {
      const copies = brokerRole === 'SYNC_MASTER' && kind !== 'elected' ? TWO_COPIES : {};
      const place: Record<string, string | number> =
        zookeeper === undefined
          ? { brokerId: number - 1, ...copies }
          : { zookeeper: zookeeper.connectString, memberId: number };
      const config = { brokerRole: role, ...place };
      const home = join(dir, `member-${number}`);
      const broker = await startAsShipped(peer, { dir: home, heap: '1g', namesrv: names.address, config });
      endings.push(() => broker.kill());
      return broker;
    };
    const master = await member(1, brokerRole);
    const slave = await member(2, 'SLAVE');
    await waitFor('the slave is in sync', async () => {
      const status = await replicationOf(master.broker);
      if (status.slaves.length !== 1 || status.slaves[0]?.diff !== 0) return false;
      return kind !== 'elected' || (await isElectedInSync(master.broker));
    });
    return { master, slave, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
