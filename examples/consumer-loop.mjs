// Takes messages in a loop, as a member of its group. A message counts as consumed when the next one is asked for.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-loop.mjs
import { PullConsumer } from '@mqops/mq';

const consumer = new PullConsumer({
  consumerGroup: 'example-loop',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
});

consumer.subscribe('Orders');
let left = 3;
for await (const message of consumer) {
  console.log(`${message.topic}: ${message.body}`);
  if (--left === 0) break;
}

await consumer.close();
