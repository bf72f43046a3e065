import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Producer } from '../../../src/client/producer/producer.ts';
import { LabDaemon } from '../../ha/lab/daemon.ts';
import type { MemberServer, Settings } from '../../ha/lab/member.ts';
import { Server } from '../../ha/lab/server.ts';
import { startZooKeeper } from '../../ha/lab/zookeeper.ts';
import { properties } from '../../interop/lab/cluster.ts';
import { ask, freePort, waitFor } from '../../interop/lab.ts';
import { sendFields } from '../first-send.ts';
import { startOurNameServer } from './name-server.ts';
import { isElectedInSync, replicationOf } from './standing.ts';

/** Brokers kept by a daemon, which tells the group of a death; or started by hand, so that the session has to run out. */
export type FailoverKind = 'daemon' | 'alone';

/** Milliseconds from a master's `kill -9`, in rising order. */
export interface Failovers {
  /** To the first send that the former slave takes, on a connection of its own. */
  accepted: number[];
  /** To the first send of a producer of the SDK with all settings as they come, which has to find the new master. */
  produced: number[];
}

interface GroupMember {
  readonly address: string;
  readonly server: MemberServer;
}

const TOPIC = 'Failover';
const ACCEPT_MS = 60_000;
/** A group is left in peace that long before its master dies. */
const REST_MS = 1_000;

/** Kills the master of a SYNC_MASTER group so many times, each time when both are in sync again. */
export async function measureFailovers(how: FailoverKind, rounds: number): Promise<Failovers> {
  console.error(`${new Date().toISOString().slice(11, 19)} ${rounds} deaths of a master, ${how}`);
  const dir = await mkdtemp(join(tmpdir(), 'mq-bench-failover-'));
  const endings: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  try {
    const zookeeper = await startZooKeeper();
    endings.push(() => zookeeper.stop());
    const names = await startOurNameServer(dir);
    endings.push(() => names.stop());
    const group = await startGroup(dir, how, { namesrv: names.address, zookeeper: zookeeper.connectString }, endings);
    const producer = new Producer({ namesrvAddr: names.address });
    endings.push(() => producer.close());
    const found: Failovers = { accepted: [], produced: [] };
    for (let round = 0; round < rounds; round++) {
      const { accepted, produced } = await failover(group, producer);
      found.accepted.push(accepted);
      found.produced.push(produced);
    }
    for (const times of [found.accepted, found.produced]) times.sort((a, b) => a - b);
    return found;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function startGroup(
  dir: string,
  how: FailoverKind,
  { namesrv, zookeeper }: { namesrv: string; zookeeper: string },
  endings: (() => Promise<unknown>)[],
): Promise<GroupMember[]> {
  const daemon = how === 'daemon' ? new LabDaemon(dir) : undefined;
  const group: GroupMember[] = [];
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
      namesrvAddr: namesrv,
      zookeeper,
      memberId,
    };
    const store = join(dir, `broker-a-${memberId}`);
    const config = join(dir, `broker-a-${memberId}.conf`);
    await writeFile(config, properties({ ...settings, storePathRootDir: store }));
    const name = `broker-a/${memberId}`;
    const server = daemon?.keep(name, settings, store) ?? new Server(name, ['broker', 'start', '-c', config], dir);
    group.push({ address: `127.0.0.1:${listenPort}`, server });
  }
  endings.push(async () =>
    daemon === undefined ? Promise.all(group.map(({ server }) => server.kill())) : daemon.abandon(),
  );
  daemon?.describe([namesrv], [zookeeper]);
  daemon?.start();
  await daemon?.ready();
  for (const { server } of group) {
    server.start();
    await server.ready();
  }
  return group;
}

/** One death: resolves when the first sends were accepted, and starts the dead again. */
async function failover(
  group: readonly GroupMember[],
  producer: Producer,
): Promise<{ accepted: number; produced: number }> {
  const master = await waitFor('both members are in sync', () => masterInSync(group));
  const other = group.find((member) => member !== master) as GroupMember;
  // The producer has a route and a connection, and the topic is there.
  await waitFor('the producer is served', () => sends(producer));
  await pause(REST_MS);
  const begin = performance.now();
  const until = async (accepts: () => Promise<boolean>): Promise<number> => {
    while (!(await accepts())) {
      if (performance.now() - begin > ACCEPT_MS)
        throw new Error(`no send was accepted within ${ACCEPT_MS} ms of a kill`);
      await pause(2);
    }
    return performance.now() - begin;
  };
  await master.server.kill();
  const [accepted, produced] = await Promise.all([until(() => accepts(other.address)), until(() => sends(producer))]);
  master.server.start();
  await master.server.ready();
  return { accepted, produced };
}

async function masterInSync(group: readonly GroupMember[]): Promise<GroupMember | undefined> {
  for (const member of group) {
    const status = await replicationOf(member.address).catch(() => undefined);
    if (status?.master === true && (await isElectedInSync(member.address).catch(() => false))) return member;
  }
  return undefined;
}

const accepts = (address: string): Promise<boolean> =>
  ask(address, 310, sendFields(TOPIC, 0), Buffer.from('after')).then(
    ({ code }) => code === 0,
    () => false,
  );

const sends = (producer: Producer): Promise<boolean> =>
  producer.send({ topic: TOPIC, body: 'after' }).then(
    ({ status }) => status === 'SEND_OK',
    () => false,
  );
