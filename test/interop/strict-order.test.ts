import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { APACHE_VERSIONS, ask, type Cluster, covers, Jvm, start, tools, waitFor } from './lab.ts';

interface Tried {
  queues: { brokerName: string; queueId: number; accepted: number; error: string | null }[];
}

describe.skipIf(!tools('java', 'javac', 'mvn'))('an ordered topic of two brokers of ours, one of them killed', () => {
  const clusters: Cluster[] = [];
  const jvms = new Map<string, Jvm>();
  beforeAll(async () => {
    for (const version of APACHE_VERSIONS) jvms.set(version, await Jvm.start(version));
  });
  afterEach(async () => {
    for (const cluster of clusters.splice(0).reverse()) await cluster.stop();
  });
  afterAll(async () => {
    for (const jvm of jvms.values()) await jvm.close();
  });

  const jvmOf = (version: string): Jvm => {
    const jvm = jvms.get(version);
    if (jvm === undefined) throw new Error(`no JVM for ${version}`);
    return jvm;
  };
  const mqadmin = async (namesrv: string, command: string, ...args: string[]): Promise<string> => {
    const { out, err } = await jvmOf('5.3.3').mqadmin(namesrv, command, ...args);
    return out + err;
  };
  const route = async (namesrv: string, topic: string): Promise<string> =>
    String((await ask(namesrv, 105, { topic, acceptStandardJsonOnly: 'true' })).body);
  const tryAll = (version: string, namesrv: string, topic: string, ...options: string[]): Promise<Tried> =>
    jvmOf(version).run<Tried>(
      'ProduceQueues',
      namesrv,
      topic,
      `${topic}-producers`,
      3,
      'timeout=2000',
      'retries=2',
      ...options,
    );
  const summary = ({ queues }: Tried): string[] =>
    queues.map(({ brokerName, queueId, accepted }) => `${brokerName}/${queueId}: ${accepted}`);

  async function twoBrokers(): Promise<[Cluster, Cluster]> {
    const one = await start('mq', { brokerName: 'broker-a' });
    clusters.push(one);
    const two = await start('mq', { brokerName: 'broker-b', namesrv: one.namesrv });
    clusters.push(two);
    return [one, two];
  }

  async function kill(two: Cluster): Promise<void> {
    clusters.splice(clusters.indexOf(two), 1);
    await two.kill();
    await waitFor(
      'the name server to forget the dead broker',
      async () => !(await brokers(two.namesrv)).includes('broker-b'),
    );
  }
  const brokers = async (namesrv: string): Promise<string> => String((await ask(namesrv, 106)).body);

  it.each(APACHE_VERSIONS)(
    'keeps the dead one’s queues: sends to them fail and go nowhere else (Java %s)',
    async (version) => {
      const [one, two] = await twoBrokers();
      const topic = 'Strict';
      const said = await mqadmin(
        one.namesrv,
        'updateTopic',
        '-c',
        'DefaultCluster',
        '-t',
        topic,
        '-r',
        '2',
        '-w',
        '2',
        '-o',
        'true',
      );
      expect(said).toContain('success');
      await waitFor('both brokers in the route', async () => {
        const text = await route(one.namesrv, topic);
        return text.includes('"broker-a"') && text.includes('"broker-b"');
      });
      const all = ['broker-a/0', 'broker-a/1', 'broker-b/0', 'broker-b/1'];
      expect(summary(await tryAll(version, one.namesrv, topic))).toEqual(all.map((queue) => `${queue}: 3`));
      await kill(two);
      const after = await tryAll(version, one.namesrv, topic);
      expect(summary(after)).toEqual(all.map((queue) => `${queue}: ${queue.startsWith('broker-a') ? 3 : 0}`));
      expect(after.queues[2]?.error).toContain('broker-b');
      const max = await ask(one.broker, 30, { topic, queueId: '0' });
      expect(max.extFields['offset']).toBe('6');
    },
  );

  it.each(APACHE_VERSIONS)('is not made anew on another broker when its only one died (Java %s)', async (version) => {
    const [one, two] = await twoBrokers();
    const topic = 'StrictAlone';
    expect(
      await mqadmin(one.namesrv, 'updateTopic', '-b', two.broker, '-t', topic, '-r', '2', '-w', '2', '-o', 'true'),
    ).toContain('success');
    await waitFor('the route', async () => (await route(one.namesrv, topic)).includes('"broker-b"'));
    expect(summary(await tryAll(version, one.namesrv, topic))).toEqual(['broker-b/0: 3', 'broker-b/1: 3']);
    await kill(two);
    expect(summary(await tryAll(version, one.namesrv, topic))).toEqual(['broker-b/0: 0', 'broker-b/1: 0']);
    const elsewhere = await ask(one.broker, 11, pull(topic));
    expect(elsewhere.code).toBe(17);
  });

  it('is what docs/compatibility.md speaks of', ({ task }) => {
    for (const version of APACHE_VERSIONS) covers(task, 'strict order, a broker killed', `Java ${version}`, 'mq');
  });
});

/** A pull by hand. */
const pull = (topic: string): Record<string, string> => ({
  consumerGroup: 'raw',
  topic,
  queueId: '0',
  queueOffset: '0',
  maxMsgNums: '1',
  sysFlag: '4',
  commitOffset: '0',
  suspendTimeoutMillis: '0',
  subscription: '*',
  subVersion: '0',
});
