import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { bareEnv, binFile } from '../cli/spawn.ts';
import { onlineClient } from './support/online-client.ts';

const { mq } = firstSpawned();

const GROUP = 'Billing';
let broker: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  const queue = { brokerName: broker.brokerName, queueId: 0 };
  for (let i = 0; i < 4; i++) await producer.send({ topic: 'Orders', body: 'x' }, { queue });
  await producer.close();
  await client.offsets.commit(broker.brokerAddr, GROUP, { topic: 'Orders', queueId: 0 }, 1);
});

afterAll(async () => {
  await client.close();
  await broker.close();
});

const run = (command: string, ...args: string[]) => mq([command, '-n', broker.namesrvAddr, ...args]);
const committed = () => client.offsets.findCommitted(broker.brokerAddr, GROUP, { topic: 'Orders', queueId: 0 });

describe('a group that is offline', () => {
  it('is moved by resetOffsetToLatest and, without a time, to its first message by resetOffsetByTimeOffline', async () => {
    const latest = await run('resetOffsetToLatest', '-g', GROUP, '-t', 'Orders', '--yes');
    expect(latest.status).toBe(0);
    expect(latest.stdout).toContain('reset consumer offset success: 4 queues read back');
    expect(await committed()).toBe(4);
    expect(await run('resetOffsetByTimeOffline', '-g', GROUP, '-t', 'Orders', '--yes')).toMatchObject({ status: 0 });
    expect(await committed()).toBe(0);
    const forward = await run('resetOffsetByTimeOld', '-g', GROUP, '-t', 'Orders', '-s', 'latest', '-f', 'false', '-y');
    expect(forward.status).toBe(0);
    expect(await committed()).toBe(0);
  });
});

describe('a group that is online', () => {
  let online: RemotingClient;
  beforeAll(async () => {
    online = await onlineClient({ brokerAddr: broker.brokerAddr, clientId: 'host@9', group: GROUP, topic: 'Orders' });
  });
  afterAll(() => online.close());

  it('is not moved by the commands for groups that are offline', async () => {
    const refused = await run('resetOffsetByTimeOffline', '-g', GROUP, '-t', 'Orders', '--yes');
    expect(refused).toMatchObject({ status: 69, stdout: '' });
    expect(refused.stderr).toContain(`group ${GROUP} has clients online: host@9`);
  });

  it('is shown by consumer, and named where its client does not say where it is', async () => {
    const shown = await run('consumer', '-g', GROUP);
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    expect(shown.stdout).toContain('host@9');
    const silent = await run('getConsumerStatus', '-g', GROUP, '-t', 'Orders');
    expect(silent.status).toBe(3);
    expect(silent.stdout).toBe(
      `get consumer status from client. group=${GROUP}, topic=Orders, originClientId=\n#clientId  #brokerName  #queueId  #offset\n`,
    );
    expect(silent.stderr).toContain('the client host@9 did not say where it is');
  });
});

describe('mq getConsumerConfig', () => {
  it('shows every setting, as the original spells them', async () => {
    await run('updateSubGroup', '-g', GROUP, '-r', '3', '-c', 'DefaultCluster');
    const shown = await run('getConsumerConfig', '-g', GROUP);
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    const [rule, first, ...rest] = shown.stdout.split('\n');
    expect(rule).toBe(`${'='.repeat(29)}DefaultCluster:test-broker${'='.repeat(29)}`);
    expect(first).toBe(`groupName${' '.repeat(31)}=  ${GROUP}`);
    expect(rest).toContain(`retryMaxTimes${' '.repeat(27)}=  3`);
    expect(rest).toContain(`subscriptionDataSet${' '.repeat(21)}=`);
  });
});

describe('mq DecodeMessageId', () => {
  it('tells who made an id and when', async () => {
    const run = await mq(['DecodeMessageId', '-i', '0A000007123418B4AAC200000000002A'], {
      env: { TZ: 'Asia/Shanghai' },
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^ip=10\.0\.0\.7 date=\d{4}-\d\d-01#00:00:00:000 pid=4660\n$/);
    expect(await mq(['DecodeMessageId', '-i', 'x'])).toMatchObject({ status: 65, stdout: '' });
  });
});

describe('mq startMonitoring', () => {
  it('reports round by round until Ctrl-C', async () => {
    const args = [binFile, 'startMonitoring', '-n', broker.namesrvAddr, '--json', '--interval', '1'];
    const child = spawn(process.execPath, args, { env: bareEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      text += chunk;
      if (text.includes('endRound') && child.signalCode === null) child.kill('SIGINT');
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(130);
    const reports = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(reports[0]).toEqual({ time: expect.any(Number), kind: 'beginRound' });
    expect(reports).toContainEqual(
      expect.objectContaining({ kind: 'undoneMsgs', consumerGroup: GROUP, topic: 'Orders', undoneMsgsTotal: 4 }),
    );
  });
});
