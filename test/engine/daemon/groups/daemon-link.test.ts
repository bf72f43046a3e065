import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { planCluster } from '../../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../../src/engine/daemon/cluster-file/read.ts';
import { Daemon } from '../../../../src/engine/daemon/daemon.ts';
import { DaemonLink } from '../../../../src/engine/daemon/groups/daemon-link.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';
import { connected, member } from '../../ha/coordination/samples.ts';

const FILE = `cluster: DefaultCluster
zookeeper: [z:2181]
nameServers: [{host: 127.0.0.1, autoStart: false}]
brokers: [{host: 127.0.0.1, brokerName: a, memberId: 1, autoStart: false}]
`;

let directory: string;
let service: MemoryCoordination;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-link-'));
  service = new MemoryCoordination();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(directory, { recursive: true, force: true });
});

const published = async () => {
  const read = await (await connected(service.connect('looker'))).readDaemons();
  return read.outcome === 'ok' ? read.values : [];
};

describe("a daemon's session with ZooKeeper", () => {
  it('shows the daemon and its children while it runs, and no longer', async () => {
    const file = join(directory, 'cluster.yaml');
    writeFileSync(file, FILE);
    let now = 0;
    const daemon = await Daemon.start({
      ...{ file, program: ['/nonexistent/mq'], log: silentLogger, steady: { now: () => now }, wall: systemClock },
      ...{ version: '1.2.3', coordination: () => service.connect('daemon') },
    });
    closing.push(() => daemon.close());
    await expect.poll(published).toEqual([
      {
        ...{ v: 1, host: '127.0.0.1', pid: process.pid, version: '1.2.3' },
        children: [
          { name: 'namesrv', pid: 0, state: 'stopped' },
          { name: 'a-1', pid: 0, state: 'stopped' },
        ],
      },
    ]);
    expect(daemon.view().zookeeper).toEqual({ servers: 'z:2181', lostSince: undefined, unlisted: [] });
    service.down();
    now = 60_000;
    expect(daemon.view().zookeeper?.lostSince).toBeLessThanOrEqual(systemClock.now() - 60_000);
    service.up();
    await expect.poll(() => daemon.view().zookeeper?.lostSince).toBeUndefined();
    await daemon.stop({ leaveBrokers: true });
    await daemon.close();
    expect(await published()).toEqual([]);
  });

  it('says once that ZooKeeper is lost, and once that it is back', async () => {
    const said: string[] = [];
    const note = (text: unknown): void => void said.push(String(text));
    const log = { ...silentLogger, error: note, info: note, warn: note } as typeof silentLogger;
    let now = 0;
    const plan = planCluster(await parseClusterFile(FILE, '/c.yaml'));
    const link = new DaemonLink({
      ...{ ensemble: { zookeeper: 'z:2181', cluster: 'C' }, host: 'h', version: '', children: () => [], log },
      ...{ plan: () => plan, steady: { now: () => now }, wall: systemClock, open: () => service.connect('d') },
    });
    closing.push(() => link.close());
    await expect.poll(published).toHaveLength(1);
    service.down();
    await link.tend();
    expect(said).toEqual([]);
    now = 10_000;
    await link.tend();
    await link.tend();
    expect(said).toEqual([expect.stringMatching(/^ZooKeeper \(z:2181\) gives no answer: roles are frozen/)]);
    service.up();
    await expect.poll(() => said.at(-1)).toBe('ZooKeeper answers again');
  });

  it('names members that are not in the cluster file', async () => {
    const group = (await connected(service.connect('op'))).group('a');
    for (const id of ['1', '9']) await group.writeMember(member({ id, address: `h${id}:1` }));
    const plan = planCluster(await parseClusterFile(FILE, '/c.yaml'));
    const link = new DaemonLink({
      ...{ ensemble: { zookeeper: 'z:2181', cluster: 'C' }, host: 'h', version: '', children: () => [] },
      ...{ plan: () => plan, steady: { now: () => 0 }, wall: systemClock, log: silentLogger },
      open: () => service.connect('d'),
    });
    closing.push(() => link.close());
    await expect.poll(() => link.view().unlisted).toEqual([{ brokerName: 'a', member: '9', address: 'h9:1' }]);
  });
});
