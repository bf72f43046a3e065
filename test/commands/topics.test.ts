import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTopicStatsTable } from '../../src/protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { FakeCluster, ok } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { onlineClient } from './support/online-client.ts';

const { mq, mqJson } = firstSpawned();

let bench: Bench;
let ns: readonly string[];
let online: RemotingClient;

beforeAll(async () => {
  bench = await openBench();
  ns = ['-n', bench.broker.namesrvAddr];
  await mq(['updateTopic', ...ns, '-b', bench.broker.brokerAddr, '-t', 'Orders', '-r', '2', '-w', '2']);
  await bench.send({ topic: 'Orders', queueId: 1 });
  const { brokerAddr } = bench.broker;
  online = await onlineClient({ brokerAddr, clientId: 'host@1', group: 'billing', topic: 'Orders' });
});

afterAll(async () => {
  await online.close();
  await bench.close();
});

const table = (stdout: string): string[][] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

describe('mq topicList', () => {
  it('shows one name a line, sorted', async () => {
    const run = await mq(['topicList', ...ns]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const names = run.stdout.trimEnd().split('\n');
    expect(names).toEqual(expect.arrayContaining(['Orders', 'TBW102', '%RETRY%billing']));
    expect(names).toEqual([...names].sort());
  });

  it('is a list of names under --json', async () => {
    const run = await mqJson(['topicList', ...ns]);
    expect(run.document).toEqual(expect.arrayContaining(['Orders', 'TBW102']));
  });

  it('shows clusters and consumer groups with -c', async () => {
    const run = await mq(['topicList', '-c', ...ns]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [head, ...rows] = table(run.stdout);
    expect(head).toEqual(['#Cluster Name', '#Topic', '#Consumer Group']);
    expect(rows).toContainEqual(['DefaultCluster', 'Orders', 'billing']);
    expect(rows).toContainEqual(['DefaultCluster', 'TBW102', '-']);
    expect(run.stdout).not.toContain('%RETRY%');
    const json = await mqJson(['topicList', '-c', ...ns]);
    expect(json.document).toContainEqual({ topic: 'Orders', clusters: ['DefaultCluster'], groups: ['billing'] });
  });
});

describe('mq topicRoute', () => {
  it('shows the route as JSON, with and without --json', async () => {
    const text = await mq(['topicRoute', '-t', 'Orders', ...ns]);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(text.stdout)).toEqual({
      brokerDatas: [
        {
          brokerAddrs: { 0: bench.broker.brokerAddr },
          brokerName: 'test-broker',
          cluster: 'DefaultCluster',
          enableActingMaster: false,
        },
      ],
      filterServerTable: {},
      queueDatas: [{ brokerName: 'test-broker', perm: 6, readQueueNums: 2, topicSysFlag: 0, writeQueueNums: 2 }],
    });
    const json = await mqJson(['topicRoute', '-t', 'Orders', '-l', ...ns]);
    expect(json.document).toEqual(JSON.parse(text.stdout));
  });

  it('shows a table with -l', async () => {
    const run = await mq(['topicroute', '--top', 'Orders', '-l', ...ns]);
    expect(table(run.stdout)).toEqual([
      ['#ClusterName', '#BrokerName', '#BrokerAddrs', '#ReadQueue', '#WriteQueue', '#Perm'],
      ['DefaultCluster', 'test-broker', `{0=${bench.broker.brokerAddr}}`, '2', '2', '6'],
      ['Total:', '1', '2', '2'],
    ]);
  });

  it.each([['topicRoute'], ['topicStatus']])('%s exits 65 for an unknown topic, with the nearest', async (command) => {
    const run = await mq([command, '-t', 'Ordesr', ...ns]);
    expect(run).toMatchObject({ status: 65, stdout: '' });
    expect(run.stderr).toContain('No topic route info in name server for the topic: Ordesr');
    expect(run.stderr).toContain('Did you mean the topic Orders?');
    const json = await mqJson([command, '-t', 'Ordesr', ...ns]);
    expect(JSON.parse(json.stderr).error).toMatchObject({ code: 'NOT_FOUND', exit: 65, topic: 'Ordesr' });
  });
});

describe('mq topicStatus', () => {
  it('shows the offsets of each queue, and when it got its last message', async () => {
    const run = await mq(['topicStatus', '-t', 'Orders', ...ns]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [head, empty, filled, blank, rate] = table(run.stdout);
    expect(head).toEqual(['#Broker Name', '#QID', '#Min Offset', '#Max Offset', '#Last Updated']);
    expect(empty).toEqual(['test-broker', '0', '0', '0']);
    expect(filled?.slice(0, 4)).toEqual(['test-broker', '1', '0', '1']);
    expect(filled?.[4]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}$/);
    expect(blank).toEqual(['']);
    expect(rate?.[0]).toMatch(/^Topic Put TPS: \d+\.\d\d$/);
  });

  it('is one document under --json', async () => {
    const run = await mqJson(['topicStatus', '-t', 'Orders', ...ns]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.document).toMatchObject({
      topic: 'Orders',
      queues: [
        { brokerName: 'test-broker', queueId: 0, minOffset: 0, maxOffset: 0 },
        { brokerName: 'test-broker', queueId: 1, minOffset: 0, maxOffset: 1 },
      ],
      unreached: [],
    });
  });

  it('takes the route of another topic with -c', async () => {
    const run = await mqJson(['topicStatus', '-t', 'Orders', '-c', 'DefaultCluster', ...ns]);
    expect(run.document).toMatchObject({ queues: [{ topic: 'Orders' }, { topic: 'Orders' }] });
    expect(await mq(['topicStatus', '-t', 'Orders', '-c', 'NoSuchTopic', ...ns])).toMatchObject({ status: 65 });
  });

  it('shows what the brokers that answer know, names the others, and exits 3', async () => {
    const cluster = await FakeCluster.start();
    try {
      cluster.routes.set('Half', { topic: 'Half', queues: { 'b-a': {}, 'b-b': {} } });
      const queue = { topic: 'Half', brokerName: 'b-a', queueId: 0 };
      const offsets = { minOffset: 3, maxOffset: 9, lastUpdateTimestamp: 0 };
      const body = encodeTopicStatsTable({ offsetTable: [[queue, offsets]], topicPutTps: 0 });
      cluster.a.on(RequestCode.GET_TOPIC_STATS_INFO, () => ok(undefined, body));
      await cluster.b.stop();
      const run = await mq(['topicStatus', '-t', 'Half', '-n', cluster.namesrv.address]);
      expect(run.status).toBe(3);
      expect(table(run.stdout)[1]).toEqual(['b-a', '0', '3', '9']);
      expect(run.stderr).toContain(`b-b ${cluster.b.address} is missing`);
    } finally {
      await cluster.stop();
    }
  });
});
