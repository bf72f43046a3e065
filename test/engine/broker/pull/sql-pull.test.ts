import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { decodeMessages } from '../../../../src/protocol/message/decode.ts';
import { type Bench, openBench, SUBSCRIPTION, SUSPEND } from '../support/raw-client.ts';
import { heartbeat } from '../support/test-broker.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ config: { enablePropertyFilter: true } });
});
afterAll(() => bench.close());

let topics = 0;
const newTopic = (): string => `Sql${topics++}`;
const priced = (price: number | string): string => `price\u0001${price}\u0002TAGS\u0001T\u0002`;
const bodies = (answer: RemotingCommand): string[] =>
  decodeMessages(answer.body ?? Buffer.alloc(0)).map((message) => message.body.toString());
const sql = (topic: string, subscription: string) => ({ topic, subscription, expressionType: 'SQL92' });

describe('a pull with an SQL92 expression', () => {
  it('gets what matches and moves on behind the rest', async () => {
    const topic = newTopic();
    for (const price of [5, 15, 'none', 25]) await bench.send({ topic, body: `p${price}`, properties: priced(price) });
    await bench.send({ topic, body: 'bare' });
    const found = await bench.pull(sql(topic, 'price > 10'));
    expect(bodies(found)).toEqual(['p15', 'p25']);
    expect(found.extFields).toMatchObject({ nextBeginOffset: '5', maxOffset: '5' });
    expect(bodies(await bench.pull(sql(topic, 'price IS NULL')))).toEqual(['bare']);
    expect(bodies(await bench.pull(sql(topic, "TAGS = 'T' AND price BETWEEN 1 AND 5")))).toEqual(['p5']);
    expect(await bench.pull(sql(topic, 'price > 100'))).toMatchObject({
      code: 20,
      remark: 'NO_MATCHED_MESSAGE',
      extFields: { nextBeginOffset: '5' },
    });
  });

  it('waits for a message that matches, is answered with it at once, and does not read the others again', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    const wait = { sysFlag: SUBSCRIPTION | SUSPEND, suspendTimeoutMillis: 15_000 };
    const waiting = bench.pull({ ...sql(topic, 'price > 10'), ...wait });
    let answered = false;
    void waiting.then(() => {
      answered = true;
    });
    // More than one read scans, so that only a pull that goes on behind them can answer with the last.
    for (let i = 0; i < 900; i += 100) {
      await Promise.all(Array.from({ length: 100 }, () => bench.send({ topic, properties: priced(5) })));
    }
    expect(answered).toBe(false);
    await bench.send({ topic, body: 'dear', properties: priced(50) });
    const answer = await waiting;
    expect(bodies(answer)).toEqual(['dear']);
    expect(answer.extFields?.['nextBeginOffset']).toBe('901');
  });

  it('moves on behind the others when its time is up', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    const waiting = bench.pull({
      ...sql(topic, 'price > 10'),
      sysFlag: SUBSCRIPTION | SUSPEND,
      suspendTimeoutMillis: 300,
    });
    await bench.send({ topic, properties: priced(5) });
    expect(await waiting).toMatchObject({ code: 20, extFields: { nextBeginOffset: '1' } });
  });

  it.each([
    ['does not compile', 'price >', 'SQL92', 'Expected a value'],
    ['is empty', '', 'SQL92', 'empty'],
    ['is of no known type', 'price', 'XPATH', 'none of TAG and SQL92'],
    ['is too long', `price = '${'x'.repeat(70_000)}'`, 'SQL92', '65536 are allowed'],
    ['is too deep', `${'('.repeat(500)}a${')'.repeat(500)}`, 'SQL92', '400 levels'],
  ])('is refused with 23 when it %s', async (_, subscription, expressionType, words) => {
    const topic = newTopic();
    await bench.send({ topic });
    const answer = await bench.pull({ topic, subscription, expressionType });
    expect(answer.code).toBe(23);
    expect(answer.remark).toContain("parse the consumer's subscription failed");
    expect(answer.remark).toContain(words);
  });
});

describe('a pull of a group that has registered an SQL92 expression', () => {
  async function register(topic: string, expression: string, version: number): Promise<void> {
    const consumer = {
      groupName: 'SqlGroup',
      consumeType: 'CONSUME_PASSIVELY' as const,
      messageModel: 'CLUSTERING' as const,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' as const,
      subscriptionDataSet: [buildSubscription(topic, expression, version, 'SQL92')],
      unitMode: false,
    };
    const body = encodeHeartbeatData(heartbeat('c1', { consumerDataSet: [consumer] }));
    const answer = await bench.ask(RequestCode.HEART_BEAT, undefined, body);
    // Clients refuse SQL subscriptions where the broker's version is older than 232.
    expect([answer.code, answer.version >= 232]).toEqual([0, true]);
  }
  const pull = (topic: string, subVersion: number) =>
    bench.pull({ consumerGroup: 'SqlGroup', topic, sysFlag: 0, subVersion, subscription: '', expressionType: '' });

  it('is filtered by it; refused while the heartbeat with the new one is missing, or when it does not compile', async () => {
    const topic = newTopic();
    for (const price of [5, 15]) await bench.send({ topic, body: `p${price}`, properties: priced(price) });
    await register(topic, 'price > 10', 7);
    expect(bodies(await pull(topic, 7))).toEqual(['p15']);
    expect(bodies(await pull(topic, 6))).toEqual(['p15']);
    expect(await pull(topic, 8)).toMatchObject({
      code: 25,
      remark: `the consumer's subscription not latest, group: SqlGroup, topic: ${topic}`,
    });
    await register(topic, 'price >', 8);
    const refused = await pull(topic, 8);
    expect(refused.code).toBe(27);
    expect(refused.remark).toContain("The broker's consumer filter data is not exist!");
    expect(await pull('SqlOther', 8)).toMatchObject({ code: 17 });
    const other = newTopic();
    await bench.send({ topic: other });
    expect(await pull(other, 8)).toMatchObject({
      code: 24,
      remark: `the consumer's subscription not exist, group: SqlGroup, topic: ${other}`,
    });
  });
});
