import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FLOW_LIMITS, FlowControl } from '../../../src/client/consumer/queue/flow-limits.ts';
import { ProcessQueue, type Slot } from '../../../src/client/consumer/queue/process-queue.ts';
import type { ReceivedMessage } from '../../../src/client/consumer/received-message.ts';
import { message, recordingLog } from './support.ts';

const queue = { topic: 'T', brokerName: 'b', queueId: 0 };
const held = (): ProcessQueue => new ProcessQueue(queue, 0);
const some = (from: number, count: number): ReceivedMessage[] =>
  Array.from({ length: count }, (_, i) => message(queue, from + i, 'body'));

describe('ProcessQueue', () => {
  it('commits nothing before the first message, then the lowest not done, then what follows the last', () => {
    const pq = held();
    expect(pq.lowestOffset).toBe(-1);
    pq.add(some(10, 3));
    const [a, b, c] = pq.take(3, 1) as [Slot, Slot, Slot];
    pq.finish(b);
    expect(pq.lowestOffset).toBe(10);
    pq.finish(a);
    expect(pq.lowestOffset).toBe(12);
    pq.finish(c);
    expect(pq.lowestOffset).toBe(13);
    expect([pq.count, pq.bytes, pq.span]).toEqual([0, 0, 0]);
  });

  it('counts a message once that is done with twice', () => {
    const pq = held();
    pq.add(some(0, 2));
    const slot = pq.takeOne(1) as Slot;
    expect(pq.finish(slot)).toBe(true);
    expect(pq.finish(slot)).toBe(false);
    expect(pq.count).toBe(1);
  });

  it('gives out what is put back before all others, in its order', () => {
    const pq = held();
    pq.add(some(0, 4));
    pq.putBack(pq.take(2, 1));
    expect(pq.take(4, 2).map((slot) => slot.message.queueOffset)).toEqual([0, 1, 2, 3]);
  });

  it('names the messages whose handlers began before a moment', () => {
    const pq = held();
    pq.add(some(0, 3));
    pq.takeOne(5);
    pq.takeOne(50);
    expect([...pq.startedBefore(10)].map((slot) => slot.message.queueOffset)).toEqual([0]);
  });

  it('keeps the lowest offset and the counts right, whatever is done in whatever order', () => {
    const messages = some(0, 64);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('finish' as const), count: fc.nat() }),
      fc.record({ kind: fc.constant('back' as const), count: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pq = held();
        let added = 0;
        const open = new Set<number>();
        const out: Slot[] = [];
        for (const { kind, count } of steps) {
          if (kind === 'add') {
            const more = messages.slice(added, added + count);
            pq.add(more);
            for (const { queueOffset } of more) open.add(queueOffset);
            added += more.length;
          } else if (kind === 'take') out.push(...pq.take(count, 1));
          else if (out.length > 0) {
            const [slot] = out.splice(count % out.length, 1) as [Slot];
            if (kind === 'back') pq.putBack([slot]);
            else {
              pq.finish(slot);
              open.delete(slot.message.queueOffset);
            }
          }
          expect(pq.count).toBe(open.size);
          expect(pq.lowestOffset).toBe(added === 0 ? -1 : open.size === 0 ? added : Math.min(...open));
          expect(pq.waiting).toBe(open.size - out.length);
        }
      }),
    );
  });
});

describe('FlowControl', () => {
  it.each([
    ['messages', { pullThresholdForQueue: 2 }, some(0, 3)],
    ['bytes', { pullThresholdSizeForQueue: 1 }, [message(queue, 0, Buffer.alloc(1024 * 1024))]],
    ['span', { consumeConcurrentlyMaxSpan: 5 }, [message(queue, 0, 'x'), message(queue, 6, 'x')]],
  ] as const)('is full by %s', (_, limits, messages) => {
    const flow = new FlowControl({ ...DEFAULT_FLOW_LIMITS, ...limits }, 'g', recordingLog());
    const pq = held();
    expect(flow.isFull(pq, false)).toBe(false);
    pq.add(messages);
    expect(flow.isFull(pq, false)).toBe(true);
  });

  it('does not look at the span in order', () => {
    const flow = new FlowControl({ ...DEFAULT_FLOW_LIMITS, consumeConcurrentlyMaxSpan: 5 }, 'g', recordingLog());
    const pq = held();
    pq.add([message(queue, 0, 'x'), message(queue, 9, 'x')]);
    expect(flow.isFull(pq, true)).toBe(false);
  });

  it('warns in the words users know, not more than every ten seconds', () => {
    const log = recordingLog();
    const flow = new FlowControl(DEFAULT_FLOW_LIMITS, 'billing', log);
    for (const nowMs of [0, 50, 9_999, 10_000, 10_050]) flow.putOff(held(), nowMs);
    expect(log.lines.map((line) => line.message)).toEqual([
      'the consumer message buffer is full, so do flow control',
      'the consumer message buffer is full, so do flow control',
    ]);
    expect(log.lines[1]?.fields).toMatchObject({ group: 'billing', topic: 'T', times: 4 });
  });
});
