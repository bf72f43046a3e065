import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deleteTopic, planDeleteTopic, refuseWhileUsed } from '../../src/admin/topic/delete-topic.ts';
import { topicStatus } from '../../src/admin/topic/topic-status.ts';
import { updateTopic } from '../../src/admin/topic/update-topic.ts';
import { encodeConsumerConnection } from '../../src/protocol/bodies/connections.ts';
import { encodeGroupList } from '../../src/protocol/bodies/name-lists.ts';
import { encodeProducerTableInfo } from '../../src/protocol/bodies/producer-table-info.ts';
import { buildSubscription } from '../../src/protocol/bodies/subscription-data.ts';
import {
  encodeSubscriptionGroupWrapper,
  subscriptionGroupConfig,
} from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { encodeTopicConfigSerializeWrapper } from '../../src/protocol/bodies/topic-config-table.ts';
import { encodeTopicStatsTable } from '../../src/protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { parseIp } from '../../src/protocol/message/host.ts';
import { encodeRecord, recordSize } from '../../src/protocol/message/record.ts';
import { FakeCluster, type FakePeer, keepTopics, ok } from './fake-cluster.ts';

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.start();
});
afterEach(() => cluster.stop());

const unknownTopic = () => response(ResponseCode.TOPIC_NOT_EXIST, 'no such topic');
const sentTo = (peer: FakePeer) => peer.requests(RequestCode.UPDATE_AND_CREATE_TOPIC).map(({ extFields }) => extFields);

describe('updateTopic', () => {
  test('creates with 8 queues where there is none', async () => {
    for (const broker of cluster.brokers) keepTopics(broker);
    const result = await updateTopic(cluster.client, 'T', { cluster: 'C' }, {});
    expect(result.brokers.map(({ item, value }) => [item.brokerName, value?.before])).toEqual([
      ['b-a', undefined],
      ['b-b', undefined],
    ]);
    for (const broker of cluster.brokers) {
      expect(sentTo(broker)).toMatchObject([
        { topic: 'T', readQueueNums: '8', writeQueueNums: '8', perm: '6', order: 'false' },
      ]);
    }
    expect(result.orderConf).toBeUndefined();
  });

  test('keeps on each broker what is not given', async () => {
    keepTopics(cluster.a, topicConfig('T', { readQueueNums: 3, writeQueueNums: 5, order: true, topicSysFlag: 2 }));
    keepTopics(cluster.b, topicConfig('T', { readQueueNums: 1 }));
    await updateTopic(cluster.client, 'T', { cluster: 'C' }, { perm: 4, unit: true });
    expect(sentTo(cluster.a)).toMatchObject([
      { perm: '4', readQueueNums: '3', writeQueueNums: '5', order: 'true', topicSysFlag: '3' },
    ]);
    expect(sentTo(cluster.b)).toMatchObject([{ perm: '4', readQueueNums: '1', writeQueueNums: '16', order: 'false' }]);
    expect(cluster.kv.size).toBe(0);
  });

  test('asks a 4.9 broker, which does not know 351, for all its topics', async () => {
    const topicConfigTable = keepTopics(cluster.a, topicConfig('T', { readQueueNums: 7 }));
    const dataVersion = { counter: 1, timestamp: 1, stateVersion: 0 };
    cluster.a
      .on(RequestCode.GET_TOPIC_CONFIG, () => response(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, 'unknown code'))
      .on(RequestCode.GET_ALL_TOPIC_CONFIG, () =>
        ok(undefined, encodeTopicConfigSerializeWrapper({ topicConfigTable, dataVersion })),
      );
    await updateTopic(cluster.client, 'T', { addr: cluster.a.address }, { writeQueueNums: 9 });
    expect(sentTo(cluster.a)).toMatchObject([{ readQueueNums: '7', writeQueueNums: '9' }]);
  });

  test('sets the order configuration for the brokers meant, and takes it away again', async () => {
    cluster.kv.set('T', 'b-x:2');
    for (const broker of cluster.brokers) keepTopics(broker, topicConfig('T', { writeQueueNums: 4 }));
    const set = await updateTopic(cluster.client, 'T', { cluster: 'C' }, { order: true });
    expect(set.orderConf).toMatchObject({ before: 'b-x:2', after: 'b-x:2;b-a:4;b-b:4' });
    expect(cluster.kv.get('T')).toBe('b-x:2;b-a:4;b-b:4');
    await updateTopic(cluster.client, 'T', { addr: cluster.a.address }, { writeQueueNums: 6 });
    expect(cluster.kv.get('T')).toBe('b-x:2;b-a:6;b-b:4');
    await updateTopic(cluster.client, 'T', { cluster: 'C' }, { order: false });
    expect(cluster.kv.get('T')).toBe('b-x:2');
  });

  test('one broker that refuses is one row', async () => {
    keepTopics(cluster.a);
    keepTopics(cluster.b);
    cluster.b.on(RequestCode.UPDATE_AND_CREATE_TOPIC, () => response(ResponseCode.NO_PERMISSION, 'read only'));
    const { brokers } = await updateTopic(cluster.client, 'T', { cluster: 'C' }, {});
    expect(brokers[0]?.error).toBeUndefined();
    expect(brokers[1]?.error).toMatchObject({
      code: 'NO_PERMISSION',
      details: { responseCode: 16, remark: 'read only' },
    });
  });

  test.each([
    ['T', { readQueueNums: -1 }, /readQueueNums/],
    ['T', { perm: 9 }, /perm/],
    ['T', { attributes: 'message.type=FIFO' }, /attributes/],
    ['a b', {}, /characters/],
  ])('%s %o is refused before anybody is asked', async (topic, change, words) => {
    await expect(updateTopic(cluster.client, topic, { cluster: 'C' }, change)).rejects.toThrow(words);
    expect(cluster.namesrv.received).toEqual([]);
  });

  test('an unknown cluster is an error that names those there are', async () => {
    await expect(updateTopic(cluster.client, 'T', { cluster: 'X' }, {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('Clusters: C.'),
    });
  });
});

describe('deleteTopic', () => {
  const groups =
    (...names: string[]) =>
    () =>
      ok(
        undefined,
        encodeSubscriptionGroupWrapper({
          subscriptionGroupTable: new Map(names.map((name) => [name, subscriptionGroupConfig(name)])),
          forbiddenTable: new Map(),
          dataVersion: { counter: 0, timestamp: 0, stateVersion: 0 },
        }),
      );
  const emptyStats = () => ok(undefined, encodeTopicStatsTable({ offsetTable: [], topicPutTps: 0 }));
  const quiet = (broker: FakePeer): void => {
    broker
      .on(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, () => ok(undefined, encodeGroupList([])))
      .on(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, groups())
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, () => response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'))
      .on(RequestCode.GET_ALL_PRODUCER_INFO, () => response(ResponseCode.SYSTEM_ERROR, 'no producer'))
      .on(RequestCode.GET_TOPIC_STATS_INFO, emptyStats)
      .on(RequestCode.DELETE_TOPIC_IN_BROKER, () => ok());
  };

  beforeEach(() => {
    cluster.routes.set('T', { topic: 'T', queues: { 'b-a': {}, 'b-b': {} } });
    cluster.kv.set('T', 'b-a:2;b-b:2');
    for (const broker of cluster.brokers) quiet(broker);
  });

  test('deletes on every master, every name server, and the order entry', async () => {
    const plan = await planDeleteTopic(cluster.client, 'T', { cluster: 'C' });
    refuseWhileUsed(plan);
    const result = await deleteTopic(cluster.client, plan);
    expect(result.brokers.every(({ error }) => error === undefined)).toBe(true);
    for (const broker of cluster.brokers) expect(broker.requests(RequestCode.DELETE_TOPIC_IN_BROKER)).toHaveLength(1);
    expect(cluster.namesrv.requests(RequestCode.DELETE_TOPIC_IN_NAMESRV)[0]?.extFields).toEqual({
      topic: 'T',
      clusterName: 'C',
    });
    expect(cluster.kv.has('T')).toBe(false);
  });

  test('names the consumer that is online on any broker', async () => {
    cluster.b
      .on(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, () => ok(undefined, encodeGroupList(['G-off', 'G'])))
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, ({ extFields }) =>
        extFields?.['consumerGroup'] === 'G'
          ? ok(
              undefined,
              encodeConsumerConnection({
                connectionSet: [{ clientId: 'c1', clientAddr: '10.0.0.1:5', language: 'JAVA', version: 479 }],
                subscriptionTable: new Map([['T', buildSubscription('T', '*', 1)]]),
                consumeType: 'CONSUME_PASSIVELY',
                messageModel: 'CLUSTERING',
                consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
              }),
            )
          : response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'),
      );
    const plan = await planDeleteTopic(cluster.client, 'T', { cluster: 'C' });
    expect(() => refuseWhileUsed(plan)).toThrow('topic T is consuming by consumer G (client c1 at 10.0.0.1:5)');
    expect((await planDeleteTopic(cluster.client, 'T', { cluster: 'C' }, { force: true })).users).toEqual([]);
  });

  test('finds a consumer without offsets, for which 5.3.3 answers 300 with the name of the topic', async () => {
    cluster.a
      .on(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, () => ok(undefined, encodeGroupList(['T'])))
      .on(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, groups('new-group'))
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, ({ extFields }) =>
        extFields?.['consumerGroup'] === 'new-group'
          ? ok(
              undefined,
              encodeConsumerConnection({
                connectionSet: [{ clientId: 'c9', clientAddr: '10.0.0.1:9', language: 'JAVA', version: 479 }],
                subscriptionTable: new Map([['T', buildSubscription('T', '*', 1)]]),
                consumeType: 'CONSUME_PASSIVELY',
                messageModel: 'BROADCASTING',
                consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
              }),
            )
          : response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'),
      );
    const plan = await planDeleteTopic(cluster.client, 'T', { cluster: 'C' });
    expect(plan.users).toMatchObject([{ kind: 'consumer', group: 'new-group', clientId: 'c9' }]);
  });

  test('names the producer whose connection the last messages came on', async () => {
    const body = Buffer.from('x');
    const record = Buffer.alloc(recordSize(8, 8, 1, 1, 0));
    encodeRecord(record, 0, {
      queueId: 0,
      flag: 0,
      queueOffset: 0,
      physicalOffset: 0,
      sysFlag: 0,
      bornTimestamp: 1,
      bornIp: parseIp('10.0.0.9'),
      bornPort: 4444,
      storeTimestamp: 2,
      storeIp: parseIp('127.0.0.1'),
      storePort: 1,
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      body,
      topic: Buffer.from('T'),
      properties: Buffer.alloc(0),
    });
    const producer = {
      clientId: 'p1',
      remoteIP: '/10.0.0.9:4444',
      language: 'JAVA',
      version: 479,
      lastUpdateTimestamp: 1,
    };
    cluster.a
      .on(RequestCode.GET_ALL_PRODUCER_INFO, () =>
        ok(
          undefined,
          encodeProducerTableInfo(
            new Map([
              ['PG', [producer]],
              ['other', [{ ...producer, remoteIP: '/10.0.0.9:1' }]],
            ]),
          ),
        ),
      )
      .on(RequestCode.GET_TOPIC_STATS_INFO, () =>
        ok(
          undefined,
          encodeTopicStatsTable({
            offsetTable: [
              [
                { brokerName: 'b-a', topic: 'T', queueId: 0 },
                { minOffset: 0, maxOffset: 1, lastUpdateTimestamp: 2 },
              ],
            ],
            topicPutTps: 0,
          }),
        ),
      )
      .on(RequestCode.PULL_MESSAGE, () =>
        ok({ suggestWhichBrokerId: '0', nextBeginOffset: '1', minOffset: '0', maxOffset: '1' }, record),
      );
    const plan = await planDeleteTopic(cluster.client, 'T', { cluster: 'C' });
    expect(plan.users).toMatchObject([{ kind: 'producer', group: 'PG', clientId: 'p1' }]);
    expect(() => refuseWhileUsed(plan)).toThrow('topic T is publishing by producer PG (client p1 at 10.0.0.9:4444)');
  });

  test('on one broker of two leaves the route, and the other broker in the order entry', async () => {
    const plan = await planDeleteTopic(cluster.client, 'T', { addr: cluster.a.address });
    expect(plan.keptOn).toEqual(['b-b']);
    const result = await deleteTopic(cluster.client, plan);
    expect(result.nameServers).toBeUndefined();
    expect(cluster.b.requests(RequestCode.DELETE_TOPIC_IN_BROKER)).toEqual([]);
    expect(cluster.kv.get('T')).toBe('b-b:2');
  });

  test('a broker that failed keeps the route', async () => {
    cluster.b.on(RequestCode.DELETE_TOPIC_IN_BROKER, () => response(ResponseCode.SYSTEM_ERROR, 'no'));
    const result = await deleteTopic(cluster.client, await planDeleteTopic(cluster.client, 'T', { cluster: 'C' }));
    expect(result.brokers.map(({ error }) => error?.code)).toEqual([undefined, 'REFUSED']);
    expect(result.nameServers).toBeUndefined();
    expect(cluster.kv.get('T')).toBe('b-b:2');
  });

  test('an unknown topic and a system topic are refused', async () => {
    for (const broker of cluster.brokers) broker.on(RequestCode.GET_TOPIC_CONFIG, unknownTopic);
    await expect(planDeleteTopic(cluster.client, 'nope', { cluster: 'C' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(planDeleteTopic(cluster.client, 'TBW102', { cluster: 'C' })).rejects.toMatchObject({
      code: 'NO_PERMISSION',
    });
  });
});

test('topicStatus lists the queues of the brokers that answer, and names the one that does not', async () => {
  cluster.routes.set('T', { topic: 'T', queues: { 'b-a': {}, 'b-b': {} } });
  cluster.a.on(RequestCode.GET_TOPIC_STATS_INFO, () =>
    ok(
      undefined,
      encodeTopicStatsTable({
        offsetTable: [1, 0].map((queueId) => [
          { brokerName: 'b-a', topic: 'T', queueId },
          { minOffset: 0, maxOffset: 5, lastUpdateTimestamp: 9 },
        ]),
        topicPutTps: 1.5,
      }),
    ),
  );
  await cluster.b.stop();
  const status = await topicStatus(cluster.client, 'T');
  expect(status.queues.map(({ queueId, maxOffset }) => [queueId, maxOffset])).toEqual([
    [0, 5],
    [1, 5],
  ]);
  expect(status.putTps).toBe(1.5);
  expect(status.unreached).toMatchObject([{ brokerName: 'b-b', error: { code: 'UNREACHABLE' } }]);
  expect(status.unreached[0]?.error.message).toContain(`name server ${cluster.namesrv.address}`);
});
