import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allocateForPop, strategies } from '../../../../src/engine/broker/assignment/strategies.ts';
import { decodeAssignments, encodeQueryAssignment } from '../../../../src/protocol/bodies/assignment.ts';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import frames from '../../../fixtures/frames/5.3.3/400-QUERY_ASSIGNMENT.json' with { type: 'json' };
import { GROUP, PopBench, TOPIC } from '../pop/pop-bench.ts';
import { heartbeat } from '../support/test-broker.ts';

let bench: PopBench;

afterEach(async () => bench?.close());

const queues = (count: number) =>
  Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName: 'b', queueId }));
const ids = (list: readonly { queueId: number }[] | undefined): number[] | undefined =>
  list?.map(({ queueId }) => queueId);

describe('the strategies', () => {
  it('share out as the Java strategies of the same names', () => {
    const avg = strategies.get('AVG');
    const circle = strategies.get('AVG_BY_CIRCLE');
    const clients = ['c0', 'c1', 'c2'];
    expect(clients.map((client) => ids(avg?.(client, queues(8), clients)))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ]);
    expect(clients.map((client) => ids(circle?.(client, queues(8), clients)))).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5],
    ]);
    expect(clients.map((client) => ids(avg?.(client, queues(2), clients)))).toEqual([[0], [1], []]);
    expect(ids(avg?.('stranger', queues(2), clients))).toEqual([]);
  });

  it('let pop clients share their queues with those that follow them', () => {
    const avg = strategies.get('AVG');
    if (avg === undefined) throw new Error('no AVG');
    const clients = ['c0', 'c1', 'c2', 'c3'];
    expect(ids(allocateForPop(avg, 'c1', queues(4), clients, 0))).toEqual([-1]);
    expect(ids(allocateForPop(avg, 'c1', queues(4), clients, 3))).toEqual([-1]);
    expect(ids(allocateForPop(avg, 'c1', queues(4), clients, 1))).toEqual([1, 2]);
    expect(ids(allocateForPop(avg, 'c3', queues(4), clients, 1))).toEqual([0, 3]);
    expect(ids(allocateForPop(avg, 'c3', queues(2), clients, 1))).toEqual([1]);
  });
});

describe('assignment by the broker', () => {
  const online = () => {
    const consumer = {
      groupName: GROUP,
      consumeType: 'CONSUME_PASSIVELY' as const,
      messageModel: 'CLUSTERING' as const,
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET' as const,
      subscriptionDataSet: [buildSubscription(TOPIC, '*', 1)],
      unitMode: false,
    };
    const body = encodeHeartbeatData(heartbeat('c1', { consumerDataSet: [consumer] }));
    return bench.ask(RequestCode.HEART_BEAT, {}, body);
  };
  const assignments = async (topic = TOPIC) => {
    const query = encodeQueryAssignment({
      topic,
      consumerGroup: GROUP,
      clientId: 'c1',
      strategyName: 'AVG',
      messageModel: 'CLUSTERING',
    });
    return decodeAssignments((await bench.ask(RequestCode.QUERY_ASSIGNMENT, {}, query)).body);
  };
  const setMode = (topic: string) => {
    const entry = { topic, consumerGroup: GROUP, mode: 'POP', popShareQueueNum: 8 };
    return bench.ask(RequestCode.SET_MESSAGE_REQUEST_MODE, {}, Buffer.from(JSON.stringify(entry)));
  };

  it('gives pull queues first, and any queue once the group is told to pop; the retry topic stays with pulls', async () => {
    bench = await PopBench.open({}, 2);
    expect(await assignments()).toBeUndefined();
    await online();
    const queue = { topic: TOPIC, brokerName: 'test-broker' };
    expect(await assignments()).toEqual([
      { messageQueue: { ...queue, queueId: 0 }, mode: 'PULL' },
      { messageQueue: { ...queue, queueId: 1 }, mode: 'PULL' },
    ]);
    expect((await setMode(TOPIC)).code).toBe(0);
    expect(await assignments()).toEqual([{ messageQueue: { ...queue, queueId: -1 }, mode: 'POP' }]);
    expect((await assignments(`%RETRY%${GROUP}`))?.map(({ mode }) => mode)).toEqual(['PULL']);
    expect((await setMode(`%RETRY%${GROUP}`)).code).toBe(16);
    expect((await setMode('Missing')).code).toBe(17);
  });

  it('keeps the mode in the file of the original, and answers it', async () => {
    bench = await PopBench.open();
    await setMode(TOPIC);
    const file = join(bench.bench.broker.directory, 'config/messageRequestMode.json');
    const map = {
      messageRequestModeMap: {
        [TOPIC]: { [GROUP]: { topic: TOPIC, consumerGroup: GROUP, mode: 'POP', popShareQueueNum: 8 } },
      },
    };
    expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toEqual(map);
    const answer = await bench.ask(RequestCode.GET_ALL_MESSAGE_REQUEST_MODE, {});
    expect(JSON.parse(String(answer.body))).toEqual(map);
  });

  it('reads what the Java client was answered by an Apache broker', () => {
    const body = frames.samples[0]?.response.body ?? '';
    expect(decodeAssignments(Buffer.from(body))).toEqual([
      { messageQueue: { topic: 'Orders', brokerName: 'broker-a', queueId: -1 }, mode: 'POP' },
    ]);
  });
});
