import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchConsume } from '../../../src/admin/bench/consume.ts';
import { Meter } from '../../../src/admin/bench/meter.ts';
import { benchProduce, type ProduceLoad } from '../../../src/admin/bench/produce.ts';
import { MIN_STAMPED_BYTES, Stamper, stampOf } from '../../../src/admin/bench/stamp.ts';
import { PushConsumer } from '../../../src/client/consumer/push/push-consumer.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

const never = new AbortController().signal;
const load: ProduceLoad = {
  ...{ topics: ['LoadA', 'LoadB'], tags: ['x', 'y', 'z'], messageSize: 64, concurrency: 8, perSecond: undefined },
  ...{ count: 60, durationMs: 60_000 },
};
let broker: TestBroker;
let producer: Producer;

beforeAll(async () => {
  broker = await startTestBroker();
  producer = new Producer({ namesrvAddr: broker.namesrvAddr, sendMsgTimeout: 20_000 });
});
afterAll(async () => {
  await producer.close();
  await broker.close();
});

describe('load tests', () => {
  it('send to topics and with tags in turn, and are consumed with the time each message took', async () => {
    const produced = await benchProduce(producer, load, new Meter(), never);
    expect(produced).toMatchObject({ messages: 60, bytes: 60 * 64, failed: 0, failures: [] });
    expect(produced.latencyMs?.p50).toBeGreaterThan(0);
    const consumer = new PushConsumer({
      ...{ namesrvAddr: broker.namesrvAddr, consumerGroup: 'load', consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
    });
    consumer.subscribe('LoadA', 'x || y').subscribe('LoadB');
    const meter = new Meter();
    await benchConsume(consumer, { count: 50, durationMs: 60_000 }, meter, never);
    await consumer.close();
    expect(meter.total()).toMatchObject({ messages: 50, bytes: 50 * 64 });
    expect(meter.total().latencyMs?.p50).toBeGreaterThan(0);
  });

  it('end with their time, and keep failures apart by their reason', async () => {
    const failing = { ...load, topics: ['%bad name'], count: 20, concurrency: 20 };
    const produced = await benchProduce(producer, failing, new Meter(), never);
    expect(produced).toMatchObject({ messages: 0, failed: 20, latencyMs: undefined });
    expect(produced.failures).toMatchObject([{ count: 20, error: { code: 'BAD_DATA' } }]);
    const timed = { ...load, perSecond: 0.001, count: 1000, durationMs: 20 };
    expect((await benchProduce(producer, timed, new Meter(), never)).messages).toBe(1);
  });
});

describe('a stamped body', () => {
  it('says when it was sent, whatever its size', () => {
    for (const size of [MIN_STAMPED_BYTES, 500]) {
      const body = new Stamper(size).make(1_700_000_000_000.125);
      expect(body.length).toBe(size);
      expect(stampOf(body)).toBe(1_700_000_000_000.125);
    }
  });

  it('is told from any other', () => {
    expect(stampOf(Buffer.alloc(0))).toBeUndefined();
    expect(stampOf(Buffer.from('mqbench not a time but long'))).toBeUndefined();
    expect(stampOf(Buffer.alloc(100, 'x'))).toBeUndefined();
  });
});
