// Receives message by message and says of each what became of it. More members than queues are of use.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-ack.mjs
import { AckConsumer, AckOutcome } from '@mqops/mq';

const consumer = new AckConsumer({
  consumerGroup: 'example-ack',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  invisibleTime: 60_000,
});

consumer.subscribe('Orders');
let left = 3;
for await (const delivery of consumer) {
  const { message } = delivery;
  try {
    console.log(`${message.tags}: ${message.body}`);
    const outcome = await delivery.ack();
    // No answer came: the message may be delivered once more.
    if (outcome === AckOutcome.UNKNOWN) console.log(`${message.msgId} may come again`);
  } catch {
    await delivery.retry(30_000);
  }
  if (--left === 0) break;
}

await consumer.close();
