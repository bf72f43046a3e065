// Takes messages in lots, and says itself when they are consumed.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-poll.mjs
import { PullConsumer } from '@mqops/mq';

const consumer = new PullConsumer({
  consumerGroup: 'example-poll',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  autoCommit: false,
});

consumer.subscribe('Orders');
for (;;) {
  const messages = await consumer.poll({ maxMessages: 100, timeoutMs: 500 });
  if (messages.length === 0) break;
  console.log(`${messages.length} messages, up to offset ${messages.at(-1)?.queueOffset}`);
  await consumer.commit();
}

await consumer.close();
