// Sends many small messages in few requests.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-batch.mjs
import { BatchError, Producer } from '@mqops/mq';

const producer = new Producer({
  producerGroup: 'example-batches',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
});

const lines = Array.from({ length: 1000 }, (_, i) => ({ topic: 'Lines', body: `line ${i}` }));
try {
  const results = await producer.sendBatch(lines);
  console.log(`${results.length} messages are stored, the last at offset ${results.at(-1)?.queueOffset}`);
} catch (error) {
  // Some parts may be stored before one fails.
  if (!(error instanceof BatchError)) throw error;
  console.error(`${error.results.length} messages are stored, send the rest again: ${error.message}`);
}

await producer.close();
