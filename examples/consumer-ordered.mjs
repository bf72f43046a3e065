// Consumes each queue in its order: a message that fails is tried again in its place, and what is behind it waits.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-ordered.mjs
import { once } from 'node:events';
import { PushConsumer } from '@mqops/mq';

const consumer = new PushConsumer({
  consumerGroup: 'example-ordered',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  suspendCurrentQueueTimeMillis: 1000,
});

consumer.subscribe('Orders');
await consumer.startOrderly(async (message) => {
  console.log(`queue ${message.queueId}, offset ${message.queueOffset}: ${message.body}`);
});

await once(process, 'SIGTERM');
await consumer.close();
console.log('closed');
