/** Our consumers against our broker and both Apache ones, with Java producers and a Java member in the same group. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Caller } from '../../src/client/caller.ts';
import { GroupRequests } from '../../src/client/requests/groups.ts';
import { MessageRequests } from '../../src/client/requests/messages.ts';
import { OffsetRequests } from '../../src/client/requests/offsets.ts';
import {
  AckConsumer,
  type AckConsumerOptions,
  type Delivery,
  PullConsumer,
  type PullConsumerOptions,
  PushConsumer,
  type PushConsumerOptions,
  type ReceivedMessage,
} from '../../src/index.ts';
import { deadLetterTopic } from '../../src/protocol/names.ts';
import { RemotingClient } from '../../src/remoting/client.ts';
import {
  APACHE_VERSIONS,
  type Cluster,
  covers,
  createTopic,
  Jvm,
  peers,
  resultOf,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';
import { expectedBodies, type Produced, type Pushed } from './results.ts';

const text = (message: ReceivedMessage): string => message.body.toString();

sideBySide(tools('java', 'javac', 'mvn'), peers())('our consumers against %s', (peer) => {
  const version = peer === '4.9.7' ? '4.9.7' : '5.3.3';
  let cluster: Cluster;
  let jvm: Jvm;
  let dir: string;
  let remoting: RemotingClient;
  let offsets: OffsetRequests;
  let groups: GroupRequests;
  let messages: MessageRequests;
  const open: { close(): Promise<void> }[] = [];
  let instances = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-sdk-consumer-'));
    cluster = await start(peer, { config: { enablePropertyFilter: true } });
    jvm = await Jvm.start(version);
    remoting = new RemotingClient();
    const caller = new Caller(remoting, { timeoutMs: 10_000 });
    offsets = new OffsetRequests(caller);
    groups = new GroupRequests(caller);
    messages = new MessageRequests(caller);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((consumer) => consumer.close()));
  });
  afterAll(async () => {
    await remoting?.close();
    await jvm?.close();
    await cluster?.kill();
    await rm(dir, { recursive: true, force: true });
  });

  function keep<T extends { close(): Promise<void> }>(consumer: T): T {
    open.push(consumer);
    return consumer;
  }
  const common = (): Pick<
    PushConsumerOptions,
    'namesrvAddr' | 'instanceName' | 'consumeFromWhere' | 'localOffsetStoreDir'
  > => ({
    namesrvAddr: cluster.namesrv,
    instanceName: `sdk-${++instances}`,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    localOffsetStoreDir: dir,
  });
  const push = (consumerGroup: string, options: Partial<PushConsumerOptions> = {}): PushConsumer =>
    keep(new PushConsumer({ ...common(), ...options, consumerGroup }));
  const pull = (consumerGroup: string, options: PullConsumerOptions = {}): PullConsumer =>
    keep(new PullConsumer({ ...common(), ...options, consumerGroup }));
  const ack = (consumerGroup: string, options: Partial<AckConsumerOptions> = {}): AckConsumer =>
    keep(new AckConsumer({ ...common(), ...options, consumerGroup }));
  const produce = (topic: string, mode: string, count: number): Promise<Produced> =>
    jvm.run<Produced>('Produce', cluster.namesrv, topic, 'sdk-producers', mode, count);
  const mqadmin = async (command: string, ...args: (string | number)[]): Promise<string> => {
    const { out, err } = await jvm.mqadmin(cluster.namesrv, command, ...args);
    return out + err;
  };
  const own = (consumer: PushConsumer, topic: string): number[] =>
    consumer.queues.filter((queue) => queue.topic === topic).map(({ queueId }) => queueId);
  const committed = (group: string, topic: string, queueId = 0): Promise<number | undefined> =>
    offsets.findCommitted(cluster.broker, group, { topic, queueId });

  it.each(APACHE_VERSIONS)('consumes what Java %s sends, in all its ways', async (producerVersion) => {
    const topic = `Ways_${producerVersion.replaceAll('.', '_')}`;
    await createTopic(cluster, topic);
    const other = producerVersion === version ? undefined : await Jvm.start(producerVersion);
    try {
      for (const [mode, count] of [
        ['sync', 10],
        ['batch', 20],
        ['compressed', 2],
        ['unicode', 2],
      ] as const)
        await (other ?? jvm).run('Produce', cluster.namesrv, topic, 'sdk-producers', mode, count);
    } finally {
      await other?.close();
    }
    const got = new Map<string, ReceivedMessage>();
    let twice = 0;
    await push(`ways-${producerVersion.replaceAll('.', '-')}`)
      .subscribe(topic)
      .start((message) => {
        // Not by msgId: the messages of a 5.3.3 batch share one on an Apache broker.
        const place = `${message.queueId}:${message.queueOffset}`;
        if (got.has(place)) twice++;
        got.set(place, message);
      });
    await waitFor('all messages', () => got.size === 34);
    const all = [...got.values()].map(text);
    expect(twice).toBe(0);
    for (const [mode, count] of [
      ['sync', 10],
      ['batch', 20],
    ] as const)
      expect(all.filter((body) => body.startsWith(`${mode}-`)).sort()).toEqual(expectedBodies(mode, count));
    expect(all.filter((body) => body.startsWith('compressed-')).map((body) => body.length)).toEqual([8192, 8192]);
    expect(all).toContain('消息 🚀 é 0');
  });

  it('shares a group with a Java member, and takes its queues over', async ({ task }) => {
    covers(task, 'push, clustering, rebalance', 'mq SDK', peer);
    await createTopic(cluster, 'Mixed');
    const got: ReceivedMessage[] = [];
    const ours = push('mixed');
    await ours.subscribe('Mixed').start((message) => void got.push(message));
    const args = [cluster.namesrv, 'Mixed', 'mixed', 'CLUSTERING', 'concurrent', '*', 1, 40, 120] as const;
    const java = jvm.start('ConsumePush', ...args);
    await waitFor('two queues of four', () => own(ours, 'Mixed').length === 2);
    await produce('Mixed', 'sync', 80);
    await waitFor('our half', () => got.length >= 40);
    const theirs = resultOf<Pushed>(await java.outcome, 'ConsumePush').instances[0];
    expect(theirs?.queues).toHaveLength(2);
    const both = [...got.map(text), ...(theirs?.messages ?? []).map(({ body }) => body)];
    expect(both.sort()).toEqual(expectedBodies('sync', 80));
    await waitFor('all four queues', () => own(ours, 'Mixed').length === 4);
  });

  it('consumes in order over two members', async ({ task }) => {
    covers(task, 'orderly, with locks', 'mq SDK', peer);
    await createTopic(cluster, 'InOrder', { queues: 2, order: true });
    await produce('InOrder', 'order', 40);
    const got = new Map<number, number[]>();
    const failed = new Set<number>();
    const handler = (message: ReceivedMessage): void => {
      if (message.queueOffset === 5 && !failed.has(message.queueId)) {
        failed.add(message.queueId);
        throw new Error('not now');
      }
      got.set(message.queueId, [...(got.get(message.queueId) ?? []), message.queueOffset]);
    };
    const members = [push('in-order'), push('in-order')];
    for (const member of members) await member.subscribe('InOrder').startOrderly(handler);
    const seen = (): number => [...got.values()].reduce((sum, of) => sum + of.length, 0);
    await waitFor('all messages', () => seen() >= 40);
    for (const queueId of [0, 1]) expect(got.get(queueId)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await waitFor('one queue each', () => members.every((member) => own(member, 'InOrder').length === 1));
  });

  it('hands an ordered queue over to a Java member', async () => {
    await createTopic(cluster, 'HandOver', { queues: 2, order: true });
    await produce('HandOver', 'order', 20);
    const got: ReceivedMessage[] = [];
    const ours = push('hand-over');
    await ours.subscribe('HandOver').startOrderly((message) => void got.push(message));
    await waitFor('all messages', () => got.length === 20);
    const args = [cluster.namesrv, 'HandOver', 'hand-over', 'CLUSTERING', 'orderly', '*', 1, 10, 120] as const;
    const java = jvm.start('ConsumePush', ...args);
    await waitFor('one queue of two', () => own(ours, 'HandOver').length === 1);
    await produce('HandOver', 'order', 20);
    await waitFor('our half', () => got.length === 30);
    const theirs = resultOf<Pushed>(await java.outcome, 'ConsumePush').instances[0];
    expect(theirs?.messages).toHaveLength(10);
  });

  it('broadcasts, and goes on where it was', async ({ task }) => {
    covers(task, 'broadcast', 'mq SDK', peer);
    await createTopic(cluster, 'Everyone', { queues: 2 });
    await produce('Everyone', 'sync', 10);
    const got: string[][] = [[], []];
    const names = ['everyone-a', 'everyone-b'];
    for (const [i, instanceName] of names.entries())
      await push('everyone', { messageModel: 'BROADCASTING', instanceName })
        .subscribe('Everyone')
        .start((message) => void got[i]?.push(text(message)));
    await waitFor('all messages twice', () => got.every((of) => of.length === 10));
    for (const of of got) expect(of.sort()).toEqual(expectedBodies('sync', 10));
    await Promise.all(open.splice(0).map((consumer) => consumer.close()));
    await produce('Everyone', 'async', 5);
    const again: string[] = [];
    await push('everyone', { messageModel: 'BROADCASTING', instanceName: 'everyone-a' })
      .subscribe('Everyone')
      .start((message) => void again.push(text(message)));
    await waitFor('the new messages', () => again.length >= 5);
    expect(again.sort()).toEqual(expectedBodies('async', 5));
  });

  it('has failed messages delivered again, and then lays them aside', async ({ task }) => {
    covers(task, 'retry, then dead letter', 'mq SDK', peer);
    await createTopic(cluster, 'Failing', { queues: 1 });
    const { ids } = await produce('Failing', 'sync', 1);
    const tries: { id: string; topic: string; times: number }[] = [];
    await push('failing', { maxReconsumeTimes: 1 })
      .subscribe('Failing')
      .start((message, context) => {
        tries.push({ id: message.msgId, topic: message.topic, times: message.reconsumeTimes });
        context.delayLevel = 1;
        throw new Error('never');
      });
    const dead = { topic: deadLetterTopic('failing'), queueId: 0 };
    await waitFor('a dead letter', async () => (await offsets.getMax(cluster.broker, dead)) === 1);
    expect(tries).toEqual([0, 1].map((times) => ({ id: ids[0], topic: 'Failing', times })));
    const { messages: letters } = await messages.pull(cluster.broker, {
      group: 'TOOLS_CONSUMER',
      queue: dead,
      offset: 0,
    });
    expect(letters.map(({ msgId }) => msgId)).toEqual(ids);
  });

  it('begins where it is told to', async ({ task }) => {
    covers(task, 'consume from first, last, timestamp', 'mq SDK', peer);
    await createTopic(cluster, 'Where', { queues: 1 });
    await produce('Where', 'sync', 3);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const between = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await produce('Where', 'async', 3);
    const got = new Map<string, string[]>();
    for (const consumeFromWhere of [
      'CONSUME_FROM_FIRST_OFFSET',
      'CONSUME_FROM_LAST_OFFSET',
      'CONSUME_FROM_TIMESTAMP',
    ] as const) {
      const bodies: string[] = [];
      got.set(consumeFromWhere, bodies);
      await push(`where-${consumeFromWhere}`, { consumeFromWhere, consumeTimestamp: between })
        .subscribe('Where')
        .start((message) => void bodies.push(text(message)));
    }
    await produce('Where', 'oneway', 1);
    await waitFor('the last message everywhere', () => [...got.values()].every((of) => of.includes('oneway-0')));
    expect(got.get('CONSUME_FROM_FIRST_OFFSET')).toHaveLength(7);
    // A 4.9 broker has every new group begin at 0 while the queue's first message is still in memory (wire-protocol 3.5).
    const fromZero = peer === '4.9.7';
    const since = [...expectedBodies('async', 3), 'oneway-0', ...(fromZero ? expectedBodies('sync', 3) : [])];
    expect(got.get('CONSUME_FROM_TIMESTAMP')?.sort()).toEqual(since);
    expect(got.get('CONSUME_FROM_LAST_OFFSET')).toHaveLength(fromZero ? 7 : 1);
  });

  it('filters by tags and by properties', async ({ task }) => {
    covers(task, 'tag filter', 'mq SDK', peer);
    covers(task, 'SQL92 filter', 'mq SDK', peer);
    await createTopic(cluster, 'Filtered', { queues: 1 });
    await produce('Filtered', 'sync', 20);
    const tagged: ReceivedMessage[] = [];
    const selected: ReceivedMessage[] = [];
    await push('tagged')
      .subscribe('Filtered', 'TagB')
      .start((message) => void tagged.push(message));
    await push('selected')
      .subscribe('Filtered', { type: 'SQL92', expression: 'n >= 15' })
      .start((message) => void selected.push(message));
    await waitFor('both', () => tagged.length === 10 && selected.length === 5);
    expect(new Set(tagged.map(({ tags }) => tags))).toEqual(new Set(['TagB']));
    expect(selected.map(({ properties }) => Number(properties.get('n'))).sort()).toEqual([15, 16, 17, 18, 19]);
    const wrong = push('wrong').subscribe('Filtered', { type: 'SQL92', expression: 'n >= ' });
    await expect(wrong.start(() => undefined)).rejects.toMatchObject({ code: 'BAD_DATA' });
  });

  it('is seen by mqadmin, which resets it while it runs', async ({ task }) => {
    covers(task, 'reset online', 'mq SDK', peer);
    covers(task, 'consume directly', 'mq SDK', peer);
    await createTopic(cluster, 'Watched', { queues: 2 });
    await produce('Watched', 'sync', 10);
    const got: string[] = [];
    const ours = push('watched');
    await ours.subscribe('Watched').start((message) => void got.push(text(message)));
    await waitFor('all messages', () => got.length === 10);
    await ours.commit();
    const id = ours.clientId ?? '';

    const progress = await mqadmin('consumerProgress', '-g', 'watched');
    expect(progress).toMatch(/Watched\s+\S+\s+0\s+5\s+5/);
    const connection = await mqadmin('consumerConnection', '-g', 'watched');
    expect(connection).toContain(id);
    expect(connection).toMatch(/ConsumeType: CONSUME_PASSIVELY[\s\S]*MessageModel: CLUSTERING/);
    const status = await mqadmin('consumerStatus', '-g', 'watched', '-i', id);
    expect(status).toMatch(/#Consumer Subscription#[\s\S]*Watched/);
    expect(status).toMatch(/#Consumer MQ Detail#[\s\S]*Watched/);

    const info = await groups.getRunningInfo(cluster.broker, 'watched', id);
    expect(info.mqTable.filter(([queue]) => queue.topic === 'Watched')).toHaveLength(2);
    const { messages: read } = await messages.pull(cluster.broker, {
      group: 'TOOLS_CONSUMER',
      queue: { topic: 'Watched', queueId: 0 },
      offset: 0,
    });
    const direct = await messages.consumeDirectly(cluster.broker, {
      group: 'watched',
      clientId: id,
      msgId: read[0]?.offsetMsgId ?? '',
      topic: 'Watched',
    });
    expect(direct).toMatchObject({ consumeResult: 'CR_SUCCESS', order: false });
    expect(got).toHaveLength(11);

    const reset = await mqadmin('resetOffsetByTime', '-g', 'watched', '-t', 'Watched', '-s', 0);
    expect(reset).not.toMatch(/Exception/);
    await waitFor('everything again', () => got.length === 21);
    await ours.close();
    for (const queueId of [0, 1]) expect(await committed('watched', 'Watched', queueId)).toBe(5);
  });

  it('polls as a member of its group', async ({ task }) => {
    covers(task, 'pull', 'mq SDK', peer);
    await createTopic(cluster, 'Polled');
    await produce('Polled', 'sync', 40);
    const reader = pull('polled').subscribe('Polled');
    const got: string[] = [];
    while (got.length < 40) got.push(...(await reader.poll()).map(text));
    expect(got.sort()).toEqual(expectedBodies('sync', 40));
    await reader.commit();
    for (const queueId of [0, 1, 2, 3]) expect(await committed('polled', 'Polled', queueId)).toBe(10);
    await reader.close();
  });

  it.skipIf(peer === '4.9.7')('receives message by message', async ({ task }) => {
    covers(task, 'POP: ack, invisibility, retry', 'mq SDK', peer);
    await createTopic(cluster, 'Popped', { queues: 2 });
    const { ids } = await produce('Popped', 'sync', 10);
    const reader = ack('popped', { invisibleTime: 10_000 }).subscribe('Popped');
    const got: Delivery[] = [];
    while (got.length < 10) got.push(...(await reader.receive(32, 5000)));
    expect(got.map(({ message }) => message.msgId).sort()).toEqual([...ids].sort());
    const [first, second, ...others] = got;
    for (const delivery of others) expect(await delivery.ack()).toBe('done');
    expect(await first?.retry(1000)).toBe('done');
    expect(await second?.extend(60_000)).toBe('done');
    const again: Delivery[] = [];
    while (again.length === 0) again.push(...(await reader.receive(32, 15_000)));
    expect(again.map(({ message }) => message.msgId)).toEqual([first?.message.msgId]);
    expect(again[0]?.message.topic).toBe('Popped');
    expect(await again[0]?.ack()).toBe('done');
    expect(await second?.ack()).toBe('done');
    expect(await second?.ack()).toBe('already');
  });

  it.skipIf(peer === '4.9.7')('receives in order', async () => {
    await createTopic(cluster, 'PoppedInOrder', { queues: 1 });
    await produce('PoppedInOrder', 'sync', 3);
    const reader = ack('popped-in-order', { ordered: true }).subscribe('PoppedInOrder');
    for (let i = 0; i < 3; i++) {
      const [delivery] = await reader.receive(1, 10_000);
      expect(delivery?.message.queueOffset).toBe(i);
      expect(await reader.receive(1, 0)).toEqual([]);
      expect(await delivery?.ack()).toBe('done');
    }
  });

  it.runIf(peer === '4.9.7')('says that the broker has no consumption message by message', async () => {
    await createTopic(cluster, 'Popped', { queues: 1 });
    await expect(ack('popped').subscribe('Popped').start()).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('has no consumption message by message'),
    });
  });
});
