import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeDelayOffsets } from '../../../src/protocol/bodies/offset-tables.ts';
import { decodeTimerMetrics } from '../../../src/protocol/bodies/timer-metrics.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { decodeRecallHandle } from '../../../src/protocol/message/recall-handle.ts';
import { type Bench, openBench } from './support/raw-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({
    config: { messageDelayLevel: '1s 1h', recallMessageEnable: true, maxDelayMessageSize: 65_536 },
  });
});
afterAll(() => bench.close());

const properties = (given: Record<string, string>): string =>
  Object.entries(given)
    .map(([name, value]) => `${name}\u0001${value}\u0002`)
    .join('');
const send = (topic: string, given: Record<string, string>, body: Buffer | string = 'body') =>
  bench.send({ topic, queueId: 2, properties: properties(given), body });
const figures = async (): Promise<Record<string, string>> => {
  const { body } = await bench.ask(RequestCode.GET_BROKER_RUNTIME_INFO);
  return (JSON.parse(body?.toString() ?? '{}') as { table: Record<string, string> }).table;
};

const waiting = async (topic: string): Promise<number | undefined> =>
  decodeTimerMetrics((await bench.ask(RequestCode.GET_TIMER_METRICS)).body).get(topic);

describe('a delayed send', () => {
  it('is answered with the queue asked for and the offset in the delay queue', async () => {
    for (const queueOffset of ['0', '1']) {
      const answer = await send('Levels', { DELAY: '2', UNIQ_KEY: `U${queueOffset}` });
      expect(answer.code).toBe(0);
      expect(answer.extFields).toMatchObject({ queueId: '2', queueOffset, transactionId: `U${queueOffset}` });
      expect(answer.extFields?.['recallHandle']).toBeUndefined();
    }
    const max = await bench.ask(RequestCode.GET_MAX_OFFSET, { topic: 'SCHEDULE_TOPIC_XXXX', queueId: '1' });
    expect(max.extFields?.['offset']).toBe('2');
    await expect.poll(async () => (await figures())['scheduleMessageOffset_2']).toBe('0,2');
    const { body } = await bench.ask(RequestCode.GET_ALL_DELAY_OFFSET);
    expect(decodeDelayOffsets(body).offsetTable.get(2)).toBe(0);
  });

  it('comes to its own queue', async () => {
    const topic = 'Soon';
    const before = Date.now();
    expect((await send(topic, { DELAY: '1', TAGS: 'x' })).code).toBe(0);
    const { body } = await bench.pull({
      topic,
      queueId: 2,
      sysFlag: 6,
      suspendTimeoutMillis: 15_000,
      subscription: 'x',
    });
    expect(body?.toString('latin1')).toContain('body');
    expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
  });

  it.each([
    ['a level', { DELAY: '2' }],
    ['a time', { TIMER_DELAY_SEC: '9' }],
  ])('with %s and a body over maxDelayMessageSize is refused', async (_, given) => {
    const refused = await send('Large', given, Buffer.alloc(65_537, 1));
    expect(refused).toMatchObject({ code: 13, remark: expect.stringContaining('maxDelayMessageSize') });
    expect((await send('Large', given, Buffer.alloc(65_536, 1))).code).toBe(0);
    expect((await send('Large', {}, Buffer.alloc(65_537, 1))).code).toBe(0);
  });
});

describe('a timed send', () => {
  it('is answered with a handle, by which it can be recalled', async () => {
    const topic = 'Timed';
    const deliverAt = Date.now() + 3_600_000;
    const answer = await send(topic, { TIMER_DELIVER_MS: String(deliverAt), UNIQ_KEY: 'TIMED1' });
    expect(answer).toMatchObject({ code: 0, extFields: { queueId: '2', transactionId: 'TIMED1' } });
    const text = answer.extFields?.['recallHandle'] ?? '';
    const handle = decodeRecallHandle(text);
    expect(handle).toMatchObject({ topic, brokerName: 'test-broker', uniqueKey: 'TIMED1' });
    expect(deliverAt - (handle?.deliverAtMs ?? 0)).toBeLessThan(1000);
    await expect.poll(() => waiting(topic)).toBe(1);
    const recalled = await bench.ask(RequestCode.RECALL_MESSAGE, { topic, recallHandle: text, producerGroup: 'PG' });
    expect(recalled).toMatchObject({ code: 0, extFields: { msgId: 'TIMED1' } });
    await expect.poll(() => waiting(topic)).toBe(0);
  });

  it.each([
    [17, 'Unknown', 'v1 Unknown test-broker 1 K'],
    [604, 'Timed', 'v1 Other test-broker 1 K'],
    [604, 'Timed', 'v1 Timed another-broker 1 K'],
    [604, 'Timed', 'v1 Timed test-broker 1 K'],
    [604, 'Timed', 'v1 Timed test-broker 99999999999999 K'],
    [604, 'Timed', 'no handle'],
  ])('recall is refused with %i: %s, %s', async (code, topic, handle) => {
    const recallHandle = Buffer.from(handle).toString('base64url');
    expect(await bench.ask(RequestCode.RECALL_MESSAGE, { topic, recallHandle })).toMatchObject({ code });
  });

  it('shows slaves how far the timer is', async () => {
    const check = await bench.ask(RequestCode.GET_TIMER_CHECK_POINT);
    expect(check.body?.length).toBe(56);
    expect(await waiting('Timed')).toBe(0);
  });
});

describe('a broker without recalls and without a timer', () => {
  it('says so', async () => {
    const other = await openBench({ config: { timerWheelEnable: false } });
    try {
      expect(await other.ask(RequestCode.RECALL_MESSAGE, { topic: 'T', recallHandle: 'x' })).toMatchObject({
        code: 16,
      });
      const answer = await other.send({ properties: properties({ TIMER_DELAY_SEC: '5' }) });
      expect(answer).toMatchObject({ code: 1, remark: expect.stringContaining('timerWheelEnable') });
    } finally {
      await other.close();
    }
  });
});
