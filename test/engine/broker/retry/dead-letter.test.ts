import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { decodeMessages } from '../../../../src/protocol/message/decode.ts';
import { type Bench, openBench } from '../support/raw-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const properties = 'RETRY_TOPIC\u0001Orders\u0002ORIGIN_MESSAGE_ID\u0001ABC\u0002UNIQ_KEY\u0001U1\u0002';
const read = async (topic: string) => {
  const answer = await bench.pull({ topic, queueId: 0 });
  return answer.code === 0 ? decodeMessages(answer.body ?? Buffer.alloc(0)) : [];
};
const retry = (group: string, times: number, maximum: number, more = '') =>
  bench.send({ topic: `%RETRY%${group}`, properties: properties + more, more: { j: `${times}`, l: `${maximum}` } });

describe("a consumer's own send to its retry topic", () => {
  it('is stored there while there are tries left', async () => {
    expect(await retry('Own', 3, 3)).toMatchObject({ code: 0 });
    expect(await read('%RETRY%Own')).toMatchObject([{ reconsumeTimes: 3, uniqueKey: 'U1' }]);
    expect(await read('%DLQ%Own')).toEqual([]);
  });

  it('becomes a dead letter beyond the maximum, however long it asks to wait', async () => {
    expect(await retry('Over', 4, 3, 'DELAY\u00017\u0002')).toMatchObject({ code: 0 });
    const [dead] = await read('%DLQ%Over');
    expect(dead).toMatchObject({ reconsumeTimes: 4, uniqueKey: 'U1', queueId: 0 });
    expect(dead?.properties.get('DELAY')).toBe('-1');
    expect(dead?.properties.get('RETRY_TOPIC')).toBe('Orders');
    expect(await read('%RETRY%Over')).toEqual([]);
  });

  it('becomes a dead letter at once while its group holds queue locks: it has tried in place', async () => {
    const body = JSON.stringify({
      consumerGroup: 'Sorted',
      clientId: 'c',
      mqSet: [{ topic: 'TopicTest', brokerName: 'test-broker', queueId: 0 }],
    });
    await bench.send();
    await bench.ask(RequestCode.LOCK_BATCH_MQ, {}, Buffer.from(body));
    expect(await retry('Sorted', 0, 16)).toMatchObject({ code: 0 });
    expect(await read('%DLQ%Sorted')).toMatchObject([{ reconsumeTimes: 0, uniqueKey: 'U1' }]);
  });

  it('is refused for a group that neither is there nor may be made', async () => {
    const strict = await openBench({ config: { autoCreateSubscriptionGroup: false } });
    try {
      expect(await strict.send({ topic: '%RETRY%Nobody' })).toMatchObject({ code: 26 });
    } finally {
      await strict.close();
    }
  });
});
