import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../../src/engine/broker/message/outgoing-message.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { HALF_TOPIC, SCHEDULE_TOPIC } from '../../../../src/protocol/names.ts';
import { GROUP, TOPIC, TransactionBench } from './support.ts';

/** A diversion of delayed messages. */
const later = (message: OutgoingMessage): OutgoingMessage | undefined =>
  message.properties.has('DELAY')
    ? { ...message, topic: SCHEDULE_TOPIC, queueId: 2, deliverAfterMs: 10_000 }
    : undefined;

const { SUCCESS, SYSTEM_ERROR, ILLEGAL_OPERATION } = ResponseCode;

describe('a half message', () => {
  it('lies in the half queue with its destination, and nowhere else', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half({ UNIQ_KEY: 'K1' }, { queueId: 3 });
    expect(place.queueOffset).toBe(0);
    const [half] = await bench.messages(HALF_TOPIC);
    expect(half).toMatchObject({ queueId: 0, sysFlag: 0, flag: 7 });
    expect(Object.fromEntries(half?.properties ?? [])).toMatchObject({
      REAL_TOPIC: TOPIC,
      REAL_QID: '3',
      TRAN_MSG: 'true',
      PGROUP: GROUP,
      __transactionId__: 'K1',
    });
    expect(await bench.messages(TOPIC, 3)).toEqual([]);
    expect(bench.open).toBe(1);
  });
});

describe('END_TRANSACTION', () => {
  it('commits: the message at its destination, with commit bit and the half, then the op message', async () => {
    const bench = await TransactionBench.open();
    await bench.half();
    const place = await bench.half({ KEYS: 'o1', UNIQ_KEY: 'K1' }, { queueId: 2 });
    expect(await bench.commit(place)).toBe(SUCCESS);
    const [message, ...more] = await bench.messages(TOPIC, 2);
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      sysFlag: 0x8,
      flag: 7,
      queueOffset: 0,
      preparedTransactionOffset: place.physicalOffset,
      tags: 'TagA',
      keys: 'o1',
    });
    expect(message?.body.toString()).toBe('paid');
    expect(message?.properties.has('TRAN_MSG')).toBe(false);
    expect(await bench.ops()).toEqual(['1']);
    expect(bench.open).toBe(1);
    expect(bench.services.stats.puts.total).toBe(2);
  });

  it('rolls back: the op message only', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    expect(await bench.rollback(place)).toBe(SUCCESS);
    expect(await bench.messages()).toEqual([]);
    expect(await bench.ops()).toEqual(['0']);
    expect(bench.open).toBe(0);
  });

  it('is not answered, and changes nothing, for the state unknown', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    expect(await bench.end(place, 0)).toBeUndefined();
    expect(await bench.end(place, 4)).toBeUndefined();
    expect(await bench.ops()).toEqual([]);
    expect(bench.open).toBe(1);
  });

  it.each([
    ['another group', { producerGroup: 'other' }, 'The producer group wrong'],
    ['another queue offset', { tranStateTableOffset: '5' }, 'The transaction state table offset wrong'],
    ['a position without a record', { commitLogOffset: '1' }, 'Find prepared transaction message failed'],
  ])('refuses %s', async (_what, changes, remark) => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    await expect(bench.end(place, 8, changes)).rejects.toMatchObject({ code: SYSTEM_ERROR, message: remark });
    expect(await bench.messages()).toEqual([]);
    expect(bench.open).toBe(1);
  });

  it('refuses a record that is no half message', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    await bench.commit(place);
    const [message] = await bench.messages();
    const quoted = { queueOffset: 0, physicalOffset: message?.commitLogOffset ?? 0 };
    expect(await bench.commit(quoted)).toBe(SYSTEM_ERROR);
    expect(await bench.messages()).toHaveLength(1);
  });

  it('changes nothing the second time: success when it agrees, an error when it contradicts', async () => {
    const bench = await TransactionBench.open();
    const committed = await bench.half();
    const rolledBack = await bench.half();
    await bench.commit(committed);
    await bench.rollback(rolledBack);
    expect(await bench.commit(committed)).toBe(SUCCESS);
    expect(await bench.rollback(committed)).toBe(SYSTEM_ERROR);
    expect(await bench.rollback(rolledBack)).toBe(SUCCESS);
    expect(await bench.commit(rolledBack)).toBe(SYSTEM_ERROR);
    expect(await bench.messages()).toHaveLength(1);
    expect(await bench.ops()).toEqual(['0', '1']);
  });

  it('lets one of many at once win', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half();
    const codes = await Promise.all([
      bench.commit(place),
      bench.rollback(place),
      bench.commit(place),
      bench.commit(place),
      bench.rollback(place),
    ]);
    expect(codes).toEqual([SUCCESS, SYSTEM_ERROR, SUCCESS, SUCCESS, SYSTEM_ERROR]);
    expect(await bench.messages()).toHaveLength(1);
    expect(await bench.ops()).toEqual(['0']);
  });

  it.each([true, false])('knows after a restart how it ended (index: %s)', async (index) => {
    let bench = await TransactionBench.open({ index });
    const committed = await bench.half();
    const rolledBack = await bench.half();
    const open = await bench.half();
    await bench.commit(committed);
    await bench.rollback(rolledBack);
    bench = await bench.reopen({ index });
    expect(bench.open).toBe(1);
    expect(await bench.commit(committed)).toBe(SUCCESS);
    expect(await bench.rollback(committed)).toBe(SYSTEM_ERROR);
    expect(await bench.commit(rolledBack)).toBe(SYSTEM_ERROR);
    // Without an index nobody can tell a rollback from a half message that was stored anew.
    expect(await bench.rollback(rolledBack)).toBe(index ? SUCCESS : SYSTEM_ERROR);
    expect(await bench.commit(open)).toBe(SUCCESS);
    expect(await bench.messages()).toHaveLength(2);
    expect(bench.open).toBe(0);
  });

  it('comes too late after the time the producer chose itself, unless it was asked', async () => {
    const bench = await TransactionBench.open();
    const place = await bench.half({ CHECK_IMMUNITY_TIME_IN_SECONDS: '10' });
    const ordinary = await bench.half();
    bench.clock.time += 10_001;
    expect(await bench.commit(place)).toBe(ILLEGAL_OPERATION);
    expect(await bench.rollback(place)).toBe(ILLEGAL_OPERATION);
    expect(await bench.commit(place, { fromTransactionCheck: 'true' })).toBe(SUCCESS);
    expect(await bench.commit(ordinary)).toBe(SUCCESS);
  });

  it.each([true, false])('stores what a commit becomes where a diversion wants it (index: %s)', async (index) => {
    const diversions = [{ divert: later }];
    const bench = await TransactionBench.open({ diversions, index });
    const place = await bench.half({ DELAY: '3' });
    expect(await bench.commit(place)).toBe(SUCCESS);
    expect(await bench.messages()).toEqual([]);
    expect(await bench.messages(SCHEDULE_TOPIC, 2)).toHaveLength(1);
    const again = await bench.reopen({ diversions, index });
    expect(await again.rollback(place)).toBe(SYSTEM_ERROR);
  });

  it('leaves the transaction open when the message is refused, and has no op message for it', async () => {
    const bench = await TransactionBench.open({
      diversions: [{ divert: (message) => ({ ...message, body: Buffer.alloc(300 * 1024) }) }],
    });
    const place = await bench.half();
    expect(await bench.commit(place)).toBe(ResponseCode.MESSAGE_ILLEGAL);
    expect(await bench.ops()).toEqual([]);
    expect(bench.open).toBe(1);
    expect(await bench.rollback(place)).toBe(SUCCESS);
  });
});
