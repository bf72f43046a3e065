import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProducerOptions } from '../../../src/client/producer/options.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { request } from '../../../src/protocol/command.ts';
import { parseProperties } from '../../../src/protocol/message/properties.ts';
import { frameOf } from '../support/frames.ts';
import { answer, ScriptedCluster } from '../support/scripted-cluster.ts';

let cluster: ScriptedCluster;
let producer: Producer;

beforeEach(async () => {
  cluster = await ScriptedCluster.start('T');
});
afterEach(async () => {
  await producer?.close();
  await cluster.stop();
});

function make(options: ProducerOptions = {}): Producer {
  producer = new Producer({
    namesrvAddr: cluster.namesrv.address,
    producerGroup: 'transactions',
    checkLocalTransaction: () => 'commit',
    ...options,
  });
  return producer;
}
const received = (code: number) => [...cluster.a.requests(code), ...cluster.b.requests(code)];
const ends = () => received(RequestCode.END_TRANSACTION);

describe('a transaction', () => {
  it.each([
    ['commit', '8', true],
    ['rollback', '12', true],
    ['unknown', '0', false],
  ] as const)('stores a half message, runs, and ends with %s', async (state, bits, confirmed) => {
    let seen = '';
    const result = await make().transaction({ topic: 'T', body: 'x', keys: 'order-1' }, async ({ transactionId }) => {
      seen = transactionId;
      expect(received(RequestCode.SEND_MESSAGE_V2)).toHaveLength(1);
      expect(received(RequestCode.HEART_BEAT).length).toBeGreaterThan(0);
      return state;
    });
    expect(result).toMatchObject({ status: 'SEND_OK', state, confirmed, msgId: seen });
    const [half] = received(RequestCode.SEND_MESSAGE_V2);
    expect(half?.extFields?.['f']).toBe('4');
    expect(Object.fromEntries(parseProperties(half?.extFields?.['i'] ?? ''))).toMatchObject({
      TRAN_MSG: 'true',
      PGROUP: 'transactions',
      KEYS: 'order-1',
    });
    await expect.poll(() => ends().length).toBe(1);
    expect(ends()[0]?.extFields).toMatchObject({
      producerGroup: 'transactions',
      commitOrRollback: bits,
      tranStateTableOffset: String(result.queueOffset),
      commitLogOffset: '0',
      msgId: seen,
      transactionId: seen,
      topic: 'T',
    });
  });

  it('leaves the state unknown when the local transaction throws, and throws the same', async () => {
    const failing = make().transaction({ topic: 'T', body: 'x' }, () => {
      throw new Error('the database is gone');
    });
    await expect(failing).rejects.toThrow('the database is gone');
    await expect.poll(() => ends().length).toBe(1);
    expect(ends()[0]).toMatchObject({
      extFields: { commitOrRollback: '0' },
      remark: 'executeLocalTransaction: the database is gone',
    });
  });

  it('does not run on a half message that is not safe', async () => {
    const notSafe = () =>
      answer(ResponseCode.FLUSH_DISK_TIMEOUT, {
        msgId: '7F00000100002A9F0000000000000064',
        queueId: '0',
        queueOffset: '5',
      });
    cluster.a.on(RequestCode.SEND_MESSAGE_V2, notSafe);
    cluster.b.on(RequestCode.SEND_MESSAGE_V2, notSafe);
    const result = await make().transaction({ topic: 'T', body: 'x' }, () => {
      throw new Error('it ran');
    });
    expect(result).toMatchObject({ status: 'FLUSH_DISK_TIMEOUT', state: 'rollback' });
    expect(ends()[0]?.extFields).toMatchObject({ commitOrRollback: '12', commitLogOffset: '100' });
  });

  it('says that a broker has not confirmed the end', async () => {
    const refuse = () => answer(ResponseCode.SYSTEM_ERROR, undefined, 'the half message is gone');
    cluster.a.on(RequestCode.END_TRANSACTION, refuse);
    cluster.b.on(RequestCode.END_TRANSACTION, refuse);
    const result = await make().transaction({ topic: 'T', body: 'x' }, () => 'commit');
    expect(result).toMatchObject({ state: 'commit', confirmed: false });
  });

  it('needs a group of its own and a check', async () => {
    const run = (options: ProducerOptions) => make(options).transaction({ topic: 'T', body: 'x' }, () => 'commit');
    await expect(run({ checkLocalTransaction: undefined })).rejects.toMatchObject({ code: 'USAGE' });
    await producer.close();
    await expect(run({ producerGroup: undefined })).rejects.toMatchObject({ code: 'USAGE' });
    await producer.close();
    const delayed = make().transaction({ topic: 'T', body: 'x', delayTimeLevel: 1 }, () => 'commit');
    await expect(delayed).rejects.toMatchObject({ code: 'BAD_DATA' });
  });
});

describe.each(['4.9.7', '5.3.3'])('a check as a broker %s sends it', (version) => {
  const check = frameOf(version, RequestCode.CHECK_TRANSACTION_STATE);

  it.each([
    ['commit', '8'],
    ['rollback', '12'],
    ['unknown', '0'],
  ] as const)('is answered with %s', async (state, bits) => {
    let asked = '';
    const target = make({
      checkLocalTransaction: (message) => {
        asked = `${message.topic} ${message.msgId}`;
        return state;
      },
    });
    await target.transaction({ topic: 'T', body: 'x' }, () => 'commit');
    const [broker] = [cluster.a, cluster.b].filter(({ connections }) => connections.size > 0);
    for (const connection of broker?.connections ?? []) {
      connection.oneway(request(check.code, check.extFields, check.body));
    }
    await expect.poll(() => ends().filter(isCheck).length).toBe(1);
    expect(asked).toBe(`Orders ${check.extFields?.['msgId']}`);
    expect(ends().find(isCheck)?.extFields).toMatchObject({
      producerGroup: 'transactions',
      commitOrRollback: bits,
      fromTransactionCheck: 'true',
      tranStateTableOffset: check.extFields?.['tranStateTableOffset'],
      commitLogOffset: check.extFields?.['commitLogOffset'],
      msgId: check.extFields?.['msgId'],
    });
  });

  it('counts as unknown when the listener throws', async () => {
    const target = make({
      checkLocalTransaction: () => {
        throw new Error('no idea');
      },
    });
    await target.transaction({ topic: 'T', body: 'x' }, () => 'commit');
    for (const { connections } of [cluster.a, cluster.b]) {
      for (const connection of connections) connection.oneway(request(check.code, check.extFields, check.body));
    }
    await expect.poll(() => ends().filter(isCheck).length).toBeGreaterThan(0);
    expect(ends().find(isCheck)).toMatchObject({ extFields: { commitOrRollback: '0' }, remark: 'no idea' });
  });
});

const isCheck = ({ extFields }: { extFields: Record<string, string> | undefined }): boolean =>
  extFields?.['fromTransactionCheck'] === 'true';
