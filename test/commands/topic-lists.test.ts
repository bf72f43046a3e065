import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;
let directory: string;

beforeAll(async () => {
  broker = await startTestBroker();
  directory = await mkdtemp(join(tmpdir(), 'mq-lists-'));
});

afterAll(async () => {
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

const run = (command: string, ...args: string[]) => mq([command, '-n', broker.namesrvAddr, ...args]);

async function fileOf(value: unknown): Promise<string> {
  const file = join(directory, 'list.json');
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('mq updateTopicList', () => {
  it('makes topics, and asks before it changes them', async () => {
    const file = await fileOf([{ topicName: 'Orders', readQueueNums: 4 }, { topicName: 'Bills' }]);
    const made = await run('updateTopicList', '-c', 'DefaultCluster', '-f', file);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toBe(
      `submit batch of topic config to ${broker.brokerAddr} success: 2 created, 0 changed, 0 as they were\n  Orders: new\n  Bills: new\n`,
    );
    const changed = await fileOf([{ topicName: 'Orders', perm: 4 }, { topicName: 'Bills' }]);
    const asked = await run('updateTopicList', '-b', broker.brokerAddr, '-f', changed);
    expect(asked).toMatchObject({ status: 64, stdout: '' });
    expect(asked.stderr).toContain('Change 1 topic (Orders) that is there already, on 1 broker?');
    const done = await run('updateTopicList', '-b', broker.brokerAddr, '-f', changed, '--yes');
    expect(done.stdout).toContain('0 created, 1 changed, 1 as they were\n  Orders: perm: 6 -> 4\n');
  });

  it('names what is wrong with a file', async () => {
    const wrong = await fileOf([{ topicName: 'A' }, { topicName: 'B', perms: 6 }]);
    const refused = await run('updateTopicList', '-f', wrong);
    expect(refused).toMatchObject({ status: 65, stdout: '' });
    expect(refused.stderr).toContain('list.json: topic 1 has no perms');
    const missing = await run('updateTopicList', '-f', join(directory, 'none.json'));
    expect(missing).toMatchObject({ status: 65, stdout: '' });
    expect(missing.stderr).toContain('none.json does not exist');
  });
});

describe('mq updateSubGroupList', () => {
  it('makes groups', async () => {
    const file = await fileOf([{ groupName: 'Billing', retryMaxTimes: 3 }]);
    const made = await run('updateSubGroupList', '-c', 'DefaultCluster', '-f', file);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain(
      `submit batch of subscription group config to ${broker.brokerAddr} success: 1 created`,
    );
  });
});

describe('mq updateTopicPerm', () => {
  it('says from what to what', async () => {
    await run('updateTopic', '-t', 'Perm', '-c', 'DefaultCluster');
    const done = await run('updateTopicPerm', '-t', 'Perm', '-c', 'DefaultCluster', '-p', '4');
    expect(done).toMatchObject({
      status: 0,
      stdout: `update topic perm from 6 to 4 in ${broker.brokerAddr} success.\n`,
    });
    const same = await run('updateTopicPerm', '-t', 'Perm', '-b', broker.brokerAddr, '-p', '4');
    expect(same.stdout).toMatch(/^new perm equals to the old one! 4 in \S+\nTopicConfig \[topicName=Perm, .*\]\.\n$/);
  });
});

describe('mq topicClusterList and allocateMQ', () => {
  it('look a topic up', async () => {
    expect(await run('topicClusterList', '-t', 'SELF_TEST_TOPIC')).toMatchObject({
      status: 0,
      stdout: 'DefaultCluster\n',
    });
    expect((await run('allocateMQ', '-t', 'SELF_TEST_TOPIC', '-i', 'b,a')).stdout).toBe(
      '{"result":{"a":[{"brokerName":"test-broker","queueId":0,"topic":"SELF_TEST_TOPIC"}],"b":[]}}\n',
    );
  });
});

describe('mq updateOrderConf', () => {
  it('sets, shows and deletes', async () => {
    const args = ['-t', 'Strict', '-v', 'test-broker:4;other:2'];
    const put = await run('updateOrderConf', '-m', 'put', ...args);
    expect(put).toMatchObject({
      status: 0,
      stdout: 'update orderConf success. topic=[Strict], orderConf=[test-broker:4;other:2]\n',
      stderr: 'warning: no broker is registered with the name other\n',
    });
    const got = await mqJson(['updateOrderConf', '-n', broker.namesrvAddr, '-m', 'get', '-t', 'Strict']);
    expect(got.document).toMatchObject({ method: 'get', orderConf: 'test-broker:4;other:2' });
    const gone = await run('updateOrderConf', '-m', 'delete', '-t', 'Strict', '--yes');
    expect(gone).toMatchObject({ status: 0, stdout: 'delete orderConf success. topic=[Strict]\n' });
    expect(await run('updateOrderConf', '-m', 'get', '-t', 'Strict')).toMatchObject({ status: 65, stdout: '' });
  });

  it('refuses what is no order configuration', async () => {
    const bad = await run('updateOrderConf', '-m', 'put', '-t', 'Strict', '-v', 'test-broker');
    expect(bad).toMatchObject({ status: 65, stdout: '' });
    const bare = await run('updateOrderConf', '-m', 'put', '-t', 'Strict');
    expect(bare).toMatchObject({ status: 64, stdout: '' });
  });
});
