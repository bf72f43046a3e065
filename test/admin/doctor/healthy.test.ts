import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clusterChecks } from '../../../src/admin/doctor/checks/index.ts';
import { consumerProgress } from '../../../src/admin/group/consumer-progress.ts';
import { updateTopic } from '../../../src/admin/topic/update-topic.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { PushConsumer } from '../../../src/client/consumer/push/push-consumer.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { examine } from './examine.ts';

const CLUSTER = 'DefaultCluster';

/** Two name servers, two masters, a topic on both and an ordered one, a producer, two members of a group at work. */
let cluster: RealCluster;
let producer: Producer;
const consumers: PushConsumer[] = [];

beforeAll(async () => {
  cluster = await openCluster(2, [{}, {}]);
  const { namesrvAddr } = cluster;
  const client = new AdminClient({ namesrvAddr });
  await updateTopic(client, 'Orders', { cluster: CLUSTER }, { readQueueNums: 2, writeQueueNums: 2 });
  await updateTopic(client, 'Ledger', { cluster: CLUSTER }, { order: true });
  producer = new Producer({ namesrvAddr, producerGroup: 'PG' });
  for (let i = 0; i < 8; i++) await producer.send({ topic: 'Orders', body: `${i}` });
  for (const instanceName of ['one', 'two']) {
    const consumer = new PushConsumer({
      ...{ namesrvAddr, consumerGroup: 'Billing', instanceName, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
      persistConsumerOffsetInterval: 100,
    });
    await consumer.subscribe('Orders').start(async () => {});
    consumers.push(consumer);
  }
  for (const { brokerAddr } of cluster.brokers) {
    await vi.waitFor(async () => {
      expect((await client.groups.findConsumers(brokerAddr, 'Billing'))?.connectionSet).toHaveLength(2);
    });
  }
  const consumed = async () => {
    expect((await consumerProgress(client, 'Billing', { topic: 'Orders' })).diffTotal).toBe(0);
  };
  await vi.waitFor(consumed, { timeout: 10_000 });
  await client.close();
});

afterAll(async () => {
  for (const consumer of consumers) await consumer.close();
  await producer.close();
  await cluster.close();
});

it('finds nothing wrong with a healthy cluster at work', async () => {
  // However busy the machine is that runs this.
  const limits = { settleMs: 0, stuckAfterMs: 0, observeMs: 10, roundTripMs: 10_000 };
  const verdict = await examine(cluster.namesrvAddr, { limits });
  expect(verdict.findings).toEqual([]);
  expect(verdict).toMatchObject({ status: 'ok', unasked: [], worst: undefined });
  expect(verdict.looked).toMatchObject({ nameServers: 2, brokers: 2, groups: 1 });
  expect(verdict.checks).toEqual(clusterChecks.map(({ name }) => name));
});
