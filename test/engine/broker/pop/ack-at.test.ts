import { afterEach, describe, expect, it } from 'vitest';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { GROUP, PopBench, TOPIC } from './pop-bench.ts';

let bench: PopBench;

afterEach(() => bench.close());

const ackAt = (queueOffset: number, consumerGroup = GROUP) =>
  bench.ask(RequestCode.ACK_MESSAGE_AT, { consumerGroup, topic: TOPIC, queueId: 0, queueOffset });

describe('ACK_MESSAGE_AT', () => {
  it('acknowledges what somebody has, once; and the handle of that delivery comes too late', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    const { messages } = await bench.pop({ maxMsgNums: 2 });
    const [a] = messages;
    if (a === undefined) throw new Error('nothing was popped');
    expect(await ackAt(0)).toMatchObject({ code: 0, extFields: { ackOutcome: 'done' } });
    expect(await bench.committed()).toBe(1);
    expect(await ackAt(0)).toMatchObject({
      remark: 'Message already acked, ackMessage failed',
      extFields: { ackOutcome: 'already' },
    });
    expect((await bench.ack(a)).extFields?.['ackOutcome']).toBe('already');
    expect((await ackAt(2)).extFields?.['ackOutcome']).toBe('unknown');
    expect(await bench.committed()).toBe(1);
  });

  it('lets the next message of an ordered queue go on', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b']);
    await bench.pop({ order: true, maxMsgNums: 1 });
    expect((await bench.pop({ order: true })).messages).toEqual([]);
    const waiting = bench.pop({ order: true, pollTime: 10_000 });
    expect((await ackAt(0)).extFields?.['ackOutcome']).toBe('done');
    expect((await waiting).messages.map(({ body }) => body)).toEqual(['b']);
  });

  it('refuses a group that consumes by offsets, and places without a message', async () => {
    bench = await PopBench.open();
    await bench.send(['a']);
    expect(await ackAt(0, 'pullers')).toMatchObject({
      code: 1,
      remark: `group pullers consumes queue 0 of ${TOPIC} by offsets, not message by message`,
    });
    await bench.pop();
    expect((await ackAt(7)).code).toBe(208);
  });
});
