import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { decodePropertiesText, encodePropertiesText } from '../../src/protocol/bodies/properties-text.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { FakeCluster, ok } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

const CLUSTER = 'DefaultCluster';
let broker: TestBroker;
let client: AdminClient;
let onBroker: readonly string[];

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
  onBroker = ['-n', broker.namesrvAddr, '-b', broker.brokerAddr];
});

afterAll(async () => {
  await client.close();
  await broker.close();
});

const lines = (stdout: string): string[] => stdout.trimEnd().split('\n');
const settingOf = async (key: string) => (await client.brokers.getConfig(broker.brokerAddr)).config.get(key);

describe('mq brokerStatus', () => {
  it('shows sorted figures in the columns of the original', async () => {
    const run = await mq(['brokerStatus', ...onBroker]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const keys = lines(run.stdout).map((line) => line.slice(0, line.indexOf(':')).trim());
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(expect.arrayContaining(['bootTimestamp', 'brokerVersionDesc', 'putTps', 'getTransferredTps']));
    expect(run.stdout).toMatch(/^brokerVersionDesc {15}: V5_3_3$/m);
  });

  it('begins lines with the address for a cluster, and takes the only one', async () => {
    for (const target of [['-c', CLUSTER], []]) {
      const run = await mq(['brokerStatus', '-n', broker.namesrvAddr, ...target]);
      expect(run.status).toBe(0);
      for (const line of lines(run.stdout)) expect(line.startsWith(`${broker.brokerAddr.padEnd(24)} `)).toBe(true);
    }
  });

  it('is a list of brokers under --json', async () => {
    const run = await mqJson(['brokerStatus', ...onBroker]);
    expect(run.document).toMatchObject([{ address: broker.brokerAddr, status: { brokerVersionDesc: 'V5_3_3' } }]);
  });

  it('takes -b or -c, not both', async () => {
    expect(await mq(['brokerStatus', ...onBroker, '-c', CLUSTER])).toMatchObject({ status: 64, stdout: '' });
  });
});

describe('mq getBrokerConfig', () => {
  it('shows every setting, sorted, under the heading of the original', async () => {
    const run = await mq(['getBrokerConfig', ...onBroker]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [head, ...rows] = lines(run.stdout);
    expect(head).toBe(`============${broker.brokerAddr}============`);
    expect(rows).toContain(`${'brokerName'.padEnd(50)}=  test-broker`);
    const keys = rows.map((row) => row.split('=')[0]?.trim());
    expect(keys).toEqual([...keys].sort());
  });

  it('names the role in a cluster', async () => {
    const run = await mq(['getBrokerConfig', '-n', broker.namesrvAddr, '-c', CLUSTER]);
    expect(lines(run.stdout)[0]).toBe(`============Master: ${broker.brokerAddr}============`);
  });

  it('is an object of settings under --json', async () => {
    const run = await mqJson(['getBrokerConfig', ...onBroker]);
    expect(run.document).toMatchObject([{ address: broker.brokerAddr, config: { brokerName: 'test-broker' } }]);
  });
});

describe('mq updateBrokerConfig', () => {
  const update = (...args: string[]) => mq(['updateBrokerConfig', ...onBroker, ...args]);

  it('shows old and new, and that it counts at once', async () => {
    const run = await update('-k', 'fileReservedTime', '-v', '48');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(
      `update broker config success, ${broker.brokerAddr}\n  fileReservedTime: 72 -> 48 (counts at once)\n`,
    );
    expect(await settingOf('fileReservedTime')).toBe('48');
    expect((await update('-k', 'fileReservedTime', '-v', '48')).stdout).toContain(
      'nothing differs, fileReservedTime: 48',
    );
  });

  it('says what counts at the next start, and remembers it', async () => {
    const run = await mqJson(['updateBrokerConfig', ...onBroker, '-k', 'serverChannelMaxIdleTimeSeconds', '-v', '90']);
    expect(run.status).toBe(0);
    expect(run.document).toMatchObject({ brokers: [{ old: '120', new: '90', effect: 'restart' }] });
    const again = await update('-k', 'serverChannelMaxIdleTimeSeconds', '-v', '60');
    expect(again.stdout).toContain('serverChannelMaxIdleTimeSeconds: 90 -> 60 (counts after the next start)');
  });

  it('changes nothing with --dry-run', async () => {
    const before = await settingOf('deleteWhen');
    const run = await update('-k', 'deleteWhen', '-v', '07', '--dry-run');
    expect(run.stdout).toBe(
      `would update broker config, ${broker.brokerAddr}\n  deleteWhen: ${before} -> 07 (counts at once)\n`,
    );
    expect(await settingOf('deleteWhen')).toBe(before);
  });

  it.each([
    ['fileReservedTme', '48', 65, 'Did you mean fileReservedTime?'],
    ['fileReservedTime', 'soon', 65, '"soon" is not a whole number'],
    ['listenPort', '1', 77, 'an address is set only in the configuration file'],
  ])('refuses %s=%s, with and without --dry-run', async (key, value, status, words) => {
    for (const dry of [[], ['--dry-run']]) {
      const run = await update('-k', key, '-v', value, ...dry);
      expect(run).toMatchObject({ status, stdout: '' });
      expect(run.stderr).toContain(words);
    }
  });

  it('needs -b or -c, and names the clusters', async () => {
    const run = await mq(['updateBrokerConfig', '-n', broker.namesrvAddr, '-k', 'deleteWhen', '-v', '05']);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain(`Clusters: ${CLUSTER}.`);
  });

  it('uses the broker where both are given, and says so', async () => {
    const run = await update('-c', CLUSTER, '-k', 'fileReservedTime', '-v', '24');
    expect(run.status).toBe(0);
    expect(run.stderr).toContain(`only the broker ${broker.brokerAddr} is meant; -c ${CLUSTER} is ignored`);
  });
});

describe('mq updateBrokerConfig on brokers that only keep properties, as Apache does', () => {
  let cluster: FakeCluster;

  /** Makes both brokers keep what they are told, but not keys they do not know; b-b ignores every change. */
  async function open(): Promise<Map<string, string>> {
    cluster = await FakeCluster.start();
    const kept = new Map([['messageDelayLevel', '1s 5s']]);
    for (const peer of cluster.brokers) {
      peer.on(RequestCode.GET_BROKER_CONFIG, () => ok({ version: '{}' }, encodePropertiesText(kept)));
    }
    cluster.a.on(RequestCode.UPDATE_BROKER_CONFIG, ({ body }) => {
      for (const [key, value] of decodePropertiesText(body)) if (kept.has(key)) kept.set(key, value);
      return ok();
    });
    return kept;
  }

  afterEach(() => cluster.stop());

  it('keeps a value with blanks whole, and says that nobody knows when it counts', async () => {
    const kept = await open();
    const run = await mq([
      ...['updateBrokerConfig', '-n', cluster.namesrv.address, '-b', cluster.a.address],
      ...['-k', 'messageDelayLevel', '-v', '1s 5s 10s # not a comment = 2'],
    ]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(kept.get('messageDelayLevel')).toBe('1s 5s 10s # not a comment = 2');
    expect(run.stdout).toContain('messageDelayLevel: 1s 5s -> 1s 5s 10s # not a comment = 2 (whether it counts');
  });

  it('takes an unknown key with --force, and does not call it done', async () => {
    await open();
    const args = [
      'updateBrokerConfig',
      '-n',
      cluster.namesrv.address,
      '-b',
      cluster.a.address,
      '-k',
      'hidden',
      '-v',
      '1',
    ];
    expect(await mq(args)).toMatchObject({ status: 65, stdout: '' });
    const forced = await mq([...args, '--force']);
    expect(forced).toMatchObject({ status: 69, stdout: '' });
    expect(forced.stderr).toContain('took the request, but shows hidden=(nothing), not 1');
    expect(cluster.a.requests(RequestCode.UPDATE_BROKER_CONFIG)).toHaveLength(1);
  });

  it('keeps a broker that fails as a row with the reason, and exits 3', async () => {
    await open();
    await cluster.b.stop();
    const run = await mq([
      ...['updateBrokerConfig', '-n', cluster.namesrv.address, '-c', 'C', '-k', 'messageDelayLevel', '-v', '1s'],
    ]);
    expect(run.status).toBe(3);
    expect(run.stdout).toContain(`update broker config success, ${cluster.a.address}\n`);
    expect(run.stdout).toMatch(new RegExp(`update broker config failed, ${cluster.b.address}: .*ECONNREFUSED`));
    const read = await mq(['getBrokerConfig', '-n', cluster.namesrv.address, '-c', 'C']);
    expect(read.status).toBe(3);
    expect(read.stdout).toContain(`============Master: ${cluster.b.address}============\nno answer: `);
  });
});
