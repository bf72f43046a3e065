import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OffsetRequests } from '../../../src/client/requests/offsets.ts';
import { PullConsumer, type PullConsumerOptions, type ReceivedMessage } from '../../../src/index.ts';
import { type ConsumerLab, startLab, until } from './support.ts';

let lab: ConsumerLab;
let offsets: OffsetRequests;
const open: PullConsumer[] = [];

beforeAll(async () => {
  lab = await startLab();
  offsets = new OffsetRequests(lab.caller);
});
afterAll(() => lab.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});

function consumer(consumerGroup: string, options: PullConsumerOptions = {}): PullConsumer {
  const made = new PullConsumer({
    namesrvAddr: lab.namesrvAddr,
    instanceName: `p${open.length}`,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    ...options,
    consumerGroup,
  });
  open.push(made);
  return made;
}

const text = (message: ReceivedMessage): string => message.body.toString();
const committed = (group: string, topic: string, queueId = 0): Promise<number | undefined> =>
  offsets.findCommitted(lab.broker.brokerAddr, group, { topic, queueId });

async function pollAll(reader: PullConsumer, count: number): Promise<string[]> {
  const got: string[] = [];
  while (got.length < count) got.push(...(await reader.poll()).map(text));
  return got;
}

describe('as a member of its group', () => {
  it('polls everything once, and stores what was given out when it closes', async () => {
    await lab.createTopic('Lite', 4);
    await lab.sendMany('Lite', 4, 100);
    const reader = consumer('lite').subscribe('Lite');
    const got = await pollAll(reader, 100);
    expect(new Set(got).size).toBe(100);
    await reader.close();
    for (const queueId of [0, 1, 2, 3]) expect(await committed('lite', 'Lite', queueId)).toBe(25);
  });

  it('gives at most as many as asked, and nothing when nothing comes', async () => {
    await lab.createTopic('Few', 1);
    await lab.sendMany('Few', 1, 5);
    const reader = consumer('few').subscribe('Few');
    expect(await reader.poll({ maxMessages: 3 })).toHaveLength(3);
    expect(await reader.poll({ maxMessages: 3 })).toHaveLength(2);
    expect(await reader.poll({ timeoutMs: 0 })).toEqual([]);
  });

  it('stores nothing without autoCommit until it is told', async () => {
    await lab.createTopic('Manual', 1);
    await lab.sendMany('Manual', 1, 6);
    const reader = consumer('manual', { autoCommit: false }).subscribe('Manual');
    await pollAll(reader, 3);
    await reader.commit();
    const stored = await committed('manual', 'Manual');
    expect(stored).toBeGreaterThanOrEqual(3);
    await reader.poll({ timeoutMs: 0 });
    await reader.close();
    expect(await committed('manual', 'Manual')).toBe(stored);
  });

  it('shares the queues of a topic between two members', async () => {
    await lab.createTopic('Both', 4);
    const [a, b] = [consumer('both').subscribe('Both'), consumer('both').subscribe('Both')];
    await Promise.all([a.start(), b.start()]);
    await until(() => a.assignment.length === 2 && b.assignment.length === 2);
    await a.close();
    await until(() => b.assignment.length === 4);
  });

  it('seeks', async () => {
    await lab.createTopic('Seek', 1);
    await lab.sendMany('Seek', 1, 5, 's');
    const reader = consumer('seek').subscribe('Seek');
    await pollAll(reader, 5);
    const [queue] = reader.assignment;
    if (queue === undefined) throw new Error('no queue is assigned');
    await reader.seek(queue, 3);
    expect((await pollAll(reader, 2)).sort()).toHaveLength(2);
    await reader.seekToBegin(queue);
    expect(await pollAll(reader, 5)).toHaveLength(5);
    await reader.seekToEnd(queue);
    await lab.send('Seek', 0, 'last');
    expect(await pollAll(reader, 1)).toEqual(['last']);
    await expect(reader.seek({ ...queue, queueId: 7 }, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes exactly the queues assigned', async () => {
    await lab.createTopic('Hand', 3);
    await lab.sendMany('Hand', 3, 9);
    const brokerName = lab.broker.brokerName;
    const reader = consumer('by-hand').assign([{ topic: 'Hand', brokerName, queueId: 1 }]);
    expect((await pollAll(reader, 3)).sort()).toEqual(['m-1', 'm-4', 'm-7']);
    expect(await reader.poll({ timeoutMs: 0 })).toEqual([]);
    expect(() => reader.subscribe('Hand')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('yields nothing of paused queues', async () => {
    await lab.createTopic('Still', 1);
    const reader = consumer('still').subscribe('Still');
    await reader.start();
    reader.pause(reader.assignment);
    await lab.send('Still', 0, 'm-0');
    expect(await reader.poll({ timeoutMs: 20 })).toEqual([]);
    reader.resume(reader.assignment);
    expect(await pollAll(reader, 1)).toEqual(['m-0']);
  });

  it('is a loop; what the loop was left at comes again', async () => {
    await lab.createTopic('Looped', 1);
    await lab.sendMany('Looped', 1, 5);
    const reader = consumer('looped').subscribe('Looped');
    const first: number[] = [];
    for await (const message of reader) {
      first.push(message.queueOffset);
      if (first.length === 3) break;
    }
    const second: number[] = [];
    for await (const message of reader) {
      second.push(message.queueOffset);
      if (second.length === 3) break;
    }
    expect([first, second]).toEqual([
      [0, 1, 2],
      [2, 3, 4],
    ]);
  });

  it('refuses a second poll at a time, and polling for the group of tools', async () => {
    await lab.createTopic('Alone', 1);
    const reader = consumer('alone').subscribe('Alone');
    await reader.start();
    const waiting = reader.poll({ timeoutMs: 200 });
    await expect(reader.poll()).rejects.toMatchObject({ code: 'USAGE' });
    await waiting;
    await expect(consumer('TOOLS_CONSUMER').subscribe('Alone').poll()).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('ends a waiting poll when its signal is given', async () => {
    await lab.createTopic('Signal', 1);
    const controller = new AbortController();
    const reader = consumer('signal', { signal: controller.signal }).subscribe('Signal');
    await reader.start();
    const waiting = reader.poll();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('in order', () => {
  it('yields nothing more of a queue with a message that is not acknowledged', async () => {
    await lab.createTopic('Strict', 2);
    for (let i = 0; i < 6; i++) await lab.send('Strict', i % 2, `m-${i}`);
    const reader = consumer('strict', { ordered: true }).subscribe('Strict');
    const first: ReceivedMessage[] = [];
    while (first.length < 2) first.push(...(await reader.poll()));
    expect(first.map(({ queueOffset }) => queueOffset)).toEqual([0, 0]);
    expect(await reader.poll({ timeoutMs: 0 })).toEqual([]);
    const [zero, one] = [...first].sort((a, b) => a.queueId - b.queueId);
    if (zero === undefined || one === undefined) throw new Error('a queue gave nothing');
    reader.retry(zero);
    const [again] = await reader.poll();
    expect([again?.queueId, again?.queueOffset]).toEqual([0, 0]);
    if (again === undefined) return;
    expect(reader.ack(again)).toBe(true);
    expect(reader.ack(again)).toBe(false);
    const [next] = await reader.poll();
    expect([next?.queueId, next?.queueOffset]).toEqual([0, 1]);
    await reader.close();
    expect(await committed('strict', 'Strict', 0)).toBe(1);
    expect(await committed('strict', 'Strict', 1)).toBe(0);
  });
});

describe('queue by queue', () => {
  it('reads at any offset without joining the group', async () => {
    await lab.createTopic('Plain', 2);
    await lab.sendMany('Plain', 2, 4);
    const reader = new PullConsumer({ namesrvAddr: lab.namesrvAddr });
    open.push(reader);
    const queues = await reader.queues('Plain');
    expect(queues).toHaveLength(2);
    const [queue] = queues;
    if (queue === undefined) return;
    const { messages, nextOffset } = await reader.pull(queue, await reader.minOffset(queue));
    expect(messages.map(({ body }) => body.toString()).sort()).toEqual(['m-0', 'm-2']);
    expect(nextOffset).toBe(await reader.maxOffset(queue));
  });
});
