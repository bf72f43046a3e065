// Sends a few messages at once, with a tag and a key each.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-send.mjs
import { Producer } from '@mqops/mq';

const producer = new Producer({
  producerGroup: 'example-senders',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
});

const orders = ['order-1', 'order-2', 'order-3'];
const results = await Promise.all(
  orders.map((order) =>
    producer.send({ topic: 'Orders', body: JSON.stringify({ order }), tags: 'Created', keys: order }),
  ),
);
for (const { status, msgId, brokerName, queueId } of results) {
  console.log(`${status} ${msgId} on ${brokerName}, queue ${queueId}`);
}

await producer.close();
