import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokerConsumeStats } from '../../src/admin/broker/broker-consume-stats.ts';
import { clusterRt } from '../../src/admin/cluster/cluster-rt.ts';
import { checkSendRt } from '../../src/admin/message/check-send-rt.ts';
import { averageRtMs, type TimedSend } from '../../src/admin/message/timed-send.ts';
import { statsAll } from '../../src/admin/stats/stats-all.ts';
import { updateTopic } from '../../src/admin/topic/update-topic.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { registerForeignBroker } from '../commands/support/foreign-broker.ts';

let broker: TestBroker;
let client: AdminClient;
let producer: Producer;

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
  producer = new Producer({ namesrvAddr: [broker.namesrvAddr], sendMsgTimeout: 500 });
});

afterAll(async () => {
  await producer.close();
  await client.close();
  await broker.close();
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it('leaves the first time out of an average, unless it is the only one', () => {
  expect(averageRtMs([100, 2, 4])).toBe(3);
  expect(averageRtMs([100])).toBe(100);
  expect(averageRtMs([])).toBeUndefined();
});

describe('test messages', () => {
  it('go to the queues of a topic in turn, and are counted', async () => {
    const choice = { cluster: broker.clusterName };
    await updateTopic(client, 'Timed', choice, { readQueueNums: 2, writeQueueNums: 2 });
    const sent = await all(checkSendRt(client, producer, 'Timed', { amount: 5, size: 300 }));
    expect(sent.map(({ queueId, result }: TimedSend) => [queueId, result?.status])).toEqual(
      [0, 1, 0, 1, 0].map((queueId) => [queueId, 'SEND_OK']),
    );
    await client.offsets.commit(broker.brokerAddr, 'timer', { topic: 'Timed', queueId: 0 }, 1);
    await client.groups.update(broker.brokerAddr, subscriptionGroupConfig('timer'));
    expect((await statsAll(client, { topic: 'Timed', active: true })).rows).toMatchObject([
      { topic: 'Timed', group: 'timer', inMsg24Hour: 5, outMsg24Hour: 0 },
    ]);
    const idle = await statsAll(client, { topic: 'SCHEDULE_TOPIC_XXXX', active: true });
    expect(idle).toEqual({ rows: [], unreached: [] });
    const stats = await brokerConsumeStats(client, broker.brokerAddr, { ordered: false, level: 1, timeoutMs: 5000 });
    const row = stats.rows.find(({ group, queueId }) => group === 'timer' && queueId === 0);
    expect(row).toMatchObject({ topic: 'Timed', brokerOffset: 3, consumerOffset: 1, diff: 2 });
    expect(row?.lastTimestamp).toBeGreaterThan(0);
    expect(stats.diffTotal).toBe(stats.rows.reduce((sum, { diff }) => sum + diff, 0));
  });

  it('to an unknown topic are refused, and make no topic', async () => {
    const sent = all(checkSendRt(client, producer, 'Nobody', { amount: 1, size: 1 }));
    await expect(sent).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await client.namesrv.findRoute('Nobody')).toBeUndefined();
  });

  it('to every broker: one that is gone is a row with its failures, and is left after three', async () => {
    const foreign = { brokerName: 'gone', clusterName: 'Other', topics: ['gone'] };
    const registered = await registerForeignBroker(broker.namesrvAddr, foreign);
    try {
      const rows = await all(clusterRt(client, producer, undefined, { amount: 10, size: 10 }));
      expect(rows).toMatchObject([
        { cluster: broker.clusterName, brokerName: broker.brokerName, successCount: 10, failCount: 0 },
        { cluster: 'Other', brokerName: 'gone', successCount: 0, failCount: 3, error: { code: 'UNREACHABLE' } },
      ]);
      const stats = await statsAll(client, { active: false });
      expect(stats.unreached).toMatchObject([{ brokerName: 'gone', error: { code: 'UNREACHABLE' } }]);
      const failed = stats.rows.filter(({ error }) => error !== undefined);
      expect(failed.map(({ topic, error }) => [topic, error?.code])).toEqual([['gone', 'UNREACHABLE']]);
      await expect(all(clusterRt(client, producer, 'Nowhere', { amount: 1, size: 1 }))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    } finally {
      await registered.close();
    }
  });
});
