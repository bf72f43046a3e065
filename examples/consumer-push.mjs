// Consumes with a handler; a message whose handler throws is delivered again, later each time.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-push.mjs
import { once } from 'node:events';
import { PushConsumer } from '@mqops/mq';

const consumer = new PushConsumer({
  consumerGroup: 'example-push',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  concurrency: 20,
});

consumer.subscribe('Orders', 'Created || Paid');
await consumer.start(async (message) => {
  console.log(`${message.tags}: ${message.body} (try ${message.reconsumeTimes + 1})`);
});

// Handlers at work finish, progress is stored, and the other members of the group take over.
await once(process, 'SIGTERM');
await consumer.close();
console.log('closed');
