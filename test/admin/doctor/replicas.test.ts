import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeKVTable } from '../../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ok } from '../fake-cluster.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { examine, found } from './examine.ts';
import { type ScriptedBroker, type ScriptedBrokerOptions, scriptedBroker } from './scripted-broker.ts';

/** Two name servers and one real master; beside it brokers that are what ours cannot be. */
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

describe('slave-not-listed', () => {
  it('names the name server that does not list a slave', async () => {
    const [first, second] = cluster.namesrvs;
    const slave = await broker({ brokerName: 'broker-a', brokerId: 1 }, [String(first)]);
    expect(await look('slave-not-listed')).toMatchObject([
      { subject: `broker-a ${slave.address}`, evidence: { listedAt: [first], missingAt: [second], brokerId: 1 } },
    ]);
  });
});

describe('a slave that replicates and is listed nowhere', () => {
  it('is seen by its master', async () => {
    const master = await broker({ brokerName: 'alone' });
    const slaves = [{ addr: '/10.0.0.9:51000', slaveAckOffset: 1, diff: 0, inSync: true }];
    const status = Buffer.from(JSON.stringify({ master: true, haConnectionInfo: slaves }));
    master.peer.on(RequestCode.GET_BROKER_HA_STATUS, () => ok(undefined, status));
    expect(await look('slave-not-listed')).toMatchObject([
      { subject: `alone ${master.address}`, evidence: { connected: ['/10.0.0.9:51000'], listed: [] } },
    ]);
  });
});

describe('slave-not-replicating', () => {
  const pair = async (masterEnd: number, slaveRuntime: Record<string, string>) => {
    await broker({ brokerName: 'pair', runtime: ends(masterEnd) });
    return broker({ brokerName: 'pair', brokerId: 1, runtime: slaveRuntime });
  };

  it('finds a log that does not grow', async () => {
    const slave = await pair(5000, ends(1000));
    expect(await look('slave-not-replicating')).toMatchObject([
      { severity: 'critical', subject: `pair ${slave.address}`, evidence: { lagBytes: 4000 } },
    ]);
  });

  it("finds one that is longer than its master's", async () => {
    await pair(5000, ends(6000));
    const [finding] = await look('slave-not-replicating');
    expect(finding).toMatchObject({ severity: 'critical', evidence: { lagBytes: -1000 } });
    expect(finding?.message).toContain('ends 1000 B after that of its master');
  });

  it('warns of one that never got the oldest part of the log', async () => {
    await pair(5000, { ...ends(5000), commitLogMinOffset: '4000' });
    const [finding] = await look('slave-not-replicating');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { missingBytes: 4000, slaveStartBytes: 4000 } });
    expect(finding?.message).toMatch(/must not become master/);
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

  it('finds a synchronous master without a slave, as 4.9 understands it', async () => {
    const master = await broker({ brokerName: 'lone', config: sync });
    expect(await look('slave-not-available')).toMatchObject([
      { severity: 'critical', subject: `lone ${master.address}`, evidence: { wantedSlaves: 1, followingSlaves: 0 } },
    ]);
  });

  it('believes a broker of ours that waits for one slave whatever inSyncReplicas says', async () => {
    const runtime = { ...ends(0), haAwaitedSlaves: '1' };
    await broker({ brokerName: 'ours', config: { ...sync, inSyncReplicas: '1' }, runtime });
    expect(await look('slave-not-available')).toMatchObject([{ evidence: { wantedSlaves: 1 } }]);
  });

  it('counts a slave that is too far behind as none', async () => {
    const config = { ...sync, haSlaveFallbehindMax: '100' };
    await broker({ brokerName: 'far', config, runtime: ends(1000) });
    await broker({ brokerName: 'far', brokerId: 1, runtime: ends(800), config: { brokerRole: 'SLAVE' } });
    expect((await look('slave-not-available'))[0]?.message).toContain('is 200 B behind (at most 100 B counts)');
  });

  it('is silent where nobody waits for slaves: 5.x with inSyncReplicas=1, and asynchronous masters', async () => {
    await broker({ brokerName: 'five', config: { ...sync, inSyncReplicas: '1' } });
    await broker({ brokerName: 'async', config: { brokerRole: 'ASYNC_MASTER' } });
    expect(await look('slave-not-available')).toEqual([]);
  });
});

describe('daemon-role-conflict', () => {
  it('finds two masters of one name', async () => {
    const [first, second] = cluster.namesrvs;
    const one = await broker({ brokerName: 'split' }, [String(first)]);
    const other = await broker({ brokerName: 'split' }, [String(second)]);
    const [finding] = await look('daemon-role-conflict');
    expect(finding).toMatchObject({ severity: 'critical', subject: 'split' });
    expect(finding?.next).toEqual(
      expect.arrayContaining([`mq brokerStatus -b ${one.address}`, `mq brokerStatus -b ${other.address}`]),
    );
  });

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

describe('no-route', () => {
  it('finds a name that only slaves are left of', async () => {
    await broker({ brokerName: 'orphan', brokerId: 1, config: { brokerRole: 'SLAVE' } });
    expect(await look('no-route')).toMatchObject([
      { severity: 'critical', subject: 'orphan', next: [expect.anything(), 'mq wait master -b orphan --for 2m'] },
    ]);
  });
});

describe('version-mixed', () => {
  it('names the releases and who runs them', async () => {
    const old = await broker({ brokerName: 'old', runtime: { brokerVersionDesc: 'V4_9_7' } });
    expect(await look('version-mixed')).toMatchObject([
      { severity: 'warning', subject: 'DefaultCluster', evidence: { V4_9_7: [`old ${old.address}`] } },
    ]);
  });
});

describe('disk-full', () => {
  it('is critical where the broker refuses sends', async () => {
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
  it('tells a stalled disk from too much work', async () => {
    const queue = { sendThreadPoolQueueSize: '6000', sendThreadPoolQueueCapacity: '10000' };
    await broker({ brokerName: 'busy', runtime: { ...queue, sendThreadPoolQueueHeadWaitTimeMills: '450' } });
    await broker({ brokerName: 'stalled', runtime: { pageCacheLockTimeMills: '2500' } });
    const [busy, stalled] = await look('broker-busy');
    expect(busy?.message).toContain('the oldest send has waited 450 ms (limit 200); 6000 sends wait');
    expect(busy?.message).toContain('More comes in than it can take');
    expect(stalled?.message).toContain('The disk stalls');
  });
});

describe('clock-jumped', () => {
  it('finds messages from the future', async () => {
    await broker({ brokerName: 'future', runtime: { earliestMessageTimeStamp: String(Date.now() + 3 * 3_600_000) } });
    expect((await look('clock-jumped'))[0]?.message).toContain('stored 3 h in the future');
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

describe('body-too-large', () => {
  it('only tells of limits below those of clients where all brokers agree', async () => {
    const namesrvs = cluster.namesrvs;
    await broker({ brokerName: 'small', clusterName: 'Small', config: { maxMessageSize: '524288' } }, namesrvs);
    expect(await look('body-too-large', { cluster: 'Small' })).toMatchObject([{ severity: 'info', subject: 'Small' }]);
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
