import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Answer,
  APACHE_VERSIONS,
  ask,
  type Cluster,
  covers,
  createTopic,
  Jvm,
  peers,
  sideBySide,
  start,
  tools,
} from './lab.ts';
import {
  bodies,
  expectedBodies,
  type Produced,
  type Pulled,
  type Pushed,
  type Queried,
  type Refused,
} from './results.ts';

const COUNTS = { sync: 20, async: 20, oneway: 10, batch: 20, compressed: 4, unicode: 4 } as const;
const TOTAL = 78;

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('Java clients against %s', (peer) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await start(peer, { config: { autoCreateTopicEnable: false } });
    await createTopic(cluster, 'ReadOnly', { queues: 1, perm: 4 });
    await createTopic(cluster, 'WriteOnly', { queues: 1, perm: 2 });
  });
  afterAll(() => cluster?.kill());

  sideBySide(true, APACHE_VERSIONS)('client %s', (version) => {
    const suffix = version.replaceAll('.', '_');
    const mixed = `Mixed_${suffix}`;
    let jvm: Jvm;

    const produce = (topic: string, mode: string, count: number): Promise<Produced> =>
      jvm.run<Produced>('Produce', cluster.namesrv, topic, `producers-${suffix}`, mode, count);
    const pull = (
      topic: string,
      group: string,
      mode: 'pull' | 'lite',
      expression = '*',
      expected = 0,
    ): Promise<Pulled> =>
      jvm.run<Pulled>('ConsumePull', cluster.namesrv, topic, `${group}-${suffix}`, mode, expression, expected, 30);
    const push = (
      topic: string,
      group: string,
      model: 'CLUSTERING' | 'BROADCASTING',
      listener: 'concurrent' | 'orderly',
      expression: string,
      instances: number,
      expected: number,
    ): Promise<Pushed> =>
      jvm.run<Pushed>(
        'ConsumePush',
        cluster.namesrv,
        topic,
        `${group}-${suffix}`,
        model,
        listener,
        expression,
        instances,
        expected,
        60,
      );

    beforeAll(async () => {
      jvm = await Jvm.start(version);
      await createTopic(cluster, mixed);
    });
    afterAll(() => jvm?.close());

    const sent: Partial<Record<keyof typeof COUNTS, Produced>> = {};
    it.for(Object.entries(COUNTS))('sends: %s', async ([mode, count], { task }) => {
      covers(task, mode === 'batch' ? 'send: batch' : 'send: sync, async, one-way', `Java ${version}`, peer);
      const result = await produce(mixed, mode, count);
      expect(result).toMatchObject({ accepted: count, errors: [] });
      if (mode !== 'oneway') expect(result.statuses).toEqual(['SEND_OK']);
      expect(new Set(result.ids).size).toBe(result.ids.length);
      expect(new Set(result.offsetIds).size).toBe(result.offsetIds.length);
      sent[mode as keyof typeof COUNTS] = result;
    });

    it('pulls every message once, as it was sent, and commits', async ({ task }) => {
      covers(task, 'pull', `Java ${version}`, peer);
      const first = await pull(mixed, 'pull', 'pull');
      expect(first.received).toBe(TOTAL);
      for (const mode of ['sync', 'async', 'oneway', 'batch'] as const)
        expect(bodies(first.messages.filter((m) => m.body.startsWith(`${mode}-`)))).toEqual(
          expectedBodies(mode, COUNTS[mode]),
        );
      for (const message of first.messages) expect(message.properties['n']).toBe(`${message.flag}`);
      for (const offsets of groupByQueue(first).values()) expect(offsets).toEqual(offsets.map((_, i) => i));
      expect(sum(first.committed)).toBe(TOTAL);
      const second = await pull(mixed, 'pull', 'pull');
      expect(second).toMatchObject({ received: 0, committed: first.committed });
    });

    it('keeps compressed bodies and unicode', async ({ task }) => {
      covers(task, 'compressed bodies', `Java ${version}`, peer);
      const { messages } = await pull(mixed, 'content', 'pull');
      const compressed = messages.filter((message) => message.body.startsWith('compressed-'));
      expect(compressed.map((message) => message.length)).toEqual([8192, 8192, 8192, 8192]);
      expect(compressed.every((message) => message.body.includes('the same words again'))).toBe(true);
      const unicode = messages.filter((message) => message.tags === '标签');
      expect(bodies(unicode)).toEqual([0, 1, 2, 3].map((i) => `消息 🚀 é ${i}`));
      expect(unicode.map((message) => message.keys).sort()).toEqual(['键-0', '键-1', '键-2', '键-3']);
      expect(unicode.every((message) => message.properties['属性'] === '值 ✓')).toBe(true);
    });

    it('filters pulls by tag', async ({ task }) => {
      covers(task, 'tag filter', `Java ${version}`, peer);
      const { messages } = await pull(mixed, 'tagged', 'pull', 'TagA || 标签');
      expect(new Set(messages.map((message) => message.tags))).toEqual(new Set(['TagA', '标签']));
      expect(messages).toHaveLength(41);
    });

    // A 5.x client pulls with 361, which 4.9 brokers do not know.
    it.skipIf(peer === '4.9.7' && version === '5.3.3')('polls with the lite pull consumer', async ({ task }) => {
      covers(task, 'pull', `Java ${version}`, peer);
      const result = await pull(mixed, 'lite', 'lite', '*', TOTAL);
      expect(result.received).toBe(TOTAL);
      expect(sum(result.committed)).toBe(TOTAL);
    });

    it('pushes to two instances that share the queues, and rebalances when one leaves', async ({ task }) => {
      covers(task, 'push, clustering, rebalance', `Java ${version}`, peer);
      const result = await push(mixed, 'shared', 'CLUSTERING', 'concurrent', '*', 2, TOTAL);
      const [a, b] = result.instances;
      expect([...(a?.queues ?? []), ...(b?.queues ?? [])].sort()).toEqual([0, 1, 2, 3]);
      expect(a?.queues).toHaveLength(2);
      const distinct = new Set(
        result.instances.flatMap(({ messages }) => messages.map((m) => `${m.queueId}:${m.offset}`)),
      );
      expect(distinct.size).toBe(TOTAL);
      expect(result.queuesAfterLeave).toEqual([0, 1, 2, 3]);
    });

    it('pushes only the subscribed tags', async ({ task }) => {
      covers(task, 'tag filter', `Java ${version}`, peer);
      const result = await push(mixed, 'tags', 'CLUSTERING', 'concurrent', 'TagB', 1, 37);
      expect(result.received).toBe(37);
      expect(result.instances[0]?.messages.every((message) => message.tags === 'TagB')).toBe(true);
    });

    it('broadcasts every message to every instance', async ({ task }) => {
      covers(task, 'broadcast', `Java ${version}`, peer);
      const result = await push(mixed, 'broadcast', 'BROADCASTING', 'concurrent', '*', 2, 2 * TOTAL);
      expect(result.instances.map(({ messages }) => messages.length)).toEqual([TOTAL, TOTAL]);
    });

    it('consumes orderly under queue locks', async ({ task }) => {
      covers(task, 'orderly, with locks', `Java ${version}`, peer);
      const topic = `Ordered_${suffix}`;
      await createTopic(cluster, topic, { queues: 2, order: true });
      await produce(topic, 'order', 40);
      const result = await push(topic, 'orderly', 'CLUSTERING', 'orderly', '*', 2, 40);
      const all = result.instances.flatMap(({ messages }) => messages);
      expect(bodies(all)).toEqual(expectedBodies('order', 40));
      for (const { messages } of result.instances)
        for (const queueId of new Set(messages.map((message) => message.queueId))) {
          const flags = messages.filter((message) => message.queueId === queueId).map((message) => message.flag);
          expect(flags).toEqual([...flags].sort((x, y) => x - y));
        }
    });

    it('goes on where the group stopped', async () => {
      const topic = `Resumed_${suffix}`;
      await createTopic(cluster, topic);
      await produce(topic, 'sync', 12);
      expect((await push(topic, 'resumed', 'CLUSTERING', 'concurrent', '*', 1, 12)).received).toBe(12);
      await produce(topic, 'async', 8);
      const second = await push(topic, 'resumed', 'CLUSTERING', 'concurrent', '*', 1, 8);
      expect(bodies(second.instances[0]?.messages ?? [])).toEqual(expectedBodies('async', 8));
    });

    it('wakes a waiting consumer when a message arrives', async () => {
      const topic = `Waited_${suffix}`;
      await createTopic(cluster, topic, { queues: 1 });
      const waiting = push(topic, 'waiting', 'CLUSTERING', 'concurrent', '*', 1, 3);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await produce(topic, 'sync', 3);
      expect((await waiting).received).toBe(3);
    });

    it('finds messages by key, unique id, offset id and time', async () => {
      const { ids, offsetIds } = sent.sync ?? { ids: [], offsetIds: [] };
      const found = await jvm.run<Queried>(
        'Query',
        cluster.namesrv,
        mixed,
        `query-${suffix}`,
        'sync-key-7',
        ids[7] ?? '',
        offsetIds[7] ?? '',
      );
      expect(found.byKey.map((message) => message.body)).toEqual(['sync-7']);
      expect(found.byUniqueId).toMatchObject({ body: 'sync-7', keys: 'sync-key-7' });
      expect(found.byOffsetId).toMatchObject({ body: 'sync-7', keys: 'sync-key-7' });
      expect(found.missingKey).toEqual([{ code: 208 }]);
      expect(found.queues.map(({ queueId }) => queueId).sort()).toEqual([0, 1, 2, 3]);
      for (const queue of found.queues) {
        expect(queue).toMatchObject({ min: 0, atZero: 0 });
        // A 4.9 broker answers a time after the last message with that message, later ones with the end.
        expect(queue.atFuture).toBe(peer === '4.9.7' ? queue.max - 1 : queue.max);
        expect(Math.abs(Date.now() - queue.earliestTime)).toBeLessThan(3_600_000);
      }
      expect(found.queues.reduce((total, queue) => total + queue.max, 0)).toBe(TOTAL);
    });

    it('sees the right refusals', async () => {
      const { cases } = await jvm.run<Refused>(
        'Errors',
        cluster.namesrv,
        mixed,
        `errors-${suffix}`,
        cluster.brokerName,
        'ReadOnly',
      );
      expect(cases).toMatchObject(REFUSALS);
      expect(cases['pullWrongQueue']?.code).toBe(peer === '4.9.7' ? 1 : 29);
    });
  });

  it('refuses pulls that the client would not send', async () => {
    expect((await rawPull(cluster, 'WriteOnly', 0)).code).toBe(16);
    expect((await rawPull(cluster, 'no-such-topic', 0)).code).toBe(17);
  });
});

/** PULL_MESSAGE as no client would send it. */
function rawPull(cluster: Cluster, topic: string, queueId: number): Promise<Answer> {
  const fields = {
    consumerGroup: 'raw',
    topic,
    queueId: `${queueId}`,
    queueOffset: '0',
    maxMsgNums: '1',
    sysFlag: '4',
  };
  const rest = {
    commitOffset: '0',
    suspendTimeoutMillis: '0',
    subscription: '*',
    subVersion: '0',
    expressionType: 'TAG',
  };
  return ask(cluster.broker, 11, { ...fields, ...rest });
}

/** Who refuses what with which code; 13 is MESSAGE_ILLEGAL, 16 NO_PERMISSION, 10005 the client's "no route". */
const REFUSALS = {
  ok: { by: 'nobody' },
  unknownTopic: { by: 'client', code: 10005 },
  oversizedBody: { by: 'broker', code: 13 },
  afterOversized: { by: 'nobody' },
  emptyBody: { by: 'client', code: 13 },
  longProperties: { by: 'broker', code: 13 },
  illegalTopic: { by: 'client' },
  longTopic: { by: 'client' },
  wrongQueue: { by: 'broker' },
  readOnlyTopic: { by: 'client' },
  pullWriteOnlyTopic: { by: 'client' },
  pullUnknownTopic: { by: 'client' },
  pullWrongQueue: { by: 'broker' },
};

function groupByQueue({ messages }: Pulled): Map<number, number[]> {
  const queues = new Map<number, number[]>();
  for (const { queueId, offset } of messages) queues.set(queueId, [...(queues.get(queueId) ?? []), offset]);
  return queues;
}

const sum = (table: Record<string, number>): number => Object.values(table).reduce((total, value) => total + value, 0);
