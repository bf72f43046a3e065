import { describe, expect, it } from 'vitest';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { decodeLockBatchResponse, encodeLockBatchRequest } from '../../../../src/protocol/bodies/lock-batch.ts';
import { decodeConsumerIdList } from '../../../../src/protocol/bodies/name-lists.ts';
import { encodeCheckClient } from '../../../../src/protocol/bodies/subscription-bodies.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { heartbeat, TestBroker, until } from '../support/test-broker.ts';

const clientIds = async (broker: TestBroker, group = 'g'): Promise<string[] | number> => {
  const answer = await broker.ask(RequestCode.GET_CONSUMER_LIST_BY_GROUP, { consumerGroup: group });
  return answer.code === 0 ? decodeConsumerIdList(answer.body) : answer.code;
};

/** A client that notes the groups it was told have changed. */
function listening(broker: TestBroker) {
  const told: string[] = [];
  const client = broker.newClient([
    [
      RequestCode.NOTIFY_CONSUMER_IDS_CHANGED,
      (command: RemotingCommand) => {
        told.push(command.extFields?.['consumerGroup'] ?? '');
        return undefined;
      },
    ],
  ]);
  return { told, client };
}

describe('heartbeats', () => {
  it('make the group and its retry topic, have both on disk and registered, and list the client', async () => {
    const broker = await TestBroker.start();
    const answer = await broker.consume(broker.newClient(), { clientId: 'a' });
    expect(answer).toMatchObject({ code: 0, version: 479, extFields: undefined });
    expect(broker.registrations).toBe(1);
    expect(await clientIds(broker)).toEqual(['a']);
    const { groups, topics } = broker.context;
    expect(groups.get('g')).toBeDefined();
    expect(topics.get('%RETRY%g')).toMatchObject({ readQueueNums: 1, writeQueueNums: 1, perm: 6 });
    const again = await broker.consume(broker.newClient(), { clientId: 'b' });
    expect([again.code, broker.registrations]).toEqual([0, 1]);
  });

  it('tell every member of a change, the one that caused it included, also when a socket breaks', async () => {
    const broker = await TestBroker.start();
    const [a, b] = [listening(broker), listening(broker)];
    await broker.consume(a.client, { clientId: 'a' });
    await until(() => a.told.length === 1);
    await broker.consume(b.client, { clientId: 'b' });
    await until(() => a.told.length === 2 && b.told.length === 1);
    expect(await clientIds(broker)).toEqual(['a', 'b']);
    await b.client.close();
    await until(() => a.told.length === 3);
    expect(await clientIds(broker)).toEqual(['a']);
  });

  it('do not tell members of a broadcasting group, nor any when it is switched off', async () => {
    const broker = await TestBroker.start({ notifyConsumerIdsChangedEnable: false });
    const a = listening(broker);
    await broker.consume(a.client, { clientId: 'a' });
    const other = await TestBroker.start();
    const b = listening(other);
    await other.consume(b.client, { clientId: 'b', broadcast: true });
    await Promise.all([clientIds(broker), clientIds(other)]);
    expect([a.told, b.told]).toEqual([[], []]);
  });

  it('leave out a group that may not be made, and take the others', async () => {
    const broker = await TestBroker.start({ autoCreateSubscriptionGroup: false });
    expect((await broker.consume(broker.newClient(), { clientId: 'a' })).code).toBe(0);
    expect(await clientIds(broker)).toBe(1);
    const open = await TestBroker.start();
    expect((await open.consume(open.newClient(), { group: '../../g' })).code).toBe(0);
    expect(open.context.topics.get('%RETRY%../../g')).toBeUndefined();
    expect(open.context.groups.get('../../g')).toBeUndefined();
  });

  it('register producers, until they unregister', async () => {
    const broker = await TestBroker.start();
    const client = broker.newClient();
    const body = encodeHeartbeatData(heartbeat('p1', { producerGroups: ['pg'] }));
    await broker.ask(RequestCode.HEART_BEAT, undefined, body, client);
    expect(broker.context.producers.findByClientId('p1')).toBeDefined();
    const answer = await broker.ask(
      RequestCode.UNREGISTER_CLIENT,
      { clientID: 'p1', producerGroup: 'pg' },
      undefined,
      client,
    );
    expect([answer.code, broker.context.producers.groups()]).toEqual([0, []]);
  });

  it.each([
    ['no body', undefined],
    ['no client id', encodeHeartbeatData(heartbeat(''))],
    ['no JSON', Buffer.from('{"clientID":')],
  ])('are refused with %s, and the connection stays', async (_, body) => {
    const broker = await TestBroker.start();
    const client = broker.newClient();
    const answer = await broker.ask(RequestCode.HEART_BEAT, undefined, body, client);
    expect([1, 29]).toContain(answer.code);
    expect(answer.remark).not.toBe('');
    expect((await broker.consume(client)).code).toBe(0);
  });

  it('keep the subscriptions when a short one brings none', async () => {
    const broker = await TestBroker.start();
    const client = broker.newClient();
    await broker.consume(client, { clientId: 'a' });
    const consumer = {
      groupName: 'g',
      consumeType: 'CONSUME_PASSIVELY' as const,
      messageModel: 'CLUSTERING' as const,
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET' as const,
      subscriptionDataSet: [],
      unitMode: false,
    };
    const short = heartbeat('a', { consumerDataSet: [consumer], heartbeatFingerprint: 7, withoutSub: true });
    await broker.ask(RequestCode.HEART_BEAT, undefined, encodeHeartbeatData(short), client);
    expect(broker.context.consumers.group('g')?.subscription('Orders')).toBeDefined();
  });

  it('unregistering takes effect before the answer', async () => {
    const broker = await TestBroker.start();
    const client = broker.newClient();
    await broker.consume(client, { clientId: 'a' });
    await broker.ask(RequestCode.UNREGISTER_CLIENT, { clientID: 'a', consumerGroup: 'g' }, undefined, client);
    expect(await clientIds(broker)).toBe(1);
  });
});

describe('CHECK_CLIENT_CONFIG', () => {
  const check = (broker: TestBroker, expression: string, type?: string) =>
    broker.ask(
      RequestCode.CHECK_CLIENT_CONFIG,
      undefined,
      encodeCheckClient({ clientId: 'a', group: 'g', subscriptionData: buildSubscription('T', expression, 1, type) }),
    );

  it('takes tags, and refuses expressions of another kind', async () => {
    const broker = await TestBroker.start();
    expect((await check(broker, 'a > 5')).code).toBe(0);
    const refused = await check(broker, 'a > 5', 'SQL92');
    expect(refused.code).toBe(1);
    expect(refused.remark).toBe('The broker does not support consumer to filter message by SQL92');
  });

  it('compiles SQL92 where filters by property are on, which may be switched while it runs', async () => {
    const broker = await TestBroker.start();
    broker.context.config.apply(new Map([['enablePropertyFilter', 'true']]));
    expect((await check(broker, 'a > 5', 'SQL92')).code).toBe(0);
    const refused = await check(broker, 'a >', 'SQL92');
    expect(refused.code).toBe(23);
    expect(refused.remark).toContain('Expected a value at position 3, found the end.');
    expect(await check(broker, 'a > 5', 'XPATH')).toMatchObject({ code: 23 });
  });
});

describe('queue locks', () => {
  const body = (clientId: string, ...queueIds: number[]) =>
    encodeLockBatchRequest({
      consumerGroup: 'g',
      clientId,
      onlyThisBroker: false,
      mqSet: queueIds.map((queueId) => ({ topic: 'Orders', brokerName: 'broker-a', queueId })),
    });
  const lock = async (broker: TestBroker, clientId: string, ...queueIds: number[]): Promise<number[]> => {
    const answer = await broker.ask(RequestCode.LOCK_BATCH_MQ, undefined, body(clientId, ...queueIds));
    expect(answer.body?.toString()).toContain('lockOKMQSet');
    return decodeLockBatchResponse(answer.body).map((queue) => queue.queueId);
  };

  it('answer the queues owned, an empty list when there are none, and no queue that is not there', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    expect(await lock(broker, 'a', 0, 1, 2, -1)).toEqual([0, 1]);
    expect(await lock(broker, 'b', 0, 1)).toEqual([]);
    await broker.ask(RequestCode.UNLOCK_BATCH_MQ, undefined, body('a', 0));
    expect(await lock(broker, 'b', 0, 1)).toEqual([0]);
  });

  it('are free at once when the client unregisters, and soon after its connection broke', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    const [a, b] = [broker.newClient(), broker.newClient()];
    await broker.consume(a, { clientId: 'a' });
    await broker.consume(b, { clientId: 'b' });
    await lock(broker, 'a', 0);
    await broker.ask(RequestCode.UNREGISTER_CLIENT, { clientID: 'a', consumerGroup: 'g' }, undefined, a);
    expect(await lock(broker, 'b', 0)).toEqual([0]);
    await b.close();
    await until(() => broker.context.consumers.group('g') === undefined);
    expect(await lock(broker, 'c', 0)).toEqual([]);
    broker.clock.time += 30_001;
    expect(await lock(broker, 'c', 0)).toEqual([0]);
  });
});

describe('consumer offsets', () => {
  const at = (queueId = 0) => ({ consumerGroup: 'g', topic: 'Orders', queueId: String(queueId) });
  const query = async (broker: TestBroker, more = {}) => {
    const answer = await broker.ask(RequestCode.QUERY_CONSUMER_OFFSET, { ...at(), ...more });
    return answer.code === 0 ? Number(answer.extFields?.['offset']) : `code ${answer.code}`;
  };
  const commit = (broker: TestBroker, offset: number, more = {}) =>
    broker.ask(RequestCode.UPDATE_CONSUMER_OFFSET, { ...at(), commitOffset: String(offset), ...more });

  it('are 22 when unknown, but 0 for a young queue unless the client does not want that', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    expect(await query(broker)).toBe('code 22');
    await broker.put('Orders', 0, 2);
    expect(await query(broker)).toBe(0);
    expect(await query(broker, { setZeroIfNotFound: 'false' })).toBe('code 22');
    expect(await query(broker, { topic: 'Nothing' })).toBe('code 22');
    expect(await query(broker, { queueId: '-1' })).toBe('code 22');
  });

  it('are what was committed, by a group that appears with the commit too', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    expect((await commit(broker, 7)).code).toBe(0);
    expect(await query(broker)).toBe(7);
    expect(broker.context.groups.get('g')).toBeDefined();
  });

  it('ignore -1', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    const answer = await commit(broker, -1);
    expect([answer.code, answer.remark ?? '']).toEqual([0, '']);
    expect(await query(broker)).toBe('code 22');
  });

  it.each([
    ['an unknown topic', { topic: 'Nothing' }, 17, 'Nothing'],
    ['a group whose name is none', { consumerGroup: '../g' }, 26, '../g'],
    ['a queue that is not there', { queueId: '2' }, 29, 'queueId[2]'],
    ['a negative queue', { queueId: '-1' }, 29, 'queueId[-1]'],
    ['a number that is none', { queueId: 'x' }, 1, 'queueId'],
    ['an offset beyond reason', { commitOffset: '1e999' }, 1, 'commitOffset'],
  ])('refuse a commit for %s and name it', async (_, fields, code, words) => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    const answer = await commit(broker, 1, fields);
    expect(answer.code).toBe(code);
    expect(answer.remark).toContain(words);
  });

  it('refuse a commit that leaves a field out', async () => {
    const broker = await TestBroker.start();
    const answer = await broker.ask(RequestCode.UPDATE_CONSUMER_OFFSET, at());
    expect([answer.code, answer.remark]).toEqual([1, expect.stringContaining('commitOffset')]);
  });
});

describe('queue offsets', () => {
  it('answer ends and times, and for unknown queues those of an empty one', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    await broker.put('Orders', 0, 3);
    const ask = async (code: number, more = {}) =>
      (await broker.ask(code, { topic: 'Orders', queueId: '0', ...more })).extFields;
    expect(await ask(RequestCode.GET_MAX_OFFSET)).toEqual({ offset: '3' });
    expect(await ask(RequestCode.GET_MIN_OFFSET)).toEqual({ offset: '0' });
    expect(await ask(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, { timestamp: '0' })).toEqual({ offset: '0' });
    const future = String(Date.now() + 1e6);
    expect(await ask(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, { timestamp: future })).toEqual({ offset: '3' });
    const upper = { timestamp: future, boundaryType: 'upper' };
    expect(await ask(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, upper)).toEqual({ offset: '2' });
    expect(Number((await ask(RequestCode.GET_EARLIEST_MSG_STORETIME))?.['timestamp'])).toBeGreaterThan(0);
    const unknown = { topic: '../../etc' };
    expect(await ask(RequestCode.GET_MAX_OFFSET, unknown)).toEqual({ offset: '0' });
    expect(await ask(RequestCode.GET_MIN_OFFSET, unknown)).toEqual({ offset: '0' });
    expect(await ask(RequestCode.GET_EARLIEST_MSG_STORETIME, unknown)).toEqual({ timestamp: '-1' });
  });
});
