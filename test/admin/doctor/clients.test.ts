import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { updateTopic } from '../../../src/admin/topic/update-topic.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { AckConsumer } from '../../../src/client/consumer/ack/ack-consumer.ts';
import { PushConsumer } from '../../../src/client/consumer/push/push-consumer.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { heldQueue } from '../../support/held-queue.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { found } from './examine.ts';
import { joinGroup, type MemberOptions } from './member.ts';

/** Two masters of one cluster; each test brings the clients that are at fault. */
let cluster: RealCluster;
let client: AdminClient;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  cluster = await openCluster(1, [{}, {}]);
  client = new AdminClient({ namesrvAddr: cluster.namesrvAddr });
  await topic('Orders', 2);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const topic = (name: string, queues: number) =>
  updateTopic(client, name, { cluster: 'DefaultCluster' }, { readQueueNums: queues, writeQueueNums: queues });
const everywhere = () => cluster.brokers.map(({ brokerAddr }) => brokerAddr);

async function join(options: MemberOptions, brokers = everywhere()): Promise<void> {
  open.push(await joinGroup(brokers, options));
}

describe('subscription-conflict', () => {
  it('names who wants what', async () => {
    await join({ clientId: 'one', group: 'Torn', wants: { Orders: 'a || b', '%RETRY%Torn': '*' } });
    await join({ clientId: 'two', group: 'Torn', wants: { Orders: 'c' } });
    await join({ clientId: 'three', group: 'Torn', wants: { Orders: 'c' } });
    expect(await found(cluster.namesrvAddr, 'subscription-conflict')).toMatchObject([
      {
        severity: 'critical',
        subject: 'Torn',
        message: expect.stringContaining('to Orders: a || b (one); to Orders: c (three, two)'),
        evidence: { 'Orders: a || b': ['one'], 'Orders: c': ['three', 'two'] },
        next: ['mq consumerStatus -g Torn', expect.anything()],
      },
    ]);
  });

  it('takes tags in another order for the same wish', async () => {
    await join({ clientId: 'one', group: 'Same', wants: { Orders: 'a || b' } });
    await join({ clientId: 'two', group: 'Same', wants: { Orders: 'b||a' } });
    expect(await found(cluster.namesrvAddr, 'subscription-conflict', { group: 'Same' })).toEqual([]);
  });
});

describe('more-consumers-than-queues', () => {
  it('says how many members have nothing to do', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await join({ clientId: id, group: 'Crowd', wants: { Orders: '*' } });
    expect(await found(cluster.namesrvAddr, 'more-consumers-than-queues')).toMatchObject([
      { severity: 'warning', subject: 'Crowd', evidence: { topic: 'Orders', members: 5, queues: 4, idle: 1 } },
    ]);
  });

  it('says nothing of a group that shares messages, and only tells of one queue', async () => {
    await client.topics.update(cluster.broker(0).brokerAddr, {
      ...{ topicName: 'Strict', readQueueNums: 1, writeQueueNums: 1, perm: 6, topicFilterType: 'SINGLE_TAG' },
      ...{ topicSysFlag: 0, order: false },
    });
    for (const id of ['1', '2']) {
      await join({ clientId: id, group: 'Pop', wants: { Strict: '*' }, consumeType: 'CONSUME_POP' });
      await join({ clientId: id, group: 'Standby', wants: { Strict: '*' } });
    }
    expect(await found(cluster.namesrvAddr, 'more-consumers-than-queues')).toMatchObject([
      { severity: 'info', subject: 'Standby', evidence: { idle: 1 } },
    ]);
  });
});

describe('client-not-registered', () => {
  const limits = { settleMs: 0 };

  it('names the broker that does not know a member, and what waits there', async () => {
    const [a, b] = everywhere();
    await join({ clientId: 'here', group: 'Half', wants: { Orders: '*' } });
    await join({ clientId: 'gone', group: 'Half', wants: { Orders: '*' } }, [String(a)]);
    expect(await found(cluster.namesrvAddr, 'client-not-registered', { limits })).toMatchObject([
      { subject: 'Half', evidence: { broker: b, topics: ['Orders'], clients: ['gone'], knownElsewhere: 2 } },
    ]);
  });

  it('waits until a broker that was just started can know its clients', async () => {
    await join({ clientId: 'gone', group: 'Young', wants: { Orders: '*' } }, everywhere().slice(0, 1));
    expect(await found(cluster.namesrvAddr, 'client-not-registered', { limits: { settleMs: 90_000 } })).toEqual([]);
  });
});

describe('flow-control', () => {
  const queue = { topic: 'Orders', brokerName: 'broker-a', queueId: 0 };
  const rates = {
    pullRT: 1,
    pullTPS: 1,
    consumeRT: 2500,
    consumeOKTPS: 0.4,
    consumeFailedTPS: 0,
    consumeFailedMsgs: 0,
  };

  it('tells how slow the member is, and what it holds', async () => {
    const info = {
      properties: { pullThresholdForQueue: '100', consumeThreadMax: '1' },
      mqTable: [[queue, heldQueue({ cachedMsgCount: 100, cachedMsgSizeInMiB: 3 })] as [typeof queue, never]],
      statusTable: new Map([['Orders', rates]]),
    };
    await join({ clientId: 'slow', group: 'Slow', wants: { Orders: '*' }, info });
    expect(await found(cluster.namesrvAddr, 'flow-control')).toMatchObject([
      {
        subject: 'Slow',
        message: expect.stringContaining('slow holds 100 messages (3 MiB) of 1 queue'),
        evidence: { heldMessages: 100, consumeOkPerSecond: 0.4, threads: '1', queues: ['Orders broker-a:0'] },
      },
    ]);
  });

  it('says nothing of one that holds less than it may', async () => {
    const info = {
      mqTable: [[queue, heldQueue({ cachedMsgCount: 999, cachedMsgSizeInMiB: 99 })] as [typeof queue, never]],
    };
    await join({ clientId: 'busy', group: 'Busy', wants: { Orders: '*' }, info });
    expect(await found(cluster.namesrvAddr, 'flow-control')).toEqual([]);
  });
});

describe('duplicate-group-in-process', () => {
  it('finds one client id on two connections, of consumers and of producers', async () => {
    await join({ clientId: 'same', group: 'Twice', wants: { Orders: '*' } }, everywhere().slice(0, 1));
    await join({ clientId: 'same', group: 'Twice', wants: { Orders: '*' } }, everywhere().slice(0, 1));
    const body = encodeHeartbeatData({
      ...{ clientId: 'sender', producerGroups: ['Senders'], consumerDataSet: [] },
      ...{ heartbeatFingerprint: 0, withoutSub: false },
    });
    for (let i = 0; i < 2; i++) {
      const sender = new RemotingClient();
      open.push(sender);
      await sender.invoke(cluster.broker(1).brokerAddr, request(RequestCode.HEART_BEAT, undefined, body), 5000);
    }
    const findings = await found(cluster.namesrvAddr, 'duplicate-group-in-process');
    expect(findings).toMatchObject([
      { subject: 'Senders', evidence: { kind: 'producer', clientId: 'sender' } },
      { subject: 'Twice', evidence: { kind: 'consumer', clientId: 'same' } },
    ]);
    expect(findings.every(({ evidence }) => (evidence['addresses'] as string[]).length === 2)).toBe(true);
  });
});

describe('consumption-stuck', () => {
  it('names the message a queue stands at, and who has it', async () => {
    const producer = new Producer({ namesrvAddr: cluster.namesrvAddr });
    open.push(producer);
    await topic('Stuck', 1);
    const queue = { brokerName: 'broker-a', queueId: 0 };
    const { msgId } = await producer.send({ topic: 'Stuck', body: 'first' }, { queue });
    const consumer = new PushConsumer({
      ...{ namesrvAddr: cluster.namesrvAddr, consumerGroup: 'Hung', consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
      ...{ persistConsumerOffsetInterval: 100, awaitTerminationMillisWhenShutdown: 1 },
    });
    const done: string[] = [];
    let release: () => void = () => {};
    await consumer.subscribe('Stuck').start(async (message) => {
      const text = message.body.toString();
      if (text === 'first')
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      done.push(text);
    });
    open.push(consumer);
    for (const body of ['second', 'third']) await producer.send({ topic: 'Stuck', body }, { queue });
    await expect.poll(() => done).toEqual(['second', 'third']);
    const [a] = everywhere();
    await expect.poll(() => client.offsets.findCommitted(String(a), 'Hung', { topic: 'Stuck', queueId: 0 })).toBe(0);
    const limits = { stuckAfterMs: 0 };
    const findings = await found(cluster.namesrvAddr, 'consumption-stuck', { limits });
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        subject: 'Hung',
        evidence: { topic: 'Stuck', broker: 'broker-a', queueId: 0, offset: 0, lagMessages: 3, msgId },
      },
    ]);
    expect(findings[0]?.evidence['holder']).toContain('@');
    expect(findings[0]?.next.at(-1)).toBe('mq ack -g Hung -t Stuck -b broker-a -q 0 -o 0');
    expect(await found(cluster.namesrvAddr, 'consumption-stuck')).toEqual([]);
    release();
    await expect.poll(() => found(cluster.namesrvAddr, 'consumption-stuck', { limits }), { timeout: 5000 }).toEqual([]);
  });
});

describe('consumption-stuck, message by message', () => {
  it('names who has the message that is not acknowledged', async () => {
    await topic('Held', 1);
    const producer = new Producer({ namesrvAddr: cluster.namesrvAddr });
    open.push(producer);
    const queue = { brokerName: 'broker-b', queueId: 0 };
    const { msgId } = await producer.send({ topic: 'Held', body: 'held' }, { queue });
    const consumer = new AckConsumer({
      ...{ namesrvAddr: cluster.namesrvAddr, consumerGroup: 'Holder', consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' },
    });
    open.push(consumer);
    consumer.subscribe('Held');
    await consumer.start();
    expect(await consumer.receive(1)).toHaveLength(1);
    const findings = await found(cluster.namesrvAddr, 'consumption-stuck', { limits: { stuckAfterMs: 0 } });
    expect(findings).toMatchObject([
      { subject: 'Holder', message: expect.stringMatching(/; \S+@\S+ has it\./), evidence: { msgId, offset: 0 } },
    ]);
  });
});

describe('topic-in-use', () => {
  it('names the clients of the topic that is asked about, and of no other', async () => {
    await join({ clientId: 'reader', group: 'Readers', wants: { Orders: '*' } });
    expect(await found(cluster.namesrvAddr, 'topic-in-use', { topic: 'Orders' })).toMatchObject([
      {
        severity: 'info',
        subject: 'Orders',
        message: expect.stringContaining('Topic Orders is consuming by consumer Readers (reader at 127.0.0.1:'),
      },
    ]);
    expect(await found(cluster.namesrvAddr, 'topic-in-use')).toEqual([]);
  });
});
