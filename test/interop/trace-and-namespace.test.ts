import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow, followed } from './lab/followed.ts';
import {
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
  waitFor,
} from './lab.ts';

interface Sent {
  queues: { topic: string; accepted: number; ids: string[]; error: string | null }[];
}

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('traces and namespaces against %s', (peer) => {
  let cluster: Cluster;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-traced-'));
    cluster = await start(peer, { config: { traceTopicEnable: true, autoCreateTopicEnable: false } });
  });
  afterAll(async () => {
    await cluster?.kill();
    await rm(dir, { recursive: true, force: true });
  });

  sideBySide(true, APACHE_VERSIONS)('client %s', (version) => {
    const suffix = version.replaceAll('.', '_');
    let jvm: Jvm;
    beforeAll(async () => {
      jvm = await Jvm.start(version);
    });
    afterAll(() => jvm?.close());

    const produce = (topic: string, ...options: string[]): Promise<Sent> =>
      jvm.run<Sent>('ProduceQueues', cluster.namesrv, topic, `${topic}-producers`, 2, ...options);
    const begin = (topic: string, ...options: string[]) => {
      const file = join(dir, `${topic}-${options.join('-').replaceAll('=', '_')}`);
      const consumer = follow(jvm, cluster.namesrv, topic, `${topic}-readers`, file, ...options);
      return { stop: () => consumer.stop(), events: () => followed({ consumer: file }) };
    };

    it('traces of producer and consumer are kept and found by mqadmin', async ({ task }) => {
      const topic = `Traced_${suffix}`;
      await createTopic(cluster, topic, { queues: 1 });
      const sent = await produce(topic, 'trace=true');
      expect(sent.queues).toMatchObject([{ accepted: 2, error: null }]);
      const consumer = begin(topic, 'trace=true');
      await waitFor('the messages', () => consumer.events().length === 2);
      await consumer.stop();
      const id = sent.queues[0]?.ids[0] ?? '';
      const found = await waitFor(
        'both traces',
        async () => {
          const { out } = await jvm.mqadmin(cluster.namesrv, 'queryMsgTraceById', '-i', id);
          return /Pub/.test(out) && /Sub/.test(out) && out;
        },
        { everyMs: 1000 },
      );
      expect(found).toContain(`${topic}-producers`);
      expect(found).toContain(`${topic}-readers`);
      covers(task, 'trace', `Java ${version}`, peer);
    });

    it('a namespace is part of the names, also of those for retries', async ({ task }) => {
      const topic = `Spaced_${suffix}`;
      await createTopic(cluster, `NS%${topic}`, { queues: 1 });
      const { queues } = await produce(topic, 'namespace=NS');
      expect(queues).toMatchObject([{ accepted: 2, error: null }]);
      const consumer = begin(topic, 'namespace=NS', 'listener=later');
      await waitFor('the messages', () => consumer.events().filter(({ event }) => event === 'took').length === 2);
      expect(new Set(consumer.events().map((event) => event.topic))).toEqual(new Set([topic]));
      expect(consumer.events().filter(({ event }) => event === 'later')).toHaveLength(2);
      expect(
        consumer.events().every(({ event, reconsumeTimes }) => reconsumeTimes === (event === 'took' ? 1 : 0)),
      ).toBe(true);
      const members = await ask(cluster.broker, 38, { consumerGroup: `NS%${topic}-readers` });
      expect(members.code).toBe(0);
      const retries = await ask(cluster.namesrv, 105, { topic: `%RETRY%NS%${topic}-readers` });
      expect(retries.code).toBe(0);
      await consumer.stop();
      covers(task, 'namespace', `Java ${version}`, peer);
    });

    it.skipIf(version === '4.9.7')('a namespace of version 2 travels beside the names', async () => {
      const topic = `SpacedV2_${suffix}`;
      await createTopic(cluster, topic, { queues: 1 });
      expect((await produce(topic, 'namespaceV2=NS2')).queues).toMatchObject([{ accepted: 2, error: null }]);
      const consumer = begin(topic, 'namespaceV2=NS2', 'listener=later');
      await waitFor('the messages', () => consumer.events().filter(({ event }) => event === 'took').length === 2);
      await consumer.stop();
    });
  });
});
