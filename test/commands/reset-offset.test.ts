import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { bareEnv, binFile } from '../cli/spawn.ts';
import { onlineClient } from './support/online-client.ts';

const { mq, mqJson } = firstSpawned();

const GROUP = 'Billing';
let broker: TestBroker;
let consumer: PullConsumer;
/** Store time of the third message of queue 0. */
let thirdStoredAt: number;

/** Queue 0 holds four messages, queue 1 two; the third of queue 0 is later than the ones before it. */
beforeAll(async () => {
  broker = await startTestBroker();
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  const send = (queueId: number) =>
    producer.send({ topic: 'Orders', body: 'x' }, { queue: { brokerName: broker.brokerName, queueId } });
  for (const queueId of [0, 0, 1, 1]) await send(queueId);
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (const queueId of [0, 0]) await send(queueId);
  await producer.close();
  consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr, consumerGroup: GROUP });
  const { messages } = await consumer.pull(await consumer.queue('Orders', broker.brokerName, 0), 2);
  thirdStoredAt = messages[0]?.storeTimestamp ?? 0;
});
afterAll(async () => {
  await consumer.close();
  await broker.close();
});
beforeEach(async () => {
  for (const queue of await consumer.queues('Orders')) await consumer.commit(queue, queue.queueId === 0 ? 3 : 0);
});

const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });
const run = (...args: string[]) => mq(['resetOffsetByTime', '-g', GROUP, '-t', 'Orders', ...args], { env: env() });
const rows = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
const offsets = async () => {
  const queues = await consumer.queues('Orders');
  return Promise.all(queues.map((queue) => consumer.committedOffset(queue)));
};

describe('resetOffsetByTime of a group that is offline', () => {
  it('shows the plan with --dry-run, and changes nothing', async () => {
    const plan = await run('-s', 'earliest', '--dry-run');
    expect(plan.status).toBe(0);
    expect(rows(plan.stdout)).toEqual([
      ['#brokerName', '#queueId', '#brokerOffset', '#consumerOffset', '#resetOffset', '#messages'],
      ['test-broker', '0', '4', '3', '0', '3 replayed'],
      ['test-broker', '1', '2', '0', '0', 'stays'],
      ['test-broker', '2', '0', '0', '0', 'stays'],
      ['test-broker', '3', '0', '0', '0', 'stays'],
    ]);
    expect(plan.stderr).toContain('4 queues, 3 messages replayed, 0 skipped. This is a dry run; nothing was changed.');
    expect(await offsets()).toEqual([3, 0, 0, 0]);
  });

  it('needs --yes without a terminal, and changes nothing before', async () => {
    const asked = await run('-s', 'latest');
    expect(asked.status).toBe(64);
    expect(asked.stderr).toContain('There is no terminal to answer at.\nhint: Add --yes, or set MQ_YES=1.');
    expect(asked.stdout).toContain('2 skipped');
    expect(await offsets()).toEqual([3, 0, 0, 0]);
  });

  it('resets to 0, and says success after reading each queue back', async () => {
    const reset = await run('-s', 'earliest', '--yes');
    expect(reset.status).toBe(0);
    const lines = reset.stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'start reset consumer offset by specified, group[Billing], topic[Orders], force[true], timestamp(string)[earliest]',
    );
    expect(rows(lines.slice(7, 12).join('\n'))).toEqual([
      ['#brokerName', '#queueId', '#offset', '#outcome'],
      ...[0, 1, 2, 3].map((queueId) => ['test-broker', String(queueId), '0', 'CONFIRMED']),
    ]);
    expect(lines.at(-1)).toBe('reset consumer offset success: 4 queues read back');
    expect(await offsets()).toEqual([0, 0, 0, 0]);
  });

  it('goes to the first message of a time, by its milliseconds or in local time, and to the end', async () => {
    expect((await run('-s', String(thirdStoredAt), '--yes')).status).toBe(0);
    expect(await offsets()).toEqual([2, 2, 0, 0]);
    expect((await run('-s', '2000-01-01#00:00:00:000', '--yes')).status).toBe(0);
    expect(await offsets()).toEqual([0, 0, 0, 0]);
    expect((await run('-timestamp', 'now', '-f', 'true', '--yes')).status).toBe(0);
    expect(await offsets()).toEqual([4, 2, 0, 0]);
  });

  it('moves nothing forward with -f false', async () => {
    expect((await run('-s', 'now', '-f', 'false', '--yes')).status).toBe(0);
    expect(await offsets()).toEqual([3, 0, 0, 0]);
    expect((await run('-s', String(thirdStoredAt), '-f', 'false', '--yes')).status).toBe(0);
    expect(await offsets()).toEqual([2, 0, 0, 0]);
  });

  it('moves one queue to an offset, 0 too', async () => {
    const one = (offset: string) => run('-b', broker.brokerAddr, '-q', '0', '-o', offset, '-s', '-1', '--yes');
    expect((await one('2')).stdout).toContain('queueId[0], broker[');
    expect(await offsets()).toEqual([2, 0, 0, 0]);
    expect((await one('0')).status).toBe(0);
    expect(await offsets()).toEqual([0, 0, 0, 0]);
    const beyond = await one('5');
    expect(beyond.status).toBe(65);
    expect(beyond.stderr).toContain('offset 5 is outside the queue, which holds 0 to 4');
  });

  it('gives one document with the outcome of each queue', async () => {
    const { status, document } = await mqJson(
      ['resetOffsetByTime', '-g', GROUP, '-t', 'Orders', '-s', 'latest', '-y'],
      {
        env: env(),
      },
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({
      group: GROUP,
      dryRun: false,
      point: { kind: 'latest' },
      queues: [
        { before: 3, target: 4, after: 4, outcome: 'CONFIRMED' },
        { before: 0, target: 2, after: 2, outcome: 'CONFIRMED' },
        { outcome: 'CONFIRMED' },
        { outcome: 'CONFIRMED' },
      ],
      unreached: [],
    });
  });
});

describe('resetOffsetByTime of a group that is online', () => {
  it('is confirmed by the broker, which moves the clients at their next pull', async () => {
    const client = await onlineClient({
      brokerAddr: broker.brokerAddr,
      clientId: 'c@1',
      group: GROUP,
      topic: 'Orders',
    });
    try {
      const reset = await run('-s', 'earliest', '--yes');
      expect(reset.status).toBe(0);
      expect(reset.stdout).toContain('reset consumer offset success: 4 queues read back\n');
      expect(await offsets()).toEqual([0, 0, 0, 0]);
    } finally {
      await client.close();
    }
  });

  it('is refused in broadcast, where the clients keep their offsets', async () => {
    const client = await onlineClient({
      brokerAddr: broker.brokerAddr,
      clientId: 'b@1',
      group: 'Everyone',
      topic: 'Orders',
      messageModel: 'BROADCASTING',
    });
    try {
      const args = ['resetOffsetByTime', '-g', 'Everyone', '-t', 'Orders', '-s', 'now', '--yes'];
      const refused = await mq(args, { env: env() });
      expect(refused.status).toBe(69);
      expect(refused.stderr).toContain('group Everyone consumes in broadcast: its clients keep their own offsets');
    } finally {
      await client.close();
    }
  });
});

describe('resetOffsetByTime', () => {
  it.each([
    [[], 'neither --timestamp (-s) nor --offset (-o) is given'],
    [['-s', 'soon'], '"soon" is no time'],
    [['-s', '2026-13-01#00:00:00:000'], '"2026-13-01#00:00:00:000" is no time'],
    [['-s', 'now', '-o', '1'], '--offset (-o) moves one queue, which --broker (-b) and --queue (-q) name together'],
    [['-s', 'now', '-b', '127.0.0.1:1'], '--broker (-b) moves one queue'],
    [['-s', 'now', '-q', 'x'], '--queue takes a whole number from 0, not x'],
    [['-s', 'now', '--dryrun'], 'resetOffsetByTime has no flag --dryrun'],
  ])('refuses %j', async (more, message) => {
    const refused = await run(...more, '--yes');
    expect(refused).toMatchObject({ status: 64, stdout: '' });
    expect(refused.stderr).toContain(`mq: ${message}`);
  });

  it('knows neither a topic nor a group that is not there', async () => {
    const topic = await mq(['resetOffsetByTime', '-g', GROUP, '-t', 'Order', '-s', 'now'], { env: env() });
    expect(topic.status).toBe(65);
    expect(topic.stderr).toContain('hint: Did you mean the topic Orders?');
    const group = await mq(['resetOffsetByTime', '-g', 'Biling', '-t', 'Orders', '-s', 'now'], { env: env() });
    expect(group.status).toBe(65);
    expect(group.stderr).toContain('no broker of the topic knows the group Biling');
  });

  it('fails with 69 where no name server answers', async () => {
    expect((await run('-s', 'now', '--yes', '-n', '127.0.0.1:1')).status).toBe(69);
  });
});

describe('resetOffsetByTime where the broker only tells its clients', () => {
  let older: TestBroker;
  let member: RemotingClient;

  beforeAll(async () => {
    older = await startTestBroker({ config: { useServerSideResetOffset: false } });
    const producer = new Producer({ namesrvAddr: older.namesrvAddr });
    await producer.send({ topic: 'Orders', body: 'x' }, { queue: { brokerName: older.brokerName, queueId: 0 } });
    await producer.close();
    const before = new PullConsumer({ namesrvAddr: older.namesrvAddr, consumerGroup: GROUP });
    for (const queue of await before.queues('Orders')) await before.commit(queue, 0);
    await before.close();
    member = await onlineClient({ brokerAddr: older.brokerAddr, clientId: 'c@1', group: GROUP, topic: 'Orders' });
  });
  afterAll(async () => {
    await member.close();
    await older.close();
  });

  it('waits for them, and shows on Ctrl-C what was read back until then', async () => {
    const args = ['resetOffsetByTime', '-g', GROUP, '-t', 'Orders', '-s', 'latest', '--yes'];
    await mq(['--version']);
    const child = spawn(process.execPath, [binFile, ...args], { env: bareEnv({ NAMESRV_ADDR: older.namesrvAddr }) });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += String(text);
    });
    child.stderr.on('data', (text) => {
      stderr += String(text);
      if (String(text).includes('waiting for it')) child.kill('SIGINT');
    });
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(stderr).toMatch(/^mq: interrupted: \d queues? read back, \d not$/m);
    expect(stdout).toContain('#brokerName  #queueId  #offset  #outcome\n');
    expect(stdout).not.toContain('success');
  });
});
