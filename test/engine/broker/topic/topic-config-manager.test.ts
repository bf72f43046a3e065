import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { topicConfig } from '../../../../src/protocol/bodies/topic-config.ts';
import { apacheStore } from '../support/apache-store.ts';
import { loadTopics, newDirectory } from '../support/tables.ts';

const fileOf = (directory: string): string => join(directory, 'config', 'topics.json');

function write(directory: string, text: string): void {
  mkdirSync(join(directory, 'config'), { recursive: true });
  writeFileSync(fileOf(directory), text);
}

describe('TopicConfigManager', () => {
  it('has the topics of a fresh 5.3.3', () => {
    const topics = loadTopics(newDirectory());
    const shown = [...topics.all().values()].map(
      (t) => `${t.topicName} ${t.readQueueNums}/${t.writeQueueNums} ${t.perm}`,
    );
    expect(shown.sort()).toEqual(
      [
        'SELF_TEST_TOPIC 1/1 6',
        'TBW102 8/8 7',
        'BenchmarkTest 1024/1024 6',
        'DefaultCluster 16/16 7',
        'broker-a 1/1 7',
        'OFFSET_MOVED_EVENT 1/1 6',
        'SCHEDULE_TOPIC_XXXX 18/18 6',
        'DefaultCluster_REPLY_TOPIC 1/1 6',
        'rmq_sys_REVIVE_LOG_DefaultCluster 8/8 6',
        'rmq_sys_SYNC_BROKER_MEMBER_broker-a 1/1 1',
        'RMQ_SYS_TRANS_HALF_TOPIC 1/1 6',
        'RMQ_SYS_TRANS_OP_HALF_TOPIC 1/1 6',
        'rmq_sys_wheel_timer 1/1 6',
      ].sort(),
    );
    for (const topic of topics.all().keys()) expect([topic, topics.isSystem(topic)]).toEqual([topic, true]);
    expect(topics.isSystem('Orders')).toBe(false);
  });

  describe('created by a send', () => {
    it('takes the smaller number of queues and the permission without inherit, and is on disk at once', () => {
      const directory = newDirectory();
      const topics = loadTopics(directory);
      const before = topics.dataVersion.counter;
      expect(topics.createBySend('Orders', 'TBW102', 4, 0)).toEqual(
        topicConfig('Orders', { readQueueNums: 4, writeQueueNums: 4, perm: 6 }),
      );
      expect(topics.createBySend('Many', 'TBW102', 100, 0)?.writeQueueNums).toBe(8);
      expect(topics.createBySend('None', 'TBW102', -3, 0)?.writeQueueNums).toBe(1);
      expect(topics.dataVersion.counter).toBe(before + 3);
      expect(loadTopics(directory).get('Orders')).toEqual(topics.get('Orders'));
    });

    it('answers the known topic unchanged', () => {
      const topics = loadTopics(newDirectory());
      const first = topics.createBySend('Orders', 'TBW102', 4, 0);
      expect(topics.createBySend('Orders', 'TBW102', 8, 0)).toBe(first);
    });

    it.each([
      ['there is no such template', 'Orders', 'Nothing'],
      ['the template may not be inherited', 'Orders', 'BenchmarkTest'],
      ['the name is a path', '../../etc', 'TBW102'],
      ['the name has a slash', 'a/b', 'TBW102'],
      ['the name is too long', 'x'.repeat(128), 'TBW102'],
    ])('is refused when %s', (_, topic, template) => {
      const topics = loadTopics(newDirectory());
      const size = topics.all().size;
      expect(topics.createBySend(topic, template, 4, 0)).toBeUndefined();
      expect(topics.all().size).toBe(size);
    });

    it('is refused when auto-create is off, also with a template left in the file', async () => {
      const directory = newDirectory();
      const before = loadTopics(directory);
      before.touch();
      await before.saved();
      const topics = loadTopics(directory, { autoCreateTopicEnable: false });
      expect(topics.get('TBW102')?.perm).toBe(6);
      expect(topics.createBySend('Orders', 'TBW102', 4, 0)).toBeUndefined();
      expect(loadTopics(newDirectory(), { autoCreateTopicEnable: false }).get('TBW102')).toBeUndefined();
    });
  });

  it('opens and closes the template when the setting changes', () => {
    const given = { autoCreateTopicEnable: false };
    const topics = loadTopics(newDirectory(), given);
    expect(topics.get('TBW102')).toBeUndefined();
    given.autoCreateTopicEnable = true;
    topics.applyAutoCreate();
    expect(topics.createBySend('Orders', 'TBW102', 4, 0)).toBeDefined();
    given.autoCreateTopicEnable = false;
    topics.applyAutoCreate();
    expect(topics.get('TBW102')?.perm).toBe(6);
    expect(topics.createBySend('Later', 'TBW102', 4, 0)).toBeUndefined();
    given.autoCreateTopicEnable = true;
    const version = topics.dataVersion.counter;
    topics.applyAutoCreate();
    topics.applyAutoCreate();
    expect([topics.get('TBW102')?.perm, topics.dataVersion.counter]).toEqual([7, version + 1]);
  });

  it('makes retry topics, and refuses a name that is none', () => {
    const topics = loadTopics(newDirectory());
    expect(topics.createForSendBack('%RETRY%g', 1, 6, 0)).toMatchObject({ readQueueNums: 1, perm: 6 });
    expect(topics.createForSendBack('%RETRY%z', 0, 6, 2)).toMatchObject({ readQueueNums: 1, topicSysFlag: 2 });
    expect(() => topics.createForSendBack('%RETRY%../x', 1, 6, 0)).toThrow('letters');
  });

  it('keeps what an update does not name, tells its listeners, moves the version', async () => {
    const directory = newDirectory();
    const topics = loadTopics(directory);
    const told: [string, boolean][] = [];
    topics.onChange((topic, config) => told.push([topic, config !== undefined]));
    topics.update(topicConfig('T', { order: true, attributes: { '+message.type': 'FIFO' } }));
    topics.update(topicConfig('T', { readQueueNums: 3, writeQueueNums: 2, perm: 4 }));
    expect(topics.get('T')).toMatchObject({ readQueueNums: 3, writeQueueNums: 2, perm: 4, order: false });
    expect(topics.get('T')?.attributes).toEqual({ 'message.type': 'FIFO' });
    expect(topics.delete('T')).toBe(true);
    expect(topics.delete('T')).toBe(false);
    expect(told).toEqual([
      ['T', true],
      ['T', true],
      ['T', false],
    ]);
    await topics.saved();
    expect(loadTopics(directory).get('T')).toBeUndefined();
    expect(loadTopics(directory).dataVersion).toEqual(topics.dataVersion);
  });

  it('keeps topics with names that every object knows', async () => {
    const directory = newDirectory();
    const topics = loadTopics(directory);
    for (const name of ['__proto__', 'constructor']) topics.update(topicConfig(name));
    await topics.saved();
    for (const name of ['__proto__', 'constructor']) expect(loadTopics(directory).get(name)).toEqual(topicConfig(name));
  });

  it('marks ordered topics once', () => {
    const topics = loadTopics(newDirectory());
    topics.update(topicConfig('T'));
    const version = topics.dataVersion;
    topics.markOrdered(['T', 'Unknown']);
    expect(topics.get('T')?.order).toBe(true);
    expect(topics.dataVersion.counter).toBe(version.counter + 1);
    topics.markOrdered(['T']);
    expect(topics.dataVersion.counter).toBe(version.counter + 1);
  });

  it('writes strict JSON with the fields 5.3.3 writes', async () => {
    const directory = newDirectory();
    const topics = loadTopics(directory);
    topics.update(topicConfig('T', { readQueueNums: 4, writeQueueNums: 4 }));
    await topics.saved();
    const json = JSON.parse(readFileSync(fileOf(directory), 'utf8')) as {
      dataVersion: object;
      topicConfigTable: Record<string, object>;
    };
    expect(Object.keys(json.dataVersion).sort()).toEqual(['counter', 'stateVersion', 'timestamp']);
    expect(json.topicConfigTable['T']).toEqual({
      attributes: {},
      order: false,
      perm: 6,
      readQueueNums: 4,
      topicFilterType: 'SINGLE_TAG',
      topicName: 'T',
      topicSysFlag: 0,
      writeQueueNums: 4,
    });
  });

  it.each(['4.9.7-clean', '5.3.3-clean'] as const)('reads the file of %s and keeps its topics', async (name) => {
    const directory = apacheStore(name);
    const topics = loadTopics(directory);
    expect(topics.get('Orders')).toMatchObject({ perm: 6, attributes: {} });
    const shown = [...topics.all()];
    topics.touch();
    await topics.saved();
    expect([...loadTopics(directory).all()].sort()).toEqual(shown.sort());
  });

  it('keeps what another release allowed, but nothing that could leave its directory', () => {
    const directory = newDirectory();
    const topic = { readQueueNums: 1, writeQueueNums: 1, perm: 6 };
    const table = { '%RETRY%g+T': topic, '../../evil': topic, '..': topic, 'a/b': topic };
    write(directory, JSON.stringify({ topicConfigTable: table }));
    const topics = loadTopics(directory);
    expect(topics.get('%RETRY%g+T')).toBeDefined();
    expect(['../../evil', '..', 'a/b'].map((name) => topics.get(name))).toEqual([undefined, undefined, undefined]);
  });
});
