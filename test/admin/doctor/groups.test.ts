import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CoordinationSource, PlannedMember } from '../../../src/admin/doctor/facts/coordination-facts.ts';
import { groupSource } from '../../../src/engine/doctor/groups.ts';
import type { GroupCoordination } from '../../../src/engine/ha/coordination/types.ts';
import { live, member, state, switchRequest } from '../../engine/ha/coordination/samples.ts';
import type { ScriptedZooKeeper } from '../../engine/ha/coordination/scripted-zookeeper.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { CLUSTER, ElectedGroup } from './elected-group.ts';
import { examine, found } from './examine.ts';
import { type ScriptedBroker, scriptedBroker } from './scripted-broker.ts';

const NAMES = ['zookeeper-lost', 'group-without-master', 'no-failover', 'slave-out-of-set'];
const OTHERS = ['member-parked', 'session-timeout', 'switch-failed', 'daemon-role-conflict'];

/** One name server, and a ZooKeeper in which a group of two is well: a leads, b is in sync. */
let cluster: RealCluster;
let elected: ElectedGroup;
let zookeeper: ScriptedZooKeeper;
let group: GroupCoordination;
let source: CoordinationSource;
const open: ScriptedBroker[] = [];

beforeAll(async () => {
  cluster = await openCluster(1, []);
});
afterAll(() => cluster.close());
beforeEach(async () => {
  elected = await ElectedGroup.start();
  ({ zookeeper, group, source } = elected);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await elected.close();
});

const look = (check: string, more: Partial<CoordinationSource> = {}) =>
  found(cluster.namesrvAddr, check, { coordination: { ...source, ...more } });
const plant: ElectedGroup['plant'] = (...planted) => elected.plant(...planted);

async function broker(runtime: Record<string, string>, config: Record<string, string> = {}): Promise<ScriptedBroker> {
  const one = await scriptedBroker(cluster.namesrvs, { brokerName: 'broker-a', runtime, config });
  open.push(one);
  return one;
}

describe('groups that elect their master', () => {
  it('are silent where all is well', async () => {
    await plant();
    await broker({ groupState: 'MASTER', groupMember: 'a', groupEpoch: '3', groupZookeeper: 'connected' });
    for (const check of [...NAMES, ...OTHERS]) expect(await look(check), check).toEqual([]);
  });

  it('are looked for where the brokers say', async () => {
    await plant({ master: null, incarnation: '' }, []);
    await broker({}, { zookeeper: zookeeper.address, zookeeperSessionTimeoutMs: '5000' });
    const coordination = await groupSource({});
    expect(await found(cluster.namesrvAddr, 'group-without-master', { coordination })).toHaveLength(1);
  });

  it('want a cluster to be named where no broker is registered', async () => {
    const coordination = await groupSource({ zookeeper: zookeeper.address });
    await expect(examine(cluster.namesrvAddr, { coordination, check: 'no-failover' })).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('-c'),
    });
  });

  it('are not looked for where nobody has a zookeeper', async () => {
    const coordination = await groupSource({});
    const { findings, unasked } = await examine(cluster.namesrvAddr, { coordination, check: 'zookeeper-lost' });
    expect({ findings, unasked }).toEqual({ findings: [], unasked: [] });
  });
});

describe('zookeeper-lost', () => {
  beforeEach(() => {
    zookeeper.refuse = true;
    source = { ...source, inspect: (...[servers, name, options]) => inspectSoon(servers, name, options) };
  });

  it('says who does not answer, and what that means', async () => {
    await broker({ groupZookeeper: 'connecting' });
    expect(await look('zookeeper-lost')).toMatchObject([
      { severity: 'critical', subject: zookeeper.address, message: expect.stringContaining('Roles stay as they are') },
    ]);
  });

  it('is milder where it is only this machine that cannot reach it', async () => {
    const { address } = await broker({ groupZookeeper: 'connected' });
    expect(await look('zookeeper-lost')).toMatchObject([
      { severity: 'warning', evidence: { withZookeeper: [address], withoutZookeeper: [] } },
    ]);
  });

  it('names a broker that is cut off by itself', async () => {
    zookeeper.refuse = false;
    const { address } = await broker({ groupZookeeper: 'connecting' });
    expect(await look('zookeeper-lost')).toMatchObject([{ severity: 'warning', subject: address }]);
  });
});

describe('group-without-master', () => {
  it('names who should take over', async () => {
    await plant({}, [{ id: 'b', incarnation: 'b-1', state: 'CANDIDATE' }]);
    const [finding] = await look('group-without-master');
    expect(finding).toMatchObject({ severity: 'critical', subject: 'broker-a', evidence: { epoch: 3, master: 'a' } });
    expect(finding?.message).toContain('member b (127.0.0.1:20911) is in sync and should take over');
  });

  it('says whom to start where nobody can', async () => {
    await plant({ set: ['a'] }, [{ id: 'b', incarnation: 'b-1', state: 'SYNCING' }]);
    const [finding] = await look('group-without-master');
    expect(finding?.message).toContain('start one of member a (127.0.0.1:10911): not there');
  });

  it('does not take a new process of the master for the one that leads', async () => {
    await plant({}, [{ incarnation: 'a-2', state: 'JOINING' }]);
    expect(await look('group-without-master')).toHaveLength(1);
  });

  it('finds a state that is gone, and one that cannot be read', async () => {
    await group.writeMember(member());
    expect(await look('group-without-master')).toMatchObject([{ message: expect.stringContaining('it is missing') }]);
    await group.createState(state());
    zookeeper.ensemble.tree.set(`/mq/${CLUSTER}/groups/broker-a/state`, Buffer.from('?'), -1);
    expect(await look('group-without-master')).toMatchObject([{ message: expect.stringContaining('/state') }]);
  });
});

describe('no-failover', () => {
  it('finds a set of one', async () => {
    await plant({ set: ['a'] });
    expect(await look('no-failover')).toMatchObject([
      { severity: 'critical', message: expect.stringContaining('the master alone'), evidence: { inSync: ['a'] } },
    ]);
  });

  it.each([
    ['is not there', [{ state: 'MASTER' }]],
    ['stands for no election', [{ state: 'MASTER' }, { id: 'b', incarnation: 'b-1', state: 'SLAVE', standDown: true }]],
    ['is PARKED', [{ state: 'MASTER' }, { id: 'b', incarnation: 'b-1', state: 'PARKED' }]],
  ] as const)('finds that the other member %s', async (words, processes) => {
    await plant({}, processes);
    const [finding] = await look('no-failover');
    expect(finding?.message).toMatch(new RegExp(words.replace('is not', 'not|is not')));
  });

  it('only mentions a group of one', async () => {
    await group.createState(state());
    await group.writeMember(member());
    await group.publishLive(live({ state: 'MASTER' }));
    expect(await look('no-failover')).toMatchObject([{ severity: 'info' }]);
  });
});

describe('slave-out-of-set', () => {
  it('finds a degraded group, and how far its slave is behind', async () => {
    await plant({ set: ['a'] }, [
      { state: 'MASTER' },
      { id: 'b', incarnation: 'b-1', state: 'SYNCING', maxOffset: 4000 },
    ]);
    const [finding] = await look('slave-out-of-set');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { notInSync: ['b'], degraded: true } });
    expect(finding?.message).toContain('SYNCING, about 4.9 KiB behind');
    expect(finding?.message).toContain('shown as ASYNC_MASTER');
  });

  it('finds one of an ASYNC group that lags', async () => {
    await plant({ set: ['a'], mode: 'ASYNC' });
    expect(await look('slave-out-of-set')).toMatchObject([{ evidence: { degraded: false, mode: 'ASYNC' } }]);
  });
});

describe('member-parked', () => {
  it('gives the reason that the broker gives, once', async () => {
    await plant({}, [{ state: 'MASTER' }, { id: 'b', incarnation: 'b-1', state: 'PARKED' }]);
    expect(await look('member-parked')).toMatchObject([{ subject: 'broker-a member b' }]);
    const { address } = await broker({ groupMember: 'b', groupState: 'PARKED', groupParked: 'a cut below confirm' });
    expect(await look('member-parked')).toMatchObject([
      { subject: `broker-a ${address}`, evidence: { member: 'b', reason: 'a cut below confirm' } },
    ]);
  });
});

describe('member-parked, of a broker that cannot be asked', () => {
  it('gives the reason that lies in ZooKeeper', async () => {
    await plant({}, [
      { state: 'MASTER' },
      { id: 'b', incarnation: 'b-1', state: 'PARKED', parkedFor: 'another store' },
    ]);
    expect(await look('member-parked')).toMatchObject([
      { subject: 'broker-a member b', evidence: { member: 'b', reason: 'another store' } },
    ]);
  });
});

describe('session-timeout', () => {
  it.each([
    [6000, 'critical', 'tickTime'],
    [4000, 'warning', 'maxSessionTimeout'],
  ])('finds sessions of %i ms where 5000 are asked for', async (given, severity, words) => {
    zookeeper.timeoutMs = given;
    expect(await look('session-timeout')).toMatchObject([
      { severity, message: expect.stringContaining(words), evidence: { askedMs: 5000, givenMs: given } },
    ]);
  });

  it('takes the tick from a server that tells it, and guesses nothing then', async () => {
    zookeeper.conf = 'clientPort=2181\ntickTime=3000\n';
    zookeeper.timeoutMs = 5000;
    expect(await look('session-timeout')).toMatchObject([
      { severity: 'critical', message: expect.stringContaining('tickTime is 3000 ms'), evidence: { tickMs: 3000 } },
    ]);
    zookeeper.conf = 'tickTime=2000\n';
    expect(await look('session-timeout')).toEqual([]);
    zookeeper.timeoutMs = 6000;
    expect(await look('session-timeout')).toMatchObject([{ severity: 'warning', evidence: { tickMs: 2000 } }]);
  });

  it('finds sessions that are too short although they are what was asked for', async () => {
    await broker({}, { zookeeper: zookeeper.address, zookeeperSessionTimeoutMs: '2000' });
    const coordination = await groupSource({});
    expect(await found(cluster.namesrvAddr, 'session-timeout', { coordination })).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('zookeeperSessionTimeoutMs') },
    ]);
  });
});

describe('switch-failed', () => {
  it('tells the outcome, for an hour', async () => {
    await group.writeSwitch(switchRequest({ stage: 'failed', outcome: 'b is not in sync', at: Date.now() }));
    expect(await look('switch-failed')).toMatchObject([
      { severity: 'info', message: expect.stringContaining('b is not in sync'), evidence: { stage: 'failed' } },
    ]);
    const later = { now: () => Date.now() + 3_700_000 };
    expect(await found(cluster.namesrvAddr, 'switch-failed', { coordination: source, clock: later })).toEqual([]);
  });

  it('finds one that nobody took up, and lets one be that is under way', async () => {
    await group.writeSwitch(switchRequest({ at: Date.now(), deadlineAt: Date.now() + 60_000 }));
    expect(await look('switch-failed')).toEqual([]);
    const later = { now: () => Date.now() + 61_000 };
    expect(await found(cluster.namesrvAddr, 'switch-failed', { coordination: source, clock: later })).toMatchObject([
      { message: expect.stringContaining('not finished in time') },
    ]);
  });
});

describe('daemon-role-conflict', () => {
  const planned = (memberId: string, role?: string): PlannedMember => ({
    ...{ name: `broker-a-${memberId}`, brokerName: 'broker-a', memberId },
    ...(role !== undefined && { noted: { role, epoch: 2, running: '/data/running' } }),
  });

  it('finds a master that ZooKeeper does not know as one', async () => {
    await plant({ epoch: 4, master: 'b', incarnation: 'b-1' });
    const { address } = await broker({ groupState: 'MASTER', groupMember: 'a', groupEpoch: '3' });
    expect(await look('daemon-role-conflict')).toMatchObject([
      { severity: 'critical', subject: `broker-a ${address}`, evidence: { brokerEpoch: 3, epoch: 4, master: 'b' } },
    ]);
  });

  it('finds a member that the cluster file does not name', async () => {
    await plant();
    expect(await look('daemon-role-conflict', { file: 'cluster.yaml', planned: [planned('a')] })).toMatchObject([
      { subject: 'broker-a member b', evidence: { inFile: ['a'], inSync: true } },
    ]);
  });

  it('finds notes of a daemon that are stale', async () => {
    await plant({ master: 'b', incarnation: 'b-1' });
    const file = { file: 'cluster.yaml', planned: [planned('a', 'SYNC_MASTER'), planned('b', 'SYNC_MASTER')] };
    expect(await look('daemon-role-conflict', file)).toMatchObject([
      { subject: 'broker-a-a', evidence: { notedRole: 'SYNC_MASTER', notedEpoch: 2, master: 'b', epoch: 3 } },
    ]);
  });

  it('reads members and notes of a cluster file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mq-doctor-groups-'));
    try {
      const file = join(directory, 'cluster.yaml');
      await writeFile(
        file,
        `cluster: C\nzookeeper: [${zookeeper.address}]\nnameServers:\n  - {host: 127.0.0.1}\nbrokers:\n  - {host: 127.0.0.1, brokerName: broker-a}\n`,
      );
      expect(await groupSource({ file })).toMatchObject({
        ...{ zookeeper: zookeeper.address, cluster: 'C', file },
        planned: [{ name: 'broker-a-1', brokerName: 'broker-a', memberId: '1', noted: undefined }],
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

/** The real one with little patience. */
const inspectSoon: CoordinationSource['inspect'] = async (servers, name, options) => {
  const { inspect } = await import('../../../src/engine/ha/coordination/inspect.ts');
  return inspect(servers, name, { ...options, waitMs: 100 });
};
