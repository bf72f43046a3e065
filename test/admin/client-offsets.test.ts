import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOffsets } from '../../src/admin/group/client-offsets.ts';
import { consumerConfigs } from '../../src/admin/group/consumer-config.ts';
import { Monitor } from '../../src/admin/monitor/monitor.ts';
import { OffsetMoves } from '../../src/admin/monitor/offset-moves.ts';
import type { MonitorReport } from '../../src/admin/monitor/report.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { PushConsumer } from '../../src/client/consumer/push/push-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { DEAD_ADDR, registerForeignBroker } from '../commands/support/foreign-broker.ts';

const TOPIC = 'Orders';
let broker: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
  await client.topics.update(broker.brokerAddr, topicConfig(TOPIC, { readQueueNums: 2, writeQueueNums: 2 }));
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (let i = 0; i < 10; i++) {
    const queue = { brokerName: broker.brokerName, queueId: i % 2 };
    await producer.send({ topic: TOPIC, body: `${i}` }, { queue });
  }
  await producer.close();
});

afterAll(async () => {
  await client.close();
  await broker.close();
});

async function roundOf(asked: AdminClient): Promise<MonitorReport[]> {
  const reports: MonitorReport[] = [];
  for await (const report of new Monitor(asked).round()) reports.push(report);
  return reports;
}

it('asks the clients of a group where they are', async () => {
  const consumer = new PushConsumer({
    namesrvAddr: broker.namesrvAddr,
    consumerGroup: 'Online',
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  }).subscribe(TOPIC);
  await expect(clientOffsets(client, 'Online', TOPIC)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    details: { group: 'Online' },
  });
  let left = 10;
  await new Promise<void>((resolve, reject) => {
    consumer
      .start(() => {
        if (--left === 0) resolve();
      })
      .catch(reject);
  });
  const at = async () => (await clientOffsets(client, 'Online', TOPIC)).offsets.map(({ offset }) => offset);
  await expect.poll(at).toEqual([5, 5]);
  const { offsets, silent } = await clientOffsets(client, 'Online', TOPIC, consumer.clientId);
  expect(offsets[1]).toEqual({
    ...{ topic: TOPIC, brokerName: broker.brokerName, queueId: 1 },
    ...{ clientId: consumer.clientId, offset: 5 },
  });
  expect(silent).toEqual([]);
  await consumer.close();
});

it('reports what every group has not consumed, by how much it is late, and who stands still', async () => {
  const consumed = { topic: TOPIC, queueId: 0 };
  await client.offsets.commit(broker.brokerAddr, 'Behind', consumed, 2);
  const reports = await roundOf(client);
  expect(reports.at(0)).toEqual({ kind: 'beginRound' });
  expect(reports.at(-1)).toEqual({ kind: 'endRound', spentMs: expect.any(Number) });
  expect(reports.filter((report) => 'consumerGroup' in report && report.consumerGroup === 'Behind')).toEqual([
    {
      kind: 'undoneMsgs',
      consumerGroup: 'Behind',
      topic: TOPIC,
      undoneMsgsTotal: 8,
      undoneMsgsSingleMQ: 5,
      undoneMsgsDelayTimeMills: expect.any(Number),
    },
  ]);
});

it('says in a report what cannot be looked at, and goes on', async () => {
  const alone = new AdminClient({ namesrvAddr: [DEAD_ADDR] });
  expect(await roundOf(alone)).toMatchObject([
    { kind: 'beginRound' },
    { kind: 'trouble', error: { code: 'UNREACHABLE' } },
    { kind: 'endRound' },
  ]);
  await alone.close();
});

it('reads what brokers note of consumers whose messages are gone, from now on', async () => {
  const moves = new OffsetMoves(client, 'Moves');
  expect(await moves.take()).toEqual([]);
  await client.topics.update(broker.brokerAddr, topicConfig('Moves', { readQueueNums: 1, writeQueueNums: 1 }));
  expect(await moves.take()).toEqual([]);
  const event = {
    consumerGroup: 'Late',
    messageQueue: { brokerName: broker.brokerName, queueId: 0, topic: TOPIC },
    ...{ offsetRequest: 3, offsetNew: 7 },
  };
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  await producer.send({ topic: 'Moves', body: JSON.stringify(event) });
  await producer.close();
  expect(await moves.take()).toEqual([{ event, eventTimestamp: expect.any(Number) }]);
  expect(await moves.take()).toEqual([]);
});

it('shows the configuration of a group on every broker, and names one that is down', async () => {
  await client.groups.update(broker.brokerAddr, subscriptionGroupConfig('Kept', { retryMaxTimes: 3 }));
  const { configs, unreached } = await consumerConfigs(client, 'Kept');
  expect(configs).toMatchObject([{ brokerName: broker.brokerName, config: { retryMaxTimes: 3 } }]);
  expect(unreached).toEqual([]);
  await expect(consumerConfigs(client, 'Nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const foreign = await registerForeignBroker(broker.namesrvAddr, {
    ...{ brokerName: 'gone', clusterName: 'Other', topics: [] },
  });
  const partly = await consumerConfigs(client, 'Kept');
  expect(partly.configs).toHaveLength(1);
  expect(partly.unreached.map(({ addr }) => addr)).toEqual([DEAD_ADDR]);
  await foreign.close();
});
