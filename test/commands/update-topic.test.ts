import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { ORDER_TOPIC_CONFIG } from '../../src/protocol/headers/namesrv.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { FakeCluster, keepTopics } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;
/** Only its name server counts: the second of a list. */
let other: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  broker = await startTestBroker();
  other = await startTestBroker({ config: { brokerClusterName: 'other' } });
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
});

afterAll(async () => {
  await client.close();
  await broker.close();
  await other.close();
});

const update = (...args: string[]) => mq(['updateTopic', '-n', broker.namesrvAddr, ...args]);
const configOf = (topic: string) => client.topics.findConfig(broker.brokerAddr, topic);

describe('mq updateTopic', () => {
  it('creates a topic in the only cluster, and says so', async () => {
    const run = await update('-t', 'Fresh');
    expect(run).toMatchObject({ status: 0 });
    expect(run.stderr).toBe('neither -b nor -c is given: the only cluster, DefaultCluster, is meant\n');
    expect(run.stdout.split('\n')).toEqual([
      `create topic to ${broker.brokerAddr} success.`,
      'TopicConfig [topicName=Fresh, readQueueNums=8, writeQueueNums=8, perm=RW-, topicFilterType=SINGLE_TAG, topicSysFlag=0, order=false, attributes={}]',
      '',
    ]);
    expect(await configOf('Fresh')).toMatchObject({ readQueueNums: 8, writeQueueNums: 8, perm: 6 });
  });

  it('keeps what is not given, and shows what changed', async () => {
    await update('-c', broker.clusterName, '-t', 'Kept', '-r', '3', '-w', '5', '-a', '+message.type=FIFO');
    const run = await update('-c', broker.clusterName, '-t', 'Kept', '-p', '4');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.split('\n').slice(0, 2)).toEqual([
      `create topic to ${broker.brokerAddr} success.`,
      '  perm: 6 -> 4',
    ]);
    expect(run.stdout).toContain('perm=R--');
    expect(await configOf('Kept')).toMatchObject({
      readQueueNums: 3,
      writeQueueNums: 5,
      perm: 4,
      attributes: { 'message.type': 'FIFO' },
    });
    expect((await update('-b', broker.brokerAddr, '-t', 'Kept', '-p', '4')).stdout).toContain('  nothing differs\n');
  });

  it('is one document under --json', async () => {
    const run = await mqJson(['updateTopic', '-n', broker.namesrvAddr, '-t', 'Doc', '-w', '2']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.document).toMatchObject({
      topic: 'Doc',
      dryRun: false,
      target: 'cluster',
      brokers: [
        { address: broker.brokerAddr, brokerName: 'test-broker', created: true, config: { writeQueueNums: 2 } },
      ],
      withoutMaster: [],
    });
  });

  it('changes nothing with --dry-run', async () => {
    const absent = await update('-c', broker.clusterName, '-t', 'Dry', '-o', 'true', '--dry-run');
    expect(absent.status).toBe(0);
    expect(absent.stdout).toContain(`would create topic Dry on ${broker.brokerAddr}\n`);
    expect(absent.stdout).toContain('would set cluster orderConf. isOrder=true, orderConf=[test-broker:8]\n');
    expect(absent.stdout).not.toContain('success');
    expect(await configOf('Dry')).toBeUndefined();
    expect(await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Dry')).toBeUndefined();
    await update('-t', 'Dry');
    const present = await update('-b', broker.brokerAddr, '-t', 'Dry', '-w', '16', '--dry-run');
    expect(present.stdout).toContain(`would change topic Dry on ${broker.brokerAddr}\n  writeQueueNums: 8 -> 16\n`);
    expect(await configOf('Dry')).toMatchObject({ writeQueueNums: 8 });
  });

  it('takes the command lines of mqadmin', async () => {
    const run = await mq([
      ...['UPDATETOPIC', '-n', `${broker.namesrvAddr};`, '-topic', 'Runbook', '-b', broker.brokerAddr],
      ...['--read', '4', '-w=4', '-o', 'false', '-u', 'true', '-s', 'false', 'left', 'over'],
    ]);
    expect(run.status).toBe(0);
    expect(run.stderr).toBe('warning: ignored what belongs to no flag: left over\n');
    expect(await configOf('Runbook')).toMatchObject({
      readQueueNums: 4,
      writeQueueNums: 4,
      topicSysFlag: 1,
      order: false,
    });
  });

  it('writes the order configuration to every name server, and takes it out of all again', async () => {
    const both = `${broker.namesrvAddr};${other.namesrvAddr}`;
    const run = await mq([
      'updateTopic',
      '-n',
      both,
      '-b',
      broker.brokerAddr,
      '-t',
      'Ordered',
      '-w',
      '4',
      '-o',
      'true',
    ]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('set broker orderConf. isOrder=true, orderConf=[test-broker:4]\n');
    const second = new AdminClient({ namesrvAddr: [other.namesrvAddr] });
    try {
      for (const asked of [client, second]) {
        expect(await asked.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Ordered')).toBe('test-broker:4');
      }
      await mq(['updateTopic', '-n', both, '-b', broker.brokerAddr, '-t', 'Ordered', '-o', 'false']);
      for (const asked of [client, second]) {
        expect(await asked.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Ordered')).toBeUndefined();
      }
    } finally {
      await second.close();
    }
  });

  it('names a name server that did not take the order configuration, and exits 3', async () => {
    const run = await mqJson([
      ...['updateTopic', '-n', `${broker.namesrvAddr};127.0.0.1:1`],
      ...['-c', broker.clusterName, '-t', 'HalfOrdered', '-o', 'true'],
    ]);
    expect(run.status).toBe(3);
    expect(run.document).toMatchObject({
      orderConf: {
        new: 'test-broker:8',
        nameServers: [{ address: broker.namesrvAddr }, { address: '127.0.0.1:1', error: { code: 'UNREACHABLE' } }],
      },
    });
  });

  it('keeps a broker that fails as a row with the reason, and exits 3', async () => {
    const cluster = await FakeCluster.start();
    try {
      keepTopics(cluster.a);
      await cluster.b.stop();
      const args = ['updateTopic', '-n', cluster.namesrv.address, '-t', 'Half', '-c', 'C'];
      const text = await mq(args);
      expect(text.status).toBe(3);
      expect(text.stdout).toContain(`create topic to ${cluster.a.address} success.\n`);
      expect(text.stdout).toMatch(new RegExp(`create topic to ${cluster.b.address} failed: .*ECONNREFUSED`));
      const json = await mqJson(args);
      expect(json.document).toMatchObject({
        brokers: [
          { brokerName: 'b-a', changes: {} },
          { brokerName: 'b-b', error: { code: 'UNREACHABLE' } },
        ],
      });
    } finally {
      await cluster.stop();
    }
  });

  it('tells the name servers of the order first, and takes back what a broker did not make', async () => {
    const cluster = await FakeCluster.start();
    try {
      for (const peer of cluster.brokers) keepTopics(peer);
      cluster.b.on(RequestCode.UPDATE_AND_CREATE_TOPIC, () => response(ResponseCode.SYSTEM_ERROR, 'disk full'));
      const run = await mqJson(['updateTopic', '-n', cluster.namesrv.address, '-t', 'T', '-c', 'C', '-o', 'true']);
      expect(run.status).toBe(3);
      expect(run.document).toMatchObject({ brokers: [{ brokerName: 'b-a', created: true }, { brokerName: 'b-b' }] });
      const puts = cluster.namesrv.requests(RequestCode.PUT_KV_CONFIG).map(({ extFields }) => extFields?.['value']);
      expect(puts).toEqual(['b-a:8;b-b:8', 'b-a:8']);
      expect(cluster.kv.get('T')).toBe('b-a:8');
    } finally {
      await cluster.stop();
    }
  });

  it('says nothing of success when the broker does not show the change', async () => {
    const cluster = await FakeCluster.start();
    try {
      const topics = keepTopics(cluster.a);
      keepTopics(cluster.b);
      topics.set = () => topics;
      const run = await mq(['updateTopic', '-n', cluster.namesrv.address, '-t', 'Forgotten', '-b', cluster.a.address]);
      expect(run).toMatchObject({ status: 69, stdout: '' });
      expect(run.stderr).toContain(`${cluster.a.address} took the request, but has no such topic`);
    } finally {
      await cluster.stop();
    }
  });

  it.each([
    [['-t', 'T', '-r', 'many'], '--readQueueNums takes a whole number of queues from 0 to 65535, not many', 64],
    [['-t', 'T', '-p', '8'], '--perm takes a whole number from 0 to 7, not 8', 64],
    [['-t', 'T', '-o', 'maybe'], '--order takes true or false, not maybe', 64],
    [['-t', 'T', '-b', '127.0.0.1:1', '-c', 'C'], '--clusterName', 64],
    [[], 'Missing required flag topic', 64],
    [['-t', 'a b'], 'the topic name "a b" has characters other than', 65],
    [['-t', 'T', '-a', 'message.type'], 'the attributes "message.type" are malformed', 65],
  ])('refuses %j', async (args, words, status) => {
    const run = await update(...args);
    expect(run).toMatchObject({ status, stdout: '' });
    expect(run.stderr).toContain(words);
  });

  it('says which broker is not reached, and that -b named it', async () => {
    const run = await update('-t', 'T', '-b', '127.0.0.1:1');
    expect(run).toMatchObject({ status: 69, stdout: '' });
    expect(run.stderr).toMatch(/127\.0\.0\.1:1.*the address comes from --brokerAddr/);
  });
});

describe('mq updateTopic where there are several clusters', () => {
  it('needs -b or -c, and names the clusters', async () => {
    const second = await startTestBroker({
      config: { brokerClusterName: 'west', brokerName: 'w', namesrvAddr: broker.namesrvAddr },
    });
    try {
      const run = await update('-t', 'Where');
      expect(run).toMatchObject({ status: 64, stdout: '' });
      expect(run.stderr).toContain('Clusters: DefaultCluster, west.');
      expect(await configOf('Where')).toBeUndefined();
    } finally {
      await second.close();
    }
  });
});
