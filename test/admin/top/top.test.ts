import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topValue } from '../../../src/admin/top/rates.ts';
import { type Sample, takeSample } from '../../../src/admin/top/sample.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

const sample = (atMs: number, more: Partial<Sample>): Sample => ({
  atMs,
  brokers: [],
  topics: new Map(),
  groups: new Map(),
  clients: new Map(),
  unreached: [],
  ...more,
});

describe('two samples', () => {
  const before = sample(1000, {
    topics: new Map([
      ['A', 100],
      ['B', undefined],
    ]),
    groups: new Map([
      ['g', new Map([['A', { consumed: 40, lag: 60 }]])],
      ['h', new Map([['A', { consumed: 100, lag: 0 }]])],
    ]),
  });
  const now = sample(3000, {
    topics: new Map([
      ['A', 140],
      ['B', 7],
    ]),
    groups: new Map([
      ['g', new Map([['A', { consumed: 60, lag: 80 }]])],
      ['h', new Map([['A', { consumed: 140, lag: 0 }]])],
      ['new', new Map([['%RETRY%new', { consumed: 1, lag: 2 }]])],
    ]),
    clients: new Map([['g', 3]]),
  });

  it('give rates by their difference', () => {
    const { topics, groups } = topValue(now, before);
    expect(topics).toEqual([
      { topic: 'A', inTps: 20, outTps: 30, lag: 80, groups: 2 },
      { topic: 'B', inTps: undefined, outTps: undefined, lag: undefined, groups: 0 },
    ]);
    expect(groups).toEqual([
      { group: 'g', tps: 10, lag: 80, catchUpSeconds: 8, clients: 3, topics: 1 },
      { group: 'h', tps: 20, lag: 0, catchUpSeconds: 0, clients: undefined, topics: 1 },
      { group: 'new', tps: undefined, lag: 2, catchUpSeconds: undefined, clients: undefined, topics: 0 },
    ]);
  });

  it('give none where offsets went back, or there was no sample before', () => {
    const back = sample(5000, { topics: new Map([['A', 10]]) });
    expect(topValue(back, now).topics[0]?.inTps).toBe(0);
    expect(topValue(now, undefined).topics[0]?.inTps).toBeUndefined();
  });
});

describe('a sample of a cluster', () => {
  let broker: TestBroker;
  let client: AdminClient;

  beforeAll(async () => {
    broker = await startTestBroker();
    client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
    const producer = new Producer({ producerGroup: 'Tops', namesrvAddr: broker.namesrvAddr });
    await producer.start();
    for (const topic of ['Read', 'Unread']) {
      for (let i = 0; i < 3; i++) await producer.send({ topic, body: Buffer.from('x') });
    }
    await producer.close();
    for (let queueId = 0; queueId < 4; queueId++) {
      await client.offsets.commit(broker.brokerAddr, 'Reader', { topic: 'Read', queueId }, 0);
    }
  });

  afterAll(async () => {
    await client.close();
    await broker.close();
  });

  it('has topics, groups and brokers; a topic nobody reads only where it is asked for', async () => {
    const unasked = await takeSample(client, { topics: [], groups: [] });
    expect(unasked.topics.get('Read')).toBeGreaterThan(0);
    expect(unasked.topics.has('Unread')).toBe(true);
    expect(unasked.topics.get('Unread')).toBeUndefined();
    expect(unasked.groups.get('Reader')?.get('Read')).toEqual({ consumed: 0, lag: unasked.topics.get('Read') });
    expect(unasked.brokers).toMatchObject([{ target: { brokerName: 'test-broker' }, figures: {} }]);
    const asked = await takeSample(client, { topics: ['Unread'], groups: ['Reader'] });
    expect(asked.topics.get('Unread')).toBe(3);
    expect(asked.clients.get('Reader')).toBe(0);
  });
});
