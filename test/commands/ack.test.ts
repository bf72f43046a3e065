import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AckConsumer } from '../../src/client/consumer/ack/ack-consumer.ts';
import type { Delivery } from '../../src/client/consumer/ack/delivery.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;
let producer: Producer;
let consumer: AckConsumer;
const deliveries: Delivery[] = [];

beforeAll(async () => {
  broker = await startTestBroker();
  producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (const body of ['a', 'b', 'c']) {
    await producer.send({ topic: 'Orders', body }, { queue: { brokerName: 'test-broker', queueId: 0 } });
  }
  consumer = new AckConsumer({
    ...{ namesrvAddr: broker.namesrvAddr, consumerGroup: 'billing', consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
  });
  consumer.subscribe('Orders');
  while (deliveries.length < 3) deliveries.push(...(await consumer.receive(3 - deliveries.length)));
});
afterAll(async () => {
  await consumer.close();
  await producer.close();
  await broker.close();
});

const env = () => ({ env: { NAMESRV_ADDR: broker.namesrvAddr } });
const run = (...args: string[]) => mq(['ack', '-g', 'billing', '-t', 'Orders', ...args], env());

describe('mq ack', () => {
  it('asks, and acknowledges a message by its id: done, then already', async () => {
    const { msgId } = (deliveries[0] as Delivery).message;
    const asked = await run('-i', msgId);
    expect(asked.status).toBe(64);
    expect(asked.stderr).toContain(
      `Acknowledge ${msgId} (queue 0, offset 0 of Orders), with ${consumer.clientId} until`,
    );
    const done = await mqJson(['ack', '-g', 'billing', '-t', 'Orders', '-i', msgId, '--yes'], env());
    expect(done).toMatchObject({
      status: 0,
      document: { group: 'billing', messages: [{ msgId, queueId: 0, queueOffset: 0, outcome: 'done' }] },
    });
    const again = await run('-i', msgId, '--yes');
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/ already\n$/);
    expect(again.stderr).toContain('warning: Message already acked, ackMessage failed: ');
  });

  it('acknowledges by place and by handle; the consumer that comes later is told', async () => {
    expect((await run('-b', 'test-broker', '-q', '0', '-o', '1', '--yes')).stdout).toMatch(/ done\n$/);
    expect(await deliveries[1]?.ack()).toBe('already');
    expect((await run('--handle', deliveries[2]?.handle ?? '', '--yes')).stdout).toMatch(/ done\n$/);
  });

  it('ends with 10 for what is not out, and refuses a group that pulls', async () => {
    await producer.send({ topic: 'Orders', body: 'd' }, { queue: { brokerName: 'test-broker', queueId: 1 } });
    const place = ['-t', 'Orders', '-b', 'test-broker', '-q', '1', '-o', '0', '--yes'];
    const unknown = await mq(['ack', '-g', 'billing', ...place], env());
    expect(unknown.status).toBe(10);
    expect(unknown.stderr).toContain('not handed out yet');
    const pulls = await mq(['ack', '-g', 'pullers', ...place], env());
    expect(pulls.status).toBe(69);
    expect(pulls.stderr).toContain('consumes queue 1 of Orders by offsets');
    expect(pulls.stderr).toContain('hint: Restart the client that has it, or move the group past it:');
  });

  it('wants to know which message', async () => {
    expect((await run('-q', '0', '--yes')).status).toBe(64);
  });
});

describe('setConsumeMode', () => {
  it('says what it set, where, as the original does', async () => {
    const args = ['setConsumeMode', '-c', 'DefaultCluster', '-t', 'Orders', '-g', 'billing', '-m', 'pop', '-q', '2'];
    const set = await mq(args, env());
    expect(set).toMatchObject({
      status: 0,
      stdout: `set consume mode to ${broker.brokerAddr} success.\ntopic[Orders] group[billing] consume mode[POP] popShareQueueNum[2]\n`,
    });
    const wrong = await mq(['setConsumeMode', '-b', broker.brokerAddr, '-t', 'T', '-g', 'g', '-m', 'PUSH'], env());
    expect(wrong.status).toBe(64);
  });
});

describe('queryMsgByUniqueKey', () => {
  it('shows a message with how far the groups are', async () => {
    const { msgId } = (deliveries[0] as Delivery).message;
    const found = await mq(['queryMsgByUniqueKey', '-t', 'Orders', '-i', msgId], env());
    expect(found.status).toBe(0);
    expect(found.stdout).toContain(`MsgId:               ${msgId}\n`);
    expect(found.stdout).toMatch(/^billing +CONSUMED /m);
    const missing = await mqJson(['queryMsgByUniqueKey', '-t', 'Orders', '-i', '0'.repeat(32)], env());
    expect(missing).toMatchObject({ status: 65, document: undefined });
  });
});
