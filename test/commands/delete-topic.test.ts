import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { ORDER_TOPIC_CONFIG } from '../../src/protocol/headers/namesrv.ts';
import { FakeCluster, keepTopics, ok } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { onlineClient } from './support/online-client.ts';
import { onlineProducer } from './support/online-producer.ts';

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

const remove = (...args: string[]) => mq(['deleteTopic', '-n', bench.broker.namesrvAddr, ...args]);
const create = (topic: string, ...args: string[]) =>
  mq(['updateTopic', '-n', bench.broker.namesrvAddr, '-c', CLUSTER, '-t', topic, ...args]);
const exists = async (topic: string) =>
  (await client.topics.findConfig(bench.broker.brokerAddr, topic)) !== undefined ||
  (await client.namesrv.getAllTopics()).includes(topic);

describe('mq deleteTopic', () => {
  it('deletes from the brokers of a cluster and from the name server, with the order configuration', async () => {
    await create('Gone', '-o', 'true');
    expect(await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Gone')).toBe('test-broker:8');
    const run = await remove('-t', 'Gone', '-c', CLUSTER, '--yes');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(
      `delete topic [Gone] from cluster [${CLUSTER}] success.\ndelete topic [Gone] from NameServer success.\norder configuration: test-broker:8 -> (none)\n`,
    );
    expect(await exists('Gone')).toBe(false);
    expect(await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Gone')).toBeUndefined();
  });

  it('deletes from one broker', async () => {
    await create('OneBroker');
    const run = await mqJson([
      ...['deleteTopic', '-n', bench.broker.namesrvAddr, '-t', 'OneBroker', '-b', bench.broker.brokerAddr, '-y'],
    ]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.document).toMatchObject({
      topic: 'OneBroker',
      existed: true,
      dryRun: false,
      brokers: [{ address: bench.broker.brokerAddr }],
      nameServers: [{ address: bench.broker.namesrvAddr }],
    });
    expect(await exists('OneBroker')).toBe(false);
  });

  it('needs an answer, and changes nothing without one', async () => {
    await create('Asked');
    const run = await remove('-t', 'Asked', '-c', CLUSTER);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain(
      `Delete topic Asked and its messages from cluster ${CLUSTER} (${bench.broker.brokerAddr})?`,
    );
    expect(run.stderr).toContain('--yes');
    expect(await exists('Asked')).toBe(true);
    const byEnv = await mq(['deleteTopic', '-n', bench.broker.namesrvAddr, '-t', 'Asked', '-c', CLUSTER], {
      env: { MQ_YES: '1' },
    });
    expect(byEnv.status).toBe(0);
    expect(await exists('Asked')).toBe(false);
  });

  it('changes nothing with --dry-run, and asks nothing', async () => {
    await create('Dry', '-o', 'true');
    const run = await remove('-t', 'Dry', '-c', CLUSTER, '--dry-run');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(
      `would delete topic [Dry] from broker [${bench.broker.brokerAddr}]\norder configuration: test-broker:8 -> (none)\n`,
    );
    expect(await exists('Dry')).toBe(true);
  });

  it('exits 65 for a topic that is not there, with the nearest; --if-exists and --force take it for done', async () => {
    await create('Payments');
    const missing = await remove('-t', 'Paymenst', '-c', CLUSTER, '--yes');
    expect(missing).toMatchObject({ status: 65, stdout: '' });
    expect(missing.stderr).toContain('there is no topic Paymenst\nhint: Did you mean the topic Payments?');
    for (const flag of ['--if-exists', '--force']) {
      const run = await remove('-t', 'Paymenst', '-c', CLUSTER, flag);
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(run.stdout).toBe('topic [Paymenst] does not exist; nothing is deleted.\n');
    }
    expect((await remove('-t', 'Paymenst', '-c', 'nowhere', '--if-exists')).status).toBe(65);
  });

  it('refuses while a consumer is online, naming group and client, unless --force', async () => {
    await create('Consumed');
    const { brokerAddr } = bench.broker;
    const online = await onlineClient({ brokerAddr, clientId: 'host@1', group: 'billing', topic: 'Consumed' });
    const refused = await remove('-t', 'Consumed', '-c', CLUSTER, '--yes');
    expect(refused).toMatchObject({ status: 69, stdout: '' });
    expect(refused.stderr).toContain('topic Consumed is consuming by consumer billing (client host@1 at 127.0.0.1:');
    expect(refused.stderr).toContain('--force');
    expect(await exists('Consumed')).toBe(true);
    expect(await remove('-t', 'Consumed', '-c', CLUSTER, '--yes', '--force')).toMatchObject({ status: 0 });
    expect(await exists('Consumed')).toBe(false);
    await online.close();
  });

  it('refuses while a producer is online, naming group and client', async () => {
    await create('Published', '-w', '1', '-r', '1');
    const leave = await onlineProducer(bench, 'host@2', 'PG');
    await bench.send({ topic: 'Published' });
    const refused = await mqJson([
      ...['deleteTopic', '-n', bench.broker.namesrvAddr, '-t', 'Published', '-c', CLUSTER, '--yes'],
    ]);
    expect(refused).toMatchObject({ status: 69, stdout: '' });
    const { error } = JSON.parse(refused.stderr);
    expect(error.message).toContain('topic Published is publishing by producer PG (client host@2 at 127.0.0.1:');
    expect(error).toMatchObject({ code: 'REFUSED', topic: 'Published', group: 'PG' });
    await leave();
    expect(await remove('-t', 'Published', '-c', CLUSTER, '--yes')).toMatchObject({ status: 0 });
  });

  it('needs -b or -c, and names the clusters', async () => {
    const run = await remove('-t', 'Any', '--yes');
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain(`Clusters: ${CLUSTER}.`);
  });

  it('does not let a topic of the system go', async () => {
    const run = await remove('-t', 'TBW102', '-c', CLUSTER, '--yes');
    expect(run).toMatchObject({ status: 77, stdout: '' });
    expect(run.stderr).toContain('TBW102 is a system topic');
  });

  it('keeps a broker that fails as a row with the reason, leaves the route, and exits 3', async () => {
    const cluster = await FakeCluster.start();
    try {
      for (const peer of cluster.brokers) keepTopics(peer).clear();
      cluster.routes.set('Half', { topic: 'Half', queues: { 'b-a': {}, 'b-b': {} } });
      cluster.a.on(RequestCode.DELETE_TOPIC_IN_BROKER, () => ok());
      cluster.b.on(RequestCode.DELETE_TOPIC_IN_BROKER, () => response(ResponseCode.SYSTEM_ERROR, 'disk full'));
      const run = await mq(['deleteTopic', '-n', cluster.namesrv.address, '-t', 'Half', '-c', 'C', '--force', '--yes']);
      expect(run.status).toBe(3);
      const [first, second, ...rest] = run.stdout.trimEnd().split('\n');
      expect(first).toBe(`delete topic [Half] from broker [${cluster.a.address}] success.`);
      expect(second).toContain(`delete topic [Half] from broker [${cluster.b.address}] failed: `);
      expect(second).toContain('disk full');
      expect(rest).toEqual([]);
      expect(cluster.namesrv.requests(RequestCode.DELETE_TOPIC_IN_NAMESRV)).toEqual([]);
    } finally {
      await cluster.stop();
    }
  });
});
