import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OffsetRequests } from '../../../src/client/requests/offsets.ts';
import { AckConsumer, type AckConsumerOptions, type Delivery } from '../../../src/index.ts';
import { type ConsumerLab, startLab, until } from './support.ts';

let lab: ConsumerLab;
let offsets: OffsetRequests;
const open: AckConsumer[] = [];

beforeAll(async () => {
  lab = await startLab();
  offsets = new OffsetRequests(lab.caller);
});
afterAll(() => lab.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});

function consumer(consumerGroup: string, options: Partial<AckConsumerOptions> = {}): AckConsumer {
  const made = new AckConsumer({
    namesrvAddr: lab.namesrvAddr,
    instanceName: `a${open.length}`,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    ...options,
    consumerGroup,
  });
  open.push(made);
  return made;
}

const text = (delivery: Delivery): string => delivery.message.body.toString();

async function receiveAll(reader: AckConsumer, count: number): Promise<Delivery[]> {
  const got: Delivery[] = [];
  while (got.length < count) got.push(...(await reader.receive(32, 1000)));
  return got;
}

describe('AckConsumer', () => {
  it('receives, acknowledges out of order, and the lowest not acknowledged is the progress of the group', async () => {
    await lab.createTopic('Acked', 1);
    await lab.sendMany('Acked', 1, 5);
    const reader = consumer('acked').subscribe('Acked');
    const got = await receiveAll(reader, 5);
    expect(got.map(text).sort()).toEqual(['m-0', 'm-1', 'm-2', 'm-3', 'm-4']);
    expect(got.every((delivery) => delivery.message.topic === 'Acked')).toBe(true);
    const inOrder = [...got].sort((a, b) => a.message.queueOffset - b.message.queueOffset);
    for (const index of [4, 0, 1, 3]) expect(await inOrder[index]?.ack()).toBe('done');
    const committed = (): Promise<number | undefined> =>
      offsets.findCommitted(lab.broker.brokerAddr, 'acked', { topic: 'Acked', queueId: 0 });
    await until(async () => (await committed()) === 2);
    expect(await inOrder[2]?.ack()).toBe('done');
    await until(async () => (await committed()) === 5);
  });

  it('says that a message was acknowledged before', async () => {
    await lab.createTopic('Twice', 1);
    await lab.send('Twice', 0, 'once');
    const [first] = await receiveAll(consumer('twice').subscribe('Twice'), 1);
    expect(await first?.ack()).toBe('done');
    expect(await first?.ack()).toBe('already');
    expect(await first?.extend(60_000)).toBe('already');
  });

  it('delivers again what is given back, under the same id', async () => {
    await lab.createTopic('Back', 1);
    await lab.send('Back', 0, 'again');
    const reader = consumer('back').subscribe('Back');
    const [first] = await receiveAll(reader, 1);
    expect(await first?.retry(100)).toBe('done');
    expect(await first?.ack()).toBe('already');
    const [second] = await receiveAll(reader, 1);
    expect(second?.message.msgId).toBe(first?.message.msgId);
    expect(second?.message.topic).toBe('Back');
    expect(second?.message.reconsumeTimes).toBe(1);
    expect(await second?.ack()).toBe('done');
  });

  it('keeps a message longer', async () => {
    await lab.createTopic('Longer', 1);
    await lab.send('Longer', 0, 'm');
    const [delivery] = await receiveAll(consumer('longer', { invisibleTime: 1000 }).subscribe('Longer'), 1);
    if (delivery === undefined) return;
    const before = delivery.invisibleUntil;
    expect(await delivery.extend(60_000)).toBe('done');
    expect(delivery.invisibleUntil).toBeGreaterThan(before + 50_000);
    expect(await delivery.ack()).toBe('done');
  });

  it('shares messages, not queues, between its members', async () => {
    await lab.createTopic('Crowd', 1);
    await lab.sendMany('Crowd', 1, 20);
    const [a, b] = [consumer('crowd').subscribe('Crowd'), consumer('crowd').subscribe('Crowd')];
    const first = await a.receive(8, 1000);
    const second = await b.receive(32, 1000);
    expect(first).toHaveLength(8);
    expect(new Set([...first, ...second].map(text)).size).toBe(20);
  });

  it('waits for a message, and gives nothing when none comes', async () => {
    await lab.createTopic('Idle', 1);
    const reader = consumer('idle').subscribe('Idle');
    await reader.start();
    expect(await reader.receive(1, 0)).toEqual([]);
    const waiting = reader.receive(1, 10_000);
    await lab.send('Idle', 0, 'now');
    const [delivery] = await waiting;
    expect(delivery === undefined ? undefined : text(delivery)).toBe('now');
  });

  it('receives of two topics', async () => {
    await lab.createTopic('LeftSide', 1);
    await lab.createTopic('RightSide', 1);
    const reader = consumer('sides').subscribe('LeftSide').subscribe('RightSide', 'T');
    await reader.start();
    const waiting = receiveAll(reader, 2);
    await lab.send('LeftSide', 0, 'l');
    await lab.send('RightSide', 0, 'no', { TAGS: 'X' });
    await lab.send('RightSide', 0, 'r', { TAGS: 'T' });
    expect((await waiting).map(text).sort()).toEqual(['l', 'r']);
  });

  it('in order, yields nothing more of a queue with a message that is not acknowledged', async () => {
    await lab.createTopic('Strict', 1);
    for (let i = 0; i < 3; i++) await lab.send('Strict', 0, `m-${i}`);
    const reader = consumer('strict', { ordered: true }).subscribe('Strict');
    const [first] = await reader.receive(1, 1000);
    expect(first === undefined ? undefined : text(first)).toBe('m-0');
    expect(await reader.receive(1, 0)).toEqual([]);
    await first?.ack();
    const [second] = await reader.receive(1, 1000);
    expect(second === undefined ? undefined : text(second)).toBe('m-1');
  });

  it('is a loop', async () => {
    await lab.createTopic('Looped', 1);
    await lab.sendMany('Looped', 1, 3);
    const got: string[] = [];
    for await (const delivery of consumer('looped').subscribe('Looped')) {
      got.push(text(delivery));
      await delivery.ack();
      if (got.length === 3) break;
    }
    expect(got.sort()).toEqual(['m-0', 'm-1', 'm-2']);
  });

  it('is seen by operators, and refuses a second of its group in the same instance', async () => {
    await lab.createTopic('Seen', 1);
    await consumer('seen', { instanceName: 'one' }).subscribe('Seen').start();
    await expect(consumer('seen', { instanceName: 'one' }).subscribe('Seen').start()).rejects.toMatchObject({
      code: 'IN_USE',
    });
  });
});
