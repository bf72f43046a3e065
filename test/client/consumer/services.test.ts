import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConcurrentParts, ConcurrentService } from '../../../src/client/consumer/consume/concurrent-service.ts';
import {
  ConsumeOutcome,
  LEFT,
  listenerOf,
  type MessageHandler,
} from '../../../src/client/consumer/consume/listener.ts';
import { type OrderlyParts, OrderlyService } from '../../../src/client/consumer/consume/orderly-service.ts';
import { ExpirySweep } from '../../../src/client/consumer/push/expiry-sweep.ts';
import { ProcessQueue } from '../../../src/client/consumer/queue/process-queue.ts';
import { ConsumerStats } from '../../../src/client/consumer/stats/consumer-stats.ts';
import { message, recordingLog } from './support.ts';

const queue = { topic: 'T', brokerName: 'b', queueId: 0 };
const clock = { now: () => Date.now() };
const log = recordingLog();

function heldWith(count: number): ProcessQueue {
  const held = new ProcessQueue(queue, 0);
  held.add(Array.from({ length: count }, (_, i) => message(queue, i, `m-${i}`)));
  return held;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ConcurrentService', () => {
  const service = (each: MessageHandler, parts: Partial<ConcurrentParts> = {}): ConcurrentService =>
    new ConcurrentService({
      listener: listenerOf(false, { each }),
      concurrency: 5,
      batchSize: 1,
      signal: new AbortController().signal,
      clock,
      log,
      stats: new ConsumerStats(clock),
      sendBack: async () => true,
      ...parts,
    });

  it('is done with a message as soon as a broker has taken it back, and not before', async () => {
    const taken: ((taken: boolean) => void)[] = [];
    const held = heldWith(1);
    const levels: number[] = [];
    service(
      (_, context) => {
        context.delayLevel = 7;
        return ConsumeOutcome.RETRY;
      },
      {
        sendBack: (_, level) => {
          levels.push(level);
          return new Promise((resolve) => taken.push(resolve));
        },
      },
    ).submit(held);
    expect([held.count, levels]).toEqual([1, [7]]);
    taken[0]?.(true);
    await vi.advanceTimersByTimeAsync(0);
    expect([held.count, held.lowestOffset]).toEqual([0, 1]);
  });

  it('tries a message here again when no broker takes it back', async () => {
    const tries: number[] = [];
    const held = heldWith(1);
    service(
      ({ reconsumeTimes }) => {
        tries.push(reconsumeTimes);
        if (tries.length < 3) throw new Error('not now');
      },
      { sendBack: async () => false },
    ).submit(held);
    await vi.advanceTimersByTimeAsync(4999);
    expect(tries).toEqual([0]);
    await vi.advanceTimersByTimeAsync(5002);
    expect(tries).toEqual([0, 1, 2]);
    expect(held.count).toBe(0);
  });

  it('does not count what handlers of a lost queue say', async () => {
    let finish: (() => void) | undefined;
    const sentBack = vi.fn(async () => true);
    const held = heldWith(1);
    service(() => new Promise<void>((_, reject) => (finish = () => reject(new Error('late')))), {
      sendBack: sentBack,
    }).submit(held);
    held.drop();
    finish?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(sentBack).not.toHaveBeenCalled();
    expect(held.lowestOffset).toBe(0);
  });

  it('leaves a message where it is when a loop leaves it', async () => {
    const held = heldWith(2);
    service(async ({ queueOffset }) => (queueOffset === 0 ? LEFT : undefined)).submit(held);
    await vi.advanceTimersByTimeAsync(0);
    expect([held.count, held.lowestOffset]).toEqual([1, 0]);
  });

  it('gives the event loop a turn when handlers do not', async () => {
    vi.useRealTimers();
    const held = heldWith(200);
    let done = 0;
    service(() => {
      done++;
      const until = performance.now() + 1;
      while (performance.now() < until);
    }).submit(held);
    expect(done).toBeLessThan(200);
    while (done < 200) await new Promise((resolve) => setImmediate(resolve));
  });

  it('ends waiting for handlers at the time it is given', async () => {
    const running = service(() => new Promise(() => undefined));
    running.submit(heldWith(1));
    const stopped = vi.fn();
    void running.stop(1000).then(stopped);
    await vi.advanceTimersByTimeAsync(999);
    expect(stopped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalled();
  });

  it.each([
    ['CR_SUCCESS', (): void => undefined],
    ['CR_LATER', (): ConsumeOutcome => ConsumeOutcome.RETRY],
    [
      'CR_THROW_EXCEPTION',
      (): void => {
        throw new Error('no');
      },
    ],
  ] as const)('says %s of a message it is told to consume', async (consumeResult, each) => {
    expect(await service(each).consumeDirectly(message(queue, 0, 'x'))).toMatchObject({ consumeResult, order: false });
  });
});

describe('OrderlyService', () => {
  const service = (each: MessageHandler, parts: Partial<OrderlyParts> = {}): OrderlyService =>
    new OrderlyService({
      listener: listenerOf(true, { each }),
      concurrency: 5,
      batchSize: 1,
      suspendMs: 1000,
      maxReconsumeTimes: Number.POSITIVE_INFINITY,
      signal: new AbortController().signal,
      clock,
      log,
      stats: new ConsumerStats(clock),
      ownsOrder: () => true,
      sendToRetry: async () => true,
      ...parts,
    });

  it('consumes nothing of a queue whose order is not its own', async () => {
    let owns = false;
    const seen: number[] = [];
    service(({ queueOffset }) => void seen.push(queueOffset), { ownsOrder: () => owns }).submit(heldWith(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([]);
    owns = true;
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual([0, 1]);
  });

  it('rests a queue before it tries again, for as long as the handler says', async () => {
    const tries: number[] = [];
    service((_, context) => {
      tries.push(Date.now());
      context.suspendCurrentQueueTimeMillis = tries.length === 1 ? 1 : 5000;
      return ConsumeOutcome.RETRY;
    }).submit(heldWith(1));
    await vi.advanceTimersByTimeAsync(10);
    expect(tries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(4999);
    expect(tries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(tries).toHaveLength(3);
  });

  it('goes on trying when the retry topic takes nothing', async () => {
    let takes = false;
    const seen: number[] = [];
    const held = heldWith(2);
    service(
      ({ queueOffset }) => {
        seen.push(queueOffset);
        if (queueOffset === 0) throw new Error('never');
      },
      { maxReconsumeTimes: 1, sendToRetry: async () => takes },
    ).submit(held);
    await vi.advanceTimersByTimeAsync(3000);
    expect(seen).toEqual([0, 0, 0, 0]);
    takes = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([0, 0, 0, 0, 0, 1]);
    expect(held.count).toBe(0);
  });

  it('works on as many queues at once as allowed', async () => {
    let running = 0;
    let most = 0;
    const orderly = service(
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running--;
      },
      { concurrency: 2 },
    );
    const queues = Array.from({ length: 5 }, () => heldWith(2));
    for (const held of queues) orderly.submit(held);
    await vi.advanceTimersByTimeAsync(200);
    expect(most).toBe(2);
    expect(queues.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('ExpirySweep', () => {
  it('sends messages back whose handler takes too long, once', async () => {
    const held = heldWith(3);
    held.takeOne(1);
    held.takeOne(500);
    const sent: [number, number][] = [];
    const sweep = new ExpirySweep({
      consumeTimeoutMs: 1000,
      clock: { now: () => 1400 },
      log,
      pullers: () => [{ held }],
      sendBack: async ({ queueOffset }, level) => sent.push([queueOffset, level]) > 0,
    });
    await Promise.all([sweep.sweep(), sweep.sweep()]);
    expect(sent).toEqual([[0, 3]]);
    expect(held.lowestOffset).toBe(1);
  });
});
