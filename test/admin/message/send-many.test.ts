import { describe, expect, it } from 'vitest';
import { isWorse, sendMany } from '../../../src/admin/message/send-many.ts';
import { copiesOf } from '../../../src/cli/message/lines.ts';
import { type SendResult, SendStatus } from '../../../src/client/producer/send-request.ts';
import { MqError } from '../../../src/errors/index.ts';

const result = (status: SendStatus = SendStatus.SEND_OK): SendResult => ({
  ...{ status, msgId: '', offsetMsgId: '', topic: 'T', brokerName: 'b', queueId: 0, queueOffset: 0 },
});
const body = Buffer.from('1234');

describe('sendMany', () => {
  it('has no more under way than asked, and counts what is stored, and how', async () => {
    let underWay = 0;
    let most = 0;
    const send = async (): Promise<SendResult> => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return result(most === 3 ? SendStatus.FLUSH_DISK_TIMEOUT : SendStatus.SEND_OK);
    };
    const many = await sendMany(copiesOf(body, 10), send, { concurrency: 3 });
    expect(most).toBe(3);
    expect(many).toMatchObject({ messages: 10, bytes: 40, statuses: { FLUSH_DISK_TIMEOUT: 10 }, last: 10 });
    expect(isWorse(many)).toBe(true);
    expect(isWorse(await sendMany(copiesOf(body, 2), async () => result(), { concurrency: 1 }))).toBe(false);
  });

  it('ends with the first failure, after what was under way', async () => {
    let sent = 0;
    const send = async (): Promise<SendResult> => {
      const number = ++sent;
      await new Promise((resolve) => setImmediate(resolve));
      if (number === 3 || number === 4) throw new MqError('BUSY', `no ${number}`);
      return result();
    };
    const many = await sendMany(copiesOf(body, 100), send, { concurrency: 4 });
    expect(many.failures.map(({ number, error }) => [number, error.message])).toEqual([
      [3, 'no 3'],
      [4, 'no 4'],
    ]);
    expect(many.messages + 2).toBe(many.last);
    expect(many.last).toBeLessThan(9);
  });

  it('tells what its source throws as the failure of the next one', async () => {
    async function* source() {
      yield { number: 1, body };
      throw new MqError('IO', 'gone');
    }
    const many = await sendMany(source(), async () => result(), { concurrency: 4 });
    expect(many).toMatchObject({ messages: 1, failures: [{ number: 2, error: { code: 'IO' } }] });
  });

  it('stops when it is interrupted, also while it waits for its rate', async () => {
    const abort = new AbortController();
    const options = { concurrency: 4, perSecond: 0.01, signal: abort.signal, onSent: () => abort.abort() };
    const many = await sendMany(copiesOf(body, 100), async () => result(), options);
    expect(many).toMatchObject({ messages: 1, interrupted: true, failures: [] });
  });
});
