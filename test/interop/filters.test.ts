import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  APACHE_VERSIONS,
  ask,
  type Cluster,
  covers,
  createTopic,
  Jvm,
  peers,
  resultOf,
  sideBySide,
  start,
  tools,
} from './lab.ts';
import { bodies, type Pushed } from './results.ts';

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('filters against %s', (peer) => {
  let on: Cluster;
  let off: Cluster;
  beforeAll(async () => {
    on = await start(peer, { config: { enablePropertyFilter: true } });
    off = await start(peer);
  });
  afterAll(() => Promise.all([on?.kill(), off?.kill()]));

  sideBySide(true, APACHE_VERSIONS)('client %s', (version) => {
    const suffix = version.replaceAll('.', '_');
    const topic = `Filtered_${suffix}`;
    let jvm: Jvm;
    beforeAll(async () => {
      jvm = await Jvm.start(version);
      await createTopic(on, topic);
      await createTopic(off, topic);
      await jvm.run('Produce', on.namesrv, topic, `producers-${suffix}`, 'sync', 40);
    });
    afterAll(() => jvm?.close());

    const push = (cluster: Cluster, group: string, expression: string, expected: number) =>
      jvm.start(
        'ConsumePush',
        cluster.namesrv,
        topic,
        `${group}-${suffix}`,
        'CLUSTERING',
        'concurrent',
        expression,
        1,
        expected,
        30,
      ).outcome;
    const taken = async (group: string, expression: string, wanted: (n: number) => boolean): Promise<void> => {
      const expected = Array.from({ length: 40 }, (_, n) => n).filter(wanted);
      const result = resultOf<Pushed>(await push(on, group, expression, expected.length), group);
      expect(bodies(result.instances[0]?.messages ?? [])).toEqual(expected.map((n) => `sync-${n}`).sort());
    };

    it('takes what an SQL92 expression over properties and tags lets through', async ({ task }) => {
      await taken('sql-range', 'sql:n BETWEEN 10 AND 19', (n) => n >= 10 && n <= 19);
      await taken(
        'sql-tags',
        "sql:TAGS = 'TagB' AND (n < 10 OR n IN ('33', '34'))",
        (n) => n % 2 === 1 && (n < 10 || n === 33),
      );
      await taken('sql-null', 'sql:nothing IS NULL AND n > 37', (n) => n > 37);
      covers(task, 'SQL92 filter', `Java ${version}`, peer);
    });

    it('takes what tags let through', async ({ task }) => {
      await taken('tags', 'TagB || TagZ', (n) => n % 2 === 1);
      covers(task, 'tag filter', `Java ${version}`, peer);
    });

    it('is told at its start when the expression does not compile, or SQL92 is off', async () => {
      const wrong = await push(on, 'sql-wrong', 'sql:n >', 1);
      expect(wrong.exit).not.toBe(0);
      expect(wrong.err).toContain('CODE: 23');
      const refused = await push(off, 'sql-off', 'sql:n > 1', 1);
      expect(refused.exit).not.toBe(0);
      expect(refused.err).toMatch(/CODE: 1 .*The broker does not support consumer to filter message by SQL92/);
    });
  });

  it('refuses a pull whose own expression does not compile, where the original delivers everything', async () => {
    await createTopic(on, 'Wrong', { queues: 1 });
    const fields = { a: 'senders', b: 'Wrong', c: 'TBW102', d: '4', e: '0', f: '0', g: '0', h: '0', i: '', j: '0' };
    expect((await ask(on.broker, 310, { ...fields, k: 'false', m: 'false' }, Buffer.from('any'))).code).toBe(0);
    const pull = {
      consumerGroup: 'raw',
      topic: 'Wrong',
      queueId: '0',
      queueOffset: '0',
      maxMsgNums: '32',
      sysFlag: '4',
      commitOffset: '0',
      suspendTimeoutMillis: '0',
      subscription: 'n >',
      subVersion: '0',
      expressionType: 'SQL92',
    };
    expect((await ask(on.broker, 11, pull)).code).toBe(peer === 'mq' ? 23 : 0);
  });
});
