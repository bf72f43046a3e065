import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

const CLUSTER = 'DefaultCluster';
let broker: TestBroker;
let client: AdminClient;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-metadata-'));
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  await client.topics.update(broker.brokerAddr, topicConfig('Orders', { readQueueNums: 4, writeQueueNums: 4 }));
  await client.groups.update(broker.brokerAddr, subscriptionGroupConfig('billing', { retryMaxTimes: 3 }));
});

afterAll(async () => {
  await client.close();
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });
const run = (args: string[], stdin?: string) => mq(args, { env: env(), ...(stdin !== undefined && { stdin }) });
const file = (name: string) => join(directory, name);

describe('metadata as a file', () => {
  it('is written as YAML, compared, changed and applied', async () => {
    const path = file('cluster.yaml');
    const made = await run(['exportMetadata', '-o', path]);
    expect(made).toMatchObject({ status: 0, stdout: `export ${path} success\n`, stderr: '1 topic, 1 group\n' });
    const text = await readFile(path, 'utf8');
    expect(text).toContain(
      '    topics:\n      Orders:\n        attributes: {}\n        order: false\n        perm: 6\n',
    );
    expect(await run(['diff', path])).toMatchObject({ status: 0, stdout: 'nothing differs\n' });

    const wanted = text.replace('perm: 6', 'perm: 4').replace('retryMaxTimes: 3', 'retryMaxTimes: 5');
    const dry = await run(['apply', '--dry-run'], wanted);
    expect(dry.status).toBe(10);
    expect(dry.stdout).toBe(
      `~ topic Orders on ${broker.brokerName}\n    perm: 6 -> 4\n~ group billing on ${broker.brokerName}\n    retryMaxTimes: 3 -> 5\n`,
    );
    await writeFile(path, wanted);
    const refused = await run(['apply', path]);
    expect(refused).toMatchObject({ status: 64 });
    expect(refused.stderr).toContain('2 changes to DefaultCluster. Go on? There is no terminal to answer at.');
    expect((await client.topics.findConfig(broker.brokerAddr, 'Orders'))?.perm).toBe(6);
    const applied = await mqJson(['apply', path, '--yes'], { env: env() });
    expect(applied).toMatchObject({
      status: 0,
      document: {
        differences: [
          { kind: 'topic', name: 'Orders', outcome: 'DONE' },
          { kind: 'group', outcome: 'DONE' },
        ],
      },
    });
    const drift = await run(['diff', CLUSTER, path]);
    expect(drift).toMatchObject({ status: 0 });
  });

  it('shows drift as a table, and ends with 10', async () => {
    const document = {
      format: 'mq-metadata',
      version: 1,
      clusters: { Any: { groups: { billing: { retryMaxTimes: 16 } } } },
    };
    await writeFile(file('drift.json'), JSON.stringify(document));
    const drift = await run(['diff', file('drift.json'), CLUSTER, '--only', 'groups']);
    expect(drift.status).toBe(10);
    expect(drift.stdout.split('\n')[1]?.split(/ {2,}/)).toEqual([
      ...['change', 'group', 'billing', broker.brokerName, 'retryMaxTimes', '16', '5', '-'],
    ]);
  });

  it('removes nothing without --prune, and then wants the name of the cluster', async () => {
    await client.topics.update(broker.brokerAddr, topicConfig('Old', { readQueueNums: 1, writeQueueNums: 1 }));
    const wanted = JSON.stringify({
      ...{ format: 'mq-metadata', version: 1 },
      clusters: { [CLUSTER]: { topics: { Orders: {} } } },
    });
    const kept = await run(['apply', '--yes'], wanted);
    expect(kept).toMatchObject({ status: 0, stdout: `- topic Old on ${broker.brokerName}\n` });
    expect(kept.stderr).toContain('1 not in the file and kept; --prune removes them.');
    const asked = await run(['apply', '--prune', '--yes'], wanted);
    expect(asked.status).toBe(64);
    expect(asked.stderr).toContain('removed from DefaultCluster with all messages: topic Old.');
    const gone = await run(['apply', '--prune', `--confirm=${CLUSTER}`], wanted);
    expect(gone.stdout).toContain('apply success: 1 change read back\n');
    expect(await client.topics.findConfig(broker.brokerAddr, 'Old')).toBeUndefined();
  });

  it('that is none is refused, with the field that is wrong', async () => {
    const wrong = { format: 'mq-metadata', version: 1, clusters: { C: { topics: { Orders: { perms: 6 } } } } };
    const bad = await run(['apply'], JSON.stringify(wrong));
    expect(bad).toMatchObject({ status: 65, stdout: '' });
    expect(bad.stderr).toContain(
      'stdin is no file of metadata: clusters.C.topics.Orders must NOT have additional properties',
    );
    expect((await run(['apply'], 'a: [')).status).toBe(65);
  });
});

describe("mqadmin's exports", () => {
  const read = async (name: string) => JSON.parse(await readFile(file(name), 'utf8')) as Record<string, unknown>;

  it('exportMetadata writes topics, groups or both', async () => {
    const made = await run(['exportMetadata', '-c', CLUSTER, '-f', directory]);
    expect(made.stdout).toBe(`export ${file('metadata.json')} success\n`);
    expect(await read('metadata.json')).toMatchObject({
      topicConfigTable: { Orders: { topicName: 'Orders', readQueueNums: 4 } },
      subscriptionGroupTable: { billing: { groupName: 'billing' } },
      exportTime: expect.any(Number),
    });
    await run(['exportMetadata', '-b', broker.brokerAddr, '-t', '-f', directory]);
    expect(Object.keys(await read('topic.json'))).toEqual(['topicConfigTable', 'exportTime']);
  });

  it('exportConfigs and exportMetrics write what they say', async () => {
    const configs = await run(['exportConfigs', '-f', directory]);
    expect(configs.stdout).toBe(`export ${file('configs.json')} success\n`);
    expect(await read('configs.json')).toMatchObject({
      brokerConfigs: { [broker.brokerName]: { brokerId: '0', flushDiskType: 'ASYNC_FLUSH' } },
      clusterScale: { namesrvSize: 1, masterBrokerSize: 1, slaveBrokerSize: 0 },
    });
    const metrics = await mqJson(['exportMetrics', '-c', CLUSTER, '-f', directory], { env: env() });
    const report = { runtimeQuota: { topicSize: 1, groupSize: 1 }, runtimeVersion: { clientInfo: [] } };
    expect(metrics).toMatchObject({ status: 0, document: { evaluateReport: { [broker.brokerName]: report } } });
    expect(await read('metrics.json')).toMatchObject({ totalData: { totalTps: { totalNormalInTps: 0 } } });
  });
});
