// Every member gets every message, and keeps its own progress in a file.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/consumer-broadcast.mjs
import { once } from 'node:events';
import { PushConsumer } from '@mqops/mq';

const consumer = new PushConsumer({
  consumerGroup: 'example-caches',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  messageModel: 'BROADCASTING',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  // The file lies under the client id, so each process of a machine needs a name of its own.
  instanceName: 'cache-1',
  localOffsetStoreDir: process.env.MQ_OFFSETS ?? './offsets',
});

consumer.subscribe('Orders');
await consumer.start((message) => console.log(`forget ${message.body}`));

await once(process, 'SIGTERM');
await consumer.close();
console.log('closed');
