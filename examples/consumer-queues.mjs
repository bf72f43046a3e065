// Reads a topic queue by queue from its first message, without a group: nobody's progress changes.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-queues.mjs
import { PullConsumer, PullStatus } from '@mqops/mq';

const consumer = new PullConsumer({ namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876' });

for (const queue of await consumer.queues('Orders')) {
  let offset = await consumer.minOffset(queue);
  for (;;) {
    const { status, messages, nextOffset } = await consumer.pull(queue, offset);
    if (status === PullStatus.NO_NEW_MESSAGE) break;
    for (const message of messages)
      console.log(`queue ${queue.queueId}, offset ${message.queueOffset}: ${message.body}`);
    offset = nextOffset;
  }
}

await consumer.close();
