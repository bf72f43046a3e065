import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aliOnsClient,
  type Client,
  type Cluster,
  covers,
  createTopic,
  goClient,
  peers,
  sideBySide,
  start,
  tools,
} from './lab.ts';

interface Sent {
  accepted: number;
  ids: string[];
}

interface Read {
  received: number;
  messages: { body: string; tags: string; keys: string; queueId?: number; offset?: number }[];
}

const bodies = ({ messages }: Read): string[] => messages.map(({ body }) => body).sort();
const expected = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`).sort();

// Apache peers need a JVM and its jars; ours does not.
const apache = peers('mq').some((peer) => peer !== 'mq');

sideBySide(!apache || tools('java', 'mvn'), peers('mq'))('clients in other languages against %s', (peer) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start(peer);
  });
  afterAll(() => cluster?.kill());

  describe.skipIf(!tools('go'))('Go client v2', () => {
    let client: Client;
    beforeAll(async () => {
      client = await goClient();
      await createTopic(cluster, 'FromGo');
      await createTopic(cluster, 'FromGoBatch');
      await createTopic(cluster, 'FromGoSorted', { queues: 2, order: true });
    });

    it('produces, and consumes what it produced', async ({ task }) => {
      covers(task, 'send: sync, async, one-way', 'Go 2.1.2', peer);
      covers(task, 'push, clustering, rebalance', 'Go 2.1.2', peer);
      const sent = await client<Sent>('produce', cluster.namesrv, 'FromGo', 'go-producers', 20);
      expect(new Set(sent.ids).size).toBe(20);
      const read = await client<Read>('push', cluster.namesrv, 'FromGo', 'go-readers', 20, 60);
      expect(bodies(read)).toEqual(expected('go', 20));
      expect(read.messages.every(({ tags, keys }) => tags === 'TagGo' && keys.startsWith('go-key-'))).toBe(true);
    });
    it('goes on where the group stopped', async () => {
      await client('produce', cluster.namesrv, 'FromGo', 'go-producers', 5);
      const read = await client<Read>('push', cluster.namesrv, 'FromGo', 'go-readers', 5, 60);
      expect(read.received).toBe(5);
    });
    it('sends a batch', async ({ task }) => {
      covers(task, 'send: batch', 'Go 2.1.2', peer);
      await client('batch', cluster.namesrv, 'FromGoBatch', 'go-producers', 10);
      const read = await client<Read>('push', cluster.namesrv, 'FromGoBatch', 'go-batch-readers', 10, 60);
      expect(bodies(read)).toEqual(expected('go', 10));
    });
    it('consumes orderly', async ({ task }) => {
      covers(task, 'orderly, with locks', 'Go 2.1.2', peer);
      await client('produce', cluster.namesrv, 'FromGoSorted', 'go-producers', 20);
      const read = await client<Read>('push', cluster.namesrv, 'FromGoSorted', 'go-sorted', 20, 90, 'orderly');
      expect(bodies(read)).toEqual(expected('go', 20));
      for (const queue of [0, 1]) {
        const offsets = read.messages.filter(({ queueId }) => queueId === queue).map(({ offset }) => offset);
        expect(offsets).toEqual(offsets.map((_, i) => i));
      }
    });
    it('consumes as a broadcast', async ({ task }) => {
      covers(task, 'broadcast', 'Go 2.1.2', peer);
      const read = await client<Read>(
        'push',
        cluster.namesrv,
        'FromGoBatch',
        `go-all-${Date.now()}`,
        10,
        60,
        'broadcast',
      );
      expect(bodies(read)).toEqual(expected('go', 10));
    });
  });

  describe('ali-ons', () => {
    let client: Client;
    beforeAll(async () => {
      client = await aliOnsClient();
      await createTopic(cluster, 'FromNode');
    });

    it('produces, and consumes what it produced', async ({ task }) => {
      covers(task, 'send: sync, async, one-way', 'ali-ons', peer);
      covers(task, 'push, clustering, rebalance', 'ali-ons', peer);
      const sent = await client<Sent>('produce', cluster.namesrv, 'FromNode', 'node-producers', 20);
      expect(new Set(sent.ids).size).toBe(20);
      const read = await client<Read>('push', cluster.namesrv, 'FromNode', 'node-readers', 20, 60);
      expect(bodies(read)).toEqual(expected('node', 20));
      expect(read.messages.every(({ tags }) => tags === 'TagNode')).toBe(true);
    });
    it('goes on where the group stopped', async () => {
      await client('produce', cluster.namesrv, 'FromNode', 'node-producers', 5);
      const read = await client<Read>('push', cluster.namesrv, 'FromNode', 'node-readers', 5, 60);
      expect(read.received).toBe(5);
    });
  });
});
