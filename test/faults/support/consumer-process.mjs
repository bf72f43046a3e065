// A member of a group in a process of its own, to be killed: NAMESRV GROUP TOPIC MODE. Each message is a line.
import { PushConsumer } from '@mqops/mq';

const [namesrvAddr, consumerGroup, topic, mode] = process.argv.slice(2);
const consumer = new PushConsumer({ namesrvAddr, consumerGroup, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' });
consumer.subscribe(topic);
const handler = async (message) => {
  process.stdout.write(`${message.queueId} ${message.queueOffset}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
};
await (mode === 'orderly' ? consumer.startOrderly(handler) : consumer.start(handler));
