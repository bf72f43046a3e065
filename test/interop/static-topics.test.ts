import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqJson } from '../cli/spawn.ts';
import { type Cluster, Jvm, peers, start, tools, waitFor } from './lab.ts';
import type { Produced, Pulled } from './results.ts';

const TOPIC = 'Fixed';
const PEER = '5.3.3';

/** What a command for static topics says. */
interface Mapped {
  epoch: number;
  queues: { queueId: number; brokerName: string; physicalQueueId: number; from?: string }[];
  files: { kind: string; file: string }[];
  brokers: { brokerName: string; error?: object }[];
}

// Only brokers of 5.x have static topics.
describe.skipIf(!tools('java', 'javac', 'mvn') || !peers().includes(PEER))(
  'static topics on two brokers of 5.3.3',
  () => {
    let a: Cluster;
    let b: Cluster;
    let jvm: Jvm;

    beforeAll(async () => {
      a = await start(PEER, { heap: '512m' });
      b = await start(PEER, { namesrv: a.namesrv, brokerName: 'broker-b', heap: '512m' });
      jvm = await Jvm.start(PEER);
      await waitFor('both brokers', async () => (await run('clusterList')).length === 2);
    });
    afterAll(async () => {
      await jvm?.close();
      await b?.kill();
      await a?.kill();
    });

    async function run<T extends object = Mapped[]>(...args: string[]): Promise<T> {
      const { status, stderr, document } = await mqJson(args, { env: { NAMESRV_ADDR: a.namesrv, MQ_YES: '1' } });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return document as T;
    }

    it("are made, moved and made larger, and the original's client finds every message", async () => {
      const made = await run<Mapped>('updateStaticTopic', '-b', 'broker-a', '-t', TOPIC, '-qn', '3');
      expect(made.queues.map(({ brokerName, physicalQueueId }) => [brokerName, physicalQueueId])).toEqual([
        ['broker-a', 0],
        ['broker-a', 1],
        ['broker-a', 2],
      ]);
      expect(made.brokers).toEqual([
        { address: a.broker, brokerName: 'broker-a' },
        { address: b.broker, brokerName: 'broker-b' },
      ]);
      await waitFor('the route', async () =>
        (await jvm.mqadmin(a.namesrv, 'topicRoute', '-t', TOPIC)).out.includes('currIdMap'),
      );
      const before = await jvm.run<Produced>('Produce', a.namesrv, TOPIC, 'producers', 'sync', 12);
      const moved = await run<Mapped>('remappingStaticTopic', '-b', 'broker-a,broker-b', '-t', TOPIC);
      expect(moved.queues.map(({ brokerName, from }) => [brokerName, from])).toEqual([
        ['broker-a', 'broker-a'],
        ['broker-a', 'broker-a'],
        ['broker-b', 'broker-a'],
      ]);
      const larger = await run<Mapped>('updateStaticTopic', '-c', 'DefaultCluster', '-t', TOPIC, '-qn', '4');
      expect(larger.queues.at(-1)).toMatchObject({ queueId: 3, brokerName: 'broker-b' });
      const after = await jvm.run<Produced>('Produce', a.namesrv, TOPIC, 'producers', 'sync', 12);
      expect([before.accepted, after.accepted]).toEqual([12, 12]);
      const { messages } = await jvm.run<Pulled>('ConsumePull', a.namesrv, TOPIC, 'fixed-service', 'lite', '*', 24, 60);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(24);
    });

    it('take the mapping of a file again, and the original reads what ours wrote', async () => {
      const moved = await run<Mapped>('remappingStaticTopic', '-b', 'broker-b', '-t', TOPIC);
      const file = moved.files.find(({ kind }) => kind === 'new')?.file ?? '';
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
        topic: TOPIC,
        type: 'REMAPPING',
        epoch: moved.epoch,
      });
      const again = await run<Mapped>('remappingStaticTopic', '-t', TOPIC, '-mf', file, '-fr', 'true');
      expect(again.queues.map(({ brokerName }) => brokerName)).toEqual(Array(4).fill('broker-b'));
      const { out, err } = await jvm.mqadmin(a.namesrv, 'remappingStaticTopic', '-b', 'broker-a', '-t', TOPIC);
      expect(out + err).not.toMatch(/Exception/);
      const back = await run<Mapped>('remappingStaticTopic', '-b', 'broker-a', '-t', TOPIC, '--dry-run');
      expect(back.queues.map(({ brokerName, from }) => [brokerName, from])).toEqual(
        Array(4).fill(['broker-a', 'broker-a']),
      );
    });
  },
);
