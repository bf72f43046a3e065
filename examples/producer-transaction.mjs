// Sends a message only if a local transaction commits, whatever dies in between.
//   NAMESRV_ADDR=127.0.0.1:9876 node examples/producer-transaction.mjs
import { Producer } from '@mqops/mq';

// Stands for the database: the transaction id is stored in the same transaction as the payment.
const payments = new Map();

const producer = new Producer({
  producerGroup: 'example-transactions',
  namesrvAddr: process.env.NAMESRV_ADDR ?? '127.0.0.1:9876',
  // The broker asks any producer of the group when it was not told how a transaction ended.
  checkLocalTransaction: async (message) => (payments.has(message.msgId) ? 'commit' : 'rollback'),
});

for (const [order, amount] of [
  ['order-1', 12],
  ['order-2', -1],
]) {
  const message = { topic: 'Payments', body: JSON.stringify({ order, amount }), keys: order };
  const { state } = await producer.transaction(message, async ({ transactionId }) => {
    if (amount <= 0) return 'rollback';
    payments.set(transactionId, amount);
    return 'commit';
  });
  console.log(`${order}: ${state}`);
}

await producer.close();
