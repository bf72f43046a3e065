import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeKVTable } from '../../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ok } from '../fake-cluster.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { examine, found } from './examine.ts';
import { type ScriptedBroker, type ScriptedBrokerOptions, scriptedBroker } from './scripted-broker.ts';

/**
 * Two name servers and one real master; beside it brokers that say what no broker of ours does, or that would have to be
 * hundreds of megabytes behind. The same faults in real brokers: planted.test.ts, and interop for those of Apache.
 */
let cluster: RealCluster;
const open: ScriptedBroker[] = [];

beforeAll(async () => {
  cluster = await openCluster(2, [{}]);
});
afterEach(async () => {
  // A name server forgets a broker when the connection it registered on closes.
  for (const one of open.splice(0)) await one.close();
  await expect.poll(async () => (await examine(cluster.namesrvAddr)).looked?.brokers).toBe(1);
});
afterAll(() => cluster.close());

const look = (check: string, options = {}) => found(cluster.namesrvAddr, check, options);

async function broker(options: ScriptedBrokerOptions, namesrvs = cluster.namesrvs): Promise<ScriptedBroker> {
  const one = await scriptedBroker(namesrvs, options);
  open.push(one);
  return one;
}

const ends = (bytes: number) => ({ commitLogMaxOffset: String(bytes) });

describe('facts', () => {
  it('are asked for once, however many checks want to know', async () => {
    const one = await broker({ brokerName: 'counted', config: { brokerRole: 'ASYNC_MASTER' } });
    await examine(cluster.namesrvAddr);
    const asked = (code: number) => one.peer.requests(code).length;
    // Twice: on a new connection, and once more to see how long a round trip is.
    expect(asked(RequestCode.GET_BROKER_RUNTIME_INFO)).toBe(2);
    expect(asked(RequestCode.GET_BROKER_CONFIG)).toBe(1);
    expect(asked(RequestCode.GET_ALL_TOPIC_CONFIG)).toBe(1);
    expect(asked(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG)).toBe(1);
    expect(asked(RequestCode.GET_BROKER_CONSUME_STATS)).toBe(1);
  });

  it('are not asked of a broker that does not even give its figures', async () => {
    const mute = await broker({ brokerName: 'mute' });
    mute.peer.on(RequestCode.GET_BROKER_RUNTIME_INFO, () => undefined);
    await examine(cluster.namesrvAddr, { timeoutMs: 150 });
    expect(mute.peer.received.map(({ code }) => code)).toEqual([RequestCode.GET_BROKER_RUNTIME_INFO]);
  });
});

describe('slave-not-replicating', () => {
  const pair = async (masterEnd: number, slaveRuntime: Record<string, string>) => {
    await broker({ brokerName: 'pair', runtime: ends(masterEnd) });
    return broker({ brokerName: 'pair', brokerId: 1, runtime: slaveRuntime });
  };

  it('names both causes of a missing beginning where an Apache slave does not say which it was', async () => {
    await pair(5000, { ...ends(5000), commitLogMinOffset: '4000' });
    const [finding] = await look('slave-not-replicating');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { missingBytes: 4000, slaveStartBytes: 4000 } });
    expect(finding?.message).toMatch(/or its fileReservedTime is shorter\. It must not become master/);
  });

  it('warns of one that follows from far behind, and lets one that is close be', async () => {
    const growing = ends(0);
    await pair(500_000_000, growing);
    let end = 0;
    open.at(-1)?.peer.on(RequestCode.GET_BROKER_RUNTIME_INFO, () => {
      end += 1000;
      growing.commitLogMaxOffset = String(end);
      return ok(undefined, encodeKVTable(growing));
    });
    expect(await look('slave-not-replicating')).toMatchObject([{ severity: 'warning' }]);
    expect(await look('slave-not-replicating', { limits: { slaveLagBytes: 600_000_000 } })).toEqual([]);
  });
});

describe('slave-not-available', () => {
  const sync = { brokerRole: 'SYNC_MASTER' };

  it('finds a synchronous master of 4.9 without a slave: it has no inSyncReplicas', async () => {
    const master = await broker({ brokerName: 'lone', config: sync });
    expect(await look('slave-not-available')).toMatchObject([
      { severity: 'critical', subject: `lone ${master.address}`, evidence: { wantedSlaves: 1, followingSlaves: 0 } },
    ]);
  });

  it('is silent where nobody waits for slaves: 5.x with inSyncReplicas=1, and asynchronous masters', async () => {
    await broker({ brokerName: 'five', config: { ...sync, inSyncReplicas: '1' } });
    await broker({ brokerName: 'async', config: { brokerRole: 'ASYNC_MASTER' } });
    expect(await look('slave-not-available')).toEqual([]);
  });
});

describe('daemon-role-conflict', () => {
  it('finds an address that answers under another name, and one that is registered twice', async () => {
    const { brokerAddr } = cluster.broker(0);
    await broker({ brokerName: 'renamed', brokerAddr });
    const findings = await look('daemon-role-conflict');
    expect(findings).toMatchObject([
      { subject: brokerAddr, evidence: { registeredAs: ['broker-a/0', 'renamed/0'] } },
      { subject: `renamed ${brokerAddr}`, evidence: { registeredName: 'renamed', brokerName: 'broker-a' } },
    ]);
  });

  it('finds a slave that is registered as a master, but not where a controller decides', async () => {
    await broker({ brokerName: 'wrong', config: { brokerRole: 'SLAVE' } });
    await broker({ brokerName: 'moved', config: { brokerRole: 'SLAVE', enableControllerMode: 'true' } });
    expect(await look('daemon-role-conflict')).toMatchObject([{ evidence: { registeredId: 0, brokerRole: 'SLAVE' } }]);
  });
});

describe('version-mixed', () => {
  it('names the releases and who runs them: each broker of this process announces the same', async () => {
    const old = await broker({ brokerName: 'old', runtime: { brokerVersionDesc: 'V4_9_7' } });
    expect(await look('version-mixed')).toMatchObject([
      { severity: 'warning', subject: 'DefaultCluster', evidence: { V4_9_7: [`old ${old.address}`] } },
    ]);
  });
});

describe('disk-full', () => {
  it('goes by the 90 % of the original where a broker does not say when it refuses sends', async () => {
    const runtime = { commitLogDiskRatio: '0.91', consumeQueueDiskRatio: '0.2', ...ends(3 * 1024 ** 3) };
    await broker({ brokerName: 'full', runtime, config: { fileReservedTime: '48' } });
    const [finding] = await look('disk-full');
    expect(finding).toMatchObject({
      severity: 'critical',
      evidence: { refusesAtRatio: 0.9, fileReservedTimeHours: '48' },
    });
    expect(finding?.message).toContain('91 % of the disk is used, and it refuses sends from 90 % on');
  });
});

describe('broker-busy', () => {
  it('tells a stalled disk by the page cache lock of an Apache broker, which ours has not', async () => {
    await broker({ brokerName: 'stalled', runtime: { pageCacheLockTimeMills: '2500' } });
    expect((await look('broker-busy'))[0]?.message).toContain('The disk stalls');
  });
});

describe('remoting-timeout', () => {
  it('finds one that takes connections and does not answer', async () => {
    const mute = await broker({ brokerName: 'mute' });
    mute.peer.on(RequestCode.GET_BROKER_RUNTIME_INFO, () => undefined);
    const verdict = await examine(cluster.namesrvAddr, { check: 'remoting-timeout', timeoutMs: 150 });
    expect(verdict).toMatchObject({
      status: 'bad',
      findings: [{ severity: 'critical', subject: `mute ${mute.address}`, unanswered: true }],
    });
  });
});

describe('public-bind-without-acl', () => {
  it('goes by what an Apache broker announces', async () => {
    await broker({ brokerName: 'public', config: { brokerIP1: '8.8.4.4', aclEnable: 'false' } });
    await broker({ brokerName: 'inside', config: { brokerIP1: '10.0.0.7' } });
    await broker({ brokerName: 'guarded', config: { brokerIP1: '8.8.4.4', aclEnable: 'true' } });
    expect(await look('public-bind-without-acl')).toMatchObject([
      { severity: 'warning', evidence: { reach: 'public', bindAddress: 'not said' } },
      { severity: 'info', evidence: { reach: 'private' } },
    ]);
  });
});
