import { afterAll, beforeAll, expect, it } from 'vitest';
import { acknowledge, acknowledgeHandle, ackTarget } from '../../../src/admin/message/acknowledge.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { AckConsumer } from '../../../src/client/consumer/ack/ack-consumer.ts';
import type { Delivery } from '../../../src/client/consumer/ack/delivery.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import type { MessageExt } from '../../../src/protocol/message/decode.ts';
import { popRetryTopic } from '../../../src/protocol/names.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

const GROUP = 'billing';
let broker: TestBroker;
let client: AdminClient;
let producer: Producer;
let consumer: AckConsumer;

beforeAll(async () => {
  broker = await startTestBroker();
  const { namesrvAddr } = broker;
  client = new AdminClient({ namesrvAddr });
  producer = new Producer({ namesrvAddr });
  consumer = new AckConsumer({
    ...{ namesrvAddr, consumerGroup: GROUP, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
  });
  consumer.subscribe('Orders');
});
afterAll(async () => {
  await consumer.close();
  await producer.close();
  await client.close();
  await broker.close();
});

async function received(): Promise<Delivery> {
  for (;;) {
    const [delivery] = await consumer.receive(1);
    if (delivery !== undefined) return delivery;
  }
}

it('acknowledges a redelivery by the id of the message, where it lies now', async () => {
  const sent = await producer.send(
    { topic: 'Orders', body: 'x' },
    { queue: { brokerName: 'test-broker', queueId: 0 } },
  );
  const [original] = await client.messages.query(broker.brokerAddr, {
    ...{ topic: 'Orders', key: sent.msgId, maxNum: 1, unique: true },
  });
  expect(await (await received()).retry(1)).toBe('done');
  const again = await received();
  expect(again.message.reconsumeTimes).toBe(1);
  const target = await ackTarget(client, GROUP, original as MessageExt);
  expect(target).toMatchObject({ topic: popRetryTopic(GROUP, 'Orders', false), clientId: consumer.clientId });
  expect(await acknowledge(client, GROUP, target)).toMatchObject({ outcome: 'done' });
  expect(await again.ack()).toBe('already');
});

it('acknowledges a redelivery by its handle, which names the retry topic', async () => {
  await producer.send({ topic: 'Orders', body: 'y' }, { queue: { brokerName: 'test-broker', queueId: 0 } });
  await (await received()).retry(1);
  const { handle } = await received();
  expect(await acknowledgeHandle(client, GROUP, 'Orders', handle)).toMatchObject({ outcome: 'done' });
  await expect(acknowledgeHandle(client, GROUP, 'Orders', 'no handle')).rejects.toMatchObject({ code: 'USAGE' });
});
