import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import { message, put } from '../../engine/store/store-fixture.ts';
import { freePort } from '../../support/ports.ts';
import { type NameServers, startNameServers } from '../namesrv/name-servers.ts';
import { found } from './examine.ts';
import { nobodyAt, RealBrokers, roomy } from './real-broker.ts';

/** Two name servers; each test starts the brokers that have its fault, and again without it where that is cheap. */
let namesrvs: NameServers;
let namesrvAddr: string;
let brokers: RealBrokers;
let client: AdminClient;
const producers: Producer[] = [];

beforeAll(async () => {
  namesrvs = await startNameServers(2);
  namesrvAddr = namesrvs.addresses.join(';');
  client = new AdminClient({ namesrvAddr });
  brokers = new RealBrokers(namesrvAddr);
});
afterEach(async () => {
  for (const producer of producers.splice(0)) await producer.close();
  await brokers.close();
});
afterAll(async () => {
  await client.close();
  await namesrvs.close();
});

const look = (check: string, options = {}) => found(namesrvAddr, check, options);
const SLAVE_CHECKS = ['slave-not-listed', 'slave-not-replicating', 'slave-not-available', 'no-route', 'version-mixed'];

async function send(count: number, bytes = 10, topic = 'Orders'): Promise<void> {
  const producer = new Producer({ namesrvAddr, maxMessageSize: 4_194_304, retryTimesWhenSendFailed: 0 });
  producers.push(producer);
  for (let i = 0; i < count; i++) await producer.send({ topic, body: randomBytes(bytes) });
}

const logOf = async (address: string) => {
  const { commitLogMinOffset, commitLogMaxOffset } = await client.brokers.getRuntimeInfo(address);
  return { start: Number(commitLogMinOffset), end: Number(commitLogMaxOffset) };
};

describe('a slave', () => {
  it('that follows its master and is listed by both name servers leaves every check silent', async () => {
    const master = await brokers.start({ brokerName: 'pair', brokerRole: 'SYNC_MASTER' });
    const slave = await brokers.slave('pair');
    await send(5);
    await vi.waitFor(async () => expect(await logOf(slave.address)).toEqual(await logOf(master.address)));
    for (const check of [...SLAVE_CHECKS, 'daemon-role-conflict', 'clock-jumped', 'broker-busy', 'disk-full'])
      expect(await look(check), check).toEqual([]);
  });

  it('slave-not-listed: that one name server was not told of', async () => {
    const [first = '', second] = namesrvs.addresses;
    await brokers.start({ brokerName: 'half' });
    const slave = await brokers.slave('half', { namesrvAddr: first });
    expect(await look('slave-not-listed')).toMatchObject([
      { subject: `half ${slave.address}`, evidence: { listedAt: [first], missingAt: [second], brokerId: 1 } },
    ]);
  });

  it('slave-not-listed: that follows under another name than its master has', async () => {
    const haListenPort = await freePort();
    const master = await brokers.start({ brokerName: 'near', haListenPort });
    await brokers.slave('mear', { haMasterAddress: `127.0.0.1:${haListenPort}` });
    await vi.waitFor(async () =>
      expect(await look('slave-not-listed')).toMatchObject([
        { subject: `near ${master.address}`, evidence: { connected: [expect.anything()], listed: [] } },
      ]),
    );
  });

  it('slave-not-replicating, slave-not-available: whose way to the master leads nowhere', async () => {
    const config = {
      brokerName: 'deaf',
      brokerRole: 'SYNC_MASTER',
      haSlaveFallbehindMax: 100,
      slaveTimeout: 1,
    } as const;
    const master = await brokers.start(config);
    const slave = await brokers.slave('deaf', { haMasterAddress: await nobodyAt() });
    await send(3, 100);
    const { end } = await logOf(master.address);
    expect(await look('slave-not-replicating')).toMatchObject([
      { severity: 'critical', subject: `deaf ${slave.address}`, evidence: { lagBytes: end, slaveEndBytes: 0 } },
    ]);
    const [missed] = await look('slave-not-available');
    expect(missed).toMatchObject({ severity: 'critical', evidence: { wantedSlaves: 1, followingSlaves: 0 } });
    expect(missed?.message).toContain(`${slave.address} is ${end} B behind (at most 100 B counts)`);
  });

  it('slave-not-replicating: whose store was filled as a master', async () => {
    const directory = await brokers.directory();
    const former = await brokers.start({ brokerName: 'ahead' }, { directory });
    await send(3);
    const { end } = await logOf(former.address);
    await brokers.stop(former);
    const master = await brokers.start({ brokerName: 'ahead' });
    const slave = await brokers.slave('ahead', {}, { directory });
    const [finding] = await look('slave-not-replicating');
    expect(finding).toMatchObject({
      ...{ severity: 'critical', subject: `ahead ${slave.address}` },
      evidence: { master: master.address, lagBytes: -end },
    });
    expect(finding?.message).toContain(`ends ${end} B after that of its master`);
  });

  it('slave-not-replicating: that came empty, and was given the newest file only', async () => {
    const master = await brokers.start({ brokerName: 'late' });
    await send(5, 600_000);
    const slave = await brokers.slave('late');
    await vi.waitFor(async () => expect((await logOf(slave.address)).end).toBe((await logOf(master.address)).end));
    const { start } = await logOf(slave.address);
    expect(start).toBeGreaterThan(0);
    const [finding, ...others] = await look('slave-not-replicating');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', evidence: { missingBytes: start, slaveStartBytes: start } });
    expect(finding?.message).toMatch(/It was empty when it came, and .* must not become master/);
  });

  it('slave-not-available: that is not there, until its master is made to wait for none', async () => {
    const master = await brokers.start({ brokerName: 'lone', brokerRole: 'SYNC_MASTER' });
    expect(await look('slave-not-available')).toMatchObject([
      { severity: 'critical', subject: `lone ${master.address}`, evidence: { wantedSlaves: 1, followingSlaves: 0 } },
    ]);
    await brokers.stop(master);
    await brokers.start({ brokerName: 'lone', brokerRole: 'ASYNC_MASTER' });
    expect(await look('slave-not-available')).toEqual([]);
  });

  it('no-route: that is all that is left of a name', async () => {
    const master = await brokers.start({ brokerName: 'orphan' });
    await brokers.slave('orphan');
    await brokers.stop(master);
    expect(await look('no-route')).toMatchObject([
      { severity: 'critical', subject: 'orphan', next: [expect.anything(), 'mq wait master -b orphan --for 2m'] },
    ]);
  });
});

describe('daemon-role-conflict', () => {
  it('finds two masters of one name, each at another name server', async () => {
    const [first = '', second = ''] = namesrvs.addresses;
    const one = await brokers.start({ brokerName: 'split', namesrvAddr: first });
    const other = await brokers.start({ brokerName: 'split', namesrvAddr: second });
    const [finding, ...others] = await look('daemon-role-conflict');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'critical', subject: 'split' });
    expect(finding?.next.toSorted()).toEqual(
      [one, other].map(({ address }) => `mq brokerStatus -b ${address}`).toSorted(),
    );
  });
});

describe('connect-failed', () => {
  it('finds a broker that announces an address which does not lead to it', async () => {
    const { address } = await brokers.start({ brokerName: 'hidden', brokerIP1: '127.0.0.9' });
    expect(await look('connect-failed')).toMatchObject([
      { severity: 'critical', subject: `hidden ${address}`, evidence: { address, listedAt: namesrvs.addresses } },
    ]);
  });
});

describe('disk-full', () => {
  it('is critical while a broker refuses sends, a warning before, and nothing once there is room', async () => {
    const volume = { usedRatio: 0.91 };
    const config = { brokerName: 'full', cleanResourceInterval: 100, fileReservedTime: 48 };
    await brokers.start(config, { fileSystem: roomy(volume) });
    await expect(send(1)).rejects.toThrow(/disk full/);
    const [finding] = await look('disk-full');
    expect(finding).toMatchObject({
      severity: 'critical',
      evidence: { commitLogDiskRatio: 0.91, refusesAtRatio: 0.85, fileReservedTimeHours: '48' },
    });
    expect(finding?.message).toContain('91 % of the disk is used, and it refuses sends from 85 % on');
    volume.usedRatio = 0.82;
    await vi.waitFor(async () => expect(await look('disk-full')).toMatchObject([{ severity: 'warning' }]));
    await send(1);
    volume.usedRatio = 0.5;
    await vi.waitFor(async () => expect(await look('disk-full')).toEqual([]));
  });
});

describe('broker-busy', () => {
  it('finds sends that wait for a disk that hangs, and none once it is back', async () => {
    let release = (): void => undefined;
    const back = new Promise<void>((resolve) => {
      release = resolve;
    });
    let hangs = false;
    const fileSystem = {
      ...roomy(),
      datasyncAsync: async (fd: number) => {
        if (hangs) await back;
        return nodeFileSystem.datasyncAsync(fd);
      },
    };
    const flow = { waitTimeMillsInSendQueue: 1, sendThreadPoolQueueCapacity: 1 };
    const { address } = await brokers.start(
      { brokerName: 'busy', flushDiskType: 'SYNC_FLUSH', ...flow },
      { fileSystem },
    );
    await send(1);
    expect(await look('broker-busy')).toEqual([]);
    hangs = true;
    const waiting = send(1);
    await vi.waitFor(async () => expect(await look('broker-busy')).toHaveLength(1));
    const [finding] = await look('broker-busy');
    expect(finding).toMatchObject({
      ...{ severity: 'warning', subject: `busy ${address}` },
      evidence: { sendQueueSize: 1, sendQueueCapacity: 1 },
    });
    expect(finding?.message).toMatch(
      /the oldest send has waited \d+ ms \(limit 1\); 1 sends wait, and there is room for 1/,
    );
    await expect(send(1)).rejects.toThrow(/\[REJECTREQUEST\]system busy/);
    release();
    await waiting;
    expect(await look('broker-busy')).toEqual([]);
  });
});

describe('clock-jumped', () => {
  it('finds messages that were stored while the clock was ahead', async () => {
    const directory = await brokers.directory();
    const store = await MessageStore.open({
      directory,
      storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
      settings: { mappedFileSizeCommitLog: 1024 * 1024, mappedFileSizeConsumeQueue: 20_000 },
      clock: { now: () => Date.now() + 3 * 3_600_000 },
      fileSystem: roomy(),
    });
    await put(store, message({ topic: 'Orders' }));
    await store.close();
    const { address } = await brokers.start({ brokerName: 'future' }, { directory });
    const [finding] = await look('clock-jumped');
    expect(finding).toMatchObject({ severity: 'warning', subject: `future ${address}` });
    expect(finding?.message).toContain('stored 3 h in the future');
  });
});

describe('body-too-large', () => {
  it('only tells of limits below those of clients where all brokers agree', async () => {
    await brokers.start({ brokerName: 'small', brokerClusterName: 'Small', maxMessageSize: 524_288 });
    expect(await look('body-too-large', { cluster: 'Small' })).toMatchObject([{ severity: 'info', subject: 'Small' }]);
  });
});
