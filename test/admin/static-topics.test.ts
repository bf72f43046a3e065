import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyMapping, nextBlock } from '../../src/admin/topic/static/apply.ts';
import { factsOf } from '../../src/admin/topic/static/mapping.ts';
import { planMoves, planQueues, type StaticTopicState } from '../../src/admin/topic/static/plan.ts';
import { findStaticTopic } from '../../src/admin/topic/static/state.ts';
import {
  decodeRemappingDetail,
  encodeRemappingDetail,
  type RemappingDetail,
  type StaticTopicConfig,
} from '../../src/protocol/bodies/static-topic.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { encodeTopicStatsTable } from '../../src/protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../src/protocol/command.ts';
import { FakeCluster, type FakePeer, ok } from './fake-cluster.ts';

const TOPIC = 'Fixed';
const state = (more: Partial<StaticTopicState> = {}): StaticTopicState => ({
  topic: TOPIC,
  present: new Map(),
  targets: ['a', 'b'],
  neighbours: ['a', 'b', 'c'],
  nowMs: 1_000_000,
  ...more,
});
const must = (detail: RemappingDetail | undefined): RemappingDetail => {
  if (detail === undefined) throw new Error('nothing differs');
  return detail;
};
/** Leader and physical queue of each logical queue. */
const leaders = (detail: RemappingDetail): string[] =>
  [...factsOf(TOPIC, detail.brokerConfigMap).queues.values()]
    .sort((x, y) => x.id - y.id)
    .map(({ leader, items }) => `${leader}${items.at(-1)?.queueId}`);

describe('the queues of a static topic', () => {
  it('are dealt out to the brokers that hold fewest, and the others of the cluster know of it', () => {
    const made = must(planQueues(state(), 5));
    expect(leaders(made)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
    expect(made.brokerConfigMap.get('a')).toMatchObject({ readQueueNums: 3, writeQueueNums: 3 });
    expect(made.brokerConfigMap.get('c')).toMatchObject({
      readQueueNums: 0,
      mappingDetail: { totalQueues: 5, epoch: made.epoch, hostedQueues: new Map() },
    });
    expect(decodeRemappingDetail(encodeRemappingDetail(made).toString())).toEqual(made);
  });

  it('can become more, each staying where it is, and never fewer', () => {
    const present = must(planQueues(state(), 2)).brokerConfigMap;
    expect(leaders(must(planQueues(state({ present, targets: ['c'] }), 4)))).toEqual(['a0', 'b0', 'c0', 'a1']);
    expect(planQueues(state({ present }), 2)).toBeUndefined();
    expect(() => planQueues(state({ present }), 1)).toThrow('has 2 queues, and cannot have fewer');
  });

  it('move as few as will do, and a broker either gets or gives', () => {
    const present = must(planQueues(state(), 5)).brokerConfigMap;
    const moved = must(planMoves(state({ present, targets: ['a', 'c'] })));
    expect(leaders(moved)).toEqual(['a0', 'c0', 'a1', 'c1', 'a2']);
    expect(moved).toMatchObject({ brokerToMapIn: ['c'], brokerToMapOut: ['b'], epoch: 1_001_000 });
    expect(planMoves(state({ present, targets: ['a', 'b'] }))).toBeUndefined();
  });

  it('are not made of an ordinary topic', () => {
    const present = new Map<string, StaticTopicConfig>([['a', { ...topicConfig(TOPIC), mappingDetail: undefined }]]);
    expect(() => planQueues(state({ present }), 5)).toThrow(`${TOPIC} is an ordinary topic on broker a`);
  });

  it('are not changed where brokers do not agree about them', () => {
    const { brokerConfigMap } = must(planQueues(state(), 2));
    const mapping = brokerConfigMap.get('b')?.mappingDetail;
    if (mapping !== undefined) mapping.epoch = 7;
    expect(() => planQueues(state({ present: brokerConfigMap }), 4)).toThrow('epoch 7 on b');
  });

  it.each([
    [0, 10_000],
    [4999, 10_000],
    [5000, 20_000],
    [12_000, 20_000],
  ])('begin anew above %i at %i', (offset, next) => {
    expect(nextBlock(offset)).toBe(next);
  });
});

describe('a mapping on its brokers', () => {
  let cluster: FakeCluster;
  beforeEach(async () => {
    cluster = await FakeCluster.start();
  });
  afterEach(() => cluster.stop());

  /** Keeps what 513 brings, and shows it to 351. */
  function keepsMapping(peer: FakePeer): void {
    let kept: string | undefined;
    const update = ({ extFields, body }: RemotingCommand): RemotingCommand => {
      if (extFields?.['topic'] === '') return response(ResponseCode.INVALID_PARAMETER, 'no name');
      const { readQueueNums, writeQueueNums } = extFields ?? {};
      kept = `{"topicName":"${TOPIC}","readQueueNums":${readQueueNums},"writeQueueNums":${writeQueueNums},"mappingDetail":${body}}`;
      return ok();
    };
    peer.on(RequestCode.UPDATE_AND_CREATE_STATIC_TOPIC, update);
    peer.on(RequestCode.GET_TOPIC_CONFIG, () =>
      kept === undefined ? response(ResponseCode.TOPIC_NOT_EXIST, 'none') : ok(undefined, Buffer.from(kept)),
    );
  }

  const find = (brokers: string[]) => findStaticTopic(cluster.client, TOPIC, { brokers });

  it('is made, and moved with offsets above those of the old leader', async () => {
    for (const peer of cluster.brokers) keepsMapping(peer);
    const before = await find(['b-a']);
    const made = await applyMapping(cluster.client, must(planQueues(before, 2)), before.masters, false);
    expect(made.map(({ item, error }) => [item.brokerName, error])).toEqual([
      ['b-a', undefined],
      ['b-b', undefined],
    ]);
    cluster.a.on(RequestCode.GET_TOPIC_STATS_INFO, () => {
      const offset = { minOffset: 0, maxOffset: 7000, lastUpdateTimestamp: 1 };
      const queue = (queueId: number) => ({ topic: TOPIC, brokerName: 'b-a', queueId });
      return ok(
        undefined,
        encodeTopicStatsTable({
          offsetTable: [
            [queue(0), offset],
            [queue(1), offset],
          ],
          topicPutTps: 0,
        }),
      );
    });
    const found = await find(['b-b']);
    await applyMapping(cluster.client, must(planMoves(found)), found.masters, false);
    const moved = factsOf(TOPIC, (await find(['b-b'])).present);
    expect(
      [...moved.queues.values()].map(({ leader, items }) => [leader, items.map((item) => item.logicOffset)]),
    ).toEqual([
      ['b-b', [0, 20_000]],
      ['b-b', [0, 20_000]],
    ]);
  });

  it('names the brokers that have it when one fails', async () => {
    for (const peer of cluster.brokers) keepsMapping(peer);
    const found = await find(['b-a', 'b-b']);
    cluster.b.on(RequestCode.UPDATE_AND_CREATE_STATIC_TOPIC, () => response(ResponseCode.SYSTEM_ERROR, 'disk'));
    const outcomes = await applyMapping(cluster.client, must(planQueues(found, 2)), found.masters, false);
    expect(outcomes.map(({ item, error }) => [item.brokerName, error?.details.remark])).toEqual([
      ['b-a', undefined],
      ['b-b', 'disk'],
    ]);
  });

  it('says what is needed where brokers have no static topics', async () => {
    cluster.a.on(RequestCode.GET_TOPIC_CONFIG, () => response(ResponseCode.TOPIC_NOT_EXIST, 'none'));
    await expect(find(['b-a'])).rejects.toMatchObject({
      code: 'REFUSED',
      message: `${cluster.a.address} does not serve static topics: brokers of RocketMQ have them from 5.0 on, those of mq do not`,
    });
    await expect(find(['b-c'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
