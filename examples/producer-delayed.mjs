// Sends messages that are delivered later.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-delayed.mjs
import { Producer } from '@mqops/mq';

const producer = new Producer({
  producerGroup: 'example-delayed',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
});

// One of the broker's levels, by name or number; every broker knows them.
await producer.send({ topic: 'Reminders', body: 'pay within 30 minutes', delayTimeLevel: '30m' });
await producer.send({ topic: 'Reminders', body: 'the same', delayTimeLevel: 16 });

// Any time; brokers 5.x with their timer on.
await producer.send({ topic: 'Reminders', body: 'in a minute and a half', delayMs: 90_000 });
await producer.send({ topic: 'Reminders', body: 'tomorrow', deliverAt: new Date(Date.now() + 24 * 3600 * 1000) });
console.log('4 reminders are set');

await producer.close();
