import { describe, expect, it } from 'vitest';
import { decodeConsumerConnection, decodeProducerConnection } from '../../../../src/protocol/bodies/connections.ts';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { decodeProducerTableInfo } from '../../../../src/protocol/bodies/producer-table-info.ts';
import {
  decodeGetConsumerStatus,
  decodeResetOffsetBody,
  encodeGetConsumerStatus,
} from '../../../../src/protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request, response } from '../../../../src/protocol/command.ts';
import { encodeOffsetMessageId } from '../../../../src/protocol/message/ids.ts';
import { heartbeat, TestBroker, until } from '../support/test-broker.ts';

const queue = (queueId: number) => ({ topic: 'Orders', brokerName: 'broker-a', queueId });

describe('connections', () => {
  it('of consumers have every field mqadmin dereferences, and are 206 when there are none', async () => {
    const broker = await TestBroker.start();
    const offline = await broker.ask(RequestCode.GET_CONSUMER_CONNECTION_LIST, { consumerGroup: 'g' });
    expect([offline.code, offline.remark]).toEqual([206, expect.stringContaining('[g]')]);
    await broker.consume(broker.newClient(), { clientId: 'a', version: 407 });
    const online = await broker.ask(RequestCode.GET_CONSUMER_CONNECTION_LIST, { consumerGroup: 'g' });
    const body = decodeConsumerConnection(online.body);
    expect(body).toMatchObject({ consumeType: 'CONSUME_PASSIVELY', messageModel: 'CLUSTERING' });
    expect(body.consumeFromWhere).toBe('CONSUME_FROM_LAST_OFFSET');
    expect([...body.subscriptionTable.keys()]).toEqual(['Orders']);
    expect(body.connectionSet).toEqual([
      { clientId: 'a', clientAddr: expect.stringMatching(/^127\.0\.0\.1:\d+$/), language: 'JAVA', version: 407 },
    ]);
  });

  it('of producers are shown by group and all together', async () => {
    const broker = await TestBroker.start();
    const fields = { producerGroup: 'pg' };
    const unknown = await broker.ask(RequestCode.GET_PRODUCER_CONNECTION_LIST, fields);
    expect([unknown.code, unknown.remark]).toEqual([1, expect.stringContaining('pg')]);
    const body = encodeHeartbeatData(heartbeat('p1', { producerGroups: ['pg'] }));
    await broker.ask(RequestCode.HEART_BEAT, undefined, body, broker.newClient());
    const one = await broker.ask(RequestCode.GET_PRODUCER_CONNECTION_LIST, fields);
    expect(decodeProducerConnection(one.body).connectionSet[0]?.clientId).toBe('p1');
    const all = decodeProducerTableInfo((await broker.ask(RequestCode.GET_ALL_PRODUCER_INFO)).body);
    expect(all.get('pg')?.[0]).toMatchObject({
      clientId: 'p1',
      remoteIP: expect.stringMatching(/^\/127\.0\.0\.1:\d+$/),
    });
  });
});

describe('questions for a consumer', () => {
  it('are passed on with their fields, and the answer comes back whole', async () => {
    const broker = await TestBroker.start();
    const asked: RemotingCommand[] = [];
    const client = broker.newClient([
      [
        RequestCode.GET_CONSUMER_RUNNING_INFO,
        (command) => {
          asked.push(command);
          return response(0, undefined, undefined, Buffer.from('{"mqTable":{}}'));
        },
      ],
    ]);
    await broker.consume(client, { clientId: 'a' });
    const fields = { consumerGroup: 'g', clientId: 'a', jstackEnable: 'true' };
    const answer = await broker.ask(RequestCode.GET_CONSUMER_RUNNING_INFO, fields);
    expect([answer.code, answer.body?.toString()]).toEqual([0, '{"mqTable":{}}']);
    expect(asked[0]?.extFields).toEqual(fields);
  });

  it.each([
    ['is not online', { clientId: 'b' }, 'not online'],
    ['is too old', { clientId: 'a' }, 'too low'],
  ])('are refused when it %s', async (_, fields, words) => {
    const broker = await TestBroker.start();
    await broker.consume(broker.newClient(), { clientId: 'a', version: 61 });
    const answer = await broker.ask(RequestCode.GET_CONSUMER_RUNNING_INFO, { consumerGroup: 'g', ...fields });
    expect(answer.code).toBe(1);
    expect(answer.remark).toContain(words);
  });

  it('fail with its connection', async () => {
    const broker = await TestBroker.start();
    const client = broker.newClient([
      [
        RequestCode.GET_CONSUMER_RUNNING_INFO,
        (_, connection) => {
          connection.close();
          return undefined;
        },
      ],
    ]);
    await broker.consume(client, { clientId: 'a' });
    const answer = await broker.ask(RequestCode.GET_CONSUMER_RUNNING_INFO, { consumerGroup: 'g', clientId: 'a' });
    expect([answer.code, answer.remark]).toEqual([1, expect.stringContaining('<g> <a>')]);
  });

  it('to consume a message carry the stored record and the names it needs', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders');
    const position = await broker.put('Orders', 0, 1);
    const asked: RemotingCommand[] = [];
    const client = broker.newClient([
      [
        RequestCode.CONSUME_MESSAGE_DIRECTLY,
        (command) => {
          asked.push({ ...command, body: Buffer.from(command.body ?? '') });
          return response(0, undefined, undefined, Buffer.from('{"consumeResult":"CR_SUCCESS"}'));
        },
      ],
    ]);
    await broker.consume(client, { clientId: 'a' });
    const id = (at: number) =>
      encodeOffsetMessageId(Buffer.from([127, 0, 0, 1]), 10911, at)
        .toString('hex')
        .toUpperCase();
    const ask = (msgId: string) =>
      broker.ask(RequestCode.CONSUME_MESSAGE_DIRECTLY, { consumerGroup: 'g', clientId: 'a', topic: 'Orders', msgId });
    expect((await ask(id(position))).body?.toString()).toContain('CR_SUCCESS');
    expect(asked[0]?.extFields).toMatchObject({ brokerName: 'broker-a', topicSysFlag: '0', groupSysFlag: '0' });
    expect(asked[0]?.body).toEqual(await broker.store.messageAt(position));
    for (const missing of [id(1_000_000), 'nonsense']) {
      const answer = await ask(missing);
      expect([answer.code, answer.remark]).toEqual([1, expect.stringContaining(missing)]);
    }
  });

  it('about status are put to all of the group, or to the one named; who is silent is left out', async () => {
    const broker = await TestBroker.start();
    const fields = { topic: 'Orders', group: 'g' };
    const offline = await broker.ask(RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, fields);
    expect([offline.code, offline.remark]).toEqual([1, expect.stringContaining('[g]')]);
    for (const [i, clientId] of ['a', 'b'].entries()) {
      const body = encodeGetConsumerStatus({ messageQueueTable: [[queue(i), i + 5]], consumerTable: new Map() });
      const client = broker.newClient([[221, () => response(0, undefined, undefined, body)]]);
      await broker.consume(client, { clientId });
    }
    await broker.consume(broker.newClient([[221, () => response(1, 'no')]]), { clientId: 'c' });
    const status = async (more = {}) => {
      const answer = await broker.ask(RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, { ...fields, ...more });
      return [...decodeGetConsumerStatus(answer.body).consumerTable];
    };
    expect(await status()).toEqual([
      ['a', [[queue(0), 5]]],
      ['b', [[queue(1), 6]]],
    ]);
    expect(await status({ clientAddr: 'b' })).toEqual([['b', [[queue(1), 6]]]]);
  });
});

describe('resetting offsets', () => {
  const fields = { topic: 'Orders', group: 'g', timestamp: '0', isForce: 'true' };

  /** Two queues of 10 messages, consumed to 6 and not at all. */
  async function start(given: { online?: boolean; broadcast?: boolean; version?: number } = {}) {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    for (const queueId of [0, 1]) await broker.put('Orders', queueId, 10);
    broker.context.groups.find('g');
    broker.context.offsets.commit('g', 'Orders', 0, 6);
    const pushed: RemotingCommand[] = [];
    const note = (command: RemotingCommand): undefined => {
      pushed.push({ ...command, body: Buffer.from(command.body ?? '') });
    };
    for (const clientId of given.online === false ? [] : ['a', 'b']) {
      await broker.consume(broker.newClient([[220, note]]), { clientId, ...given });
    }
    const reset = async (more: Record<string, string> = {}, language = 'JAVA') => {
      const command = { ...request(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, { ...fields, ...more }), language };
      const answer = await broker.newClient().invoke(broker.address, command, 5000);
      const table = answer.code === 0 ? decodeResetOffsetBody(answer.body).map(([q, to]) => [q.queueId, to]) : [];
      return { code: answer.code, remark: answer.remark, table };
    };
    const progress = () => [0, 1].map((queueId) => broker.context.offsets.query('g', 'Orders', queueId));
    return { broker, pushed, reset, progress };
  }

  it('tells every online consumer, shows at once, and outlasts their commits from before', async () => {
    const { broker, pushed, reset, progress } = await start();
    expect(await reset()).toMatchObject({
      code: 0,
      table: [
        [0, 0],
        [1, 0],
      ],
    });
    await until(() => pushed.length === 2);
    expect(decodeResetOffsetBody(pushed[0]?.body)).toEqual([
      [queue(0), 0],
      [queue(1), 0],
    ]);
    expect(pushed[0]?.body?.toString()).toContain('{{"brokerName":"broker-a","queueId":0,"topic":"Orders"}:0');
    expect(pushed[0]?.extFields).toMatchObject({ topic: 'Orders', group: 'g', timestamp: '0', isForce: 'true' });
    expect(progress()).toEqual([0, 0]);
    const stale = { consumerGroup: 'g', topic: 'Orders', queueId: '0', commitOffset: '7' };
    expect((await broker.ask(RequestCode.UPDATE_CONSUMER_OFFSET, stale)).code).toBe(0);
    expect(progress()).toEqual([0, 0]);
    await broker.ask(RequestCode.UPDATE_CONSUMER_OFFSET, { ...stale, commitOffset: '0' });
    await broker.ask(RequestCode.UPDATE_CONSUMER_OFFSET, { ...stale, commitOffset: '2' });
    expect(progress()).toEqual([2, 0]);
  });

  it('goes to the end with a negative time, and only back without force', async () => {
    const { reset, progress } = await start();
    expect((await reset({ timestamp: '-1', isForce: 'false' })).table).toEqual([
      [0, 6],
      [1, 10],
    ]);
    expect((await reset({ timestamp: '-1' })).table).toEqual([
      [0, 10],
      [1, 10],
    ]);
    expect(progress()).toEqual([10, 10]);
    expect((await reset({ isForce: 'false' })).table).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('takes one queue to an offset, tells only that one, and refuses one out of range', async () => {
    const { pushed, reset, progress } = await start();
    expect((await reset({ queueId: '1', offset: '4' })).table).toEqual([[1, 4]]);
    await until(() => pushed.length === 2);
    expect(decodeResetOffsetBody(pushed[0]?.body)).toEqual([[queue(1), 4]]);
    expect((await reset({ queueId: '0', offset: '-1', timestamp: '-1' })).table).toEqual([[0, 10]]);
    const beyond = await reset({ queueId: '1', offset: '11' });
    expect([beyond.code, beyond.remark]).toEqual([1, expect.stringContaining('[0-10]')]);
    expect((await reset({ queueId: '2', offset: '0' })).code).toBe(29);
    expect(progress()).toEqual([10, 4]);
  });

  it('answers 206 with nobody online, but sets one queue named by number', async () => {
    const { reset, progress } = await start({ online: false });
    const all = await reset();
    expect([all.code, all.remark]).toEqual([206, expect.stringContaining('g')]);
    expect(progress()).toEqual([6, -1]);
    expect(await reset({ queueId: '0', offset: '3' })).toMatchObject({ code: 0, table: [[0, 3]] });
    expect(progress()).toEqual([3, -1]);
  });

  it('speaks the array form when a C++ tool asks', async () => {
    const { pushed, reset } = await start();
    await reset({}, 'CPP');
    await until(() => pushed.length === 2);
    expect(JSON.parse(pushed[0]?.body?.toString() ?? '')).toEqual({
      offsetTable: [
        { ...queue(0), offset: 0 },
        { ...queue(1), offset: 0 },
      ],
    });
  });

  it('leaves the progress of a broadcasting group to its members', async () => {
    const { pushed, reset, progress } = await start({ broadcast: true });
    expect((await reset()).code).toBe(0);
    await until(() => pushed.length === 2);
    expect(progress()).toEqual([6, -1]);
  });

  it('refuses what is not there, and clients that do not know the push', async () => {
    const { reset } = await start();
    expect((await reset({ topic: 'Nothing' })).code).toBe(17);
    expect((await reset({ group: 'nobody' })).code).toBe(26);
    const old = await start({ version: 27 });
    const refused = await old.reset();
    expect([refused.code, refused.remark]).toEqual([1, expect.stringContaining('version')]);
    expect(old.progress()).toEqual([6, -1]);
  });
});
