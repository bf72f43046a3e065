import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APACHE_VERSIONS,
  type Client,
  type Cluster,
  covers,
  createTopic,
  goClient,
  Jvm,
  type PeerName,
  peers,
  Succession,
  sideBySide,
  start,
  tools,
} from './lab.ts';
import type { Pulled, Received } from './results.ts';

/** What Transactions.java and the Go program print. */
interface Ended {
  sent: { key: string; status: string }[];
  /** Keys asked about, in order. */
  checked: string[];
  questions?: Received[];
}

const FEATURE = 'transactions: commit, rollback, check';
/** Producers are asked after two seconds, and every two seconds again. */
const QUICK = {
  transactionTimeOut: 2000,
  transactionCheckInterval: 2000,
  flushConsumerOffsetInterval: 500,
};
/** Left alone, 5.3.3 writes its op messages up to 3 s late, and asks about what has been committed meanwhile. */
const PROMPT = { transactionOpBatchInterval: 100 };
const quick = (peer: PeerName) => (peer === '5.3.3' ? { ...QUICK, ...PROMPT } : QUICK);
/** Nobody is asked while the test lasts. */
const NEVER = { ...QUICK, transactionTimeOut: 3_600_000 };
const THREE = 'COMMIT_MESSAGE,ROLLBACK_MESSAGE,UNKNOW';
const CHECK_SECONDS = 60;

const distinct = (keys: readonly string[]): string[] => [...new Set(keys)].sort();
const keysOf = ({ messages }: Pulled): string[] => messages.map(({ keys }) => keys ?? '').sort();

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('transactions against %s', (peer) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start(peer, { config: { ...quick(peer) } });
  });
  afterAll(() => cluster?.kill());

  // At the same time, each with a topic and groups of its own: they wait to be asked.
  describe.concurrent.each(APACHE_VERSIONS)('Java %s', (version) => {
    const suffix = version.replaceAll('.', '_');
    let jvm: Jvm;
    beforeAll(async () => {
      jvm = await Jvm.start(version);
    });
    afterAll(() => jvm?.close());

    const run = (topic: string, states: string, answer: string, expected: number, from = jvm): Promise<Ended> =>
      from.run<Ended>('Transactions', cluster.namesrv, topic, `p-${topic}`, states, answer, expected, CHECK_SECONDS);
    const pull = (topic: string): Promise<Pulled> =>
      jvm.run<Pulled>('ConsumePull', cluster.namesrv, topic, `c-${topic}`, 'pull', '*', 0, 0);

    it('delivers what is committed, at once or when asked, and nothing else', async ({ task }) => {
      covers(task, FEATURE, `Java ${version}`, peer);
      const topic = `Committed_${suffix}`;
      await createTopic(cluster, topic, { queues: 2 });
      const { sent, checked, questions } = await run(topic, THREE, 'COMMIT_MESSAGE', 1);
      expect(sent.map(({ status }) => status)).toEqual(['SEND_OK', 'SEND_OK', 'SEND_OK']);
      expect(distinct(checked)).toEqual(['UNKNOW-2']);
      const [question] = questions ?? [];
      expect(question).toMatchObject({ topic, body: 'UNKNOW-2', tags: 'TagA', properties: { n: 'UNKNOW-2' } });
      const pulled = await pull(topic);
      expect(keysOf(pulled)).toEqual(['COMMIT_MESSAGE-0', 'UNKNOW-2']);
      for (const { body, keys, tags, properties } of pulled.messages) {
        expect({ body, tags, n: properties['n'] }).toEqual({ body: keys, tags: 'TagA', n: keys });
      }
    });

    it('delivers nothing of what is rolled back when asked', async () => {
      const topic = `RolledBack_${suffix}`;
      await createTopic(cluster, topic, { queues: 1 });
      const { checked } = await run(topic, 'UNKNOW,UNKNOW', 'ROLLBACK_MESSAGE', 2);
      expect(distinct(checked)).toEqual(['UNKNOW-0', 'UNKNOW-1']);
      const after = await run(topic, 'COMMIT_MESSAGE', 'COMMIT_MESSAGE', 0);
      expect(after.checked).toEqual([]);
      expect(keysOf(await pull(topic))).toEqual(['COMMIT_MESSAGE-0']);
    });

    it('asks another producer of the group when the one that began was killed', async () => {
      const topic = `Orphaned_${suffix}`;
      await createTopic(cluster, topic, { queues: 1 });
      const doomed = await Jvm.start(version);
      await run(topic, 'UNKNOW,UNKNOW,UNKNOW', 'UNKNOW', 1, doomed);
      await doomed.close();
      const { checked } = await run(topic, '-', 'COMMIT_MESSAGE', 3);
      expect(distinct(checked)).toEqual(['UNKNOW-0', 'UNKNOW-1', 'UNKNOW-2']);
      expect(keysOf(await pull(topic))).toEqual(['UNKNOW-0', 'UNKNOW-1', 'UNKNOW-2']);
    });
  });

  describe.skipIf(!tools('go')).concurrent('Go', () => {
    let client: Client;
    let jvm: Jvm;
    beforeAll(async () => {
      [client, jvm] = await Promise.all([goClient(), Jvm.start('5.3.3')]);
    });
    afterAll(() => jvm?.close());

    const run = (topic: string, states: string, answer: string, expected: number): Promise<Ended> =>
      client<Ended>('transactions', cluster.namesrv, topic, `p-${topic}`, expected, CHECK_SECONDS, states, answer);
    const pull = (topic: string): Promise<Pulled> =>
      jvm.run<Pulled>('ConsumePull', cluster.namesrv, topic, `c-${topic}`, 'pull', '*', 0, 0);

    it.each([
      ['COMMIT_MESSAGE', ['COMMIT_MESSAGE-0', 'UNKNOW-2']],
      ['ROLLBACK_MESSAGE', ['COMMIT_MESSAGE-0']],
    ])('commits, rolls back, and answers a check with %s', async (answer, keys) => {
      const topic = `FromGo_${answer}`;
      await createTopic(cluster, topic, { queues: 1 });
      const { sent, checked } = await run(topic, THREE, answer, 1);
      expect(sent.map(({ status }) => status)).toEqual(['SEND_OK', 'SEND_OK', 'SEND_OK']);
      expect(distinct(checked)).toEqual(['UNKNOW-2']);
      expect(keysOf(await pull(topic))).toEqual(keys);
    });

    it('is in the table', ({ task }) => covers(task, FEATURE, 'Go 2.1.2', peer));
  });
});

/** Who writes the half messages and who goes on with them: ours on one side at least, and ours after itself. */
const PAIRS = peers().flatMap((writer) =>
  peers()
    .filter((reader) => writer === 'mq' || reader === 'mq' || !peers().includes('mq'))
    .map((reader): [PeerName, PeerName] => [writer, reader]),
);

describe.skipIf(!tools('java', 'javac', 'mvn')).concurrent('half messages in a store', () => {
  let jvm: Jvm;
  beforeAll(async () => {
    jvm = await Jvm.start('5.3.3');
  });
  afterAll(() => jvm?.close());

  describe.each(PAIRS)('of %s, opened by %s', (writer, reader) => {
    const name = '%s: the open ones are asked about, the ended ones are not';
    it.for(['clean', 'killed'] as const)(name, async (end, { onTestFinished }) => {
      const brokers = await Succession.begin(onTestFinished);
      const run = (states: string, answer: string, expected: number): Promise<Ended> => {
        const words = [brokers.cluster.namesrv, 'Orders', 'payers', states, answer, expected, CHECK_SECONDS];
        return jvm.run<Ended>('Transactions', ...words);
      };
      const first = await brokers.open(writer, NEVER);
      await createTopic(first, 'Orders', { queues: 1 });
      const states = 'UNKNOW,COMMIT_MESSAGE,ROLLBACK_MESSAGE,UNKNOW,COMMIT_MESSAGE';
      expect((await run(states, 'UNKNOW', 0)).sent).toHaveLength(5);
      await (end === 'clean' ? first.stop() : first.kill());

      const second = await brokers.open(reader, quick(reader));
      // Killed, 5.3.3 forgets the op messages of its last 3 s. Ours finds the commits in the log; Apache asks about them again.
      const forgotten = reader === 'mq' ? ['ROLLBACK'] : ['ROLLBACK', 'COMMIT'];
      const isSure = (key: string): boolean =>
        writer !== '5.3.3' || end === 'clean' || !forgotten.some((state) => key.startsWith(state));
      const { checked } = await run('-', 'COMMIT_MESSAGE', 2);
      expect(distinct(checked.filter(isSure))).toEqual(['UNKNOW-0', 'UNKNOW-3']);
      // Nobody is asked about what has ended, before or behind it.
      expect((await run('UNKNOW', 'COMMIT_MESSAGE', 1)).checked).toContain('UNKNOW-0');
      const pulled = await jvm.run<Pulled>('ConsumePull', second.namesrv, 'Orders', 'c', 'pull', '*', 0, 0);
      const expected = ['COMMIT_MESSAGE-1', 'COMMIT_MESSAGE-4', 'UNKNOW-0', 'UNKNOW-0', 'UNKNOW-3'];
      expect(keysOf(pulled).filter(isSure)).toEqual(expected.filter(isSure));
    });
  });
});
