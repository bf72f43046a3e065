import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsumeOutcome } from '../../../src/client/consumer/consume/listener.ts';
import type { PushConsumerOptions } from '../../../src/client/consumer/push/options.ts';
import { PushConsumer } from '../../../src/client/consumer/push/push-consumer.ts';
import type { ReceivedMessage } from '../../../src/client/consumer/received-message.ts';
import { GroupRequests } from '../../../src/client/requests/groups.ts';
import { OffsetRequests } from '../../../src/client/requests/offsets.ts';
import { type ConsumerLab, startLab, until } from './support.ts';

const FIRST = 'CONSUME_FROM_FIRST_OFFSET';

let lab: ConsumerLab;
let offsets: OffsetRequests;
const open: PushConsumer[] = [];

beforeAll(async () => {
  lab = await startLab();
  offsets = new OffsetRequests(lab.caller);
});
afterAll(() => lab.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});

function consumer(consumerGroup: string, options: Partial<PushConsumerOptions> = {}): PushConsumer {
  const made = new PushConsumer({
    namesrvAddr: lab.namesrvAddr,
    instanceName: `i${open.length}`,
    consumeFromWhere: FIRST,
    ...options,
    consumerGroup,
  });
  open.push(made);
  return made;
}

const text = (message: ReceivedMessage): string => message.body.toString();
const committed = (group: string, topic: string, queueId: number): Promise<number | undefined> =>
  offsets.findCommitted(lab.broker.brokerAddr, group, { topic, queueId });
const expected = (count: number): string[] => Array.from({ length: count }, (_, i) => `m-${i}`).sort();

describe('concurrently', () => {
  it('consumes everything once, and stores the progress when it closes', async () => {
    await lab.createTopic('Once', 4);
    await lab.sendMany('Once', 4, 400);
    const got: string[] = [];
    const reader = consumer('once').subscribe('Once');
    await reader.start((message) => {
      got.push(text(message));
    });
    await lab.sendMany('Once', 4, 100, 'late');
    await until(() => got.length === 500);
    await reader.close();
    expect(new Set(got).size).toBe(500);
    for (const queueId of [0, 1, 2, 3]) expect(await committed('once', 'Once', queueId)).toBe(125);
  });

  it('shares the queues between two members, and takes over when one leaves', async () => {
    await lab.createTopic('Shared', 4);
    const got: string[] = [];
    const [a, b] = [consumer('shared'), consumer('shared')];
    for (const member of [a, b]) await member.subscribe('Shared').start((message) => void got.push(text(message)));
    const own = (member: PushConsumer): number[] =>
      member.queues.filter(({ topic }) => topic === 'Shared').map(({ queueId }) => queueId);
    await until(() => own(a).length === 2 && own(b).length === 2);
    expect([...own(a), ...own(b)].sort()).toEqual([0, 1, 2, 3]);
    await lab.sendMany('Shared', 4, 100);
    await until(() => new Set(got).size === 100);
    await a.close();
    await until(() => own(b).length === 4);
    await lab.sendMany('Shared', 4, 40, 'after');
    await until(() => new Set(got).size === 140);
  });

  it('has a message that fails delivered again, under its id and topic', async () => {
    await lab.createTopic('Again', 1);
    await lab.send('Again', 0, 'm-0');
    const tries: { id: string; topic: string; tries: number }[] = [];
    await consumer('again')
      .subscribe('Again')
      .start((message, context) => {
        tries.push({ id: message.msgId, topic: message.topic, tries: message.reconsumeTimes });
        context.delayLevel = 1;
        if (tries.length === 1) throw new Error('not now');
        return tries.length === 2 ? ConsumeOutcome.RETRY : undefined;
      });
    await until(() => tries.length === 3);
    expect(tries.map((t) => t.tries)).toEqual([0, 1, 2]);
    expect(new Set(tries.map((t) => t.id)).size).toBe(1);
    expect(new Set(tries.map((t) => t.topic))).toEqual(new Set(['Again']));
  });

  it('sends what was tried often enough to the dead letter queue', async () => {
    await lab.createTopic('Dead', 1);
    await lab.send('Dead', 0, 'm-0');
    let tries = 0;
    await consumer('dead', { maxReconsumeTimes: 1 })
      .subscribe('Dead')
      .start((_, context) => {
        tries++;
        context.delayLevel = 1;
        throw new Error('never');
      });
    await until(async () => (await offsets.getMax(lab.broker.brokerAddr, { topic: '%DLQ%dead', queueId: 0 })) === 1);
    expect(tries).toBe(2);
  });

  it('hands over batches, and retries what is behind ackIndex', async () => {
    await lab.createTopic('Batch', 1);
    await lab.sendMany('Batch', 1, 10);
    const first: number[] = [];
    const again: string[] = [];
    await consumer('batch', { consumeMessageBatchMaxSize: 10 })
      .subscribe('Batch')
      .startBatch((messages, context) => {
        context.delayLevel = 1;
        if (messages[0]?.reconsumeTimes === 0) {
          first.push(messages.length);
          context.ackIndex = messages.length - 3;
        } else {
          again.push(...messages.map(text));
        }
      });
    await until(() => again.length >= 2 * first.length && first.reduce((a, b) => a + b, 0) === 10);
    expect(again).toHaveLength(2 * first.length);
  });

  it('delivers only the tags subscribed', async () => {
    await lab.createTopic('Tags', 1);
    for (const tag of ['A', 'B', 'C', 'AaBB', 'BBAa']) await lab.send('Tags', 0, tag, { TAGS: tag });
    const got: string[] = [];
    const reader = consumer('tags').subscribe('Tags', 'A || AaBB');
    await reader.start((message) => void got.push(text(message)));
    await until(() => got.length === 2);
    await until(async () => {
      await reader.commit();
      return (await committed('tags', 'Tags', 0)) === 5;
    });
    expect(got.sort()).toEqual(['A', 'AaBB']);
  });

  it('never runs more handlers at once than allowed', async () => {
    await lab.createTopic('Wide', 4);
    await lab.sendMany('Wide', 4, 60);
    let running = 0;
    let most = 0;
    let done = 0;
    await consumer('wide', { concurrency: 5 })
      .subscribe('Wide')
      .start(async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        done++;
      });
    await until(() => done === 60);
    expect(most).toBe(5);
  });

  it('stores the lowest offset not done, and reads from there after a restart', async () => {
    await lab.createTopic('Gap', 1);
    await lab.sendMany('Gap', 1, 5);
    let stuck: (() => void) | undefined;
    const got: string[] = [];
    const first = consumer('gap', { awaitTerminationMillisWhenShutdown: 0 }).subscribe('Gap');
    await first.start(async (message) => {
      got.push(text(message));
      if (message.queueOffset === 2) await new Promise<void>((resolve) => (stuck = resolve));
    });
    await until(() => got.length === 5);
    await first.close();
    expect(await committed('gap', 'Gap', 0)).toBe(2);
    stuck?.();
    const again: number[] = [];
    await consumer('gap')
      .subscribe('Gap')
      .start((message) => void again.push(message.queueOffset));
    await until(() => again.length === 3);
    expect(again.sort()).toEqual([2, 3, 4]);
  });

  it('waits for handlers at work when it closes', async () => {
    await lab.createTopic('Grace', 1);
    await lab.send('Grace', 0, 'm-0');
    let begun = false;
    let finish: (() => void) | undefined;
    const reader = consumer('grace').subscribe('Grace');
    await reader.start(async (_, { signal }) => {
      begun = true;
      await new Promise<void>((resolve) => (finish = resolve));
      expect(signal.aborted).toBe(true);
    });
    await until(() => begun);
    const closing = reader.close();
    finish?.();
    await closing;
    expect(await committed('grace', 'Grace', 0)).toBe(1);
  });

  it('pauses and resumes', async () => {
    await lab.createTopic('Rest', 1);
    const got: string[] = [];
    const reader = consumer('rest').subscribe('Rest');
    await reader.start((message) => void got.push(text(message)));
    reader.pause();
    await lab.sendMany('Rest', 1, 5);
    await new Promise((resolve) => setImmediate(resolve));
    expect(got).toEqual([]);
    reader.resume();
    await until(() => got.length === 5);
  });

  it('consumes in a loop', async () => {
    await lab.createTopic('Loop', 1);
    await lab.sendMany('Loop', 1, 5);
    const got: string[] = [];
    for await (const message of consumer('loop').subscribe('Loop')) {
      got.push(text(message));
      if (got.length === 5) break;
    }
    expect(got.sort()).toEqual(expected(5));
    // The last message was not asked beyond.
    expect(await committed('loop', 'Loop', 0)).toBe(4);
  });
});

describe('starting place of a new group', () => {
  it.each([
    ['CONSUME_FROM_FIRST_OFFSET', ['old', 'new']],
    ['CONSUME_FROM_LAST_OFFSET', ['new']],
  ] as const)('%s', async (consumeFromWhere, wanted) => {
    const name = `From-${consumeFromWhere}`;
    await lab.createTopic(name, 1);
    await lab.send(name, 0, 'old');
    const got: string[] = [];
    await consumer(name, { consumeFromWhere })
      .subscribe(name)
      .start((message) => void got.push(text(message)));
    await lab.send(name, 0, 'new');
    await until(() => got.includes('new'));
    expect(got).toEqual(wanted);
  });
});

describe('in order', () => {
  it('keeps the order of each queue, and tries a message that fails again in its place', async () => {
    await lab.createTopic('Order', 2);
    for (let i = 0; i < 20; i++) await lab.send('Order', i % 2, `m-${i}`);
    const got = new Map<number, string[]>([
      [0, []],
      [1, []],
    ]);
    let failures = 0;
    const tries: number[] = [];
    const reader = consumer('order', { suspendCurrentQueueTimeMillis: 10 }).subscribe('Order');
    await reader.startOrderly(async (message) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (text(message) === 'm-6' && failures++ < 2) throw new Error('not now');
      if (text(message) === 'm-6') tries.push(message.reconsumeTimes);
      got.get(message.queueId)?.push(text(message));
    });
    await until(() => (got.get(0)?.length ?? 0) + (got.get(1)?.length ?? 0) === 20);
    expect(got.get(0)).toEqual(Array.from({ length: 10 }, (_, i) => `m-${2 * i}`));
    expect(got.get(1)).toEqual(Array.from({ length: 10 }, (_, i) => `m-${2 * i + 1}`));
    expect(tries).toEqual([2]);
    await reader.close();
    expect(await committed('order', 'Order', 0)).toBe(10);
  });

  it('hands queues over without overlap', async () => {
    await lab.createTopic('Hand', 4);
    for (let i = 0; i < 400; i++) await lab.send('Hand', i % 4, `m-${i}`);
    const seen = new Map<number, number[]>();
    const running = new Set<number>();
    let overlaps = 0;
    const handler = async (message: ReceivedMessage): Promise<void> => {
      if (running.has(message.queueId)) overlaps++;
      running.add(message.queueId);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(message.queueId);
      const offsetsSeen = seen.get(message.queueId) ?? [];
      offsetsSeen.push(message.queueOffset);
      seen.set(message.queueId, offsetsSeen);
    };
    const total = (): number => [...seen.values()].reduce((sum, of) => sum + of.length, 0);
    await consumer('hand').subscribe('Hand').startOrderly(handler);
    await until(() => total() > 20);
    await consumer('hand').subscribe('Hand').startOrderly(handler);
    await until(() => total() >= 400);
    for (const of of seen.values()) expect(of).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(overlaps).toBe(0);
  });

  it('gives a message up after its last try', async () => {
    await lab.createTopic('Enough', 1);
    await lab.sendMany('Enough', 1, 1);
    await lab.send('Enough', 0, 'next');
    const got: string[] = [];
    await consumer('enough', { suspendCurrentQueueTimeMillis: 10, maxReconsumeTimes: 2 })
      .subscribe('Enough')
      .startOrderly((message) => {
        got.push(text(message));
        if (text(message) === 'm-0') throw new Error('never');
      });
    await until(() => got.includes('next'));
    expect(got).toEqual(['m-0', 'm-0', 'm-0', 'next']);
  });
});

describe('one group, one client', () => {
  it('refuses a second consumer of the group in the same instance', async () => {
    await lab.createTopic('Twice', 1);
    await consumer('twice', { instanceName: 'same' })
      .subscribe('Twice')
      .start(() => undefined);
    const second = consumer('twice', { instanceName: 'same' }).subscribe('Twice');
    await expect(second.start(() => undefined)).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining('group[twice] has been created before'),
    });
  });
});

describe('what operators ask', () => {
  it('shows connection, running info and status, and consumes directly', async () => {
    await lab.createTopic('Asked', 2);
    const got: string[] = [];
    const reader = consumer('asked').subscribe('Asked', 'A');
    await reader.start((message) => void got.push(text(message)));
    const groups = new GroupRequests(lab.caller);
    const connection = await groups.findConsumers(lab.broker.brokerAddr, 'asked');
    expect(connection?.connectionSet.map(({ clientId }) => clientId)).toEqual([reader.clientId]);
    expect(connection).toMatchObject({ consumeType: 'CONSUME_PASSIVELY', messageModel: 'CLUSTERING' });
    const info = await groups.getRunningInfo(lab.broker.brokerAddr, 'asked', reader.clientId ?? '');
    expect(info.properties).toMatchObject({ PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY', PROP_CONSUMEORDERLY: 'false' });
    expect(info.mqTable.filter(([queue]) => queue.topic === 'Asked')).toHaveLength(2);
  });
});
