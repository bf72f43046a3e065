import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient, MqError, Producer, PullConsumer, type SendResult } from '../../../src/index.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

let broker: TestBroker;
let reader: PullConsumer;

beforeAll(async () => {
  broker = await startTestBroker({ config: { autoCreateTopicEnable: true } });
  reader = new PullConsumer({ namesrvAddr: broker.namesrvAddr });
});
afterAll(async () => {
  await reader?.close();
  await broker?.close();
});

/** The message a result speaks of, read back by its place. */
async function readBack({ topic, brokerName, queueId, queueOffset }: SendResult) {
  const queue = await reader.queue(topic, brokerName, queueId);
  const { messages } = await reader.pull(queue, queueOffset, { maxMessages: 1 });
  const [message] = messages;
  if (message === undefined) throw new Error(`nothing at ${topic}/${queueId}/${queueOffset}`);
  return message;
}

const withProducer = async <T>(
  options: ConstructorParameters<typeof Producer>[0],
  use: (producer: Producer) => Promise<T>,
): Promise<T> => {
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr, ...options });
  try {
    return await use(producer);
  } finally {
    await producer.close();
  }
};

describe('sending', () => {
  it('stores a message with all it carries', () =>
    withProducer({ producerGroup: 'carriers' }, async (producer) => {
      const result = await producer.send({
        topic: 'Carry',
        body: 'grüße',
        tags: 'TagA',
        keys: ['a-1', 'b-2'],
        shardingKey: 'customer-7',
        properties: { colour: 'blue' },
        flag: 7,
      });
      const message = await readBack(result);
      expect(message.body.toString()).toBe('grüße');
      expect(message.flag).toBe(7);
      expect(message.msgId).toBe(result.msgId);
      expect(message.offsetMsgId).toBe(result.offsetMsgId);
      expect(Object.fromEntries(message.properties)).toMatchObject({
        TAGS: 'TagA',
        KEYS: 'a-1 b-2',
        __SHARDINGKEY: 'customer-7',
        colour: 'blue',
        WAIT: 'true',
      });
    }));

  it('takes the queues in turn, and a named queue when told', () =>
    withProducer({}, async (producer) => {
      const send = (queue?: { brokerName: string; queueId: number }) =>
        producer.send({ topic: 'Turns', body: 'x' }, { queue });
      await send();
      const ids = [];
      for (let i = 0; i < 4; i++) ids.push((await send()).queueId);
      expect([...ids].sort()).toEqual([0, 1, 2, 3]);
      expect((await send({ brokerName: broker.brokerName, queueId: 2 })).queueId).toBe(2);
      await expect(send({ brokerName: broker.brokerName, queueId: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const picked = await producer.send({ topic: 'Turns', body: 'x' }, { queue: (queues) => queues[3] ?? fail() });
      expect(picked.queueId).toBe(3);
    }));

  it('sends a key to the queue that Java sends it to', () =>
    withProducer({}, async (producer) => {
      const queueOf = async (shardingKey: string) =>
        (await producer.send({ topic: 'Keys', body: 'x', shardingKey })).queueId;
      await producer.send({ topic: 'Keys', body: 'x' });
      const hash = (text: string) => [...text].reduce((sum, c) => (Math.imul(31, sum) + c.charCodeAt(0)) | 0, 0);
      for (const key of ['order-1', 'order-2', 'polygenelubricants', 'a', '中文']) {
        expect(await queueOf(key)).toBe(Math.abs(hash(key) % 4));
        expect(await queueOf(key)).toBe(Math.abs(hash(key) % 4));
      }
    }));

  it('compresses what is large, off the event loop or on it', () =>
    withProducer({ compressMsgBodyOverHowmuch: 1000 }, async (producer) => {
      for (const size of [999, 1000, 40_000, 100_000]) {
        const body = Buffer.alloc(size, 'abc');
        const message = await readBack(await producer.send({ topic: 'Large', body }));
        expect(message.body.equals(body)).toBe(true);
        expect(message.storedBody.length < size).toBe(size >= 1000);
      }
    }));

  it('refuses what cannot be sent, and says why', () =>
    withProducer({}, async (producer) => {
      const refused: [object, RegExp][] = [
        [{ topic: 'A b' }, /characters other than/],
        [{ topic: 'SCHEDULE_TOPIC_XXXX' }, /may not send/],
        [{ body: '' }, /no body/],
        [{ body: Buffer.alloc(128 * 1024 + 1) }, /message body size over max value, MAX: 131072/],
        [{ keys: 'a b' }, /holds a blank/],
        [{ properties: { UNIQ_KEY: 'x' } }, /belongs to the protocol/],
        [{ properties: { a: 'x\u0001y' } }, /separator/],
        [{ properties: { a: 'x'.repeat(40_000) } }, /more than 32767 bytes/],
        [{ delayTimeLevel: '31s' }, /no delay level "31s"/],
        [{ delayTimeLevel: 3, delayMs: 5 }, /exclude each other/],
        [{ delayMs: -1 }, /delayMs/],
        [{ deliverAt: new Date(Number.NaN) }, /no time/],
      ];
      for (const [part, words] of refused) {
        const sending = producer.send({ topic: 'Refused', body: 'x', ...part });
        await expect(sending).rejects.toMatchObject({ code: 'BAD_DATA', message: expect.stringMatching(words) });
      }
    }));

  it('sends one way', () =>
    withProducer({}, async (producer) => {
      await producer.send({ topic: 'OneWay', body: 'first' });
      await producer.sendOneWay({ topic: 'OneWay', body: 'second' }, { queue: (queues) => queues[1] ?? fail() });
      const queue = await reader.queue('OneWay', broker.brokerName, 1);
      await expect.poll(async () => reader.maxOffset(queue)).toBeGreaterThan(0);
      const { messages } = await reader.pull(queue, (await reader.maxOffset(queue)) - 1);
      expect(messages.map(({ body }) => body.toString())).toEqual(['second']);
    }));

  it('marks a delayed message for the broker', () =>
    withProducer({}, async (producer) => {
      // Sent to a topic of one queue where the broker keeps delayed messages from view: the answer alone tells.
      const result = await producer.send({ topic: 'Delayed', body: 'later', delayTimeLevel: '2h' });
      expect(result.status).toBe('SEND_OK');
    }));
});

describe('batches', () => {
  it('stores every message at the next offset, with a result of its own', () =>
    withProducer({}, async (producer) => {
      const messages = Array.from({ length: 10 }, (_, i) => ({
        topic: 'Batch',
        body: `b-${i}`,
        keys: `k-${i}`,
        flag: i,
      }));
      await producer.send({ topic: 'Batch', body: 'x' });
      const results = await producer.sendBatch(messages);
      expect(results).toHaveLength(10);
      expect(new Set(results.map(({ offsetMsgId }) => offsetMsgId)).size).toBe(10);
      for (const [i, result] of results.entries()) {
        expect(result.queueOffset).toBe((results[0]?.queueOffset ?? 0) + i);
        const message = await readBack(result);
        expect([message.body.toString(), message.keys, message.flag]).toEqual([`b-${i}`, `k-${i}`, i]);
        expect(message.msgId).toBe(result.msgId);
        expect(message.offsetMsgId).toBe(result.offsetMsgId);
      }
    }));

  it('goes out in parts when it is large, in order on the queue of its key', () =>
    withProducer({ maxMessageSize: 1000 }, async (producer) => {
      const messages = Array.from({ length: 30 }, (_, i) => ({
        topic: 'Parts',
        body: Buffer.alloc(i === 7 ? 990 : 200, i),
        shardingKey: 'one',
      }));
      await producer.send({ topic: 'Parts', body: 'x' });
      const results = await producer.sendBatch(messages);
      expect(results).toHaveLength(30);
      expect(new Set(results.map(({ queueId }) => queueId)).size).toBe(1);
      const offsets = results.map(({ queueOffset }) => queueOffset);
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      for (const [i, result] of results.entries()) expect((await readBack(result)).body[0]).toBe(i);
    }));

  it('refuses what cannot be one batch', () =>
    withProducer({}, async (producer) => {
      const a = { topic: 'Batch', body: 'x' };
      const of = (...messages: object[]) => producer.sendBatch(messages.map((message) => ({ ...a, ...message })));
      await expect(of({}, { topic: 'Other' })).rejects.toThrow(/should be the same/);
      await expect(of({}, { delayTimeLevel: 1 })).rejects.toThrow(/not supported for batching/);
      await expect(of({}, { shardingKey: 'k' })).rejects.toThrow(/same sharding key/);
      expect(await producer.sendBatch([])).toEqual([]);
    }));
});

describe('one producer of a group per instance', () => {
  const options = () => ({ namesrvAddr: broker.namesrvAddr, producerGroup: 'twins' });

  it('refuses the second in the words of the manual, and takes it when the first has gone', async () => {
    const first = new Producer(options());
    const second = new Producer(options());
    await first.start();
    await expect(second.start()).rejects.toThrow(
      'The producer group[twins] has been created before, specify another name please.',
    );
    await expect(second.send({ topic: 'Twins', body: 'x' })).rejects.toMatchObject({ code: 'IN_USE' });
    await first.close();
    expect((await second.send({ topic: 'Twins', body: 'x' })).status).toBe('SEND_OK');
    await second.close();
  });

  it('takes both under instance names of their own, and shares one client id under the same', async () => {
    const one = new Producer({ ...options(), instanceName: 'one' });
    const two = new Producer({ ...options(), instanceName: 'two' });
    const other = new Producer({ ...options(), instanceName: 'one', producerGroup: 'others' });
    await Promise.all([one.start(), two.start(), other.start()]);
    expect(one.clientId).toMatch(/^[\d.]+@one$/);
    expect(other.clientId).toBe(one.clientId);
    expect(two.clientId).not.toBe(one.clientId);
    await Promise.all([one.close(), two.close(), other.close()]);
  });

  it('needs no name of a group that only sends', () =>
    withProducer({}, (first) =>
      withProducer({}, async (second) => {
        await first.start();
        await second.start();
        expect(first.clientId).toBe(second.clientId);
        expect(first.clientId).toMatch(new RegExp(`@${process.pid}#\\d+$`));
      }),
    ));
});

describe('the end of a producer', () => {
  it('waits for the sends under way and refuses later ones', async () => {
    const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
    const sends = Array.from({ length: 200 }, (_, i) => producer.send({ topic: 'Ending', body: `m-${i}` }));
    await producer.close();
    const results = await Promise.allSettled(sends);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    await expect(producer.send({ topic: 'Ending', body: 'x' })).rejects.toMatchObject({ code: 'USAGE' });
    await producer.close();
  });

  it('ends what is under way when the signal is given', async () => {
    const abort = new AbortController();
    const producer = new Producer({ namesrvAddr: broker.namesrvAddr, signal: abort.signal });
    const warnings: string[] = [];
    const warned = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', warned);
    await producer.send({ topic: 'Ending', body: 'x' });
    const sends = Array.from({ length: 50 }, () => producer.send({ topic: 'Ending', body: 'x' }));
    abort.abort();
    for (const outcome of await Promise.allSettled(sends)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'INTERRUPTED' } });
    }
    await producer.close();
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

describe('bounds', () => {
  it('lets sends wait for room instead of piling up', () =>
    withProducer({ backPressureForAsyncSendNum: 4 }, async (producer) => {
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => producer.send({ topic: 'Room', body: `m-${i}` })),
      );
      expect(new Set(results.map(({ msgId }) => msgId)).size).toBe(100);
    }));

  it('says which option is out of its range', () => {
    const make = (options: object) => () => new Producer({ namesrvAddr: 'x:1', ...options });
    expect(make({ sendMsgTimeout: 0 })).toThrow('sendMsgTimeout is 0, and takes a whole number of 1 or more');
    expect(make({ compressLevel: 12 })).toThrow(/0 to 9/);
    expect(make({ producerGroup: 'a b' })).toThrow(MqError);
    expect(make({ namesrvAddr: [] })).toThrow('no name server address is given');
  });
});

describe('what brokers know of a producer', () => {
  it('is its group, from a heartbeat on until it closes', async () => {
    const admin = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
    const producer = new Producer({ namesrvAddr: broker.namesrvAddr, producerGroup: 'known' });
    await producer.send({ topic: 'Known', body: 'x' });
    await expect
      .poll(async () => (await admin.groups.findProducers(broker.brokerAddr, 'known'))?.connectionSet.length, {
        timeout: 5000,
      })
      .toBe(1);
    await producer.close();
    expect(await admin.groups.findProducers(broker.brokerAddr, 'known')).toBeUndefined();
    await admin.close();
  });
});

function fail(): never {
  throw new Error('no such queue');
}
