import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { onlineClient } from './support/online-client.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;
const clients: RemotingClient[] = [];

beforeAll(async () => {
  broker = await startTestBroker();
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  const queue = (queueId: number) => ({ brokerName: broker.brokerName, queueId });
  for (const queueId of [0, 0, 0, 1, 1]) {
    await producer.send({ topic: 'Orders', body: 'x' }, { queue: queue(queueId) });
  }
  await producer.close();
  const consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr, consumerGroup: 'Offline' });
  for (const one of await consumer.queues('Orders')) await consumer.commit(one, one.queueId === 0 ? 1 : 0);
  await consumer.close();
  const member = { brokerAddr: broker.brokerAddr, topic: 'Orders' };
  clients.push(await onlineClient({ ...member, clientId: 'b@1', group: 'Broadcast', messageModel: 'BROADCASTING' }));
  const held = { topic: 'Orders', ...queue(0) };
  clients.push(await onlineClient({ ...member, clientId: 'o@1', group: 'Online', queues: [held] }));
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await broker.close();
});

const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });
const run = (...args: string[]) => mq(['consumerProgress', ...args], { env: env() });
const rows = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

describe('consumerProgress of one group', () => {
  it('shows each queue, the footer of the original, and that the group is offline', async () => {
    const progress = await run('-g', 'Offline');
    expect(progress).toMatchObject({ status: 0, stderr: '' });
    expect(rows(progress.stdout)).toEqual([
      ['#Topic', '#Broker Name', '#QID', '#Broker Offset', '#Consumer Offset', '#Diff', '#Inflight', '#LastTime'],
      [
        'Orders',
        'test-broker',
        '0',
        '3',
        '1',
        '2',
        expect.any(String),
        expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      ],
      ['Orders', 'test-broker', '1', '2', '0', '2', expect.any(String), 'N/A'],
      ['Orders', 'test-broker', '2', '0', '0', '0', expect.any(String), 'N/A'],
      ['Orders', 'test-broker', '3', '0', '0', '0', expect.any(String), 'N/A'],
      [''],
      ['Consume TPS: 0.00'],
      ['Consume Diff Total: 4'],
      [expect.stringMatching(/^Consume Inflight Total: \d+$/)],
      ['Group State: OFFLINE: no client is connected; the offsets are those stored last'],
    ]);
  });

  it('shows who holds a queue with -s', async () => {
    const progress = await run('-g', 'Online', '-s', 'true');
    expect(progress.status).toBe(0);
    const [heading, first, second] = rows(progress.stdout);
    expect(heading?.[5]).toBe('#Client IP');
    expect(first?.[5]).toBe('127.0.0.1');
    expect(second?.[5]).toBe('N/A');
    expect(progress.stdout).toContain('Group State: ONLINE, 1 in CLUSTERING\n');
    const { document } = await mqJson(['consumerProgress', '-g', 'Online', '-s'], { env: env() });
    expect(document).toMatchObject({
      group: 'Online',
      state: 'ONLINE',
      queues: [{ clientId: 'o@1', clientAddr: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }, {}, {}, {}],
      unreached: [],
    });
  });

  it('tells a broadcast group apart from one that has consumed everything', async () => {
    const progress = await run('-g', 'Broadcast');
    expect(progress.status).toBe(0);
    expect(rows(progress.stdout)[1]?.slice(0, 7)).toEqual(['Orders', 'test-broker', '0', '3', '-', '-', '-']);
    expect(progress.stdout).toContain('\nConsume Diff Total: -\n');
    expect(progress.stdout).toContain('Group State: ONLINE, 1 in BROADCASTING: each client keeps its own offsets');
  });

  it('ends with 10 above the threshold, and not at it', async () => {
    const above = await run('-g', 'Offline', '--threshold', '3');
    expect(above.status).toBe(10);
    expect(above.stderr).toBe('warning: Offline is 4 messages behind, above the threshold of 3\n');
    expect((await run('-g', 'Offline', '--threshold', '4')).status).toBe(0);
    expect((await run('--threshold', '3')).status).toBe(10);
  });

  it('keeps to one topic with -t', async () => {
    expect((await run('-g', 'Offline', '-t', 'Orders')).stdout).toContain('Consume Diff Total: 4');
    expect((await run('-t', 'Orders')).status).toBe(64);
    expect((await run('-g', 'Offline', '-t', 'Order')).stderr).toContain('hint: Did you mean the topic Orders?');
  });

  it('does not know a group nobody knows, and suggests the nearest', async () => {
    const missing = await run('-g', 'Onlin');
    expect(missing).toMatchObject({ status: 65, stdout: '' });
    expect(missing.stderr).toContain('Did you mean the group Online?');
  });

  it('fails with 69 where no name server answers', async () => {
    const unreachable = await mqJson(['consumerProgress', '-n', '127.0.0.1:1']);
    expect(unreachable).toMatchObject({ status: 69, document: undefined });
    expect(JSON.parse(unreachable.stderr)).toMatchObject({
      error: { code: 'UNREACHABLE', address: '127.0.0.1:1', addressFrom: '-n' },
    });
  });
});

describe('consumerProgress of all groups', () => {
  it('has a sorted row for each, with its state', async () => {
    const progress = await run();
    expect(progress).toMatchObject({ status: 0, stderr: '' });
    const [heading, ...groups] = rows(progress.stdout);
    expect(heading).toEqual(['#Group', '#Count', '#Version', '#Type', '#Model', '#TPS', '#Diff Total', '#State']);
    const at = (name: string) => groups.find(([group]) => group === name);
    expect(at('Offline')).toEqual(['Offline', '0', 'OFFLINE', '-', '-', '0.00', '4', 'OFFLINE']);
    expect(at('Broadcast')).toEqual(['Broadcast', '1', 'V5_3_3', 'PUSH', 'BROADCASTING', '0.00', '-', 'ONLINE']);
    expect(at('Online')?.at(-1)).toBe('ONLINE');
    const names = groups.map(([group]) => group);
    expect(names).toEqual([...names].sort());
  });
});
