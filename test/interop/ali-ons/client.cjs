// Produces or consumes with the unmodified ali-ons client; run where its packages are installed.
//   node client.cjs produce NAMESRV TOPIC GROUP COUNT
//   node client.cjs push    NAMESRV TOPIC GROUP EXPECTED SECONDS
//   node client.cjs retry   NAMESRV TOPIC GROUP EXPECTED SECONDS   (fails every delivery; one further try each)
// The result is one JSON line on stdout.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const load = createRequire(join(process.cwd(), 'package.json'));
const { Consumer, Message, Producer } = load('ali-ons');
const httpclient = load('urllib');

const [mode, nameSrv, topic, group, count, seconds] = process.argv.slice(2);
const silent = { info() {}, warn() {}, debug() {}, error: (...words) => console.error(...words) };
const shared = { httpclient, nameSrv: [nameSrv], accessKeyId: 'unused', accessKeySecret: 'unused', logger: silent };

async function produce() {
  const producer = new Producer({ ...shared, producerGroup: group });
  await producer.ready();
  const results = [];
  for (let i = 0; i < Number(count); i++) {
    const message = new Message(topic, 'TagNode', `node-${i}`);
    message.keys = [`node-key-${i}`];
    results.push(await producer.send(message));
  }
  await producer.close();
  const ids = results.map((result) => result.msgId);
  const statuses = [...new Set(results.map((result) => result.sendStatus))];
  console.log(JSON.stringify({ accepted: results.length, ids, statuses }));
}

async function push() {
  const consumer = new Consumer({ ...shared, consumerGroup: group, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' });
  const messages = [];
  consumer.subscribe(topic, '*', async (message) => {
    messages.push({ id: message.msgId, body: message.body.toString(), tags: message.tags, keys: message.keys });
  });
  await consumer.ready();
  const deadline = Date.now() + Number(seconds) * 1000;
  while (messages.length < Number(count) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  await consumer.close();
  console.log(JSON.stringify({ received: messages.length, messages }));
}

async function retry() {
  const consumer = new Consumer({
    ...shared,
    consumerGroup: group,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    maxReconsumeTimes: 1,
  });
  const messages = [];
  consumer.on('error', () => undefined);
  consumer.subscribe(topic, '*', async ({ msgId, body, reconsumeTimes }) => {
    messages.push({ id: msgId, body: body.toString(), reconsumeTimes });
    throw new Error('as told');
  });
  await consumer.ready();
  const deadline = Date.now() + Number(seconds) * 1000;
  while (messages.length < Number(count) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  // One delivery too many must show up.
  await new Promise((done) => setTimeout(done, 1500));
  await consumer.close();
  console.log(JSON.stringify({ messages }));
}

({ produce, push, retry })[mode]().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
