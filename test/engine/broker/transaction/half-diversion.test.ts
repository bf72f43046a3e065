import { describe, expect, it } from 'vitest';
import { HalfDiversion } from '../../../../src/engine/broker/transaction/half-diversion.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { SysFlag } from '../../../../src/protocol/message/sysflag.ts';
import { HALF_TOPIC, OP_HALF_TOPIC } from '../../../../src/protocol/names.ts';
import { halfSend } from './support.ts';

const made: string[] = [];
const topics = { createForSendBack: (topic: string) => made.push(topic) };
const diversion = (rejectTransactionMessage = false) =>
  new HalfDiversion({ rejectTransactionMessage, brokerIP1: '10.0.0.1' }, topics);
const request = { topic: 'Orders' };

describe('HalfDiversion', () => {
  it('sends a half message to the half topic, its destination in properties, its transaction bits cleared', () => {
    const message = halfSend({ UNIQ_KEY: 'K1', TRAN_MSG: 'TRUE' }, { sysFlag: 0x5, queueId: 2 });
    const half = diversion().divert(message, request);
    expect(half).toMatchObject({ topic: HALF_TOPIC, queueId: 0, sysFlag: SysFlag.COMPRESSED, flag: 7 });
    expect(half?.properties.get('REAL_TOPIC')).toBe('Orders');
    expect(half?.properties.get('REAL_QID')).toBe('2');
    expect(half?.properties.get('__transactionId__')).toBe('K1');
    expect(made).toEqual([HALF_TOPIC, OP_HALF_TOPIC]);
  });

  it('refuses half messages while rejectTransactionMessage is set', () => {
    expect(() => diversion(true).divert(halfSend(), request)).toThrow(
      expect.objectContaining({
        code: ResponseCode.NO_PERMISSION,
        message: 'the broker[10.0.0.1] sending transaction message is forbidden',
      }),
    );
  });

  it('refuses a half message without a producer group', () => {
    expect(() => diversion().divert(halfSend({ PGROUP: '' }), request)).toThrow(/PGROUP/);
  });

  it.each([0x4, 0xc])('refuses sysFlag %i without TRAN_MSG: the original stores it where nobody sees it', (sysFlag) => {
    expect(() => diversion().divert(halfSend({ TRAN_MSG: 'false' }, { sysFlag }), request)).toThrow(
      expect.objectContaining({ code: ResponseCode.MESSAGE_ILLEGAL }),
    );
  });

  it('leaves a message with a commit bit alone, which is visible in the original too', () => {
    const message = halfSend({ TRAN_MSG: 'false' }, { sysFlag: 0x8 });
    expect(diversion().divert(message, request)).toBeUndefined();
    expect(message.sysFlag).toBe(0x8);
  });

  it("takes an old consumer's retry of a committed message for what it is", () => {
    const message = halfSend({ DELAY: '3' }, { reconsumeTimes: 1 });
    expect(diversion().divert(message, request)).toBeUndefined();
    expect(message.sysFlag).toBe(0);
    expect(message.properties.has('TRAN_MSG')).toBe(false);
  });
});
