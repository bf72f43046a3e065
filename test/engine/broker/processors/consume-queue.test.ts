import { expect, it } from 'vitest';
import { type ConsumerData, encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { decodeQueryConsumeQueue } from '../../../../src/protocol/bodies/query-consume-queue.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { heartbeat, TestBroker } from '../support/test-broker.ts';

async function subscribed(expression: string, type: string, enablePropertyFilter = true) {
  const broker = await TestBroker.start({ enablePropertyFilter });
  broker.topic('Orders');
  await broker.put('Orders', 0, 2, 'TagA');
  await broker.put('Orders', 0, 1, 'TagB');
  const consumer: ConsumerData = {
    groupName: 'g',
    consumeType: 'CONSUME_PASSIVELY',
    messageModel: 'CLUSTERING',
    consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
    subscriptionDataSet: [buildSubscription('Orders', expression, 7, type)],
    unitMode: false,
  };
  await broker.ask(
    RequestCode.HEART_BEAT,
    undefined,
    encodeHeartbeatData(heartbeat('c1', { consumerDataSet: [consumer] })),
  );
  const fields = { topic: 'Orders', queueId: '0', index: '0', count: '10', consumerGroup: 'g' };
  return decodeQueryConsumeQueue((await broker.ask(RequestCode.QUERY_CONSUME_QUEUE, fields)).body);
}

it('says what a tag filter takes', async () => {
  const body = await subscribed('TagB', 'TAG');
  expect(body.subscriptionData).toMatchObject({ tagsSet: ['TagB'], subVersion: 7 });
  expect(body.filterData).toBe('null');
  expect(body.queueData.map((entry) => entry.eval)).toEqual([false, false, true]);
});

it('says what an SQL filter takes, and shows it', async () => {
  const body = await subscribed("TAGS = 'TagA'", 'SQL92');
  expect(JSON.parse(body.filterData ?? '')).toMatchObject({
    consumerGroup: 'g',
    expression: "TAGS = 'TagA'",
    expressionType: 'SQL92',
  });
  expect(body.queueData.map((entry) => entry.eval)).toEqual([true, true, false]);
});

it('says why a filter cannot be asked', async () => {
  const body = await subscribed("TAGS = 'TagA'", 'SQL92', false);
  expect(body.queueData[0]).toMatchObject({ eval: false, msg: expect.stringContaining('does not support') });
});
