import { afterEach, describe, expect, it } from 'vitest';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { bodies, GROUP, PopBench, type PoppedMessage, TOPIC } from './pop-bench.ts';

let bench: PopBench;

afterEach(() => bench.close());

const first = (messages: readonly PoppedMessage[]): PoppedMessage => {
  const [message] = messages;
  if (message === undefined) throw new Error('nothing was popped');
  return message;
};

/** Pops until something comes. */
async function popSome(given: Record<string, string | number | boolean> = {}): Promise<PoppedMessage[]> {
  const { messages, answer } = await bench.pop({ pollTime: 10_000, bornTime: Date.now(), ...given });
  expect(answer.remark).toBe('FOUND');
  return messages;
}

describe('POP', () => {
  it('gives each message to one consumer, and the committed offset is the lowest unacknowledged one', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c', 'd']);
    const one = await bench.pop({ maxMsgNums: 3 });
    const two = await bench.pop({ maxMsgNums: 3 });
    expect([bodies(one), bodies(two)]).toEqual([['a', 'b', 'c'], ['d']]);
    expect(one.answer.extFields).toMatchObject({
      startOffsetInfo: '0 0 0',
      msgOffsetInfo: '0 0 0,1,2',
      restNum: '1',
      reviveQid: '0',
      invisibleTime: '60000',
    });
    expect(await bench.committed()).toBe(0);
    const [a, b, c] = one.messages as [PoppedMessage, PoppedMessage, PoppedMessage];
    expect((await bench.ack(b)).extFields?.['ackOutcome']).toBe('done');
    expect(await bench.committed()).toBe(0);
    await bench.ack(a);
    expect(await bench.committed()).toBe(2);
    await bench.ack(c);
    expect(await bench.committed()).toBe(3);
    expect((await bench.pop()).answer.code).toBe(210);
  });

  it('takes from every queue, each once, or from the one that is named', async () => {
    bench = await PopBench.open({}, 4);
    for (let queueId = 0; queueId < 4; queueId++) await bench.send([`${queueId}-a`, `${queueId}-b`], { queueId });
    expect(bodies(await bench.pop({ queueId: 2 }))).toEqual(['2-a', '2-b']);
    expect(bodies(await bench.pop()).sort()).toEqual(['0-a', '0-b', '1-a', '1-b', '3-a', '3-b']);
  });

  it('answers an acknowledgement once with done, then with already; and one of another delivery with unknown', async () => {
    bench = await PopBench.open();
    await bench.send(['a']);
    const a = first((await bench.pop()).messages);
    const wrong = { ...a, handle: a.handle.replace(/^(\d+) (\d+)/, '$1 12345') };
    expect(await bench.ack(wrong)).toMatchObject({ code: 0, extFields: { ackOutcome: 'unknown' } });
    expect(await bench.ack(a)).toMatchObject({ code: 0, extFields: { ackOutcome: 'done' } });
    expect(await bench.ack(a)).toMatchObject({
      code: 0,
      remark: 'Message already acked, ackMessage failed',
      extFields: { ackOutcome: 'already' },
    });
    expect((await bench.ack({ ...a, offset: 7 })).code).toBe(208);
    expect((await bench.ack({ ...a, queueId: 3 })).code).toBe(13);
    expect((await bench.ack({ ...a, handle: 'nonsense' })).code).toBe(13);
    expect((await bench.ack({ ...a, topic: 'Missing' })).code).toBe(17);
  });

  it('stores anew what is not acknowledged in time, under its own topic for the client', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b'], { properties: 'TAGS\u0001T\u0002' });
    const [a, b] = (await bench.pop({ invisibleTime: 50 })).messages as [PoppedMessage, PoppedMessage];
    await bench.ack(b);
    const again = first(await popSome());
    expect(again.body).toBe('a');
    expect(again.message.topic).toBe(TOPIC);
    expect(again.message.reconsumeTimes).toBe(1);
    expect(again.message.uniqueKey).toBe('id-a');
    expect(again.message.tags).toBe('T');
    expect(again.message.properties.get('1ST_POP_TIME')).toBe(a.handle.split(' ')[1]);
    expect(again.handle.split(' ')[4]).toBe('1');
    expect(await bench.ack(a)).toMatchObject({ code: 0, extFields: { ackOutcome: 'unknown' } });
    expect(await bench.ack(again)).toMatchObject({ code: 0, extFields: { ackOutcome: 'done' } });
    expect(await bench.committed()).toBe(2);
    expect(await bench.committed(again.topic)).toBe(1);
    expect((await bench.pop()).answer.code).toBe(210);
  });

  it('keeps the names of the second form of retry topics apart', async () => {
    bench = await PopBench.open({ config: { enableRetryTopicV2: true } });
    await bench.send(['a']);
    await bench.pop({ invisibleTime: 1 });
    const again = first(await popSome());
    expect([again.body, again.handle.split(' ')[4]]).toEqual(['a', '2']);
    expect((await bench.ack(again)).extFields?.['ackOutcome']).toBe('done');
  });

  it('puts a message among the dead letters after the tries of its group', async () => {
    bench = await PopBench.open();
    await bench.ask(
      RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
      {},
      Buffer.from(JSON.stringify({ groupName: GROUP, retryMaxTimes: 2 })),
    );
    await bench.send(['a']);
    const tries: number[] = [];
    for (let i = 0; i < 3; i++) tries.push(first(await popSome({ invisibleTime: 1 })).message.reconsumeTimes);
    expect(tries).toEqual([0, 1, 2]);
    const topic = `%DLQ%${GROUP}`;
    const end = async () => (await bench.ask(RequestCode.GET_MAX_OFFSET, { topic, queueId: 0 })).extFields?.['offset'];
    await expect.poll(end).toBe('1');
    const dead = await popSome({ consumerGroup: 'operators', topic });
    expect(first(dead).message.properties.get('RETRY_TOPIC')).toBe(TOPIC);
    expect([first(dead).body, first(dead).message.uniqueKey]).toEqual(['a', 'id-a']);
    expect((await bench.pop()).answer.code).toBe(210);
  });

  it('changes how long a message is held, and the old handle counts no more', async () => {
    bench = await PopBench.open();
    await bench.send(['a']);
    const a = first((await bench.pop({ invisibleTime: 60_000 })).messages);
    const changed = await bench.change(a, 30_000);
    expect(changed).toMatchObject({ code: 0, extFields: { invisibleTime: '30000', reviveQid: '0' } });
    const [start, , , ...rest] = a.handle.split(' ');
    const { popTime, invisibleTime } = changed.extFields ?? {};
    const renewed = { ...a, handle: [start, popTime, invisibleTime, ...rest].join(' ') };
    expect((await bench.ack(a)).extFields?.['ackOutcome']).toBe('unknown');
    expect((await bench.change(a, 1)).code).toBe(208);
    await bench.change(renewed, 0);
    expect(first(await popSome()).message.reconsumeTimes).toBe(1);
  });

  it('acknowledges in batches', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    const [a] = (await bench.pop()).messages as [PoppedMessage];
    const [, pt, it] = a.handle.split(' ');
    const ack = { c: GROUP, t: TOPIC, r: '0', so: 0, q: 0, rq: 0, pt: Number(pt), it: Number(it), b: 'BQ==' };
    const body = Buffer.from(JSON.stringify({ brokerName: 'test-broker', acks: [ack] }));
    expect(await bench.ask(RequestCode.BATCH_ACK_MESSAGE, {}, body)).toMatchObject({
      code: 0,
      extFields: { ackDone: '2', ackAlready: '0', ackUnknown: '0' },
    });
    expect(await bench.committed()).toBe(1);
    expect((await bench.ask(RequestCode.BATCH_ACK_MESSAGE, {})).code).toBe(208);
  });

  it('holds a pop until a message arrives for it, and wakes one for each', async () => {
    bench = await PopBench.open();
    const waiting = [bench.pop({ pollTime: 10_000 }), bench.pop({ pollTime: 10_000, exp: 'B' })];
    const info = { consumerGroup: GROUP, topic: TOPIC, queueId: -1 };
    await expect
      .poll(async () => (await bench.ask(RequestCode.POLLING_INFO, info)).extFields?.['pollingNum'])
      .toBe('2');
    await bench.send(['a'], { properties: 'TAGS\u0001A\u0002' });
    expect(bodies(await (waiting[0] as Promise<never>))).toEqual(['a']);
    await bench.send(['b'], { properties: 'TAGS\u0001B\u0002' });
    expect(bodies(await (waiting[1] as Promise<never>))).toEqual(['b']);
  });

  it('answers 210 when the time is up, and to a pop its client has given up', async () => {
    bench = await PopBench.open();
    expect((await bench.pop({ pollTime: 150 })).answer.code).toBe(210);
    expect((await bench.pop({ bornTime: Date.now() - 10_000 })).answer.code).toBe(210);
  });

  it('answers 209 when too many wait', async () => {
    bench = await PopBench.open({ config: { popPollingSize: 1 } });
    const waits = bench.pop({ pollTime: 10_000 });
    const info = { consumerGroup: GROUP, topic: TOPIC, queueId: -1 };
    await expect
      .poll(async () => (await bench.ask(RequestCode.POLLING_INFO, info)).extFields?.['pollingNum'])
      .toBe('1');
    expect((await bench.pop({ pollTime: 10_000 })).answer.code).toBe(209);
    await bench.send(['a']);
    expect(bodies(await waits)).toEqual(['a']);
  });

  it('refuses what the original refuses', async () => {
    bench = await PopBench.open();
    expect((await bench.pop({ maxMsgNums: 33 })).answer.code).toBe(29);
    expect((await bench.pop({ queueId: 1 })).answer.code).toBe(29);
    expect((await bench.pop({ topic: 'Missing' })).answer.code).toBe(17);
    expect((await bench.pop({ expType: 'SQL92', exp: 'a >' })).answer.code).not.toBe(0);
  });

  it('gives no more while a group has as much out as it may', async () => {
    bench = await PopBench.open({ config: { popInflightMessageThreshold: 2 } });
    await bench.send(['a', 'b', 'c']);
    const { messages } = await bench.pop();
    expect(messages.map(({ body }) => body)).toEqual(['a', 'b']);
    const waits = bench.pop({ pollTime: 10_000 });
    await bench.ack(first(messages));
    expect(bodies(await waits)).toEqual(['c']);
  });

  it('passes over what the filter leaves out, for good', async () => {
    bench = await PopBench.open();
    for (const tag of ['A', 'B', 'A']) await bench.send([tag], { properties: `TAGS\u0001${tag}\u0002` });
    const b = first((await bench.pop({ exp: 'B' })).messages);
    await bench.ack(b);
    expect(await bench.committed()).toBe(3);
  });

  it('starts a new group at the end when it asks so and the queue is old', async () => {
    bench = await PopBench.open({ config: { initPopOffsetByCheckMsgInMem: false } });
    await bench.send(['a', 'b', 'c']);
    expect(bodies(await bench.pop({ initMode: 1 }))).toEqual(['c']);
  });

  it('shows what a pop would get without taking it', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b']);
    const peek = () =>
      bench.ask(RequestCode.PEEK_MESSAGE, { consumerGroup: GROUP, topic: TOPIC, queueId: -1, maxMsgNums: 1 });
    expect(await peek()).toMatchObject({ code: 0, extFields: { restNum: '1' } });
    expect(await peek()).toMatchObject({ code: 0 });
    await bench.pop();
    expect((await peek()).code).toBe(19);
  });

  it('tells when there is something to pop', async () => {
    bench = await PopBench.open();
    const ask = (pollTime: number) =>
      bench.ask(RequestCode.NOTIFICATION, {
        consumerGroup: GROUP,
        topic: TOPIC,
        queueId: -1,
        pollTime,
        bornTime: Date.now(),
      });
    expect((await ask(0)).extFields).toEqual({ hasMsg: 'false', pollingFull: 'false' });
    const waits = ask(10_000);
    await bench.send(['a']);
    expect((await waits).extFields?.['hasMsg']).toBe('true');
    expect((await ask(0)).extFields?.['hasMsg']).toBe('true');
    await bench.pop({ invisibleTime: 200 });
    expect((await ask(0)).extFields?.['hasMsg']).toBe('false');
    expect((await ask(10_000)).extFields?.['hasMsg']).toBe('true');
  });
});

describe('ordered POP', () => {
  it('yields nothing more while a message is unacknowledged, then goes on in order', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    const { messages, answer } = await bench.pop({ order: true, maxMsgNums: 2 });
    expect([messages.map(({ body }) => body), answer.extFields?.['reviveQid']]).toEqual([['a', 'b'], '999']);
    expect(answer.extFields?.['orderCountInfo']).toBe('0 0 0');
    expect((await bench.pop({ order: true })).answer.code).toBe(210);
    const [a, b] = messages as [PoppedMessage, PoppedMessage];
    await bench.ack(b);
    expect((await bench.pop({ order: true })).answer.code).toBe(210);
    const waits = bench.pop({ order: true, pollTime: 10_000 });
    await bench.ack(a);
    expect(bodies(await waits)).toEqual(['c']);
    expect(await bench.committed()).toBe(2);
  });

  it('redelivers in its place what is not acknowledged in time, counts it, and not what is', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c', 'd']);
    const { messages } = await bench.pop({ order: true, maxMsgNums: 3, invisibleTime: 100 });
    await bench.ack(messages[1] as PoppedMessage);
    const again = await bench.pop({ order: true, pollTime: 10_000, bornTime: Date.now() });
    expect(bodies(again)).toEqual(['a', 'c', 'd']);
    expect(again.answer.extFields?.['orderCountInfo']).toBe('0 qo0%0 1;0 qo0%2 1;0 0 0');
    expect((await bench.ack(first(messages))).extFields?.['ackOutcome']).toBe('unknown');
  });

  it('gives the same attempt the same messages again, without counting it', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b']);
    await bench.pop({ order: true, maxMsgNums: 1, attemptId: 'x' });
    const again = await bench.pop({ order: true, maxMsgNums: 1, attemptId: 'x' });
    expect([bodies(again), again.answer.extFields?.['orderCountInfo']]).toEqual([['a'], '0 0 0']);
    expect((await bench.pop({ order: true, attemptId: 'y' })).answer.code).toBe(210);
  });

  it('is what a group with consumeMessageOrderly gets', async () => {
    bench = await PopBench.open();
    const group = { groupName: GROUP, consumeMessageOrderly: true };
    await bench.ask(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, Buffer.from(JSON.stringify(group)));
    await bench.send(['a', 'b']);
    expect(bodies(await bench.pop({ maxMsgNums: 1 }))).toEqual(['a']);
    expect((await bench.pop()).answer.code).toBe(210);
  });

  it('keeps the pop time when a message is given more time', async () => {
    bench = await PopBench.open();
    await bench.send(['a']);
    const a = first((await bench.pop({ order: true, invisibleTime: 1000 })).messages);
    const changed = await bench.change(a, 60_000);
    expect(changed.extFields).toMatchObject({ popTime: a.handle.split(' ')[1], reviveQid: '999' });
    expect((await bench.ack(a)).extFields?.['ackOutcome']).toBe('done');
  });
});
