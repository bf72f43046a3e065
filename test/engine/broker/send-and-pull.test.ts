import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { checkRecord, RecordCheck, RecordView } from '../../../src/protocol/message/check.ts';
import { parseOffsetMessageId } from '../../../src/protocol/message/ids.ts';
import { parseProperties } from '../../../src/protocol/message/properties.ts';
import { type Bench, openBench, SUBSCRIPTION, SUSPEND } from './support/raw-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Bodies and properties of the records of a pull answer. */
function records(body: Buffer | undefined): { body: string; properties: Map<string, string>; queueOffset: number }[] {
  const bytes = body ?? Buffer.alloc(0);
  const found = [];
  const view = new RecordView();
  for (let at = 0; at < bytes.length; at += view.size) {
    expect(checkRecord(bytes, at, bytes.length, -1, true, view)).toBe(RecordCheck.VALID);
    found.push({
      body: bytes.toString('utf8', view.bodyStart, view.bodyEnd),
      properties: parseProperties(bytes.toString('utf8', view.propertiesStart, view.propertiesEnd)),
      queueOffset: view.queueOffset,
    });
  }
  return found;
}

let topics = 0;
const newTopic = (): string => `Topic${topics++}`;
const tagged = (tag: string): string => `UNIQ_KEY\u0001U${Math.random()}\u0002TAGS\u0001${tag}\u0002`;

describe('a send', () => {
  it('answers with everything the Java producer reads', async () => {
    const topic = newTopic();
    const first = await bench.send({ topic, queueId: 2, properties: 'UNIQ_KEY\u0001ABC\u0002' });
    expect(first.code).toBe(0);
    expect(first.extFields).toMatchObject({
      queueId: '2',
      queueOffset: '0',
      transactionId: 'ABC',
      MSG_REGION: 'DefaultRegion',
      TRACE_ON: 'true',
    });
    const id = parseOffsetMessageId(first.extFields?.['msgId'] ?? '');
    expect(`${id?.host}:${id?.port}`).toBe(bench.broker.brokerAddr);
    const second = await bench.send({ topic, queueId: 2 });
    expect(second.extFields).toMatchObject({ queueOffset: '1' });
  });

  it('makes its topic after the template, with at most its queues', async () => {
    const topic = newTopic();
    expect((await bench.send({ topic, queueId: 3, more: { d: '100' } })).code).toBe(0);
    expect((await bench.send({ topic, queueId: 7 })).code).toBe(0);
    expect(await bench.send({ topic, queueId: 8 })).toMatchObject({ code: 29 });
  });

  it('chooses a queue when the producer leaves it open', async () => {
    const answer = await bench.send({ topic: newTopic(), queueId: -1 });
    expect(answer.code).toBe(0);
    expect(Number(answer.extFields?.['queueId'])).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [16, 'a system topic', { topic: 'SCHEDULE_TOPIC_XXXX' }],
    [29, 'a name with illegal characters', { topic: '../../etc' }],
    [29, 'a name that is too long', { topic: 'x'.repeat(128) }],
    [13, 'an empty body', { body: '' }],
    [13, 'a body over 4 MiB', { body: Buffer.alloc(4 * 1024 * 1024 + 1, 1) }],
    [13, 'properties over 32 KiB', { properties: `k\u0001${'v'.repeat(32_768)}\u0002` }],
    [
      13,
      'properties that outgrow 32 KiB with what the broker adds',
      { properties: `k\u0001${'v'.repeat(32_740)}\u0002` },
    ],
    [13, 'a delivery time too far ahead', { properties: 'TIMER_DELAY_SEC\u0001259201\u0002' }],
    [13, 'a delivery time that is no number', { properties: 'TIMER_DELIVER_MS\u0001soon\u0002' }],
    [13, 'a recall of what is past', { properties: 'TIMER_DELIVER_MS\u00011\u0002TIMER_DEL_UNIQKEY\u0001x\u0002' }],
    [13, 'a half message', { properties: 'TRAN_MSG\u0001true\u0002' }],
    [13, 'transaction bits', { more: { f: '4' } }],
    [17, 'an unknown template', { topic: 'NeverMade', more: { c: 'NoTemplate' } }],
  ] as const)('is refused with %i for %s, and nothing is stored', async (code, _, fields) => {
    const topic = 'topic' in fields ? fields.topic : newTopic();
    const answer = await bench.send({ topic, ...fields });
    expect(answer.code).toBe(code);
    expect(answer.remark?.length).toBeGreaterThan(10);
    expect(answer.extFields).toMatchObject({ MSG_REGION: 'DefaultRegion' });
    const max = await bench.ask(RequestCode.GET_MAX_OFFSET, { topic, queueId: '0' });
    expect(max.extFields?.['offset'] ?? '0').toBe('0');
  });

  it('is understood with long names and with the binary header alike', async () => {
    const topic = newTopic();
    const answer = await bench.ask(
      RequestCode.SEND_MESSAGE,
      {
        producerGroup: 'PG',
        topic,
        defaultTopic: 'TBW102',
        defaultTopicQueueNums: '4',
        queueId: '1',
        sysFlag: '0',
        bornTimestamp: '1700000000000',
        flag: '7',
        properties: 'TAGS\u0001中文',
      },
      Buffer.from('by long names'),
    );
    expect(answer.code).toBe(0);
    const [record] = records((await bench.pull({ topic, queueId: 1 })).body);
    expect(record?.body).toBe('by long names');
    expect(record?.properties.get('TAGS')).toBe('中文');
    expect(record?.properties.get('UNIQ_KEY')).toBe(answer.extFields?.['transactionId']);
    expect(record?.properties.get('CLUSTER')).toBe('DefaultCluster');
  });

  it('keeps the messages of a batch together', async () => {
    const topic = newTopic();
    const batch = Buffer.from(
      '00000022000000000000000000000000000000026231000a54414753015461674102' +
        '000000180000000000000000000000000000000262320000',
      'hex',
    );
    const answer = await bench.ask(
      RequestCode.SEND_BATCH_MESSAGE,
      { a: 'PG', b: topic, c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0', i: '', m: 'true' },
      batch,
    );
    expect(answer.code).toBe(0);
    expect(answer.extFields?.['queueOffset']).toBe('0');
    expect(answer.extFields?.['msgId']?.split(',')).toHaveLength(2);
    const found = records((await bench.pull({ topic })).body);
    expect(found.map((record) => [record.body, record.queueOffset])).toEqual([
      ['b1', 0],
      ['b2', 1],
    ]);
    expect(found[0]?.properties.get('TAGS')).toBe('TagA');
  });

  it('refuses a batch cut anywhere without storing part of it', async () => {
    const topic = newTopic();
    const batch = Buffer.from('00000022000000000000000000000000000000026231000a54414753015461674102', 'hex');
    const fields = { a: 'PG', b: topic, c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0', i: '' };
    for (let length = 1; length < batch.length; length++) {
      const body = Buffer.concat([batch, batch.subarray(0, length)]);
      expect((await bench.ask(RequestCode.SEND_BATCH_MESSAGE, fields, body)).code).toBe(13);
    }
    expect((await bench.ask(RequestCode.GET_MAX_OFFSET, { topic, queueId: '0' })).extFields?.['offset']).toBe('0');
  });
});

describe('a pull', () => {
  it('says where the queue begins and ends, for every outcome', async () => {
    const topic = newTopic();
    for (let i = 0; i < 3; i++) await bench.send({ topic, body: `m${i}` });
    const fields = { minOffset: '0', maxOffset: '3', suggestWhichBrokerId: '0' };
    const found = await bench.pull({ topic, queueOffset: 1 });
    expect(found).toMatchObject({ code: 0, remark: 'FOUND', extFields: { ...fields, nextBeginOffset: '3' } });
    expect(records(found.body).map((record) => record.body)).toEqual(['m1', 'm2']);
    expect(await bench.pull({ topic, queueOffset: 3 })).toMatchObject({
      code: 19,
      remark: 'OFFSET_OVERFLOW_ONE',
      extFields: { ...fields, nextBeginOffset: '3' },
    });
    expect(await bench.pull({ topic, queueOffset: 4 })).toMatchObject({
      code: 21,
      remark: 'OFFSET_OVERFLOW_BADLY',
      extFields: { ...fields, nextBeginOffset: '3' },
    });
    expect((await bench.pull({ topic, queueId: 1 })).code).toBe(19);
    expect((await bench.pull({ topic, queueId: 1, queueOffset: 5 })).code).toBe(21);
  });

  it('filters by tag and moves on behind what does not match', async () => {
    const topic = newTopic();
    for (const tag of ['A', 'B', 'A', 'C']) await bench.send({ topic, body: tag, properties: tagged(tag) });
    const found = await bench.pull({ topic, subscription: 'A || C' });
    expect(records(found.body).map((record) => record.body)).toEqual(['A', 'A', 'C']);
    expect(await bench.pull({ topic, subscription: 'Z' })).toMatchObject({
      code: 20,
      extFields: { nextBeginOffset: '4' },
    });
  });

  it('that asks for no messages gets one', async () => {
    const topic = newTopic();
    for (let i = 0; i < 3; i++) await bench.send({ topic, body: `m${i}` });
    expect(records((await bench.pull({ topic, maxMsgNums: 0 })).body)).toHaveLength(1);
  });

  it('waits for a message and is answered with it at once', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    const waiting = bench.pull({ topic, sysFlag: SUBSCRIPTION | SUSPEND, suspendTimeoutMillis: 10_000 });
    const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve('waiting'), 50))]);
    expect(early).toBe('waiting');
    await bench.send({ topic, queueId: 1 });
    await bench.send({ topic, body: 'now' });
    expect(records((await waiting).body).map((record) => record.body)).toEqual(['now']);
  });

  it('waits for a message of its tag, and when its time is up moves on behind the others', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    const waiting = bench.pull({
      topic,
      sysFlag: SUBSCRIPTION | SUSPEND,
      suspendTimeoutMillis: 400,
      subscription: 'A',
    });
    await bench.send({ topic, properties: tagged('B') });
    expect(await waiting).toMatchObject({ code: 20, extFields: { nextBeginOffset: '1' } });
  });

  it('ends with 19 when nothing came at all', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    const answer = await bench.pull({ topic, sysFlag: SUBSCRIPTION | SUSPEND, suspendTimeoutMillis: 200 });
    expect(answer).toMatchObject({ code: 19, extFields: { nextBeginOffset: '0' } });
  });

  it.each([
    [17, 'an unknown topic', { topic: 'NoSuchTopic' }],
    [29, 'a queue beyond the topic', { queueId: 99 }],
    [29, 'a negative queue', { queueId: -1 }],
    [24, 'a group that is not online and brings no subscription', { sysFlag: 0 }],
    [1, 'an expression the broker does not evaluate', { expressionType: 'SQL92', subscription: 'a > 1' }],
    [26, 'a group with an illegal name', { consumerGroup: 'a/b' }],
  ])('is refused with %i for %s', async (code, _, fields) => {
    await bench.send({ topic: 'Refusals' });
    const answer = await bench.pull({ topic: 'Refusals', ...fields });
    expect(answer.code).toBe(code);
    expect(answer.remark?.length).toBeGreaterThan(10);
  });

  it('finds messages by key, by unique key and by id', async () => {
    const topic = newTopic();
    const sent = await bench.send({
      topic,
      body: 'by key',
      properties: 'KEYS\u0001k1 k2\u0002UNIQ_KEY\u0001UU1\u0002',
    });
    const query = (key: string, unique: boolean) =>
      bench.ask(RequestCode.QUERY_MESSAGE, {
        topic,
        key,
        maxNum: '32',
        beginTimestamp: '0',
        endTimestamp: '9223372036854775807',
        _UNIQUE_KEY_QUERY: String(unique),
      });
    for (const [key, unique] of [
      ['k1', false],
      ['k2', false],
      ['UU1', true],
    ] as const) {
      expect(records((await query(key, unique)).body).map((record) => record.body)).toEqual(['by key']);
    }
    expect(await query('k3', false)).toMatchObject({
      code: 22,
      extFields: { indexLastUpdatePhyoffset: expect.any(String) },
    });
    const { physicalOffset = -1 } = parseOffsetMessageId(sent.extFields?.['msgId'] ?? '') ?? {};
    const viewed = await bench.ask(RequestCode.VIEW_MESSAGE_BY_ID, { offset: String(physicalOffset) });
    expect(records(viewed.body).map((record) => record.body)).toEqual(['by key']);
    expect((await bench.ask(RequestCode.VIEW_MESSAGE_BY_ID, { offset: String(physicalOffset + 1) })).code).toBe(1);
  });
});

describe('a restart', () => {
  it('keeps messages and topics', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mq-restart-'));
    const before = await openBench({ directory });
    for (let i = 0; i < 50; i++) await before.send({ topic: 'Kept', queueId: i % 4, body: `m${i}` });
    await before.close();
    const after = await openBench({ directory });
    const bodies: string[] = [];
    for (let queueId = 0; queueId < 4; queueId++) {
      for (let offset = 0; ; ) {
        const answer = await after.pull({ topic: 'Kept', queueId, queueOffset: offset });
        if (answer.code !== 0) break;
        bodies.push(...records(answer.body).map((record) => record.body));
        offset = Number(answer.extFields?.['nextBeginOffset']);
      }
    }
    expect(bodies.sort()).toEqual(Array.from({ length: 50 }, (_, i) => `m${i}`).sort());
    await after.close();
    await rm(directory, { recursive: true });
  });
});
