import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  type Cluster,
  covers,
  createTopic,
  type JavaRun,
  Jvm,
  peers,
  resultOf,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';
import { bodies, expectedBodies, type Produced, type Received } from './results.ts';

interface PopPushed {
  done: number;
  instances: { messages: Received[] }[];
}

const SEND = 310;
const PROGRESS = 208;
const COUNT = 40;

const peerNames = peers('mq').filter((peer) => peer !== '4.9.7');

sideBySide(tools('java', 'javac', 'mvn'), peerNames)('POP consumers of Java 5.3.3 against %s', (peer) => {
  let cluster: Cluster;
  let jvm: Jvm;

  beforeAll(async () => {
    cluster = await start(peer);
    jvm = await Jvm.start('5.3.3');
  });
  afterAll(async () => {
    await jvm?.close();
    await cluster?.kill();
  });

  /** Makes a topic, and tells a group with the original mqadmin to pop it. */
  const popGroup = async (topic: string, queues = 2): Promise<string> => {
    const group = `${topic}-poppers`;
    await createTopic(cluster, topic, { queues });
    expect((await ask(cluster.broker, 200, {}, Buffer.from(JSON.stringify({ groupName: group })))).code).toBe(0);
    const flags = ['-b', cluster.broker, '-t', topic, '-g', group, '-m', 'POP', '-q', 8];
    const { out, err } = await jvm.mqadmin(cluster.namesrv, 'setConsumeMode', ...flags);
    expect(out + err).toContain('success');
    return group;
  };
  const produce = (topic: string): Promise<Produced> =>
    jvm.run<Produced>('Produce', cluster.namesrv, topic, `${topic}-producers`, 'sync', COUNT);
  const send = async (topic: string, names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const properties = `UNIQ_KEY\u0001id-${name}\u0002`;
      const head = { a: 'P', b: topic, c: 'TBW102', d: '4', e: '0', f: '0', g: String(Date.now()), h: '0' };
      const fields = { ...head, i: properties, j: '0', k: 'false' };
      expect((await ask(cluster.broker, SEND, fields, Buffer.from(name))).code).toBe(0);
    }
  };
  const consume = (topic: string, group: string, behaviour: string, instances: number, expected: number): JavaRun =>
    jvm.start('PopPush', cluster.namesrv, topic, group, behaviour, '*', instances, expected, 60);
  const consumed = async (run: JavaRun): Promise<PopPushed> => resultOf(await run.outcome, 'PopPush');
  const all = ({ instances }: PopPushed): Received[] => instances.flatMap(({ messages }) => messages);
  const calls = async (topic: string, group: string, ...steps: string[]): Promise<string[]> => {
    const args = [cluster.namesrv, cluster.broker, cluster.brokerName, topic, group, ...steps];
    return (await jvm.run<{ results: string[] }>('PopCalls', ...args)).results;
  };

  // At the same time: they wait for what is out to come back.
  it.concurrent('share a topic, get each message once, and acknowledge it', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'Java 5.3.3', peer);
    const group = await popGroup('PopShared', 4);
    const run = consume('PopShared', group, 'ok', 2, COUNT);
    await produce('PopShared');
    const result = await consumed(run);
    expect(bodies(all(result))).toEqual(expectedBodies('sync', COUNT));
    const progress = await ask(cluster.broker, PROGRESS, { consumerGroup: group, topic: 'PopShared' });
    const rows = [...progress.body.toString().matchAll(/"brokerOffset":(\d+),"consumerOffset":(\d+)/g)];
    expect(rows.map(([, end, committed]) => Number(end) - Number(committed))).toEqual([0, 0, 0, 0]);
  });

  it.concurrent('get what they failed to handle once more, with its id and one try more', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'Java 5.3.3', peer);
    const group = await popGroup('PopLater');
    await send('PopLater', ['a', 'b']);
    // The client asks for 10 s until the first retry.
    const result = await consumed(consume('PopLater', group, 'later', 1, 2));
    const seen = all(result).map(({ body, reconsumeTimes, id, topic }) => `${body} ${reconsumeTimes} ${id} ${topic}`);
    expect(seen.sort()).toEqual(['a 0 id-a PopLater', 'a 1 id-a PopLater', 'b 0 id-b PopLater', 'b 1 id-b PopLater']);
  });

  it.concurrent('get what a consumer held that was killed', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'Java 5.3.3', peer);
    const group = await popGroup('PopKilled');
    await send('PopKilled', ['a', 'b', 'c']);
    const doomed = await Jvm.start('5.3.3');
    const args = [cluster.namesrv, 'PopKilled', group, 'hang', '*', 1, 3, 60];
    const hanging = doomed.start('PopPush', ...args).outcome.catch(() => undefined);
    await waitFor('all messages held', async () => {
      const peek = await ask(cluster.broker, 200052, {
        topic: 'PopKilled',
        queueId: '-1',
        maxMsgNums: '1',
        consumerGroup: group,
      });
      return peek.code === 19;
    });
    await doomed.close();
    await hanging;
    const result = await consumed(consume('PopKilled', group, 'ok', 1, 3));
    expect(bodies(all(result))).toEqual(['a', 'b', 'c']);
    expect(all(result).every(({ reconsumeTimes }) => reconsumeTimes === 1)).toBe(true);
  });

  it('pop, acknowledge, extend and pop again by their own API', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'Java 5.3.3', peer);
    const group = await popGroup('PopCalled', 1);
    await send('PopCalled', ['a', 'b']);
    expect(
      await calls(
        'PopCalled',
        group,
        // The first call of a JVM is slow, and a pop that comes later than it waits is not served.
        'pop:32:3000:5000',
        'pop:32:3000:0',
        'ack:b',
        'ack:b',
        'extend:a:6000',
        'pop:32:60000:3000',
        'pop:32:60000:15000',
        'ack:a',
        'pop:32:60000:4000',
      ),
    ).toEqual([
      'FOUND a#0@PopCalled,b#0@PopCalled',
      'POLLING_NOT_FOUND ',
      'OK',
      'OK',
      'OK',
      'POLLING_NOT_FOUND ',
      'FOUND a#1@PopCalled',
      'OK',
      'POLLING_NOT_FOUND ',
    ]);
  });

  it('pop in order: nothing more while a message is unacknowledged, then the same again', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'Java 5.3.3', peer);
    const group = await popGroup('PopOrdered', 1);
    await send('PopOrdered', ['a', 'b', 'c']);
    expect(
      await calls(
        'PopOrdered',
        group,
        'order:2:3000:5000:one',
        'order:2:3000:0:one',
        'order:2:3000:0:two',
        'ack:a',
        'order:2:3000:0:three',
        'wait:3500',
        'order:2:60000:0:four',
        'ack:b',
        'ack:c',
        'order:2:60000:0:five',
      ),
    ).toEqual([
      'FOUND a#0@PopOrdered,b#0@PopOrdered',
      'FOUND a#0@PopOrdered,b#0@PopOrdered',
      'POLLING_NOT_FOUND ',
      'OK',
      'POLLING_NOT_FOUND ',
      'waited',
      'FOUND b#1@PopOrdered,c#0@PopOrdered',
      'OK',
      'OK',
      'POLLING_NOT_FOUND ',
    ]);
  });
});

describe
  .skipIf(!tools('java', 'javac', 'mvn') || !peerNames.includes('mq'))
  .concurrent('a store with unacknowledged messages', () => {
    it('goes from our broker to an Apache one and back: nothing is lost, what was acknowledged stays so with us', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mq-pop-store-'));
      const jvm = await Jvm.start('5.3.3');
      try {
        const on = async (peer: 'mq' | '5.3.3', work: (cluster: Cluster) => Promise<void>): Promise<void> => {
          const cluster = await start(peer, { dir: join(directory, peer), store: join(directory, 'store') });
          try {
            await work(cluster);
          } finally {
            await cluster.stop();
          }
        };
        const calls = async (cluster: Cluster, ...steps: string[]): Promise<string[]> => {
          const args = [cluster.namesrv, cluster.broker, cluster.brokerName, 'PopMoved', 'movers', ...steps];
          return (await jvm.run<{ results: string[] }>('PopCalls', ...args)).results;
        };
        const send = async (cluster: Cluster, body: string): Promise<void> => {
          const fields = { a: 'P', b: 'PopMoved', c: 'TBW102', d: '4', e: '0', f: '0', g: String(Date.now()), h: '0' };
          const rest = { i: `UNIQ_KEY\u0001id-${body}\u0002`, j: '0', k: 'false' };
          expect((await ask(cluster.broker, SEND, { ...fields, ...rest }, Buffer.from(body))).code).toBe(0);
        };
        await on('mq', async (cluster) => {
          await createTopic(cluster, 'PopMoved', { queues: 1 });
          for (const body of ['a', 'b', 'c', 'd']) await send(cluster, body);
          expect(await calls(cluster, 'pop:3:60000:5000', 'ack:b', 'ack:a')).toEqual([
            'FOUND a#0@PopMoved,b#0@PopMoved,c#0@PopMoved',
            'OK',
            'OK',
          ]);
        });
        await on('mq', async (cluster) => {
          expect(await calls(cluster, 'pop:3:60000:5000', 'ack:d')).toEqual(['FOUND d#0@PopMoved', 'OK']);
        });
        await on('5.3.3', async (cluster) => {
          expect(await calls(cluster, 'pop:32:60000:5000', 'ack:c', 'ack:d')).toEqual([
            'FOUND c#0@PopMoved,d#0@PopMoved',
            'OK',
            'OK',
          ]);
          for (const body of ['x', 'y']) await send(cluster, body);
          expect(await calls(cluster, 'pop:32:20000:5000', 'ack:y')).toEqual(['FOUND x#0@PopMoved,y#0@PopMoved', 'OK']);
        });
        await on('mq', async (cluster) => {
          await send(cluster, 'e');
          expect(await calls(cluster, 'pop:32:60000:5000', 'ack:e')).toEqual(['FOUND e#0@PopMoved', 'OK']);
          // What the Apache broker had out comes through its timer and its revive topic.
          expect(await calls(cluster, 'pop:32:60000:25000', 'ack:x', 'pop:32:60000:3000')).toEqual([
            'FOUND x#1@PopMoved',
            'OK',
            'POLLING_NOT_FOUND ',
          ]);
        });
      } finally {
        await jvm.close();
        await rm(directory, { recursive: true, force: true });
      }
    });
  });
