import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { onlineClient } from './support/online-client.ts';

const { mq, mqJson } = firstSpawned();

const CLUSTER = 'DefaultCluster';
let bench: Bench;
let client: AdminClient;

beforeAll(async () => {
  bench = await openBench();
  client = new AdminClient({ namesrvAddr: [bench.broker.namesrvAddr] });
});

afterAll(async () => {
  await client.close();
  await bench.close();
});

const update = (...args: string[]) => mq(['updateSubGroup', '-n', bench.broker.namesrvAddr, ...args]);
const remove = (...args: string[]) => mq(['deleteSubGroup', '-n', bench.broker.namesrvAddr, ...args]);
const configOf = (group: string) => client.groups.findConfig(bench.broker.brokerAddr, group);

describe('mq updateSubGroup', () => {
  it('creates a group with the defaults of mqadmin', async () => {
    const run = await update('-g', 'fresh', '-c', CLUSTER);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [first, second] = run.stdout.split('\n');
    expect(first).toBe(`create subscription group to ${bench.broker.brokerAddr} success.`);
    expect(second).toMatch(
      /^SubscriptionGroupConfig\{groupName=fresh, consumeEnable=true, consumeFromMinEnable=false, consumeBroadcastEnable=false, consumeMessageOrderly=false, retryQueueNums=1, retryMaxTimes=16, groupRetryPolicy=.*, brokerId=0, whichBrokerWhenConsumeSlowly=1, notifyConsumerIdsChangedEnable=true, groupSysFlag=0, consumeTimeoutMinute=15, subscriptionDataSet=null, attributes=\{\}\}$/,
    );
    expect(await configOf('fresh')).toMatchObject({ consumeFromMinEnable: false, consumeBroadcastEnable: false });
  });

  it('keeps what is not given, and shows what changed', async () => {
    await update('-g', 'kept', '-r', '3', '-d', 'true', '-b', bench.broker.brokerAddr);
    const run = await update('-groupName', 'kept', '-s', 'false', '-a=false');
    expect(run.stdout).toContain(
      'success.\n  consumeEnable: true -> false\n  notifyConsumerIdsChangedEnable: true -> false\nSub',
    );
    expect(run.stderr).toContain('the only cluster, DefaultCluster, is meant');
    expect(await configOf('kept')).toMatchObject({
      consumeEnable: false,
      consumeBroadcastEnable: true,
      retryMaxTimes: 3,
    });
  });

  it('takes a retry policy as JSON', async () => {
    const policy = { type: 'EXPONENTIAL', exponentialRetryPolicy: { initial: 1000, max: 9000, multiplier: 2 } };
    const run = await update('-g', 'policy', '-p', JSON.stringify(policy), '-c', CLUSTER);
    expect(run.status).toBe(0);
    const changed = await update('-g', 'policy', '-p', '{"type":"CUSTOMIZED"}', '-c', CLUSTER);
    expect(changed.stdout).toMatch(/^ {2}groupRetryPolicy: \{.*"EXPONENTIAL".*\} -> \{"type":"CUSTOMIZED"\}$/m);
    await update('-g', 'policy', '-p', JSON.stringify(policy), '-c', CLUSTER);
    expect((await configOf('policy'))?.others['groupRetryPolicy']).toEqual(policy);
    const bad = await update('-g', 'policy', '-p', '{"type"');
    expect(bad).toMatchObject({ status: 64, stdout: '' });
    expect(bad.stderr).toContain('--groupRetryPolicy is no JSON object');
  });

  it('changes nothing with --dry-run', async () => {
    const run = await mqJson([
      'updateSubGroup',
      '-n',
      bench.broker.namesrvAddr,
      '-g',
      'dry',
      '-c',
      CLUSTER,
      '--dry-run',
    ]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.document).toMatchObject({
      group: 'dry',
      dryRun: true,
      brokers: [{ address: bench.broker.brokerAddr, created: true, config: { groupName: 'dry' } }],
    });
    expect(await configOf('dry')).toBeUndefined();
  });

  it.each([
    [['-g', 'a b'], 'the group name "a b" has characters other than', 65],
    [['-g', 'g', '-q', 'x'], '--retryQueueNums takes a whole number of queues', 64],
    [['-g', 'g', '-s', 'perhaps'], '--consumeEnable takes true or false, not perhaps', 64],
    [[], 'Missing required flag groupName', 64],
  ])('refuses %j', async (args, words, status) => {
    const run = await update(...args, '-c', CLUSTER);
    expect(run).toMatchObject({ status, stdout: '' });
    expect(run.stderr).toContain(words);
  });
});

describe('mq deleteSubGroup', () => {
  it('deletes a group of a cluster', async () => {
    await update('-g', 'gone', '-c', CLUSTER);
    const run = await remove('-g', 'gone', '-c', CLUSTER, '--yes');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(
      `delete subscription group [gone] from broker [${bench.broker.brokerAddr}] in cluster [${CLUSTER}] success.\n`,
    );
    expect(await configOf('gone')).toBeUndefined();
  });

  it('deletes from one broker, with the offsets', async () => {
    await update('-g', 'one', '-c', CLUSTER);
    const run = await remove('-g', 'one', '-b', bench.broker.brokerAddr, '-r', 'true', '-y');
    expect(run.stdout).toBe(`delete subscription group [one] from broker [${bench.broker.brokerAddr}] success.\n`);
    expect(await configOf('one')).toBeUndefined();
  });

  it('needs an answer, and changes nothing without one or with --dry-run', async () => {
    await update('-g', 'asked', '-c', CLUSTER);
    const asked = await remove('-g', 'asked', '-c', CLUSTER, '-r', 'true');
    expect(asked).toMatchObject({ status: 64, stdout: '' });
    expect(asked.stderr).toContain(`Delete group asked and its offsets from cluster ${CLUSTER}`);
    const dry = await remove('-g', 'asked', '-c', CLUSTER, '--dry-run');
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^would delete subscription group \[asked\] from broker/);
    expect(await configOf('asked')).toBeDefined();
  });

  it('refuses while a client is online, unless --force', async () => {
    await update('-g', 'busy', '-c', CLUSTER);
    const { brokerAddr } = bench.broker;
    const online = await onlineClient({ brokerAddr, clientId: 'host@9', group: 'busy', topic: 'T' });
    const refused = await remove('-g', 'busy', '-c', CLUSTER, '--yes');
    expect(refused).toMatchObject({ status: 69, stdout: '' });
    expect(refused.stderr).toContain('group busy has clients online: host@9');
    expect(await remove('-g', 'busy', '-c', CLUSTER, '--yes', '--force')).toMatchObject({ status: 0 });
    await online.close();
  });

  it('exits 65 for a group that is not there, with the nearest; --if-exists takes it for done', async () => {
    await update('-g', 'billing', '-c', CLUSTER);
    const missing = await remove('-g', 'biling', '-c', CLUSTER, '--yes');
    expect(missing).toMatchObject({ status: 65, stdout: '' });
    expect(missing.stderr).toContain('no broker has the group biling\nhint: Did you mean the group billing?');
    const fine = await remove('-g', 'biling', '-c', CLUSTER, '--if-exists');
    expect(fine).toMatchObject({
      status: 0,
      stdout: 'subscription group [biling] does not exist; nothing is deleted.\n',
    });
  });

  it('needs -b or -c, and names the clusters', async () => {
    const run = await remove('-g', 'any', '--yes');
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain(`Clusters: ${CLUSTER}.`);
  });
});
