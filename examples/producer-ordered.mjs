// Sends what happens to each order to one queue, so that it is consumed in this order.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-ordered.mjs
import { Producer } from '@mqops/mq';

const producer = new Producer({
  producerGroup: 'example-ordered',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
});

for (const order of ['order-1', 'order-2']) {
  for (const event of ['created', 'paid', 'shipped']) {
    const { queueId, queueOffset } = await producer.send({ topic: 'OrderEvents', body: event, shardingKey: order });
    console.log(`${order} ${event}: queue ${queueId}, offset ${queueOffset}`);
  }
}

await producer.close();
