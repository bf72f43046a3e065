// Sends measurements nobody waits for: the fastest way, and a message may be lost without a word.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-one-way.mjs
import { Producer } from '@mqops/mq';

const producer = new Producer({
  producerGroup: 'example-meters',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
});

for (let second = 0; second < 10; second++) {
  await producer.sendOneWay({ topic: 'Measurements', body: JSON.stringify({ second, load: Math.random() }) });
}
console.log('10 measurements are on their way');

await producer.close();
