import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyReset } from '../../src/admin/offset/apply-reset.ts';
import { planReset } from '../../src/admin/offset/plan-reset.ts';
import { judge } from '../../src/admin/offset/read-back.ts';
import { parseResetPoint } from '../../src/admin/offset/reset-time.ts';
import { encodeConsumerConnection } from '../../src/protocol/bodies/connections.ts';
import { encodeConsumeStats } from '../../src/protocol/bodies/consume-stats.ts';
import { encodePropertiesText } from '../../src/protocol/bodies/properties-text.ts';
import { encodeResetOffsetBody } from '../../src/protocol/bodies/reset-offset.ts';
import { buildSubscription } from '../../src/protocol/bodies/subscription-data.ts';
import { encodeSubscriptionGroupWrapper } from '../../src/protocol/bodies/subscription-group.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { parseIp } from '../../src/protocol/message/host.ts';
import { encodeRecord, recordSize } from '../../src/protocol/message/record.ts';
import { FakeCluster, type FakePeer, ok } from './fake-cluster.ts';

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.start();
  cluster.routes.set('T', { topic: 'T', queues: { 'b-a': {} } });
});
afterEach(() => cluster.stop());

/** A queue of ten messages stored at 1000, 2000, … 10000, and the group's offsets, by queue. */
class FakeQueues {
  readonly committed = new Map<number, number>();
  ignoreCommits = false;

  constructor(peer: FakePeer, nearest = false) {
    const id = (extFields: Record<string, string> | undefined): number => Number(extFields?.['queueId']);
    peer
      .on(RequestCode.GET_MIN_OFFSET, () => ok({ offset: '0' }))
      .on(RequestCode.GET_MAX_OFFSET, () => ok({ offset: '10' }))
      .on(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, ({ extFields }) => {
        const at = Number(extFields?.['timestamp']) / 1000 - 1;
        const exact = Math.min(10, Math.max(0, Math.ceil(at)));
        return ok({ offset: String(nearest ? Math.min(9, Math.max(0, Math.round(at))) : exact) });
      })
      .on(RequestCode.PULL_MESSAGE, ({ extFields }) => {
        const from = Number(extFields?.['queueOffset']);
        const bounds = { suggestWhichBrokerId: '0', nextBeginOffset: '10', minOffset: '0', maxOffset: '10' };
        const body = Buffer.concat(Array.from({ length: 10 - from }, (_, i) => record(from + i)));
        return ok(bounds, body);
      })
      .on(RequestCode.QUERY_CONSUMER_OFFSET, ({ extFields }) => {
        const offset = this.committed.get(id(extFields));
        return offset === undefined ? response(ResponseCode.QUERY_NOT_FOUND, 'none') : ok({ offset: String(offset) });
      })
      .on(RequestCode.UPDATE_CONSUMER_OFFSET, ({ extFields }) => {
        if (!this.ignoreCommits) this.committed.set(id(extFields), Number(extFields?.['commitOffset']));
        return ok();
      })
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, () => response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'));
  }
}

function record(offset: number): Buffer {
  const target = Buffer.alloc(recordSize(8, 8, 1, 1, 0));
  encodeRecord(target, 0, {
    queueId: 0,
    flag: 0,
    queueOffset: offset,
    physicalOffset: offset * 100,
    sysFlag: 0,
    bornTimestamp: 1,
    bornIp: parseIp('127.0.0.1'),
    bornPort: 1,
    storeTimestamp: (offset + 1) * 1000,
    storeIp: parseIp('127.0.0.1'),
    storePort: 1,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('x'),
    topic: Buffer.from('T'),
    properties: Buffer.alloc(0),
  });
  return target;
}

const online =
  (messageModel: 'CLUSTERING' | 'BROADCASTING' = 'CLUSTERING') =>
  () =>
    ok(
      undefined,
      encodeConsumerConnection({
        connectionSet: [{ clientId: 'c1', clientAddr: '10.0.0.1:5', language: 'JAVA', version: 407 }],
        subscriptionTable: new Map([['T', buildSubscription('T', '*', 1)]]),
        consumeType: 'CONSUME_PASSIVELY',
        messageModel,
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      }),
    );
const config = (text: [string, string][]) => () => ok({ version: '{"counter":1}' }, encodePropertiesText(text));
const earliest = { group: 'G', topic: 'T', point: { kind: 'earliest' } } as const;
const at = (timestampMs: number) => ({ group: 'G', topic: 'T', point: { kind: 'time', timestampMs } }) as const;

describe('the plan', () => {
  test('of an offline group, to both ends and to a time', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7);
    const plan = await planReset(cluster.client, at(3500));
    expect(plan.queues).toMatchObject([
      { mode: 'OFFLINE', before: 7, target: 3, minOffset: 0, maxOffset: 10 },
      { mode: 'OFFLINE', before: undefined, target: 3 },
    ]);
    expect((await planReset(cluster.client, earliest)).queues.map(({ target }) => target)).toEqual([0, 0]);
    const latest = await planReset(cluster.client, { ...earliest, point: { kind: 'latest' } });
    expect(latest.queues.map(({ target }) => target)).toEqual([10, 10]);
    expect(cluster.a.requests(RequestCode.UPDATE_CONSUMER_OFFSET)).toEqual([]);
  });

  test.each([
    [500, 0],
    [1000, 0],
    [1001, 1],
    [3400, 3],
    [3600, 3],
    [4000, 3],
    [9999, 9],
    [10_000, 9],
    [10_001, 10],
    [50_000, 10],
  ])('to %i ms is exact though 4.9 answers with the nearest message', async (time, target) => {
    new FakeQueues(cluster.a, true).committed.set(0, 7);
    expect((await planReset(cluster.client, at(time))).queues[0]?.target).toBe(target);
  });

  test('of a group nobody knows is an error, though 4.9 answers with an offset of 0', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 0).set(1, 0);
    cluster.a
      .on(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, () =>
        ok(
          undefined,
          encodeSubscriptionGroupWrapper({
            subscriptionGroupTable: new Map(),
            forbiddenTable: new Map(),
            dataVersion: { counter: 0, timestamp: 0, stateVersion: 0 },
          }),
        ),
      )
      .on(RequestCode.GET_CONSUME_STATS, () => ok(undefined, encodeConsumeStats({ offsetTable: [], consumeTps: 0 })));
    await expect(planReset(cluster.client, earliest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of a broadcast group is refused', async () => {
    new FakeQueues(cluster.a);
    cluster.a.on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online('BROADCASTING'));
    await expect(planReset(cluster.client, earliest)).rejects.toMatchObject({ code: 'REFUSED' });
  });

  test('of one queue checks queue and offset', async () => {
    new FakeQueues(cluster.a).committed.set(1, 2);
    const single = (queueId: number, offset?: number) =>
      planReset(cluster.client, {
        ...earliest,
        single: { brokerAddr: cluster.a.address, queueId, ...(offset === undefined ? {} : { offset }) },
      });
    expect((await single(1, 0)).queues).toMatchObject([{ queue: { queueId: 1 }, before: 2, target: 0 }]);
    await expect(single(2)).rejects.toMatchObject({ code: 'NOT_FOUND', hint: 'Its queues are 0 to 1.' });
    await expect(single(1, 11)).rejects.toMatchObject({ code: 'BAD_DATA' });
  });
});

describe('carrying it out', () => {
  test('offline: writes queue by queue, also to 0, and reads back', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    const seen: number[] = [];
    const plan = await planReset(cluster.client, earliest);
    const results = await applyReset(cluster.client, plan, { onQueue: ({ queue }) => seen.push(queue.queueId) });
    expect(results).toMatchObject([
      { before: 7, target: 0, after: 0, outcome: 'CONFIRMED' },
      { before: 8, target: 0, after: 0, outcome: 'CONFIRMED' },
    ]);
    expect(seen).toEqual([0, 1]);
    expect([...queues.committed.values()]).toEqual([0, 0]);
  });

  test('offline: a broker with a pending reset drops the commit, and is told by a reset', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    queues.ignoreCommits = true;
    cluster.a.on(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, ({ extFields }) => {
      queues.committed.set(Number(extFields?.['queueId']), Number(extFields?.['offset']));
      return ok(undefined, encodeResetOffsetBody([]));
    });
    const results = await applyReset(cluster.client, await planReset(cluster.client, earliest));
    expect(results.map(({ outcome }) => outcome)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });

  test('offline: what was not done is not called done', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    queues.ignoreCommits = true;
    const results = await applyReset(cluster.client, await planReset(cluster.client, earliest));
    expect(results.map(({ outcome, after }) => [outcome, after])).toEqual([
      ['UNCHANGED', 7],
      ['UNCHANGED', 8],
    ]);
    expect(results[0]?.error?.code).toBe('REFUSED');
  });

  test('offline: a broker that went away leaves its queues unattempted', async () => {
    new FakeQueues(cluster.a).committed.set(0, 7).set(1, 8);
    const plan = await planReset(cluster.client, earliest);
    await cluster.a.stop();
    const results = await applyReset(cluster.client, plan);
    expect(results.map(({ outcome }) => outcome)).toEqual(['NOT_ATTEMPTED', 'NOT_ATTEMPTED']);
  });

  test('online at 5.x: the broker is told the offset of each queue', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    cluster.a
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online())
      .on(RequestCode.GET_BROKER_CONFIG, config([['useServerSideResetOffset', 'true']]))
      .on(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, ({ extFields }) => {
        queues.committed.set(Number(extFields?.['queueId']), Number(extFields?.['offset']));
        return ok(undefined, encodeResetOffsetBody([]));
      });
    const plan = await planReset(cluster.client, at(3000));
    expect(plan.clientIds).toEqual(['c1']);
    const results = await applyReset(cluster.client, plan);
    expect(results).toMatchObject([
      { mode: 'SERVER_SIDE', after: 2, outcome: 'CONFIRMED' },
      { mode: 'SERVER_SIDE', after: 2, outcome: 'CONFIRMED' },
    ]);
    expect(cluster.a.requests(RequestCode.UPDATE_CONSUMER_OFFSET)).toEqual([]);
  });

  test('online at 4.9: one push, then the clients are watched until they have followed', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    cluster.a
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online())
      .on(RequestCode.GET_BROKER_CONFIG, config([['brokerName', 'b-a']]))
      .on(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, ({ extFields }) => {
        expect(extFields).toMatchObject({ timestamp: '0', isForce: 'true' });
        setTimeout(() => queues.committed.set(0, 0), 300);
        return ok(
          undefined,
          encodeResetOffsetBody([0, 1].map((queueId) => [{ topic: 'T', brokerName: 'b-a', queueId }, 0])),
        );
      });
    const results = await applyReset(cluster.client, await planReset(cluster.client, earliest), { pushWaitMs: 1500 });
    expect(results).toMatchObject([
      { mode: 'PUSH', after: 0, outcome: 'CONFIRMED' },
      { mode: 'PUSH', after: 8, outcome: 'UNCHANGED' },
    ]);
    expect(cluster.a.requests(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET)).toHaveLength(1);
  });

  test('online at 4.9: when the last client leaves in between, the offsets are written', async () => {
    const queues = new FakeQueues(cluster.a);
    queues.committed.set(0, 7).set(1, 8);
    cluster.a
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, online())
      .on(RequestCode.GET_BROKER_CONFIG, config([]))
      .on(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, () => response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'));
    const results = await applyReset(cluster.client, await planReset(cluster.client, earliest));
    expect(results.map(({ outcome }) => outcome)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });
});

test.each([
  ['OFFLINE', 7, 3, 3, 'CONFIRMED'],
  ['OFFLINE', 7, 3, 7, 'UNCHANGED'],
  ['OFFLINE', 7, 3, 5, 'UNKNOWN'],
  ['OFFLINE', undefined, 3, undefined, 'UNCHANGED'],
  ['PUSH', 7, 3, 5, 'CONFIRMED'],
  ['PUSH', 7, 3, 9, 'UNKNOWN'],
  ['PUSH', 3, 7, 9, 'CONFIRMED'],
  ['PUSH', 3, 7, 5, 'UNKNOWN'],
  ['SERVER_SIDE', undefined, 7, 8, 'CONFIRMED'],
] as const)('%s from %s to %i, then %s is %s', (mode, before, target, after, outcome) => {
  expect(judge({ mode, before, target }, after)).toBe(outcome);
});

describe('times', () => {
  const now = new Date(2024, 5, 1, 12, 0, 0, 0).getTime();
  test.each(['now', 'latest', 'LATEST', '-1', String(now + 1)])('%s is the end', (text) => {
    expect(parseResetPoint(text, now)).toEqual({ kind: 'latest' });
  });
  test('milliseconds, local time, and the beginning', () => {
    expect(parseResetPoint('1000', now)).toEqual({ kind: 'time', timestampMs: 1000 });
    expect(parseResetPoint('0', now)).toEqual({ kind: 'time', timestampMs: 0 });
    expect(parseResetPoint('2024-06-01#11:59:59:123', now)).toEqual({ kind: 'time', timestampMs: now - 877 });
    expect(parseResetPoint('earliest', now)).toEqual({ kind: 'earliest' });
  });
  test.each([
    'yesterday',
    '',
    '2024-13-01#00:00:00:000',
    '2024-02-30#00:00:00:000',
    '2024-06-01 11:59:59',
    '12.5',
    '-5',
  ])('%j is refused', (text) => {
    expect(() => parseResetPoint(text, now)).toThrow(/is no time/);
  });
});
