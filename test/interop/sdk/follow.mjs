// NAMESRV TOPIC GROUP FILE: an orderly push consumer in a process of its own. It writes a line for each message as it
// takes it, as java/ConsumeFollow does, so that they outlive a kill -9. Ends when it is killed.
import { appendFileSync } from 'node:fs';
import { PushConsumer } from '@mqops/mq';

const PAUSE_MS = 20;

const [namesrvAddr, topic, consumerGroup, file] = process.argv.slice(2);
const consumer = new PushConsumer({ namesrvAddr, consumerGroup, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' });
consumer.subscribe(topic);
await consumer.startOrderly(async ({ queueId, queueOffset, reconsumeTimes, topic, body }) => {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const words = [Date.now(), 'took', queueId, queueOffset, reconsumeTimes, topic, body];
  appendFileSync(file, `${words.join('\t')}\n`);
});
