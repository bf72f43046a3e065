import { describe, expect, it } from 'vitest';
import { opMessage } from '../../../../src/engine/broker/transaction/op-message.ts';
import { committedMessage, renewedHalf } from '../../../../src/engine/broker/transaction/transaction-messages.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import type { MessageExt } from '../../../../src/protocol/message/decode.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC, OP_HALF_TOPIC } from '../../../../src/protocol/names.ts';
import { HOST, TransactionBench } from './support.ts';

const { SUCCESS, SYSTEM_ERROR } = ResponseCode;

const halfAt = async (bench: TransactionBench, offset: number): Promise<MessageExt> => {
  const half = (await bench.messages(HALF_TOPIC))[offset];
  if (half === undefined) throw new Error(`no half message at ${offset}`);
  return half;
};

/** An op message as a broker of 5.x writes it. */
const opOf = (body: string) => ({ ...opMessage(0, HOST, 1), body: Buffer.from(body) });

describe('a commit whose op message was lost in a crash', () => {
  it.each([true, false])('counts: nobody is asked, nothing is stored twice (index: %s)', async (index) => {
    const before = await TransactionBench.open({ index });
    await before.half();
    await before.half();
    await before.put(committedMessage(await halfAt(before, 0)));
    const bench = await before.crash({ index });
    const { questions } = bench.producer();
    await bench.checkAfter(7000);
    expect(questions.map(({ message }) => message.queueOffset)).toEqual([2]);
    expect(await bench.messages()).toHaveLength(1);
    expect(await bench.ops()).toEqual(['0', '1']);
    expect(bench.open).toBe(1);
  });

  it.each([true, false])('is neither rolled back nor committed again (index: %s)', async (index) => {
    const before = await TransactionBench.open({ index });
    const place = await before.half();
    await before.put(committedMessage(await halfAt(before, 0)));
    const bench = await before.crash({ index });
    expect(await bench.rollback(place)).toBe(SYSTEM_ERROR);
    expect(await bench.commit(place)).toBe(SUCCESS);
    expect(await bench.messages()).toHaveLength(1);
    expect(await bench.ops()).toEqual(['0']);
    expect(bench.open).toBe(0);
  });

  it('is found by the index after a clean stop', async () => {
    const before = await TransactionBench.open();
    const place = await before.half();
    await before.put(committedMessage(await halfAt(before, 0)));
    const bench = await before.reopen();
    expect(bench.store.indexIsComplete).toBe(true);
    expect(await bench.rollback(place)).toBe(SYSTEM_ERROR);
    expect(await bench.ops()).toEqual(['0']);
  });

  it('is found for a copy that a broker made of the half without knowing', async () => {
    const before = await TransactionBench.open();
    await before.half();
    const half = await halfAt(before, 0);
    await before.put(committedMessage(half));
    before.clock.time += 7000;
    await before.put(renewedHalf(half, { TRANSACTION_CHECK_TIMES: '1' }));
    await before.put(opOf('0,'));
    const bench = await before.crash();
    const { questions } = bench.producer();
    expect(bench.open).toBe(1);
    await bench.checkAfter(7000);
    expect(questions).toEqual([]);
    expect(bench.open).toBe(0);
    expect(await bench.messages()).toHaveLength(1);
  });

  it('is not mistaken for that of another message with the same unique key', async () => {
    const before = await TransactionBench.open();
    await before.half({ UNIQ_KEY: 'SAME' });
    before.clock.time += 1;
    await before.half({ UNIQ_KEY: 'SAME' });
    await before.put(committedMessage(await halfAt(before, 0)));
    const bench = await before.crash();
    const { questions } = bench.producer();
    await bench.checkAfter(7000);
    expect(questions.map(({ message }) => message.queueOffset)).toEqual([2]);
  });
});

describe('after a crash', () => {
  it('progress that was not saved costs nothing: what was ended stays ended, open ones are asked about once', async () => {
    const before = await TransactionBench.open();
    before.producer();
    const committed = await before.half();
    const rolledBack = await before.half();
    await before.half();
    await before.commit(committed);
    await before.rollback(rolledBack);
    await before.checkAfter(7000);
    await before.checkAfter(7000);
    const bench = await before.crash();
    expect(bench.progress()).toEqual({ half: -1, op: -1 });
    expect(bench.open).toBe(1);
    const { questions } = bench.producer();
    await bench.checkAfter(30_000);
    expect(questions).toHaveLength(1);
    expect(questions[0]?.message.properties.get('TRANSACTION_CHECK_TIMES')).toBe('3');
    expect(await bench.messages()).toHaveLength(1);
  });

  it('a transaction that was put aside is not put aside again', async () => {
    const before = await TransactionBench.open({ config: { transactionCheckMax: 0 } });
    await before.half();
    await before.checkAfter(7000);
    const bench = await before.crash({ config: { transactionCheckMax: 0 } });
    await bench.checkAfter(7000);
    expect(await bench.messages(CHECK_MAX_TIME_TOPIC)).toHaveLength(1);
  });

  it('progress beyond the end of a log that was cut is that of the end', async () => {
    const bench = await TransactionBench.open();
    bench.services.offsets.commit('CID_RMQ_SYS_TRANS', HALF_TOPIC, 0, 500);
    bench.services.offsets.commit('CID_RMQ_SYS_TRANS', OP_HALF_TOPIC, 0, 400);
    await bench.services.offsets.flush();
    const again = await bench.crash();
    const { questions } = again.producer();
    await again.half();
    expect(again.open).toBe(1);
    await again.checkAfter(7000);
    expect(questions).toHaveLength(1);
  });
});

describe('the store of another broker', () => {
  it.each([
    ['4.9', ['0', '2', '3']],
    ['5.x', ['2,0,', '3,']],
    ['a mixture, with nonsense in it', ['0', 'x,', '2,3,']],
  ])('is read with the op messages of %s', async (_version, bodies) => {
    const before = await TransactionBench.open();
    for (let i = 0; i < 5; i++) await before.half();
    for (const body of bodies) await before.put(opOf(body));
    const bench = await before.crash();
    const { questions } = bench.producer();
    expect(bench.open).toBe(2);
    await bench.checkAfter(7000);
    expect(questions).toHaveLength(2);
    expect((await bench.ops()).slice(bodies.length)).toEqual(['1', '4']);
  });
});

describe('the progress that is kept', () => {
  it('follows what is durable and never runs ahead of it', async () => {
    const bench = await TransactionBench.open();
    await bench.rollback(await bench.half());
    expect(bench.progress()).toEqual({ half: -1, op: -1 });
    await bench.store.flush();
    await bench.checkAfter(1);
    expect(bench.progress()).toEqual({ half: 1, op: 1 });
    expect((await bench.reopen()).progress()).toEqual({ half: 1, op: 1 });
  });

  it('stays before the oldest open transaction, and at the first op message still needed', async () => {
    const bench = await TransactionBench.open();
    const places = [await bench.half(), await bench.half(), await bench.half(), await bench.half()];
    for (const at of [3, 1, 0]) await bench.commit(places[at] ?? { queueOffset: -1, physicalOffset: -1 });
    const again = await bench.reopen();
    expect(again.progress()).toEqual({ half: 2, op: 0 });
    await again.commit(places[2] ?? { queueOffset: -1, physicalOffset: -1 });
    expect((await again.reopen()).progress()).toEqual({ half: 4, op: 4 });
  });
});
