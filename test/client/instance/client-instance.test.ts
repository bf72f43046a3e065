import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientInstance } from '../../../src/client/instance/client-instance.ts';
import { acquireInstance } from '../../../src/client/instance/registry.ts';
import type { ConsumerMember, ProducerMember, ReplyMessage } from '../../../src/client/instance/types.ts';
import { decodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { decodeGetConsumerStatus, encodeResetOffsetBody } from '../../../src/protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../../src/protocol/command.ts';
import { frameOf } from '../support/frames.ts';
import { ScriptedCluster, ScriptedPeer } from '../support/scripted-cluster.ts';

let cluster: ScriptedCluster;
let instance: ClientInstance;

beforeEach(async () => {
  cluster = await ScriptedCluster.start('T', 'U');
  instance = new ClientInstance({ clientId: '10.0.0.1@me', namesrvAddrs: [cluster.namesrv.address] });
});
afterEach(async () => {
  vi.useRealTimers();
  await instance.close();
  await cluster.stop();
});

const producer = (group: string, ...topics: string[]): ProducerMember => ({ group, topics: () => topics });

function consumer(group: string, topics: string[], more: Partial<ConsumerMember> = {}): ConsumerMember {
  return {
    group,
    topics: () => topics,
    heartbeat: () => ({
      groupName: group,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      subscriptionDataSet: [],
      unitMode: false,
    }),
    rebalanceSoon: () => undefined,
    resetOffsets: async () => undefined,
    offsets: () => [],
    runningInfo: () => ({
      properties: {},
      subscriptionSet: [],
      mqTable: [],
      statusTable: new Map(),
      userConsumerInfo: { who: group },
    }),
    consumeDirectly: async () => ({
      order: false,
      autoCommit: true,
      consumeResult: 'CR_SUCCESS',
      spentTimeMills: 1,
    }),
    ...more,
  };
}

const beats = (peer: ScriptedPeer) =>
  peer.requests(RequestCode.HEART_BEAT).map(({ body }) => {
    const { clientId, producerGroups, consumerDataSet } = decodeHeartbeatData(body);
    return { clientId, producerGroups, consumers: consumerDataSet.map(({ groupName }) => groupName) };
  });

/** Sends a request from the broker to the client, over the connection the client opened. */
async function fromBroker(peer: ScriptedPeer, command: RemotingCommand): Promise<RemotingCommand> {
  const [connection] = peer.connections;
  if (connection === undefined) throw new Error(`the client is not connected to ${peer.name}`);
  return connection.invoke(command, 2000);
}
function pushFrom(peer: ScriptedPeer, command: RemotingCommand): void {
  for (const connection of peer.connections) connection.oneway(command);
}

describe('heartbeats', () => {
  it('tell every broker of the members topics who is here, and who leaves', async () => {
    const first = producer('P', 'T');
    const second = consumer('C', ['U']);
    instance.joinProducer(first);
    instance.joinConsumer(second);
    await instance.heartbeatNow();
    const expected = { clientId: '10.0.0.1@me', producerGroups: ['P'], consumers: ['C'] };
    expect(beats(cluster.a)).toEqual([expected]);
    expect(beats(cluster.b)).toEqual([expected]);
    expect(instance.isKnownTo(cluster.a.address)).toBe(true);
    await instance.leaveConsumer(second);
    await instance.leaveProducer(first);
    expect(cluster.a.requests(RequestCode.UNREGISTER_CLIENT).map(({ extFields }) => extFields)).toEqual([
      { clientID: '10.0.0.1@me', consumerGroup: 'C' },
      { clientID: '10.0.0.1@me', producerGroup: 'P' },
    ]);
  });

  it('are not sent, nor farewells, by who leaves before the first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const member = producer('P', 'T');
    instance.joinProducer(member);
    await instance.routes.get('T');
    await instance.leaveProducer(member);
    expect([...cluster.a.received, ...cluster.b.received]).toEqual([]);
  });

  it('tell at once of who joins later', async () => {
    instance.joinProducer(producer('P', 'T'));
    await instance.heartbeatNow();
    instance.joinProducer(producer('Q', 'T'));
    expect(instance.isKnownTo(cluster.a.address)).toBe(false);
    await expect.poll(() => instance.isKnownTo(cluster.a.address)).toBe(true);
    expect(beats(cluster.a).map(({ producerGroups }) => producerGroups)).toEqual([['P'], ['P', 'Q']]);
  });

  it('tell a broker at once that is new', async () => {
    cluster.registered.delete('b');
    instance.joinConsumer(consumer('C', ['T']));
    await instance.heartbeatNow();
    expect(beats(cluster.b)).toEqual([]);
    cluster.registered.add('b');
    await instance.refreshRoutes();
    await expect.poll(() => beats(cluster.b).length).toBe(1);
  });

  it('tell a broker again that lost the connection', async () => {
    instance.joinConsumer(consumer('C', ['T']));
    await instance.heartbeatNow();
    for (const connection of cluster.a.connections) connection.close();
    await expect.poll(() => instance.isKnownTo(cluster.a.address)).toBe(false);
    await expect.poll(() => beats(cluster.a).length, { timeout: 5000 }).toBe(2);
    expect(beats(cluster.b)).toHaveLength(1);
  });

  it('asked for many times at once are one or two', async () => {
    instance.joinConsumer(consumer('C', ['T']));
    await instance.routes.get('T');
    await Promise.all(Array.from({ length: 20 }, () => instance.heartbeatNow()));
    expect(beats(cluster.a).length).toBeLessThanOrEqual(2);
  });

  it('that fail leave the others alone', async () => {
    await cluster.a.stop();
    instance.joinConsumer(consumer('C', ['T']));
    await instance.heartbeatNow();
    expect(instance.isKnownTo(cluster.a.address)).toBe(false);
    expect(beats(cluster.b)).toHaveLength(1);
  });
});

describe('routes', () => {
  const asked = () => cluster.namesrv.requests(RequestCode.GET_ROUTEINFO_BY_TOPIC).length;

  it('are asked for once, however many wait', async () => {
    await Promise.all(Array.from({ length: 50 }, () => instance.routes.get('T')));
    expect(asked()).toBe(1);
    await instance.routes.get('T');
    expect(asked()).toBe(1);
  });

  it('stay when the name server forgets the topic or is gone', async () => {
    instance.joinProducer(producer('P', 'T'));
    const route = await instance.routes.get('T');
    cluster.routes.delete('T');
    await instance.refreshRoutes();
    expect(instance.routes.peek('T')).toBe(route);
    await cluster.namesrv.stop();
    await instance.refreshRoutes();
    expect(instance.routes.peek('T')).toBe(route);
  });

  it('are asked of the name server that answered last', async () => {
    const gone = new ScriptedPeer('gone');
    await gone.start();
    const namesrvAddrs = [gone.address, cluster.namesrv.address];
    const both = new ClientInstance({ clientId: 'x', namesrvAddrs, mqClientApiTimeout: 100 });
    gone.on(RequestCode.GET_ROUTEINFO_BY_TOPIC, () => undefined);
    await both.routes.get('T');
    await both.routes.get('U');
    expect(gone.received).toHaveLength(1);
    await both.close();
    await gone.stop();
  });

  it('of topics nobody works with any more are forgotten', async () => {
    instance.joinProducer(producer('P', 'T'));
    await instance.routes.get('T');
    await instance.routes.get('U');
    await instance.refreshRoutes();
    expect(instance.routes.peek('U')).toBeUndefined();
  });

  it('that change make the consumers of the topic share out anew, and no others', async () => {
    const calls: string[] = [];
    instance.joinConsumer(consumer('C', ['T'], { rebalanceSoon: () => calls.push('C') }));
    instance.joinConsumer(consumer('D', ['U'], { rebalanceSoon: () => calls.push('D') }));
    await instance.routes.get('T');
    calls.length = 0;
    await instance.refreshRoutes();
    expect(calls).toEqual(['D']);
    cluster.registered.delete('b');
    calls.length = 0;
    await instance.routes.refresh('T');
    expect(calls).toEqual(['C']);
  });

  it('let go of brokers that none names any more', async () => {
    instance.joinConsumer(consumer('C', ['T']));
    await instance.heartbeatNow();
    expect(cluster.b.connections.size).toBe(1);
    cluster.registered.delete('b');
    await instance.refreshRoutes();
    await expect.poll(() => cluster.b.connections.size).toBe(0);
    expect(cluster.a.connections.size).toBe(1);
    expect(instance.masterOf('b')).toBeUndefined();
    expect(instance.masterOf('a')).toBe(cluster.a.address);
  });

  it('of an unknown topic are an error in the words of the original', async () => {
    await expect(instance.routes.get('Nope')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('No route info of this topic: Nope'),
    });
  });
});

describe('what brokers ask', () => {
  beforeEach(async () => {
    instance.joinProducer(producer('P', 'T'));
    await instance.heartbeatNow();
  });

  it('40 makes the group share out its queues', async () => {
    let times = 0;
    instance.joinConsumer(consumer('C', [], { rebalanceSoon: () => times++ }));
    pushFrom(cluster.a, request(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, { consumerGroup: 'other' }));
    pushFrom(cluster.a, request(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, { consumerGroup: 'C' }));
    await expect.poll(() => times).toBe(1);
  });

  it('220 resets offsets, 221 reads them', async () => {
    const queue = { topic: 'T', brokerName: 'a', queueId: 1 };
    const resets: unknown[] = [];
    instance.joinConsumer(
      consumer('C', ['T'], {
        resetOffsets: async (topic, offsets) => {
          resets.push(topic, offsets);
        },
        offsets: (topic) => (topic === 'T' ? [[queue, 42]] : []),
      }),
    );
    const body = encodeResetOffsetBody([[queue, 7]]);
    const fields = { topic: 'T', group: 'C', timestamp: '1', isForce: 'true' };
    pushFrom(cluster.a, request(RequestCode.RESET_CONSUMER_CLIENT_OFFSET, fields, body));
    await expect.poll(() => resets).toEqual(['T', [[queue, 7]]]);
    const status = request(RequestCode.GET_CONSUMER_STATUS_FROM_CLIENT, { topic: 'T', group: 'C' });
    const answered = await fromBroker(cluster.a, status);
    expect(decodeGetConsumerStatus(answered.body).messageQueueTable).toEqual([[queue, 42]]);
  });

  it('307 and 309 are answered for the group, and refused for one that is not here', async () => {
    instance.joinConsumer(consumer('C', []));
    const info = (consumerGroup: string) =>
      fromBroker(cluster.a, request(RequestCode.GET_CONSUMER_RUNNING_INFO, { consumerGroup, clientId: 'x' }));
    expect((await info('C')).body?.toString()).toContain('"who":"C"');
    expect(await info('D')).toMatchObject({
      code: ResponseCode.SYSTEM_ERROR,
      remark: 'The Consumer Group <D> not exist in this consumer',
    });
    const frame = frameOf('5.3.3', RequestCode.CHECK_TRANSACTION_STATE);
    const fields = { consumerGroup: 'C', clientId: 'x', brokerName: 'a' };
    const direct = await fromBroker(cluster.a, request(RequestCode.CONSUME_MESSAGE_DIRECTLY, fields, frame.body));
    expect(direct.code).toBe(ResponseCode.SUCCESS);
    expect(direct.body?.toString()).toContain('CR_SUCCESS');
  });

  it('326 is answered with 0, whether somebody waits or not', async () => {
    const push = frameOf('4.9.7', RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT);
    expect((await fromBroker(cluster.a, push)).code).toBe(ResponseCode.SUCCESS);
    const taken: [string, ReplyMessage][] = [];
    const end = instance.takeReplies((id, message) => {
      taken.push([id, message]);
      return true;
    });
    expect((await fromBroker(cluster.a, push)).code).toBe(ResponseCode.SUCCESS);
    end();
    expect(taken.map(([id, { body }]) => [id, body.toString()])).toEqual([
      ['1ead017a-d7f5-41d6-8fd6-29bc4633d003', 're: ask'],
    ]);
  });
});

describe('instances', () => {
  it('are shared by name and name servers, and end with their last holder', async () => {
    const options = { namesrvAddr: cluster.namesrv.address, instanceName: 'shared', clientIP: '10.9.8.7' };
    const one = acquireInstance(options);
    const two = acquireInstance({ ...options, namesrvAddr: [cluster.namesrv.address] });
    expect(two.instance).toBe(one.instance);
    expect(one.instance.clientId).toBe('10.9.8.7@shared');
    await one.release();
    await one.release();
    await two.instance.routes.get('T');
    await two.release();
    const three = acquireInstance({ ...options, unitName: 'unit' });
    expect(three.instance).not.toBe(one.instance);
    expect(three.instance.clientId).toBe('10.9.8.7@shared@unit');
    await three.release();
  });

  it('called DEFAULT get a name of their own, but for broadcast', async () => {
    const options = { namesrvAddr: cluster.namesrv.address };
    const plain = acquireInstance(options);
    const broadcast = acquireInstance(options, true);
    expect(plain.instance.clientId).toMatch(new RegExp(`@${process.pid}#\\d+$`));
    expect(broadcast.instance.clientId).toMatch(/@DEFAULT$/);
    await plain.release();
    await broadcast.release();
    const later = acquireInstance(options);
    expect(later.instance.clientId).not.toBe(plain.instance.clientId);
    await later.release();
  });

  it('take a consumer group once', async () => {
    instance.joinConsumer(consumer('C', []));
    expect(() => instance.joinConsumer(consumer('C', []))).toThrow(
      'The consumer group[C] has been created before, specify another name please.',
    );
  });
});
