import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetterQueues } from '../../src/admin/dlq/dead-letter-queue.ts';
import { listDeadLetters } from '../../src/admin/dlq/list-dead-letters.ts';
import { purgeDeadLetters, purgeTargets } from '../../src/admin/dlq/purge-dead-letters.ts';
import { readLetters } from '../../src/admin/dlq/read-dead-letters.ts';
import {
  findDeadLetter,
  planAll,
  planTimes,
  type ResendPlan,
  type ResendResult,
  resendDeadLetters,
  resendNamed,
} from '../../src/admin/dlq/resend-dead-letters.ts';
import { Resender, type ResendTarget } from '../../src/admin/dlq/resender.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { bury, letterId, lockQueue, messagesIn } from './support/dead-letters.ts';

let bench: Bench;
let admin: AdminClient;
beforeAll(async () => {
  bench = await openBench();
  admin = new AdminClient({ namesrvAddr: [bench.broker.namesrvAddr] });
});
afterAll(async () => {
  await admin.close();
  await bench.close();
});

const queuesOf = async (group: string) => (await deadLetterQueues(admin, group)).queues;
const run = (plan: ResendPlan, advance: (count: number) => void = () => undefined): Promise<ResendResult> =>
  resendDeadLetters(admin, plan, new Resender(admin, plan.group, plan.target, 5000), advance);
const resendAll = async (group: string, target: ResendTarget = 'retry', again = false): Promise<ResendResult> =>
  run(planAll(group, target, await queuesOf(group), again));

describe('dead letters', () => {
  it('are counted by group, those that were not resent too', async () => {
    for (const n of [1, 2, 3]) await bury(bench, 'Counted', n);
    await bury(bench, 'Other', 4);
    const all = await listDeadLetters(admin);
    expect(all).toMatchObject([
      { group: 'Counted', topic: '%DLQ%Counted', messages: 3, pending: 3, brokers: ['test-broker'], unreached: [] },
      { group: 'Other', messages: 1, pending: 1 },
    ]);
    expect(all[0]?.newestTimestamp).toBeGreaterThanOrEqual(all[0]?.oldestTimestamp ?? Number.NaN);
    await expect(listDeadLetters(admin, 'Nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('go to the retry topic of the group only, with the same id and all tries to come', async () => {
    for (const n of [11, 12]) await bury(bench, 'Again', n);
    const done: number[] = [];
    expect(await run(planAll('Again', 'retry', await queuesOf('Again'), false), (count) => done.push(count))).toEqual({
      resent: 2,
      failed: [],
    });
    expect(done).toEqual([2]);
    const retried = await messagesIn(bench, '%RETRY%Again');
    expect(retried.map(({ msgId }) => msgId).sort()).toEqual([letterId(11), letterId(12)]);
    for (const message of retried) {
      expect(message).toMatchObject({ reconsumeTimes: 0, tags: 'TagA' });
      expect(message.properties.get('RETRY_TOPIC')).toBe('Orders');
      expect(message.properties.has('ORIGIN_MESSAGE_ID')).toBe(true);
      for (const name of ['DELAY', 'WAIT', 'REAL_TOPIC']) expect(message.properties.has(name)).toBe(false);
    }
  });

  it('go on where the last run ended, or all once more', async () => {
    for (const n of [21, 22]) await bury(bench, 'Resumed', n);
    await resendAll('Resumed');
    expect(await resendAll('Resumed')).toEqual({ resent: 0, failed: [] });
    await bury(bench, 'Resumed', 23);
    expect(await listDeadLetters(admin, 'Resumed')).toMatchObject([{ messages: 3, pending: 1 }]);
    expect(await resendAll('Resumed')).toMatchObject({ resent: 1 });
    expect(await resendAll('Resumed', 'retry', true)).toMatchObject({ resent: 3 });
  });

  it('are read past one batch', async () => {
    for (let n = 100; n < 140; n++) await bury(bench, 'Many', n);
    const [queue] = await queuesOf('Many');
    if (queue === undefined) throw new Error('no queue');
    const offsets: number[] = [];
    for await (const { messages } of readLetters(admin, { queue, from: 3, to: 39 })) {
      offsets.push(...messages.map(({ queueOffset }) => queueOffset));
    }
    expect(offsets).toEqual(Array.from({ length: 36 }, (_, i) => i + 3));
    expect(await resendAll('Many')).toMatchObject({ resent: 40 });
  });

  it('go to the topic they came from when that is wanted', async () => {
    await bury(bench, 'Origin', 31);
    const letter = await findDeadLetter(admin, 'Origin', letterId(31));
    const resender = new Resender(admin, 'Origin', 'origin', 5000);
    const { resent, failed } = await resendNamed(admin, resender, [letter], () => 'test-broker');
    expect(failed).toEqual([]);
    const [to] = resent;
    expect(to).toMatchObject({ msgId: letterId(31), topic: 'Orders', brokerName: 'test-broker' });
    const [again] = await messagesIn(bench, 'Orders', to?.queueId, to?.queueOffset);
    expect(again).toMatchObject({ msgId: letterId(31), keys: 'key-31', reconsumeTimes: 0 });
    expect(again?.properties.has('RETRY_TOPIC')).toBe(false);
    await expect(findDeadLetter(admin, 'Counted', letterId(31))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('need a topic to go to: one that was sent to the dead-letter topic by hand has no origin', async () => {
    await bury(bench, 'ByHand', 32);
    await bench.send({ topic: '%DLQ%ByHand', properties: `UNIQ_KEY\u0001${letterId(33)}\u0002` });
    const result = await resendAll('ByHand', 'origin');
    expect(result.resent).toBe(1);
    expect(result.failed).toMatchObject([{ msgId: letterId(33), queueOffset: 1, error: { code: 'BAD_DATA' } }]);
    expect(await listDeadLetters(admin, 'ByHand')).toMatchObject([{ messages: 2, pending: 1 }]);
  });

  it('are chosen by the time they were given up', async () => {
    for (const n of [41, 42, 43]) await bury(bench, 'Timed', n);
    const letters = await messagesIn(bench, '%DLQ%Timed');
    const begin = letters[1]?.storeTimestamp ?? 0;
    const due = letters.filter(({ storeTimestamp }) => storeTimestamp >= begin).length;
    const queues = await queuesOf('Timed');
    expect(await run(await planTimes(admin, 'Timed', 'retry', queues, { begin }))).toEqual({ resent: due, failed: [] });
    expect(await run(await planTimes(admin, 'Timed', 'retry', queues, { end: 1000 }))).toEqual({
      resent: 0,
      failed: [],
    });
    expect(await listDeadLetters(admin, 'Timed')).toMatchObject([{ messages: 3, pending: 3 }]);
  });

  it('stay when the group consumes in order: the broker would make dead letters of them again', async () => {
    await bury(bench, 'Sorted', 51);
    await lockQueue(bench, 'Sorted');
    const { resent, failed } = await resendAll('Sorted');
    expect(resent).toBe(0);
    expect(failed).toMatchObject([{ msgId: letterId(51), error: { code: 'REFUSED', details: { group: 'Sorted' } } }]);
    expect(await listDeadLetters(admin, 'Sorted')).toMatchObject([{ messages: 2, pending: 2 }]);
  });

  it('are purged, and the topic counts from the beginning', async () => {
    for (const n of [61, 62]) await bury(bench, 'Purged', n);
    await resendAll('Purged');
    const before = await bench.ask(RequestCode.GET_TOPIC_CONFIG, { topic: '%DLQ%Purged' });
    expect(await purgeDeadLetters(admin, 'Purged', purgeTargets(await queuesOf('Purged')))).toMatchObject([
      { value: 2 },
    ]);
    expect(await listDeadLetters(admin, 'Purged')).toMatchObject([{ messages: 0, pending: 0 }]);
    const after = await bench.ask(RequestCode.GET_TOPIC_CONFIG, { topic: '%DLQ%Purged' });
    expect(JSON.parse(`${after.body}`)).toEqual(JSON.parse(`${before.body}`));
    await bury(bench, 'Purged', 63);
    expect(await listDeadLetters(admin, 'Purged')).toMatchObject([{ messages: 1, pending: 1 }]);
  });

  it('are not purged when more came since they were counted', async () => {
    await bury(bench, 'Grown', 71);
    const targets = purgeTargets(await queuesOf('Grown'));
    await bury(bench, 'Grown', 72);
    expect(await purgeDeadLetters(admin, 'Grown', targets)).toMatchObject([{ error: { code: 'BUSY' } }]);
    expect(await listDeadLetters(admin, 'Grown')).toMatchObject([{ messages: 2 }]);
  });
});
