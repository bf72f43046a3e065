import { afterAll, beforeAll, expect, it } from 'vitest';
import { AdminClient, type MessageExt, Producer, type ProducerOptions, PullConsumer } from '../../src/index.ts';
import { type Cluster, covers, createTopic, Jvm, peers, sideBySide, start, tools, waitFor } from './lab.ts';
import { bodies, expectedBodies, type Pulled, type Received } from './results.ts';

const CONFIG = {
  messageDelayLevel: '1s 2s 3s 1h',
  transactionTimeOut: 1000,
  transactionCheckInterval: 1000,
  flushConsumerOffsetInterval: 500,
  traceTopicEnable: true,
  recallMessageEnable: true,
};
const CLIENT = 'mq SDK';

/** Our producer against a broker of any make, read back by a Java client. */
sideBySide(tools('java', 'javac', 'mvn'), peers())('the SDK producer against %s', (peer) => {
  let cluster: Cluster;
  let jvm: Jvm;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    [cluster, jvm] = await Promise.all([
      start(peer, { config: CONFIG, namesrvConfig: { orderMessageEnable: true } }),
      Jvm.start('5.3.3'),
    ]);
  });
  afterAll(async () => {
    for (const client of open) await client.close();
    await jvm?.close();
    await cluster?.kill();
  });

  function newProducer(options: ProducerOptions = {}): Producer {
    const producer = new Producer({ namesrvAddr: cluster.namesrv, sendMsgTimeout: 10_000, ...options });
    open.push(producer);
    return producer;
  }
  const pull = (topic: string, expression = '*'): Promise<Pulled> =>
    jvm.run<Pulled>('ConsumePull', cluster.namesrv, topic, `c-${topic.replace('%', '_')}`, 'pull', expression, 0, 0);
  const places = ({ messages }: Pulled): string[] =>
    messages.map(({ queueId, offset, body }) => `${queueId}/${offset} ${body}`).sort();

  it('sends one by one and one way, and Java reads what was sent', async ({ task }) => {
    covers(task, 'send: sync, async, one-way', CLIENT, peer);
    await createTopic(cluster, 'Plain');
    const producer = newProducer({ producerGroup: 'sdk-plain' });
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        producer.send({
          topic: 'Plain',
          body: `plain-${i}`,
          tags: i % 2 === 0 ? 'Even' : 'Odd',
          keys: [`key-${i}`, '订单'],
          flag: i,
          properties: { naïve: 'yes', n: String(i) },
        }),
      ),
    );
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['SEND_OK']));
    for (let i = 0; i < 10; i++) await producer.sendOneWay({ topic: 'Plain', body: `oneway-${i}` });
    const all: Received[] = [];
    await waitFor('all messages', async () => {
      all.push(...(await pull('Plain')).messages);
      return all.length >= 50;
    });
    expect(bodies(all)).toEqual([...expectedBodies('plain', 40), ...expectedBodies('oneway', 10)].sort());
    for (const [i, result] of results.entries()) {
      const received = all.find(({ body }) => body === `plain-${i}`);
      expect(received).toMatchObject({
        id: result.msgId,
        queueId: result.queueId,
        offset: result.queueOffset,
        tags: i % 2 === 0 ? 'Even' : 'Odd',
        keys: `key-${i} 订单`,
        flag: i,
        properties: { naïve: 'yes', n: String(i) },
      });
    }
  });

  it('sends batches, each message with an id and offset of its own', async ({ task }) => {
    covers(task, 'send: batch', CLIENT, peer);
    await createTopic(cluster, 'Batches');
    const messages = Array.from({ length: 50 }, (_, i) => ({ topic: 'Batches', body: `batch-${i}`, keys: `b-${i}` }));
    const results = await newProducer({ maxMessageSize: 2000 }).sendBatch(messages);
    const pulled = await pull('Batches');
    expect(places(pulled)).toEqual(results.map((r, i) => `${r.queueId}/${r.queueOffset} batch-${i}`).sort());
    expect(pulled.messages.map(({ id, body }) => `${id} ${body}`).sort()).toEqual(
      results.map(({ msgId }, i) => `${msgId} batch-${i}`).sort(),
    );
    const admin = new AdminClient({ namesrvAddr: [cluster.namesrv] });
    open.push(admin);
    for (const i of [0, 25, 49]) {
      const { offsetMsgId = '' } = results[i] ?? {};
      const position = Number.parseInt(offsetMsgId.slice(16), 16);
      const found = await admin.messages.view(cluster.broker, position, 'Batches');
      expect(found.body.toString()).toBe(`batch-${i}`);
    }
  });

  it('compresses large bodies as Java inflates them', async ({ task }) => {
    covers(task, 'compressed bodies', CLIENT, peer);
    await createTopic(cluster, 'Large');
    const producer = newProducer();
    for (const size of [4095, 4096, 50_000, 131_072]) {
      await producer.send({ topic: 'Large', body: `${size}-`.padEnd(size, 'x') });
    }
    const { messages } = await pull('Large');
    expect(messages.map(({ length }) => length).sort((a, b) => a - b)).toEqual([4095, 4096, 50_000, 131_072]);
    expect(messages.every(({ length, body }) => body === `${length}-`.padEnd(200, 'x'))).toBe(true);
  });

  it('keeps the order of a key on the queue where Java would send it', async () => {
    await createTopic(cluster, 'Keyed');
    const producer = newProducer();
    const keys = ['order-1', 'order-2', 'order-3', 'polygenelubricants'];
    for (let step = 0; step < 5; step++) {
      await Promise.all(keys.map((shardingKey) => producer.send({ topic: 'Keyed', body: `${step}`, shardingKey })));
    }
    const { messages } = await pull('Keyed');
    for (const key of keys) {
      const own = messages.filter(({ properties }) => properties['__SHARDINGKEY'] === key);
      expect(new Set(own.map(({ queueId }) => queueId)).size).toBe(1);
      expect(own.sort((a, b) => a.offset - b.offset).map(({ body }) => body)).toEqual(['0', '1', '2', '3', '4']);
    }
  });

  it('delays by level, and never delivers early', async ({ task }) => {
    covers(task, 'delay levels', CLIENT, peer);
    await createTopic(cluster, 'Levels', { queues: 1 });
    const producer = newProducer({ messageDelayLevel: CONFIG.messageDelayLevel });
    const sentAt = Date.now();
    for (const delayTimeLevel of ['3s', 1, 2])
      await producer.send({ topic: 'Levels', body: `${delayTimeLevel}`, delayTimeLevel });
    expect((await pull('Levels')).received).toBe(0);
    const all = await waitForMessages('Levels', 3);
    expect(all.map((message) => message.body.toString())).toEqual(['1', '2', '3s']);
    all.forEach((message, i) => {
      expect(message.storeTimestamp - sentAt).toBeGreaterThanOrEqual((i + 1) * 1000);
    });
  });

  it.skipIf(peer === '4.9.7')('delivers at a time, and takes a message back', async ({ task }) => {
    covers(task, 'timer messages, recall', CLIENT, peer);
    await createTopic(cluster, 'Timed', { queues: 1 });
    const producer = newProducer();
    const sentAt = Date.now();
    const recalled = await producer.send({ topic: 'Timed', body: 'never', delayMs: 4000 });
    await producer.send({ topic: 'Timed', body: 'later', delayMs: 5000 });
    await producer.send({ topic: 'Timed', body: 'sooner', deliverAt: new Date(sentAt + 3000) });
    expect(await producer.recall('Timed', recalled.recallHandle ?? '')).toBe(recalled.msgId);
    const all = await waitForMessages('Timed', 2);
    expect(all.map((message) => message.body.toString())).toEqual(['sooner', 'later']);
    // The original's wheel turns by the second.
    expect(all[0]?.storeTimestamp).toBeGreaterThanOrEqual(sentAt + 2000);
  });

  it('commits, rolls back, and answers when it is asked', async ({ task }) => {
    covers(task, 'transactions: commit, rollback, check', CLIENT, peer);
    await createTopic(cluster, 'Halves', { queues: 1 });
    const asked = new Set<string>();
    const producer = newProducer({
      producerGroup: 'sdk-halves',
      checkLocalTransaction: ({ body, topic }) => {
        asked.add(`${topic} ${body}`);
        return body.toString().startsWith('commit') ? 'commit' : 'rollback';
      },
    });
    const send = (body: string, state: 'commit' | 'rollback' | 'unknown') =>
      producer.transaction({ topic: 'Halves', body }, () => state);
    expect(await send('commit', 'commit')).toMatchObject({ state: 'commit', confirmed: true });
    expect(await send('rollback', 'rollback')).toMatchObject({ state: 'rollback', confirmed: true });
    expect(await send('commit when asked', 'unknown')).toMatchObject({ state: 'unknown', confirmed: false });
    expect(await send('rollback when asked', 'unknown')).toMatchObject({ state: 'unknown' });
    await waitForMessages('Halves', 2);
    // 5.3.3 may not ask while no later transaction is written, and asks about ended ones too: what it is told is gathered.
    const askedBoth = async (): Promise<boolean> => {
      await send('nudge', 'rollback');
      return asked.has('Halves commit when asked') && asked.has('Halves rollback when asked');
    };
    await waitFor('both questions', askedBoth, { everyMs: 1000 });
    const delivered = (await waitForMessages('Halves', 2)).map((message) => message.body.toString());
    expect(new Set(delivered)).toEqual(new Set(['commit', 'commit when asked']));
  });

  it('asks a Java consumer, and answers a Java producer', async ({ task }) => {
    covers(task, 'request-reply', CLIENT, peer);
    await createTopic(cluster, 'Ask', { queues: 2 });
    await createTopic(cluster, 'AskUs', { queues: 1 });
    const producer = newProducer({ producerGroup: 'sdk-asking' });
    const replier = jvm.start('Replier', cluster.namesrv, 'Ask', 'java-repliers');
    const questions = ['one', 'two', 'three'];
    const replies = await Promise.all(questions.map((body) => producer.request({ topic: 'Ask', body }, 60_000)));
    expect(replies.map(({ body }) => body.toString())).toEqual(['re: one', 're: two', 're: three']);
    await replier.stop();

    // The producer of 5.3.3 gives up as soon as its question is sent: only that of 4.9.7 waits.
    const older = await Jvm.start('4.9.7');
    try {
      const asking = older.run('Asker', cluster.namesrv, 'AskUs', 'java-askers', 'who?', 60);
      const [question] = await waitForMessages('AskUs', 1);
      if (question === undefined) throw new Error('no question came');
      // It may send its question before its first heartbeat: then the broker cannot push to it yet.
      const replied = () => producer.reply(question, { body: 'us' }).then(always(true), always(false));
      await waitFor('the reply to be taken', replied);
      expect(await asking).toEqual({ reply: 'us' });
    } finally {
      await older.close();
    }
  });

  it('leaves a trace that the original mqadmin reads', async ({ task }) => {
    covers(task, 'trace', CLIENT, peer);
    await createTopic(cluster, 'Traced', { queues: 1 });
    const producer = newProducer({ producerGroup: 'sdk-traced', enableMsgTrace: true });
    const { msgId } = await producer.send({ topic: 'Traced', body: 'x', tags: 'T', keys: 'traced-1' });
    await producer.close();
    await waitFor('the trace', async () => {
      const { out } = await jvm.mqadmin(cluster.namesrv, 'queryMsgTraceById', '-i', msgId);
      return /Pub\s+sdk-traced\s.*success/i.test(out.replaceAll(/\s+/g, ' '));
    });
  });

  it('puts a namespace before topics and groups', async ({ task }) => {
    covers(task, 'namespace', CLIENT, peer);
    await createTopic(cluster, 'shop%Spaced', { queues: 1 });
    const producer = newProducer({ namespace: 'shop', producerGroup: 'sdk-spaced' });
    const result = await producer.send({ topic: 'Spaced', body: 'x' });
    expect(result.topic).toBe('Spaced');
    expect((await pull('shop%Spaced')).messages.map(({ id }) => id)).toEqual([result.msgId]);
  });

  it('is online for its group after a heartbeat, and gone after close', async () => {
    await createTopic(cluster, 'Online', { queues: 1 });
    const admin = new AdminClient({ namesrvAddr: [cluster.namesrv] });
    open.push(admin);
    const producer = newProducer({ producerGroup: 'sdk-online' });
    await producer.send({ topic: 'Online', body: 'x' });
    const online = async () => (await admin.groups.findProducers(cluster.broker, 'sdk-online'))?.connectionSet ?? [];
    await waitFor('the producer', async () => (await online()).length === 1);
    expect((await online()).map(({ clientId }) => clientId)).toEqual([producer.clientId]);
    await producer.close();
    await waitFor('its end', async () => (await online()).length === 0);
  });

  it('keeps a strictly ordered topic in order when a broker is killed', async ({ task }) => {
    covers(task, 'strict order, a broker killed', CLIENT, peer);
    const second = await start(peer, { config: CONFIG, namesrv: cluster.namesrv, brokerName: 'broker-b' });
    const admin = new AdminClient({ namesrvAddr: [cluster.namesrv] });
    open.push(admin);
    let killed = false;
    try {
      await admin.namesrv.putKvConfig('ORDER_TOPIC_CONFIG', 'Strict', 'broker-a:2;broker-b:2');
      await createTopic(cluster, 'Strict', { queues: 2, order: true });
      await createTopic(second, 'Strict', { queues: 2, order: true });
      const producer = newProducer({ pollNameServerInterval: 1000, instanceName: 'strict', sendMsgTimeout: 3000 });
      const keys = Array.from({ length: 12 }, (_, i) => `key-${i}`);
      const before = new Map<string, string>();
      for (const shardingKey of keys) {
        const { brokerName, queueId } = await producer.send({ topic: 'Strict', body: 'before', shardingKey });
        before.set(shardingKey, `${brokerName}/${queueId}`);
      }
      expect(new Set(before.values())).toEqual(new Set(['broker-a/0', 'broker-a/1', 'broker-b/0', 'broker-b/1']));
      await second.kill();
      killed = true;
      await waitFor('the name server to forget the broker', async () => {
        const { brokerDatas } = await admin.namesrv.getRoute('Strict');
        return brokerDatas.length === 1;
      });
      for (const [shardingKey, was] of before) {
        const sending = producer.send({ topic: 'Strict', body: 'after', shardingKey });
        if (was.startsWith('broker-b')) await expect(sending).rejects.toMatchObject({ code: 'UNREACHABLE' });
        else await expect(sending.then((r) => `${r.brokerName}/${r.queueId}`)).resolves.toBe(was);
      }
    } finally {
      if (!killed) await second.stop();
    }
  });

  /** All messages of a topic, once there are so many. */
  async function waitForMessages(topic: string, count: number): Promise<MessageExt[]> {
    const reader = new PullConsumer({ namesrvAddr: cluster.namesrv });
    let all: MessageExt[] = [];
    try {
      await waitFor(
        `${count} messages of ${topic}`,
        async () => {
          all = [];
          for (const queue of await reader.queues(topic)) all.push(...(await reader.pull(queue, 0)).messages);
          return all.length >= count;
        },
        { timeoutMs: 90_000 },
      );
    } finally {
      await reader.close();
    }
    return all;
  }
});

const always =
  <T>(value: T) =>
  (): T =>
    value;
