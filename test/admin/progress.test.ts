import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clusterList } from '../../src/admin/cluster/cluster-list.ts';
import { fanOut } from '../../src/admin/fan-out.ts';
import { consumerProgress } from '../../src/admin/group/consumer-progress.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { encodeConsumerConnection } from '../../src/protocol/bodies/connections.ts';
import { encodeConsumeStats } from '../../src/protocol/bodies/consume-stats.ts';
import { encodeConsumerRunningInfo } from '../../src/protocol/bodies/consumer-running-info.ts';
import { encodeKVTable } from '../../src/protocol/bodies/kv-table.ts';
import { buildSubscription } from '../../src/protocol/bodies/subscription-data.ts';
import {
  encodeSubscriptionGroupWrapper,
  subscriptionGroupConfig,
} from '../../src/protocol/bodies/subscription-group.ts';
import { encodeTopicStatsTable } from '../../src/protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { heldQueue } from '../support/held-queue.ts';
import { FakeCluster, type FakePeer, ok } from './fake-cluster.ts';

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.start();
  cluster.routes.set('%RETRY%G', { topic: '%RETRY%G', queues: { 'b-a': {} } });
});
afterEach(() => cluster.stop());

const queue = (queueId: number, topic = 'T') => ({ topic, brokerName: 'b-a', queueId });
const offline = () => response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline');
const noStats = () => ok(undefined, encodeConsumeStats({ offsetTable: [], consumeTps: 0 }));
const online = (messageModel: 'CLUSTERING' | 'BROADCASTING') => () =>
  ok(
    undefined,
    encodeConsumerConnection({
      connectionSet: [{ clientId: '10.0.0.1@7', clientAddr: '10.0.0.1:5', language: 'JAVA', version: 479 }],
      subscriptionTable: new Map([['T', buildSubscription('T', '*', 1)]]),
      consumeType: 'CONSUME_PASSIVELY',
      messageModel,
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
    }),
  );
const withGroups = (peer: FakePeer, ...groups: string[]) =>
  peer.on(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, () =>
    ok(
      undefined,
      encodeSubscriptionGroupWrapper({
        subscriptionGroupTable: new Map(groups.map((group) => [group, subscriptionGroupConfig(group)])),
        forbiddenTable: new Map(),
        dataVersion: { counter: 0, timestamp: 0, stateVersion: 0 },
      }),
    ),
  );
const topicStats = () =>
  ok(
    undefined,
    encodeTopicStatsTable({
      offsetTable: [[queue(0), { minOffset: 0, maxOffset: 9, lastUpdateTimestamp: 1 }]],
      topicPutTps: 0,
    }),
  );

describe('the progress of a group', () => {
  const wrapper = { brokerOffset: 10, consumerOffset: 4, lastTimestamp: 0 };

  test('that is offline; 4.9 says nothing of what is in flight', async () => {
    cluster.a.on(RequestCode.GET_CONSUMER_CONNECTION_LIST, offline).on(RequestCode.GET_CONSUME_STATS, () =>
      ok(
        undefined,
        encodeConsumeStats({
          offsetTable: [
            [queue(1), { brokerOffset: 3, consumerOffset: 5, lastTimestamp: 7 }],
            [queue(0), wrapper],
          ],
          consumeTps: 0.5,
        }),
      ),
    );
    expect(await consumerProgress(cluster.client, 'G')).toMatchObject({
      state: 'OFFLINE',
      messageModel: undefined,
      clientCount: 0,
      consumeTps: 0.5,
      diffTotal: 4,
      inflightTotal: undefined,
      queues: [
        { queueId: 0, diff: 6, inflight: undefined, lastTimestamp: undefined },
        { queueId: 1, diff: -2, lastTimestamp: 7 },
      ],
    });
  });

  test('that is online, with what is in flight and who holds each queue', async () => {
    cluster.a
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online('CLUSTERING'))
      .on(RequestCode.GET_TOPIC_STATS_INFO, topicStats)
      .on(RequestCode.GET_CONSUME_STATS, () =>
        ok(undefined, encodeConsumeStats({ offsetTable: [[queue(0), { ...wrapper, pullOffset: 7 }]], consumeTps: 0 })),
      )
      .on(RequestCode.GET_CONSUMER_RUNNING_INFO, () =>
        ok(
          undefined,
          encodeConsumerRunningInfo({
            properties: {},
            subscriptionSet: [],
            mqTable: [[queue(0), heldQueue()]],
            statusTable: new Map(),
            userConsumerInfo: {},
          }),
        ),
      );
    expect(await consumerProgress(cluster.client, 'G', { withClients: true })).toMatchObject({
      state: 'ONLINE',
      messageModel: 'CLUSTERING',
      inflightTotal: 3,
      queues: [{ queueId: 0, diff: 6, inflight: 3, clientId: '10.0.0.1@7' }],
    });
  });

  test('in broadcast: its queues are shown, their offsets are not known', async () => {
    cluster.a
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online('BROADCASTING'))
      .on(RequestCode.GET_CONSUME_STATS, noStats)
      .on(RequestCode.GET_TOPIC_STATS_INFO, topicStats);
    expect(await consumerProgress(cluster.client, 'G')).toMatchObject({
      state: 'ONLINE',
      messageModel: 'BROADCASTING',
      queues: [{ brokerOffset: 9, consumerOffset: undefined, diff: undefined }],
    });
  });

  test('that never connected, and one that does not exist', async () => {
    cluster.routes.clear();
    for (const broker of cluster.brokers) {
      withGroups(broker, 'G')
        .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, offline)
        .on(RequestCode.GET_CONSUME_STATS, noStats);
    }
    expect(await consumerProgress(cluster.client, 'G')).toMatchObject({ state: 'NEVER_CONNECTED', queues: [] });
    await expect(consumerProgress(cluster.client, 'nope')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('on one topic is never asked for by topic, which would show queues of a group nobody knows', async () => {
    cluster.routes.set('T', { topic: 'T', queues: { 'b-a': {} } });
    withGroups(cluster.a)
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, offline)
      .on(RequestCode.GET_CONSUME_STATS, ({ extFields }) =>
        extFields?.['topic'] === undefined
          ? noStats()
          : ok(
              undefined,
              encodeConsumeStats({ offsetTable: [[queue(0), { ...wrapper, consumerOffset: 0 }]], consumeTps: 0 }),
            ),
      );
    await expect(consumerProgress(cluster.client, 'nope', { topic: 'T' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test.each(['getTransferedTps', 'getTransferredTps'])(
  'clusterList reads %s; a broker that is down is a row',
  async (key) => {
    cluster.a.on(RequestCode.GET_BROKER_RUNTIME_INFO, () =>
      ok(
        undefined,
        encodeKVTable({ brokerVersionDesc: 'V4_9_7', putTps: '1.5 2 3', [key]: '7.25 8 9', commitLogDiskRatio: '0.4' }),
      ),
    );
    await cluster.b.stop();
    const rows = await clusterList(cluster.client);
    expect(rows).toMatchObject([
      {
        cluster: 'C',
        brokerName: 'b-a',
        figures: { version: 'V4_9_7', inTps: 1.5, outTps: 7.25, diskRatio: 0.4, active: undefined },
      },
      { cluster: 'C', brokerName: 'b-b', error: { code: 'UNREACHABLE' } },
    ]);
    expect(rows[1]?.figures).toBeUndefined();
  },
);

describe('the client', () => {
  test('reads from the next name server when one is down, and writes to each with an outcome of its own', async () => {
    const client = new AdminClient({ namesrvAddr: ['127.0.0.1:1', cluster.namesrv.address], timeoutMs: 2000 });
    try {
      expect((await client.namesrv.getClusterInfo()).clusterAddrTable.has('C')).toBe(true);
      const [dead, alive] = await client.namesrv.putKvConfig('N', 'K', 'V');
      expect(dead).toMatchObject({ address: '127.0.0.1:1', error: { code: 'UNREACHABLE' } });
      expect(alive).toEqual({ address: cluster.namesrv.address });
    } finally {
      await client.close();
    }
  });

  test('ends with INTERRUPTED, also while it waits for an answer', async () => {
    const controller = new AbortController();
    const client = new AdminClient({ namesrvAddr: [cluster.namesrv.address], signal: controller.signal });
    cluster.namesrv.on(RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, () => {
      controller.abort();
      return undefined;
    });
    try {
      await expect(client.namesrv.getAllTopics()).rejects.toMatchObject({ code: 'INTERRUPTED' });
    } finally {
      await client.close();
    }
  });
});

test('fanOut keeps the order, has eight under way at most, and turns failures into outcomes', async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 40 }, (_, i) => i);
  const outcomes = await fanOut(items, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (item === 3) throw new TypeError('surprise');
    return item * 2;
  });
  expect(most).toBe(8);
  expect(outcomes.map(({ item }) => item)).toEqual(items);
  expect(outcomes[2]?.value).toBe(4);
  expect(outcomes[3]?.error).toMatchObject({ code: 'BUG', message: 'surprise' });
});
