import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byQueue, disorder, type Event, follow, followed } from './lab/followed.ts';
import {
  type ApacheVersion,
  ask,
  type Cluster,
  covers,
  createTopic,
  goFollower,
  Jvm,
  peers,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';

const QUEUES = 4;

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('ordered consumption against %s', (peer) => {
  let cluster: Cluster;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-ordered-'));
    cluster = await start(peer);
  });
  afterAll(async () => {
    await cluster?.kill();
    await rm(dir, { recursive: true, force: true });
  });

  /** A JVM of the test's own. */
  const launch = async (version: ApacheVersion, onTestFinished: (end: () => Promise<void>) => void): Promise<Jvm> => {
    const jvm = await Jvm.start(version);
    onTestFinished(() => jvm.close());
    return jvm;
  };
  const produce = (jvm: Jvm, topic: string, count: number, prefix: string): Promise<unknown> =>
    jvm.run('ProduceQueues', cluster.namesrv, topic, `${topic}-producers`, count, `prefix=${prefix}`);

  // At the same time: they mostly wait for leases.
  it.concurrent.for([
    ['4.9.7', '5.3.3'],
    ['5.3.3', '4.9.7'],
  ] as const)(
    'with suspend over two instances; a killed %s loses its queues to the %s',
    async ([killed, other], { task, onTestFinished }) => {
      const topic = `Ordered_${killed.replaceAll('.', '_')}`;
      await createTopic(cluster, topic, { queues: QUEUES });
      const files = { killed: join(dir, `${topic}-killed`), other: join(dir, `${topic}-other`) };
      const [a, b] = [await launch(killed, onTestFinished), await launch(other, onTestFinished)];
      const options = ['listener=suspend', 'pause=20'];
      follow(a, cluster.namesrv, topic, `${topic}-readers`, files.killed, ...options);
      follow(b, cluster.namesrv, topic, `${topic}-readers`, files.other, ...options);
      await waitFor('two members', async () => {
        const answer = await ask(cluster.broker, 38, { consumerGroup: `${topic}-readers` });
        return answer.code === 0 && JSON.parse(String(answer.body)).consumerIdList.length === 2;
      });
      const events = (): Event[] => followed(files);
      const taken = (queueId: number): number =>
        new Set(
          events()
            .filter((event) => event.event === 'took' && event.queueId === queueId)
            .map(({ offset }) => offset),
        ).size;
      const queues = [0, 1, 2, 3];
      await produce(b, topic, 10, 'first');
      await waitFor('the first messages', () => queues.every((queueId) => taken(queueId) === 10), {
        timeoutMs: 120_000,
      });
      await waitFor(
        'a share for each',
        async () => {
          await produce(b, topic, 1, 'share');
          const owners = [...byQueue(events()).values()].map((list) => list.at(-1)?.by);
          return owners.filter((owner) => owner === 'killed').length === QUEUES / 2;
        },
        { timeoutMs: 120_000, everyMs: 1000 },
      );
      const before = taken(0);
      const sending = produce(b, topic, 60, 'second');
      await waitFor('the second messages under way', () => queues.every((queueId) => taken(queueId) >= before + 5));
      const killedAt = Date.now();
      await a.close();
      await sending;
      // Each queue has something left for the other, also where the first had ended the rest.
      await produce(b, topic, 5, 'third');
      const all = Number((await ask(cluster.broker, 30, { topic, queueId: '0' })).extFields['offset']);
      await waitFor('all messages', () => queues.every((queueId) => taken(queueId) === all), { timeoutMs: 120_000 });

      for (const [, list] of byQueue(events())) {
        expect(disorder(list.filter(({ event }) => event === 'took'))).toEqual([]);
        // A suspended message is the next one taken.
        for (const [i, { event, offset }] of list.entries()) {
          if (event !== 'suspended' || list[i + 1]?.by !== list[i]?.by) continue;
          expect(list[i + 1]).toMatchObject({ event: 'took', offset });
        }
        expect(list.some(({ event }) => event === 'suspended')).toBe(true);
        // Nobody else takes from a queue before its owner is gone.
        expect(list.findLast(({ by }) => by === 'killed')?.at ?? 0).toBeLessThanOrEqual(killedAt + 1000);
      }
      const inherited = [...byQueue(events()).values()].filter((list) => list.some(({ by }) => by === 'killed'));
      expect(inherited.length).toBeGreaterThanOrEqual(QUEUES / 2);
      expect(inherited.every((list) => list.at(-1)?.by === 'other')).toBe(true);
      covers(task, 'lock transfer after a kill', `Java ${killed}`, peer);
    },
  );

  it.concurrent.for(['4.9.7', '5.3.3'] as const)(
    'passes locks on when an instance leaves (%s)',
    async (version, context) => {
      const topic = `Left_${version.replaceAll('.', '_')}`;
      await createTopic(cluster, topic, { queues: QUEUES });
      const { task, onTestFinished } = context;
      const jvm = await launch(version, onTestFinished);
      const files = { first: join(dir, `${topic}-first`), second: join(dir, `${topic}-second`) };
      const begin = (file: string) => follow(jvm, cluster.namesrv, topic, `${topic}-readers`, file, 'listener=orderly');
      const first = begin(files.first);
      await produce(jvm, topic, 5, 'first');
      await waitFor('the first messages', () => followed(files).length >= 5 * QUEUES);
      begin(files.second);
      await waitFor(
        'a share for the second',
        async () => {
          await produce(jvm, topic, 1, 'share');
          return followed({ second: files.second }).length > 0;
        },
        { timeoutMs: 120_000, everyMs: 500 },
      );
      await first.stop();
      await produce(jvm, topic, 5, 'last');
      const all = Number((await ask(cluster.broker, 30, { topic, queueId: '0' })).extFields['offset']);
      await waitFor('all messages', () => {
        const lists = [...byQueue(followed(files)).values()];
        return lists.length === QUEUES && lists.every((list) => new Set(list.map(({ offset }) => offset)).size === all);
      });
      for (const [, list] of byQueue(followed(files))) expect(disorder(list)).toEqual([]);
      covers(task, 'orderly, with locks', `Java ${version}`, peer);
    },
  );
});

sideBySide(tools('go'), peers('mq'))('two orderly Go consumers at once against %s', (peer) => {
  it('share the queues and take everything in order', async ({ task }) => {
    const cluster = await start(peer);
    const dir = await mkdtemp(join(tmpdir(), 'mq-go-ordered-'));
    const files = { first: join(dir, 'first'), second: join(dir, 'second') };
    const startFollower = await goFollower();
    const followers = [];
    try {
      await createTopic(cluster, 'GoOrdered', { queues: QUEUES });
      followers.push(startFollower(files.first, cluster.namesrv, 'GoOrdered', 'go-ordered'));
      followers.push(startFollower(files.second, cluster.namesrv, 'GoOrdered', 'go-ordered'));
      await waitFor('two members', async () => {
        const answer = await ask(cluster.broker, 38, { consumerGroup: 'go-ordered' });
        return answer.code === 0 && JSON.parse(String(answer.body)).consumerIdList.length === 2;
      });
      const begin = Date.now();
      for (let i = 0; i < 200; i++) await send(cluster, 'GoOrdered', i % QUEUES, `m${i}`);
      await waitFor('all messages', () => followed(files).length >= 200, { timeoutMs: 150_000 });
      console.log(`two orderly Go consumers against ${peer}: 200 messages in ${Date.now() - begin} ms`);
      for (const [, list] of byQueue(followed(files))) expect(disorder(list)).toEqual([]);
      covers(task, 'orderly, with locks', 'Go 2.1.2', peer);
    } finally {
      for (const follower of followers) await follower.kill();
      await cluster.kill();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

/** A send to one queue, by hand. */
async function send(cluster: Cluster, topic: string, queueId: number, body: string): Promise<void> {
  const fields = { a: 'senders', b: topic, c: 'TBW102', d: '4', e: `${queueId}`, f: '0', g: `${Date.now()}`, h: '0' };
  const answer = await ask(
    cluster.broker,
    310,
    { ...fields, i: '', j: '0', k: 'false', m: 'false' },
    Buffer.from(body),
  );
  if (answer.code !== 0) throw new Error(`sending ${body}: ${answer.code} ${answer.remark}`);
}
