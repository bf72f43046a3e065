import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyMoves, objections } from '../../../src/admin/offset/apply-plan.ts';
import { checkMoves } from '../../../src/admin/offset/check-plan.ts';
import { planClone } from '../../../src/admin/offset/clone-offsets.ts';
import { exportOffsets } from '../../../src/admin/offset/export-offsets.ts';
import { planImport } from '../../../src/admin/offset/import-offsets.ts';
import { moveOfReset, movesOfClone, type OffsetMove } from '../../../src/admin/offset/offset-plan.ts';
import { planReset } from '../../../src/admin/offset/plan-reset.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { response } from '../../../src/protocol/command.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { onlineClient } from '../../commands/support/online-client.ts';
import { FakeCluster, ok } from '../fake-cluster.ts';

const TOPIC = 'Orders';
const GROUP = 'Billing';
const QUEUES = 3;
const MESSAGES = 10;
let broker: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  const queues = { readQueueNums: QUEUES, writeQueueNums: QUEUES };
  await client.topics.update(broker.brokerAddr, topicConfig(TOPIC, queues));
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (let i = 0; i < QUEUES * MESSAGES; i++) {
    const queue = { brokerName: broker.brokerName, queueId: i % QUEUES };
    await producer.send({ topic: TOPIC, body: `${i}` }, { queue });
  }
  await producer.close();
});

afterAll(async () => {
  await client.close();
  await broker.close();
});

beforeEach(() => commit(GROUP, 5, 6, 7));

async function commit(group: string, ...offsets: number[]): Promise<void> {
  for (const [queueId, offset] of offsets.entries())
    await client.offsets.commit(broker.brokerAddr, group, { topic: TOPIC, queueId }, offset);
}

const offsetsOf = (group: string): Promise<(number | undefined)[]> =>
  Promise.all(
    Array.from({ length: QUEUES }, (_, queueId) =>
      client.offsets.findCommitted(broker.brokerAddr, group, { topic: TOPIC, queueId }),
    ),
  );

async function reset(kind: 'earliest' | 'latest'): Promise<OffsetMove[]> {
  const request = { group: GROUP, topic: TOPIC, point: { kind } };
  return [await moveOfReset(client, await planReset(client, request), request)];
}

const states = async (moves: OffsetMove[]): Promise<string[]> =>
  (await checkMoves(client, moves)).flatMap(({ queues }) => queues.map(({ state }) => state));

describe('a plan of offset changes', () => {
  test('holds each queue as it was, and survives its file', async () => {
    const [move] = await reset('earliest');
    expect(move).toMatchObject({ group: GROUP, topic: TOPIC, point: { kind: 'earliest' }, clientIds: [] });
    const where = { cluster: broker.clusterName, brokerName: broker.brokerName };
    const bounds = { minOffset: 0, maxOffset: MESSAGES };
    expect(move?.queues).toEqual([
      { ...where, queueId: 0, before: 5, target: 0, ...bounds },
      { ...where, queueId: 1, before: 6, target: 0, ...bounds },
      { ...where, queueId: 2, before: 7, target: 0, ...bounds },
    ]);
    expect(await states(JSON.parse(JSON.stringify([move])) as OffsetMove[])).toEqual(['READY', 'READY', 'READY']);
  });

  test('is written, read back, and done when applied again', async () => {
    const moves = await reset('earliest');
    const applied = await applyMoves(client, await checkMoves(client, moves));
    expect(applied).toMatchObject(
      [0, 1, 2].map((queueId) => ({ queue: { queueId }, after: 0, outcome: 'CONFIRMED', written: true })),
    );
    const again = await applyMoves(client, await checkMoves(client, moves));
    expect(again).toMatchObject([0, 1, 2].map(() => ({ outcome: 'CONFIRMED', written: false, after: 0 })));
  });

  test('goes on where it was left off', async () => {
    const moves = await reset('earliest');
    await client.offsets.commit(broker.brokerAddr, GROUP, { topic: TOPIC, queueId: 1 }, 0);
    const checked = await checkMoves(client, moves);
    expect(objections(checked)).toEqual([]);
    const applied = await applyMoves(client, checked);
    expect(applied.map(({ outcome, written }) => [outcome, written])).toEqual([
      ['CONFIRMED', true],
      ['CONFIRMED', false],
      ['CONFIRMED', true],
    ]);
    expect(await offsetsOf(GROUP)).toEqual([0, 0, 0]);
  });

  test('is objected to where an offset moved, and overwrites it only when forced', async () => {
    const moves = await reset('earliest');
    await client.offsets.commit(broker.brokerAddr, GROUP, { topic: TOPIC, queueId: 2 }, 9);
    const checked = await checkMoves(client, moves);
    expect(objections(checked)).toEqual([
      `${TOPIC} on ${broker.brokerName}, queue 2: the offset is 9, and was 7 in the plan`,
    ]);
    const applied = await applyMoves(client, checked);
    expect(applied.at(-1)).toMatchObject({ outcome: 'NOT_ATTEMPTED', error: { code: 'REFUSED' } });
    expect(await offsetsOf(GROUP)).toEqual([0, 0, 9]);
    await applyMoves(client, await checkMoves(client, moves), { force: true });
    expect(await offsetsOf(GROUP)).toEqual([0, 0, 0]);
  });

  test('knows a queue, a topic and a broker that are gone, and a target outside', async () => {
    const [move] = await reset('earliest');
    const [queue] = move?.queues ?? [];
    if (move === undefined || queue === undefined) throw new Error('no plan');
    const of = (change: object, topic = TOPIC): OffsetMove => ({ ...move, topic, queues: [{ ...queue, ...change }] });
    const moves = [
      of({ queueId: 3 }),
      of({}, 'Nowhere'),
      of({ brokerName: 'b' }),
      of({ cluster: 'C' }),
      of({ target: 11 }),
    ];
    expect(await states(moves)).toEqual(['GONE', 'GONE', 'GONE', 'GONE', 'OUTSIDE']);
    const applied = await applyMoves(client, await checkMoves(client, moves), { force: true });
    expect(new Set(applied.map(({ outcome }) => outcome))).toEqual(new Set(['NOT_ATTEMPTED']));
    expect(await offsetsOf(GROUP)).toEqual([5, 6, 7]);
  });

  test('objects to a group that came online', async () => {
    const moves = await reset('earliest');
    const online = await onlineClient({ brokerAddr: broker.brokerAddr, clientId: 'c1', group: GROUP, topic: TOPIC });
    try {
      const [checked] = await checkMoves(client, moves);
      expect(checked?.presence).toContain(`group ${GROUP} was offline, and is online: `);
    } finally {
      await online.close();
    }
  });

  test('of a group that is online is carried out by the broker, to the same offsets', async () => {
    // Its own group: while the broker waits for the clients to follow, it drops their commits.
    const group = 'OnlineBilling';
    await commit(group, 5, 6, 7);
    const online = await onlineClient({ brokerAddr: broker.brokerAddr, clientId: 'c2', group, topic: TOPIC });
    try {
      const request = { group, topic: TOPIC, point: { kind: 'earliest' } } as const;
      const moves = [await moveOfReset(client, await planReset(client, request), request)];
      expect(moves).toMatchObject([{ clientIds: ['c2'] }]);
      const checked = await checkMoves(client, moves);
      expect(objections(checked)).toEqual([]);
      expect(checked[0]?.queues).toMatchObject([0, 1, 2].map(() => ({ mode: 'SERVER_SIDE', state: 'READY' })));
      const applied = await applyMoves(client, checked);
      expect(applied).toMatchObject([0, 1, 2].map(() => ({ outcome: 'CONFIRMED', written: true, after: 0 })));
      const row = { group, topic: TOPIC, brokerName: broker.brokerName, queueId: 0, offset: 3 };
      expect(objections((await planImport(client, [row])).checked)).toEqual([`group ${group} is online: c2`]);
    } finally {
      await online.close();
    }
  });

  test('is made of a copy as well', async () => {
    const plan = await planClone(client, { srcGroup: GROUP, destGroup: 'BillingV2', topic: TOPIC, force: false });
    const moves = await movesOfClone(client, 'BillingV2', plan);
    expect(moves).toMatchObject([
      { group: 'BillingV2', queues: [{ before: null, target: 5, maxOffset: MESSAGES }, {}, {}] },
    ]);
    await applyMoves(client, await checkMoves(client, moves));
    expect(await offsetsOf('BillingV2')).toEqual([5, 6, 7]);
  });
});

test('an offset of 0 that 4.9 answers for a group without any is none, and is written', async () => {
  const fake = await FakeCluster.start();
  const { client: fakeClient, a } = fake;
  try {
    fake.routes.set('T', { topic: 'T', queues: { 'b-a': {} } });
    let stored = '{"offsetTable":{}}';
    a.on(RequestCode.QUERY_CONSUMER_OFFSET, () => ok({ offset: '0' }))
      .on(RequestCode.GET_MIN_OFFSET, () => ok({ offset: '0' }))
      .on(RequestCode.GET_MAX_OFFSET, () => ok({ offset: '9' }))
      .on(RequestCode.GET_CONSUMER_CONNECTION_LIST, () => response(ResponseCode.CONSUMER_NOT_ONLINE, 'offline'))
      .on(RequestCode.GET_ALL_CONSUMER_OFFSET, () => ok(undefined, Buffer.from(stored)))
      .on(RequestCode.UPDATE_CONSUMER_OFFSET, () => ok());
    const row = { group: 'G', topic: 'T', brokerName: 'b-a', queueId: 0, offset: 0 };
    const { moves, checked } = await planImport(fakeClient, [row]);
    expect(moves[0]?.queues).toMatchObject([{ before: null, target: 0 }]);
    expect(await applyMoves(fakeClient, checked)).toMatchObject([{ outcome: 'CONFIRMED', written: true }]);
    expect(a.requests(RequestCode.UPDATE_CONSUMER_OFFSET)).toHaveLength(1);
    stored = '{"offsetTable":{"T@G":{0:0}}}';
    const again = await applyMoves(fakeClient, (await planImport(fakeClient, [row])).checked);
    expect(again).toMatchObject([{ outcome: 'CONFIRMED', written: false }]);
  } finally {
    await fake.stop();
  }
});

describe('offsets exported and imported', () => {
  test('come back as they were', async () => {
    const { offsets } = await exportOffsets(client, { group: GROUP, topic: undefined });
    expect(offsets).toMatchObject(
      [5, 6, 7].map((offset, queueId) => ({ queueId, offset, minOffset: 0, maxOffset: 10 })),
    );
    await commit(GROUP, 1, 1, 7);
    const { moves, checked } = await planImport(client, offsets);
    expect(moves[0]?.queues).toMatchObject([
      { before: 1, target: 5 },
      { before: 1, target: 6 },
      { before: 7, target: 7 },
    ]);
    const applied = await applyMoves(client, checked);
    expect(applied.map(({ outcome, written }) => `${outcome} ${written}`)).toEqual([
      'CONFIRMED true',
      'CONFIRMED true',
      'CONFIRMED false',
    ]);
    expect(await offsetsOf(GROUP)).toEqual([5, 6, 7]);
  });

  test('of all groups leave those of the system out, and an unknown group is an error', async () => {
    await commit('TOOLS_CONSUMER', 1);
    const { offsets } = await exportOffsets(client, { group: undefined, topic: TOPIC });
    expect(new Set(offsets.map(({ group }) => group))).not.toContain('TOOLS_CONSUMER');
    expect(offsets.map(({ group }) => group)).toContain(GROUP);
    await expect(exportOffsets(client, { group: 'nobody', topic: undefined })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('that name a queue twice are refused', async () => {
    const row = { group: GROUP, topic: TOPIC, brokerName: broker.brokerName, queueId: 0, offset: 1 };
    await expect(planImport(client, [row, row])).rejects.toMatchObject({ code: 'BAD_DATA' });
  });
});
