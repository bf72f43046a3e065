import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { DEAD_ADDR, type Registration, registerForeignBroker } from './support/foreign-broker.ts';

const { mq, mqJson } = firstSpawned();

/** A cluster of two brokers, one of which was just killed. */
let broker: TestBroker;
let dead: Registration;

beforeAll(async () => {
  broker = await startTestBroker();
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (const queueId of [0, 0, 1]) {
    await producer.send(
      { topic: 'Orders', body: 'x', keys: ['k'] },
      { queue: { brokerName: broker.brokerName, queueId } },
    );
  }
  await producer.close();
  const consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr, consumerGroup: 'Billing' });
  for (const queue of await consumer.queues('Orders')) await consumer.commit(queue, 0);
  await consumer.close();
  dead = await registerForeignBroker(broker.namesrvAddr, {
    ...{ brokerName: 'dead-broker', clusterName: broker.clusterName, topics: ['Orders', 'OnlyThere'] },
  });
});
afterAll(async () => {
  await dead.close();
  await broker.close();
});

const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });
const run = (...args: string[]) => mq(args, { env: env() });
const missing = new RegExp(
  `warning: dead-broker ${DEAD_ADDR} is missing: cannot connect to ${DEAD_ADDR}.*; the address came from name server 127\\.0\\.0\\.1:\\d+, where broker dead-broker registered it`,
);

describe('with one broker down', () => {
  it('consumerProgress shows what the others know, and ends with 3', async () => {
    const all = await run('consumerProgress');
    expect(all.status).toBe(3);
    expect(all.stdout).toMatch(/^Billing .* 3 +OFFLINE$/m);
    expect(all.stderr).toMatch(missing);
    const { status, document, stderr } = await mqJson(['consumerProgress', '-g', 'Billing'], { env: env() });
    expect(status).toBe(3);
    expect(document).toMatchObject({
      diffTotal: 3,
      unreached: [
        { address: DEAD_ADDR, brokerName: 'dead-broker', error: { code: 'UNREACHABLE', address: DEAD_ADDR } },
      ],
    });
    expect(JSON.parse(stderr)).toEqual({ warnings: [expect.stringContaining('dead-broker')] });
    expect((await run('consumerProgress', '-g', 'Billing', '--threshold', '2')).status).toBe(10);
  });

  it('queryMsgByKey shows what it found, and ends with 3', async () => {
    const found = await run('queryMsgByKey', '-t', 'Orders', '-k', 'k');
    expect(found.status).toBe(3);
    expect(found.stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(found.stderr).toMatch(missing);
    const nobody = await run('queryMsgByKey', '-t', 'OnlyThere', '-k', 'k');
    expect(nobody).toMatchObject({ status: 69, stdout: '' });
  });

  it('resetOffsetByTime moves the queues it reaches, and ends with 3', async () => {
    const reset = await run('resetOffsetByTime', '-g', 'Billing', '-t', 'Orders', '-s', 'latest', '--yes');
    expect(reset.status).toBe(3);
    expect(reset.stdout).toMatch(/^test-broker +0 +2 +CONFIRMED$/m);
    expect(reset.stderr).toMatch(missing);
    expect(reset.stdout).toMatch(/\nreset consumer offset in part: 4 queues read back, 0 not; 1 broker not reached\n$/);
  });

  it('sendMessage to the broker that is down names its address and who gave it', async () => {
    const sent = await run('sendMessage', '-t', 'OnlyThere', '-p', 'x', '--timeout', '1000');
    expect(sent).toMatchObject({ status: 69, stdout: '' });
    expect(sent.stderr).toContain(`cannot connect to ${DEAD_ADDR}`);
    expect(sent.stderr).toContain('where broker dead-broker registered it');
    expect((await run('sendMessage', '-t', 'Orders', '-p', 'x')).status).toBe(0);
  });
});
