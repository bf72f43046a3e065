import { describe, expect, it } from 'vitest';
import { Delivery, type DeliveryPort } from '../../../src/client/consumer/ack/delivery.ts';
import { AckOutcome } from '../../../src/index.ts';
import { message } from './support.ts';

const received = message({ topic: 'T', brokerName: 'b', queueId: 0 }, 3, 'body');

function delivery(port: Partial<DeliveryPort>): Delivery {
  return new Delivery(received, 'handle-1', 1000, {
    ack: async () => AckOutcome.DONE,
    changeInvisibleTime: async () => ({ outcome: AckOutcome.DONE }),
    ...port,
  });
}

describe('Delivery', () => {
  it('asks once, and knows afterwards', async () => {
    let asked = 0;
    const one = delivery({
      async ack() {
        asked++;
        return AckOutcome.DONE;
      },
    });
    expect([await one.ack(), await one.ack(), await one.retry(), await one.extend(1)]).toEqual([
      'done',
      'already',
      'already',
      'already',
    ]);
    expect(asked).toBe(1);
  });

  it('asks again after an unknown outcome only when it is told to', async () => {
    const answers: AckOutcome[] = [AckOutcome.UNKNOWN, AckOutcome.ALREADY];
    const one = delivery({ ack: async () => answers.shift() ?? AckOutcome.DONE });
    expect(await one.ack()).toBe('unknown');
    expect(answers).toHaveLength(1);
    expect(await one.ack()).toBe('already');
  });

  it('goes by its next handle after it was kept longer', async () => {
    const handles: string[] = [];
    const one = delivery({
      async ack(_, handle) {
        handles.push(handle);
        return AckOutcome.DONE;
      },
      async changeInvisibleTime(_, handle, ms) {
        handles.push(handle);
        return { outcome: AckOutcome.DONE, next: { handle: 'handle-2', invisibleUntilMs: 5000 + ms } };
      },
    });
    await one.extend(100);
    expect(one.invisibleUntil).toBe(5100);
    await one.ack();
    expect(handles).toEqual(['handle-1', 'handle-2']);
  });

  it('is delivered again later with each redelivery when no delay is named', async () => {
    const delays: number[] = [];
    const port: Partial<DeliveryPort> = {
      async changeInvisibleTime(_message, _handle, ms) {
        delays.push(ms);
        return { outcome: AckOutcome.DONE };
      },
    };
    for (const reconsumeTimes of [0, 1, 2, 99]) {
      received.reconsumeTimes = reconsumeTimes;
      await delivery(port).retry();
    }
    expect(delays).toEqual([10_000, 30_000, 60_000, 7_200_000]);
  });
});
