// Asks a question and waits for the reply of whoever consumes it.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-request-reply.mjs
import { Producer, PullConsumer, wantsReply } from '@mqops/mq';

const namesrvAddr = process.env.NAMESRV_ADDR ?? '127.0.0.1:9876';
const asking = new Producer({ namesrvAddr, producerGroup: 'example-asking', instanceName: 'asking' });
const replying = new Producer({ namesrvAddr, producerGroup: 'example-replying', instanceName: 'replying' });
const reader = new PullConsumer({ namesrvAddr });

await asking.send({ topic: 'Prices', body: 'not a question' });
const reply = asking.request({ topic: 'Prices', body: 'an apple?' }, 10_000);

// In a program of its own this is the handler of a consumer.
let question;
while (question === undefined) {
  for (const queue of await reader.queues('Prices')) {
    const { messages } = await reader.pull(queue, await reader.minOffset(queue));
    question ??= messages.find(wantsReply);
  }
}
await replying.reply(question, { body: '12 cents' });

console.log(`${question.body}: ${(await reply).body}`);

await Promise.all([asking.close(), replying.close(), reader.close()]);
