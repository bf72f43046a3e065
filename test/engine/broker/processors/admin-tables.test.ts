import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeConsumeStats, decodeConsumeStatsList } from '../../../../src/protocol/bodies/consume-stats.ts';
import { decodeQueryConsumeTimeSpan } from '../../../../src/protocol/bodies/consume-time-span.ts';
import { decodeGroupForbidden } from '../../../../src/protocol/bodies/group-forbidden.ts';
import { decodeKVTable } from '../../../../src/protocol/bodies/kv-table.ts';
import { decodeGroupList, decodeTopicList } from '../../../../src/protocol/bodies/name-lists.ts';
import { decodeQueryConsumeQueue } from '../../../../src/protocol/bodies/query-consume-queue.ts';
import {
  decodeSubscriptionGroupConfig,
  encodeSubscriptionGroupConfig,
  encodeSubscriptionGroupList,
  subscriptionGroupConfig,
} from '../../../../src/protocol/bodies/subscription-group.ts';
import { decodeTopicConfig, topicConfig } from '../../../../src/protocol/bodies/topic-config.ts';
import {
  decodeTopicConfigSerializeWrapper,
  encodeCreateTopicList,
} from '../../../../src/protocol/bodies/topic-config-table.ts';
import { decodeTopicStatsTable } from '../../../../src/protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { TestBroker } from '../support/test-broker.ts';

const create = (topic: string, more: Record<string, string> = {}) => ({
  topic,
  defaultTopic: 'TBW102',
  readQueueNums: '4',
  writeQueueNums: '4',
  perm: '6',
  topicFilterType: 'SINGLE_TAG',
  topicSysFlag: '0',
  order: 'false',
  ...more,
});

describe('topics', () => {
  it('are made, on disk and registered before the answer, shown and deleted with all they had', async () => {
    const broker = await TestBroker.start();
    const made = await broker.ask(
      RequestCode.UPDATE_AND_CREATE_TOPIC,
      create('Orders', { attributes: '+message.type=FIFO' }),
    );
    expect([made.code, broker.registrations]).toEqual([0, 1]);
    expect(readFileSync(join(broker.directory, 'config', 'topics.json'), 'utf8')).toContain('"Orders"');
    const shown = await broker.ask(RequestCode.GET_TOPIC_CONFIG, { topic: 'Orders', lo: 'true' });
    expect(decodeTopicConfig(shown.body)).toMatchObject({ readQueueNums: 4, attributes: { 'message.type': 'FIFO' } });
    const all = decodeTopicConfigSerializeWrapper((await broker.ask(RequestCode.GET_ALL_TOPIC_CONFIG)).body);
    expect(all.topicConfigTable.get('Orders')?.writeQueueNums).toBe(4);
    expect(all.dataVersion).toEqual(broker.context.topics.dataVersion);

    await broker.put('Orders', 0, 1);
    broker.context.offsets.commit('g', 'Orders', 0, 1);
    broker.context.topics.createForSendBack('%RETRY%g_Orders', 1, 6, 0);
    const deleted = await broker.ask(RequestCode.DELETE_TOPIC_IN_BROKER, { topic: 'Orders' });
    expect(deleted.code).toBe(0);
    expect(broker.store.maxOffset('Orders', 0)).toBe(0);
    expect(broker.context.offsets.groupsOf('Orders')).toEqual([]);
    expect(broker.context.topics.get('%RETRY%g_Orders')).toBeUndefined();
    expect((await broker.ask(RequestCode.GET_TOPIC_CONFIG, { topic: 'Orders' })).code).toBe(17);
    expect((await broker.ask(RequestCode.DELETE_TOPIC_IN_BROKER, { topic: 'Orders' })).code).toBe(0);
  });

  it('are made from a list, all or none', async () => {
    const broker = await TestBroker.start();
    const list = (...names: string[]) => encodeCreateTopicList(names.map((name) => topicConfig(name)));
    expect((await broker.ask(RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, {}, list('A', 'b/c'))).code).toBe(29);
    expect(broker.context.topics.get('A')).toBeUndefined();
    expect((await broker.ask(RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, {}, list('A', 'B'))).code).toBe(0);
    expect(broker.context.topics.get('B')?.readQueueNums).toBe(16);
  });

  it.each([
    ['a path as name', create('../../../tmp/x'), 29, '../../../tmp/x'],
    ['a name with a slash', create('a/b'), 29, 'a/b'],
    ['a name of dots', create('..'), 29, '..'],
    ['a name with a zero byte', create('a\u0000b'), 29, 'letters'],
    ['a blank name', create(' '), 29, 'blank'],
    ['a name too long', create('x'.repeat(128)), 29, '128'],
    ['a system topic', create('TBW102'), 29, 'TBW102'],
    ['the topic of the cluster', create('DefaultCluster'), 29, 'DefaultCluster'],
    ['a negative number of queues', create('T', { readQueueNums: '-1' }), 29, 'readQueueNums'],
    ['too many queues', create('T', { writeQueueNums: '16385' }), 29, 'writeQueueNums'],
    ['a permission that is none', create('T', { perm: '9' }), 29, 'perm'],
    ['a filter type that is none', create('T', { topicFilterType: 'X' }), 29, 'topicFilterType'],
    ['an unknown attribute', create('T', { attributes: '+colour=red' }), 1, 'colour'],
    ['a missing number', { topic: 'T', defaultTopic: 'TBW102' }, 1, 'readQueueNums'],
  ])('are refused with %s', async (_, fields, code, words) => {
    const broker = await TestBroker.start();
    const size = broker.context.topics.all().size;
    const answer = await broker.ask(RequestCode.UPDATE_AND_CREATE_TOPIC, fields);
    expect(answer.code).toBe(code);
    expect(answer.remark).toContain(words);
    expect([broker.context.topics.all().size, broker.registrations]).toEqual([size, 0]);
  });

  it('are not deleted under a name that leads elsewhere, nor when they are the system’s', async () => {
    const broker = await TestBroker.start();
    for (const topic of ['../../config', '..', '', 'SCHEDULE_TOPIC_XXXX', 'rmq_sys_x', 'broker-a']) {
      expect([topic, (await broker.ask(RequestCode.DELETE_TOPIC_IN_BROKER, { topic })).code]).toEqual([topic, 29]);
    }
    expect(existsSync(join(broker.directory, 'commitlog'))).toBe(true);
  });

  it('lose their queues when they are not in the table', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    await broker.put('Orders', 0, 1);
    await broker.put('Left', 0, 1);
    expect((await broker.ask(RequestCode.CLEAN_UNUSED_TOPIC)).code).toBe(0);
    expect([broker.store.maxOffset('Orders', 0), broker.store.maxOffset('Left', 0)]).toEqual([1, 0]);
    expect(readdirSync(join(broker.directory, 'consumequeue'))).not.toContain('Left');
    for (const code of [RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE, RequestCode.DELETE_EXPIRED_COMMITLOG]) {
      expect((await broker.ask(code)).code).toBe(0);
    }
    expect(broker.store.maxOffset('Orders', 0)).toBe(1);
  });

  it('show their system part', async () => {
    const broker = await TestBroker.start();
    const answer = await broker.ask(RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER);
    expect(decodeTopicList(answer.body).topicList).toEqual(expect.arrayContaining(['TBW102', 'DefaultCluster']));
  });

  it('show how full their queues are', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    await broker.put('Orders', 1, 3);
    const stats = decodeTopicStatsTable((await broker.ask(RequestCode.GET_TOPIC_STATS_INFO, { topic: 'Orders' })).body);
    expect(stats.offsetTable.map(([queue, value]) => [queue.queueId, value.minOffset, value.maxOffset])).toEqual([
      [0, 0, 0],
      [1, 0, 3],
    ]);
    expect(stats.offsetTable[1]?.[1].lastUpdateTimestamp).toBeGreaterThan(0);
    const missing = await broker.ask(RequestCode.GET_TOPIC_STATS_INFO, { topic: 'Nothing' });
    expect([missing.code, missing.remark]).toEqual([17, expect.stringContaining('Nothing')]);
  });
});

describe('groups', () => {
  const update = (broker: TestBroker, config: ReturnType<typeof subscriptionGroupConfig>) =>
    broker.ask(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, undefined, encodeSubscriptionGroupConfig(config));

  it('are made, shown, and deleted with their progress when asked, by either name of the flag', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    for (const flag of ['cleanOffset', 'removeOffset', 'neither']) {
      expect((await update(broker, subscriptionGroupConfig('g', { retryMaxTimes: 3 }))).code).toBe(0);
      const shown = await broker.ask(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, { group: 'g' });
      expect(decodeSubscriptionGroupConfig(shown.body).retryMaxTimes).toBe(3);
      broker.context.offsets.commit('g', 'Orders', 0, 1);
      await broker.ask(RequestCode.DELETE_SUBSCRIPTIONGROUP, { groupName: 'g', [flag]: 'true' });
      expect(broker.context.offsets.query('g', 'Orders', 0)).toBe(flag === 'neither' ? 1 : -1);
      const gone = await broker.ask(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, { group: 'g' });
      expect([gone.code, gone.remark]).toEqual([26, expect.stringContaining('[g]')]);
    }
    const all = (await broker.ask(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG)).body?.toString();
    expect(all).toContain('TOOLS_CONSUMER');
    expect((await broker.ask(RequestCode.DELETE_SUBSCRIPTIONGROUP, { groupName: 'TOOLS_CONSUMER' })).code).toBe(29);
  });

  it('are made from a list, all or none', async () => {
    const broker = await TestBroker.start();
    const list = (...names: string[]) =>
      broker.ask(
        RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST,
        undefined,
        encodeSubscriptionGroupList(names.map((name) => subscriptionGroupConfig(name))),
      );
    expect((await list('a', '../b')).code).toBe(29);
    expect(broker.context.groups.get('a')).toBeUndefined();
    expect((await list('a', 'b')).code).toBe(0);
    expect(broker.context.groups.get('b')).toBeDefined();
  });

  it.each([
    ['a path', { groupName: '../g' }, 29],
    ['an at sign', { groupName: 'a@b' }, 29],
    ['no name', { groupName: '' }, 29],
    ['too many retry queues', { retryQueueNums: 5000 }, 29],
    ['an attribute', { attributes: { '+x': 'y' } }, 1],
  ])('are refused with %s', async (_, given, code) => {
    const broker = await TestBroker.start();
    const answer = await update(broker, { ...subscriptionGroupConfig('g'), ...given });
    expect(answer.code).toBe(code);
    expect(answer.remark).not.toBe('');
  });

  it('can be forbidden a topic', async () => {
    const broker = await TestBroker.start();
    broker.context.groups.find('g');
    const ask = async (readable?: string) => {
      const fields = { group: 'g', topic: 'Orders', ...(readable === undefined ? {} : { readable }) };
      return decodeGroupForbidden((await broker.ask(RequestCode.UPDATE_AND_GET_GROUP_FORBIDDEN, fields)).body).readable;
    };
    expect([await ask(), await ask('false'), await ask(), await ask('true')]).toEqual([true, false, false, true]);
  });
});

describe('progress', () => {
  it('is that of 5.3.3: per queue, with pull offset, time of the last message, and only what is subscribed', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    broker.topic('Old', 1);
    await broker.put('Orders', 0, 5);
    const { offsets } = broker.context;
    offsets.commit('g', 'Orders', 0, 2);
    offsets.commitPullOffset('g', 'Orders', 0, 4);
    offsets.commit('g', 'Old', 0, 0);
    offsets.commit('g', 'Deleted', 0, 1);
    const stats = async (more = {}) =>
      decodeConsumeStats((await broker.ask(RequestCode.GET_CONSUME_STATS, { consumerGroup: 'g', ...more })).body);
    const topicsOf = async (more = {}) => [...new Set((await stats(more)).offsetTable.map(([queue]) => queue.topic))];
    const [first, second] = (await stats()).offsetTable;
    const lastTimestamp = broker.store.storeTimeOf('Orders', 0, 1);
    expect(first).toEqual([
      { topic: 'Orders', brokerName: 'broker-a', queueId: 0 },
      { brokerOffset: 5, consumerOffset: 2, pullOffset: 4, lastTimestamp },
    ]);
    expect(second?.[1]).toEqual({ brokerOffset: 0, consumerOffset: 0, pullOffset: 0, lastTimestamp: 0 });
    expect(await topicsOf()).toEqual(['Orders', 'Old']);
    await broker.consume(broker.newClient(), { topics: ['Orders'] });
    expect(await topicsOf()).toEqual(['Orders']);
    expect(await topicsOf({ topicList: 'Old;Nothing' })).toEqual(['Old']);
    expect(await topicsOf({ consumerGroup: 'unknown' })).toEqual([]);
    const all = decodeConsumeStatsList(
      (await broker.ask(RequestCode.GET_BROKER_CONSUME_STATS, { isOrder: 'false' })).body,
    );
    expect([all.totalDiff, all.totalInflightDiff]).toEqual([3, 2]);
    const ordered = await broker.ask(RequestCode.GET_BROKER_CONSUME_STATS, { isOrder: 'true' });
    expect(decodeConsumeStatsList(ordered.body).totalDiff).toBe(0);
  });

  it('shows who consumes what', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    broker.context.offsets.commit('offline', 'Orders', 0, 1);
    await broker.consume(broker.newClient(), { group: 'online' });
    const groups = await broker.ask(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, { topic: 'Orders' });
    expect(decodeGroupList(groups.body)).toEqual(['online', 'offline']);
    const topics = await broker.ask(RequestCode.QUERY_TOPICS_BY_CONSUMER, { group: 'offline' });
    expect(decodeTopicList(topics.body)).toEqual({ topicList: ['Orders'], brokerAddr: '127.0.0.1:10911' });
    const offline = await broker.ask(RequestCode.QUERY_SUBSCRIPTION_BY_CONSUMER, { group: 'offline', topic: 'Orders' });
    expect(JSON.parse(offline.body?.toString() ?? '')).toEqual({ group: 'offline', topic: 'Orders' });
  });

  it('shows how old what waits is', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    await broker.put('Orders', 0, 3);
    broker.context.offsets.commit('g', 'Orders', 0, 1);
    const storedAt = await broker.store.storeTimeOf('Orders', 0, 1);
    broker.clock.time = storedAt + 5000;
    const answer = await broker.ask(RequestCode.QUERY_CONSUME_TIME_SPAN, { topic: 'Orders', group: 'g' });
    const [full, empty] = decodeQueryConsumeTimeSpan(answer.body);
    expect(full).toMatchObject({ delayTime: 5000, consumeTimeStamp: await broker.store.storeTimeOf('Orders', 0, 0) });
    expect(empty).toMatchObject({ delayTime: 0, minTimeStamp: -1, maxTimeStamp: -1 });
  });

  it('corrects by the other groups, with Long.MAX_VALUE in full', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    const { offsets } = broker.context;
    offsets.commit('a', 'Orders', 0, 5);
    offsets.commit('b', 'Orders', 0, 3);
    offsets.commit('compared', 'Orders', 1, 9);
    const ask = async (filterGroups: string) =>
      (
        await broker.ask(RequestCode.QUERY_CORRECTION_OFFSET, {
          topic: 'Orders',
          compareGroup: 'compared',
          filterGroups,
        })
      ).body?.toString();
    expect(await ask('compared')).toBe('{"correctionOffsets":{"0":3,"1":9223372036854775807}}');
    expect(await ask('compared,b')).toBe('{"correctionOffsets":{"0":5,"1":9223372036854775807}}');
    expect(offsets.query('b', 'Orders', 0)).toBe(3);
  });

  it('is cloned, of one topic or of all', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    broker.topic('Old');
    const { offsets } = broker.context;
    offsets.commit('src', 'Orders', 0, 5);
    offsets.commit('src', 'Old', 0, 6);
    const clone = (fields: Record<string, string>) =>
      broker.ask(RequestCode.CLONE_GROUP_OFFSET, { srcGroup: 'src', offline: 'false', ...fields });
    expect((await clone({ destGroup: 'one', topic: 'Orders' })).code).toBe(0);
    expect(offsets.topicsOf('one')).toEqual(['Orders']);
    await clone({ destGroup: 'all' });
    expect([offsets.query('all', 'Orders', 0), offsets.query('all', 'Old', 0)]).toEqual([5, 6]);
    expect((await clone({ destGroup: 'a@b' })).code).toBe(26);
  });
});

describe('the broker', () => {
  it('shows its state as texts, in both spellings', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    await broker.put('Orders', 0, 1);
    broker.clock.time += 90_061_000;
    const table = decodeKVTable((await broker.ask(RequestCode.GET_BROKER_RUNTIME_INFO)).body);
    expect(table).toMatchObject({
      brokerVersionDesc: 'V5_3_3',
      brokerVersion: '479',
      brokerActive: 'true',
      runtime: '[ 1 days, 1 hours, 1 minutes, 1 seconds ]',
      sendThreadPoolQueueSize: '3',
      pullThreadPoolQueueHeadWaitTimeMills: '7',
      putMessageTimesTotal: '1',
      timerReadBehind: '0',
    });
    expect(table['getTransferedTps']).toBe(table['getTransferredTps']);
    expect(Number(table['earliestMessageTimeStamp'])).toBeGreaterThan(0);
    expect(Number(table['commitLogDiskRatio'])).not.toBeNaN();
    expect(table['commitLogDirCapacity']).toMatch(/^Total : [\d.]+ \w+, Free : [\d.]+ \w+\.$/);
    expect(table['remainHowManyDataToFlush']).toMatch(/^[\d.]+ (B|[KMGTPE]iB)$/);
    for (const [key, value] of Object.entries(table)) expect([key, typeof value]).toEqual([key, 'string']);
  });

  it('shows entries of a queue', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    await broker.put('Orders', 0, 3, 'TagA');
    const ask = (more = {}) =>
      broker.ask(RequestCode.QUERY_CONSUME_QUEUE, { topic: 'Orders', queueId: '0', index: '1', count: '5', ...more });
    const body = decodeQueryConsumeQueue((await ask()).body);
    expect([body.minQueueIndex, body.maxQueueIndex, body.queueData.length]).toEqual([0, 3, 2]);
    expect(body.queueData[0]).toMatchObject({ tagsCode: 2598919, eval: false });
    expect(decodeQueryConsumeQueue((await ask({ consumerGroup: 'g' })).body).filterData).toBe(
      'g@Orders is not online!',
    );
    expect(decodeQueryConsumeQueue((await ask({ count: '-1' })).body).queueData).toEqual([]);
    expect((await ask({ queueId: '9' })).remark).toBe('9@Orders is not exist!');
  });

  it('answers what it does not serve with 3', async () => {
    const broker = await TestBroker.start();
    for (const code of [
      RequestCode.RESUME_CHECK_HALF_MESSAGE,
      RequestCode.RECALL_MESSAGE,
      200_050,
      3001,
      513,
      12_345,
    ]) {
      expect([code, (await broker.ask(code)).code]).toEqual([code, 3]);
    }
  });

  it('names the statistic it does not have', async () => {
    const broker = await TestBroker.start();
    const answer = await broker.ask(RequestCode.VIEW_BROKER_STATS_DATA, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'X' });
    expect([answer.code, answer.remark]).toEqual([1, 'The stats <TOPIC_PUT_NUMS> <X> not exist']);
  });
});

describe('settings', () => {
  const update = (broker: TestBroker, text: string) =>
    broker.ask(RequestCode.UPDATE_BROKER_CONFIG, undefined, Buffer.from(text));

  it('are shown and changed, live and in the file', async () => {
    const broker = await TestBroker.start();
    const { config } = broker.context;
    expect((await update(broker, 'maxMessageSize=65536\n')).code).toBe(0);
    expect(config.get('maxMessageSize')).toBe(65_536);
    expect(readFileSync(config.file, 'utf8')).toContain('maxMessageSize=65536');
    const shown = await broker.ask(RequestCode.GET_BROKER_CONFIG);
    expect(shown.body?.toString()).toContain('maxMessageSize=65536\n');
    expect(JSON.parse(shown.extFields?.['version'] ?? '')).toMatchObject({ counter: 1 });
  });

  it('that routes depend on are registered', async () => {
    const broker = await TestBroker.start();
    const version = broker.context.topics.dataVersion.counter;
    await update(broker, 'brokerPermission=4');
    expect([broker.registrations, broker.context.topics.dataVersion.counter]).toEqual([1, version + 1]);
    await update(broker, 'autoCreateTopicEnable=false');
    expect([broker.registrations, broker.context.topics.get('TBW102')?.perm]).toEqual([2, 6]);
  });

  it.each([
    ['a path', 'storePathRootDir=/tmp/x', 16, 'storePathRootDir'],
    ['an unknown key', 'maxMesageSize=1', 1, 'maxMessageSize'],
    ['a value that is none', 'maxMessageSize=much', 1, 'much'],
    ['one good and one bad key', 'maxMessageSize=65536\nlistenPort=1', 16, 'listenPort'],
  ])('are refused with %s, and nothing changes', async (_, text, code, words) => {
    const broker = await TestBroker.start();
    const before = broker.context.config.toProperties();
    const answer = await update(broker, text);
    expect(answer.code).toBe(code);
    expect(answer.remark).toContain(words);
    expect(broker.context.config.toProperties()).toBe(before);
  });
});
