import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookForBrokers } from '../../../src/admin/wait/brokers.ts';
import { lookForLag } from '../../../src/admin/wait/lag.ts';
import { lookForMaster } from '../../../src/admin/wait/master.ts';
import { lookForMessage } from '../../../src/admin/wait/message.ts';
import { lookForTopic } from '../../../src/admin/wait/topic.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { PullConsumer } from '../../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { DEAD_ADDR, type Registration, registerForeignBroker } from '../../commands/support/foreign-broker.ts';

/** A broker with a topic of three messages in one queue, two of which a group has consumed. */
let broker: TestBroker;
let client: AdminClient;
let dead: Registration;
const ids: string[] = [];
const [TOPIC, GROUP] = ['Orders', 'Billing'];

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  await client.topics.update(broker.brokerAddr, topicConfig(TOPIC, { readQueueNums: 1, writeQueueNums: 1 }));
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (const key of ['one', 'two', 'three']) {
    ids.push((await producer.send({ topic: TOPIC, body: key, keys: [key] })).msgId);
  }
  await producer.close();
  const consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr, consumerGroup: GROUP });
  for (const queue of await consumer.queues(TOPIC)) await consumer.commit(queue, 2);
  await consumer.close();
  dead = await registerForeignBroker(broker.namesrvAddr, {
    ...{ brokerName: 'dead', clusterName: 'Dead', topics: ['OnlyThere'] },
  });
});
afterAll(async () => {
  await dead.close();
  await client.close();
  await broker.close();
});

describe('brokers', () => {
  it('are up when they are listed and answer', async () => {
    const seen = [{ address: broker.brokerAddr, brokerName: broker.brokerName, brokerId: 0 }];
    expect(await lookForBrokers(client, { addr: broker.brokerAddr })).toMatchObject({ done: true, seen });
    expect(await lookForBrokers(client, { cluster: broker.clusterName })).toMatchObject({ done: true, seen });
    expect(await lookForBrokers(client, { count: 1 })).toMatchObject({ done: true, seen });
  });

  it('are not when one is missing', async () => {
    const two = await lookForBrokers(client, { count: 2 });
    expect(two).toMatchObject({ done: false, words: expect.stringMatching(/^1 of 2 answer; cannot connect/) });
    expect(await lookForBrokers(client, { cluster: 'Dead' })).toMatchObject({ done: false });
    expect(await lookForBrokers(client, { cluster: 'Nowhere' })).toEqual({
      done: false,
      words: 'no broker is registered',
    });
    await expect(lookForBrokers(client, { addr: '127.0.0.1:2' })).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('are not when they answer, but are not registered', async () => {
    const port = Number(broker.brokerAddr.split(':')[1]);
    const other = `localhost:${port}`;
    expect(await lookForBrokers(client, { addr: other })).toEqual({
      done: false,
      words: `${other} answers, but is not registered with the name server`,
    });
  });
});

describe('a master', () => {
  it('is there when it is registered and answers', async () => {
    const name = broker.brokerName;
    expect(await lookForMaster(client, name)).toMatchObject({ done: true, seen: { address: broker.brokerAddr } });
    expect(await lookForMaster(client, 'nobody')).toEqual({
      done: false,
      words: 'no broker called nobody is registered',
    });
    await expect(lookForMaster(client, 'dead')).rejects.toMatchObject({ details: { address: DEAD_ADDR } });
  });
});

describe('a topic', () => {
  it('is routable, and writable', async () => {
    expect(await lookForTopic(client, TOPIC, true)).toMatchObject({
      done: true,
      seen: { topic: TOPIC, brokers: [broker.brokerName], readQueues: 1, writeQueues: 1 },
    });
    expect(await lookForTopic(client, 'Nowhere', false)).toMatchObject({ done: false });
    await client.topics.update(broker.brokerAddr, topicConfig('ReadOnly', { perm: 4 }));
    expect(await lookForTopic(client, 'ReadOnly', false)).toMatchObject({ done: true });
    expect(await lookForTopic(client, 'ReadOnly', true)).toMatchObject({
      done: false,
      words: `ReadOnly lies on ${broker.brokerName}, 16 queues to read, 0 to write`,
    });
  });
});

describe('a lag', () => {
  it('is compared, and a group without offsets is not caught up', async () => {
    expect(await lookForLag(client, GROUP, TOPIC, 1)).toMatchObject({ done: true, seen: { lagMessages: 1 } });
    expect(await lookForLag(client, GROUP, TOPIC, 0)).toEqual({
      done: false,
      words: 'Billing on Orders is 1 behind (OFFLINE)',
    });
    expect(await lookForLag(client, GROUP, undefined, 1)).toMatchObject({
      done: false,
      words: expect.stringMatching(/^not all brokers answer: cannot connect/),
    });
    await expect(lookForLag(client, 'Nobody', TOPIC, 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a message', () => {
  it('is consumed when the group is past it', async () => {
    expect(await lookForMessage(client, TOPIC, { key: 'two' }, GROUP)).toMatchObject({
      done: true,
      seen: { msgIds: [ids[1]] },
      words: `Billing consumed ${ids[1]}`,
    });
    expect(await lookForMessage(client, TOPIC, { msgId: String(ids[2]) }, GROUP)).toEqual({
      done: false,
      words: `${ids[2]} is not handed out yet for Billing`,
    });
    await expect(lookForMessage(client, TOPIC, { key: 'four' }, GROUP)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
