import { describe, expect, it } from 'vitest';
import { renewedHalf } from '../../../../src/engine/broker/transaction/transaction-messages.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC } from '../../../../src/protocol/names.ts';
import { type Question, TOPIC, TransactionBench } from './support.ts';

const { SUCCESS, SYSTEM_ERROR } = ResponseCode;
const CHECKED = { fromTransactionCheck: 'true' };
const HOUR_MS = 3_600_000;

const first = (questions: Question[]): Question => {
  const [question] = questions;
  if (question === undefined) throw new Error('nobody was asked');
  return question;
};

describe('an open transaction', () => {
  it('is asked about once it is as old as transactionTimeOut, though nothing else is stored', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half();
    await bench.checkAfter(5999);
    expect(questions).toEqual([]);
    await bench.checkAfter(2);
    expect(questions).toHaveLength(1);
  });

  it('is stored anew, and the question speaks of the new record, its real topic restored', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half({ UNIQ_KEY: 'K1' }, { queueId: 3 });
    await bench.checkAfter(7000);
    const [, copy] = await bench.messages(HALF_TOPIC);
    const { header, message } = first(questions);
    expect(header).toMatchObject({
      tranStateTableOffset: '1',
      commitLogOffset: String(copy?.commitLogOffset),
      offsetMsgId: copy?.offsetMsgId,
      msgId: 'K1',
      transactionId: 'K1',
      topic: HALF_TOPIC,
      bname: 'broker-a',
    });
    expect(message).toMatchObject({ topic: TOPIC, queueId: 3, queueOffset: 1, flag: 7, uniqueKey: 'K1' });
    expect(message.commitLogOffset).toBe(copy?.commitLogOffset);
    expect(message.properties.get('TRANSACTION_CHECK_TIMES')).toBe('1');
    expect(message.properties).toEqual(copy?.properties);
    expect(await bench.ops()).toEqual(['0']);
    expect(bench.open).toBe(1);
  });

  it.each([
    ['commit', 1],
    ['rollback', 0],
  ] as const)('ends with the answer: %s', async (answer, messages) => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half();
    await bench.checkAfter(7000);
    expect(await bench[answer](bench.answerTo(first(questions)), CHECKED)).toBe(SUCCESS);
    expect(await bench.messages()).toHaveLength(messages);
    expect(bench.open).toBe(0);
    await bench.checkAfter(60_000);
    expect(questions).toHaveLength(1);
    await bench.store.flush();
    await bench.checkAfter(1);
    expect(bench.progress()).toEqual({ half: 2, op: 2 });
  });

  it('is asked about again at each check, in turn of the producers that are online', async () => {
    const bench = await TransactionBench.open();
    const [one, two] = [bench.producer(), bench.producer()];
    bench.producer('another group');
    await bench.half();
    for (let i = 0; i < 4; i++) await bench.checkAfter(30_000);
    expect([one.questions.length, two.questions.length]).toEqual([2, 2]);
    one.leave();
    for (let i = 0; i < 2; i++) await bench.checkAfter(30_000);
    expect([one.questions.length, two.questions.length]).toEqual([2, 4]);
  });

  it('ends with a late word of the producer that quotes the record from before the check', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    const place = await bench.half();
    for (let i = 0; i < 3; i++) await bench.checkAfter(30_000);
    expect(await bench.commit(place)).toBe(SUCCESS);
    expect(bench.open).toBe(0);
    expect(await bench.commit(bench.answerTo(first(questions.slice(-1))), CHECKED)).toBe(SUCCESS);
    expect(await bench.rollback(bench.answerTo(first(questions)), CHECKED)).toBe(SYSTEM_ERROR);
    expect(await bench.messages()).toHaveLength(1);
  });

  it('is asked about again when a late word cannot be led to its record for want of an index', async () => {
    const bench = await TransactionBench.open({ index: false });
    const { questions } = bench.producer();
    const place = await bench.half();
    await bench.checkAfter(30_000);
    expect(await bench.commit(place)).toBe(SYSTEM_ERROR);
    await bench.checkAfter(30_000);
    expect(await bench.commit(bench.answerTo(first(questions.slice(-1))), CHECKED)).toBe(SUCCESS);
    expect(await bench.messages()).toHaveLength(1);
    expect(bench.open).toBe(0);
  });

  it('does not hold up those behind it', async () => {
    const bench = await TransactionBench.open();
    bench.producer();
    for (let i = 0; i < 100; i++) {
      const place = await bench.half();
      if (i % 10 !== 0) await bench.commit(place);
    }
    await bench.checkAfter(7000);
    expect(bench.questions).toHaveLength(10);
    expect(bench.open).toBe(10);
    bench.clock.time += 1000;
    await bench.reopen().then((again) => {
      expect(again.open).toBe(10);
      expect(again.progress()).toEqual({ half: 100, op: 100 });
    });
  });

  it('waits for the time its producer chose, and holds up no other', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    const patient = await bench.half({ CHECK_IMMUNITY_TIME_IN_SECONDS: '100', UNIQ_KEY: 'PATIENT' });
    await bench.half({ UNIQ_KEY: 'ORDINARY' });
    await bench.half({ CHECK_IMMUNITY_TIME_IN_SECONDS: '-1', UNIQ_KEY: 'DEFAULT' });
    await bench.checkAfter(90_000);
    expect(questions.map(({ message }) => message.uniqueKey)).toEqual(['ORDINARY', 'DEFAULT']);
    expect(await bench.commit(patient)).toBe(SUCCESS);
    await bench.checkAfter(90_000);
    expect(questions.map(({ message }) => message.uniqueKey)).not.toContain('PATIENT');
  });

  it('makes way when it waits so long that it holds up too many, and keeps its time and count', async () => {
    const bench = await TransactionBench.open({ maxHeldUp: 3 });
    const { questions } = bench.producer();
    const patient = await bench.half({ CHECK_IMMUNITY_TIME_IN_SECONDS: '1000', UNIQ_KEY: 'PATIENT' });
    for (let i = 0; i < 3; i++) await bench.rollback(await bench.half());
    await bench.checkAfter(30_000);
    const copy = (await bench.messages(HALF_TOPIC)).at(-1);
    expect(copy).toMatchObject({ uniqueKey: 'PATIENT', queueOffset: 4 });
    expect(copy?.properties.get('TRAN_PREPARED_QUEUE_OFFSET')).toBe('0');
    expect(copy?.properties.has('TRANSACTION_CHECK_TIMES')).toBe(false);
    expect(bench.open).toBe(1);
    expect(questions).toEqual([]);
    expect(await bench.commit(patient)).toBe(SUCCESS);
    expect(await bench.messages()).toHaveLength(1);
    expect(bench.open).toBe(0);
  });

  it('is asked about at once when it was born in the future', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half({}, { bornTimestamp: bench.clock.now() + HOUR_MS });
    await bench.checkAfter(1);
    expect(questions).toHaveLength(1);
  });

  it('keeps its count of checks while no producer is online', async () => {
    const bench = await TransactionBench.open();
    await bench.half();
    for (let i = 0; i < 3; i++) await bench.checkAfter(30_000);
    const copies = await bench.messages(HALF_TOPIC);
    expect(copies.map(({ properties }) => properties.get('TRANSACTION_CHECK_TIMES'))).toEqual([
      undefined,
      '1',
      '2',
      '3',
    ]);
    expect(bench.open).toBe(1);
  });
});

describe('a half message nothing can be done with', () => {
  it.each([
    ['without a destination', { REAL_TOPIC: '' }],
    ['with a destination that makes no sense', { REAL_QID: 'x' }],
  ])('%s does not stand in the way of the others', async (_what, changes) => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half();
    const [half] = await bench.messages(HALF_TOPIC);
    if (half === undefined) throw new Error('nothing was stored');
    await bench.put(renewedHalf(half, changes));
    await bench.half();
    await bench.checkAfter(7000);
    expect(questions).toHaveLength(2);
    expect(bench.open).toBe(2);
  });

  it('is put aside when its properties leave no room for a count', async () => {
    const bench = await TransactionBench.open();
    const { questions } = bench.producer();
    await bench.half({ LARGE: 'x'.repeat(32_645) });
    await bench.half();
    await bench.checkAfter(7000);
    expect(questions).toHaveLength(1);
    expect(await bench.messages(CHECK_MAX_TIME_TOPIC)).toHaveLength(1);
    expect(bench.open).toBe(1);
  });
});

describe('a transaction nobody ends', () => {
  it('is put aside after transactionCheckMax checks', async () => {
    const bench = await TransactionBench.open({ config: { transactionCheckMax: 3 } });
    const { questions } = bench.producer();
    await bench.half({ UNIQ_KEY: 'K1' });
    for (let i = 0; i < 6; i++) await bench.checkAfter(30_000);
    expect(questions).toHaveLength(3);
    expect(bench.open).toBe(0);
    const [aside, ...more] = await bench.messages(CHECK_MAX_TIME_TOPIC);
    expect(more).toEqual([]);
    expect(aside?.uniqueKey).toBe('K1');
    expect(aside?.properties.get('REAL_TOPIC')).toBe(TOPIC);
    expect(bench.services.topics.get(CHECK_MAX_TIME_TOPIC)).toMatchObject({ writeQueueNums: 1, perm: 6 });
    expect((await bench.reopen()).open).toBe(0);
  });

  it('is put aside when it is older than the log is kept', async () => {
    const bench = await TransactionBench.open({ config: { fileReservedTime: 2 } });
    await bench.half();
    await bench.checkAfter(2 * HOUR_MS + 1);
    expect(await bench.messages(CHECK_MAX_TIME_TOPIC)).toHaveLength(1);
    expect(bench.open).toBe(0);
  });

  it('can still be committed, as in the original, but once', async () => {
    const bench = await TransactionBench.open({ config: { transactionCheckMax: 0 } });
    const place = await bench.half();
    await bench.checkAfter(7000);
    expect(await bench.messages(CHECK_MAX_TIME_TOPIC)).toHaveLength(1);
    expect(await bench.rollback(place)).toBe(SYSTEM_ERROR);
    const codes = await Promise.all(Array.from({ length: 8 }, () => bench.commit(place)));
    expect(new Set(codes)).toEqual(new Set([SUCCESS]));
    expect(await bench.rollback(place)).toBe(SYSTEM_ERROR);
    expect(await bench.messages()).toHaveLength(1);
  });

  it('is asked about again after RESUME_CHECK_HALF_MESSAGE', async () => {
    const bench = await TransactionBench.open({ config: { transactionCheckMax: 1 } });
    const { questions } = bench.producer();
    const place = await bench.half();
    for (let i = 0; i < 2; i++) await bench.checkAfter(30_000);
    const [aside] = await bench.messages(CHECK_MAX_TIME_TOPIC);
    expect(await bench.resume(aside?.commitLogOffset ?? 0)).toBe(SUCCESS);
    expect(bench.open).toBe(1);
    await bench.checkAfter(30_000);
    expect(questions).toHaveLength(2);
    expect(await bench.commit(bench.answerTo(first(questions.slice(-1))), CHECKED)).toBe(SUCCESS);
    expect(await bench.resume(aside?.commitLogOffset ?? 0)).toBe(SYSTEM_ERROR);
    expect(await bench.resume(place.physicalOffset)).toBe(SYSTEM_ERROR);
    expect(await bench.messages()).toHaveLength(1);
  });
});

describe('RESUME_CHECK_HALF_MESSAGE', () => {
  it('leaves no way to commit what is rolled back afterwards', async () => {
    const bench = await TransactionBench.open({ config: { transactionCheckMax: 0 } });
    const place = await bench.half();
    await bench.checkAfter(7000);
    const [aside] = await bench.messages(CHECK_MAX_TIME_TOPIC);
    expect(await bench.resume(aside?.commitLogOffset ?? 0)).toBe(SUCCESS);
    expect(await bench.rollback(place)).toBe(SUCCESS);
    expect(await bench.commit(place)).toBe(SYSTEM_ERROR);
    expect(await (await bench.reopen()).commit(place)).toBe(SYSTEM_ERROR);
  });

  it('begins the count of an open transaction anew', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    for (let i = 0; i < 2; i++) await bench.checkAfter(30_000);
    expect(await bench.resume(place.physicalOffset)).toBe(SUCCESS);
    const copies = await bench.messages(HALF_TOPIC);
    expect(copies.at(-1)?.properties.get('TRANSACTION_CHECK_TIMES')).toBe('0');
    expect(bench.open).toBe(1);
  });

  it('refuses what is no half message', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    await bench.commit(place);
    const [message] = await bench.messages();
    expect(await bench.resume(message?.commitLogOffset ?? 0)).toBe(SYSTEM_ERROR);
    expect(await bench.resume(place.physicalOffset)).toBe(SYSTEM_ERROR);
    expect(await bench.resume(1)).toBe(SYSTEM_ERROR);
  });
});
