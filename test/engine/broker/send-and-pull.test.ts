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
