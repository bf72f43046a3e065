import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { onlineClient } from './support/online-client.ts';
import { onlineProducer } from './support/online-producer.ts';

const { mq, mqJson } = firstSpawned();

let bench: Bench;
const members: RemotingClient[] = [];

beforeAll(async () => {
  bench = await openBench();
  await bench.send({ topic: 'Orders' });
  const { brokerAddr, brokerName } = bench.broker;
  const member = (clientId: string, topic: string, queueIds: readonly number[]) =>
    onlineClient({
      brokerAddr,
      clientId,
      group: 'Billing',
      topic,
      queues: queueIds.map((queueId) => ({ topic, brokerName, queueId })),
    });
  members.push(await member('10.0.0.1@b', 'Orders', [0, 1]), await member('10.0.0.1@a', 'Orders', [1, 2]));
  await onlineProducer(bench, '10.0.0.2@p', 'OrderService');
});
afterAll(async () => {
  for (const member of members) await member.close();
  await bench.close();
});

const run = (...args: string[]) => mq([...args, '-n', bench.broker.namesrvAddr]);

it('consumerConnection lists each client once, then the subscription', async () => {
  const { status, stdout } = await run('consumerConnection', '-g', 'Billing');
  expect(status).toBe(0);
  expect(stdout.replace(/127\.0\.0\.1:\d+ */g, 'ADDR ').split('\n')).toEqual([
    expect.stringMatching(/^#ClientId {3}#ClientAddr +#Language {2}#Version$/),
    '10.0.0.1@a  ADDR JAVA       V5_3_3',
    '10.0.0.1@b  ADDR JAVA       V5_3_3',
    '',
    'Below is subscription:',
    '#Topic  #SubExpression',
    'Orders  *',
    '',
    'ConsumeType: CONSUME_PASSIVELY',
    'MessageModel: CLUSTERING',
    'ConsumeFromWhere: CONSUME_FROM_LAST_OFFSET',
    '',
  ]);
});

it('consumerConnection says when nobody is online', async () => {
  const run65 = await run('consumerConnection', '-g', 'Nobody');
  expect(run65).toMatchObject({ status: 65, stdout: '' });
  expect(run65.stderr).toContain('no consumer of the group Nobody is online');
});

it('producerConnection lists the producers', async () => {
  const found = await mqJson(['producerConnection', '-g', 'OrderService', '-t', 'Orders'], {
    env: { NAMESRV_ADDR: bench.broker.namesrvAddr },
  });
  expect(found.document).toMatchObject({
    group: 'OrderService',
    clients: [{ clientId: '10.0.0.2@p', language: 'JAVA', version: 'V5_3_3' }],
    unreached: [],
  });
  expect(await run('producerConnection', '-g', 'Nobody', '-t', 'Orders')).toMatchObject({ status: 65, stdout: '' });
});

it('consumerStatus names the queue that two clients consume', async () => {
  const { status, stdout } = await run('consumerStatus', '-g', 'Billing');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^10\.0\.0\.1@a +V5_3_3 +2 +0 +0\.00 +0\.00/m);
  expect(stdout).toContain(
    `WARN: Orders ${bench.broker.brokerName} queue 1 is consumed by several clients: 10.0.0.1@a, 10.0.0.1@b`,
  );
});

it('consumerStatus -i shows all one client says', async () => {
  const { stdout } = await run('consumerStatus', '-g', 'Billing', '-i', '10.0.0.1@b');
  expect(stdout).toMatch(/^#Consumer Offset#\n#Topic {2}#Broker Name {2}#QID {2}#Consumer Offset\nOrders/);
  expect(stdout).toContain('Nothing out of order.');
  expect(await run('consumerStatus', '-g', 'Billing', '-i', 'none')).toMatchObject({ status: 65 });
});
