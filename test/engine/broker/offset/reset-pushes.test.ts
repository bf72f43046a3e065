import { describe, expect, it, vi } from 'vitest';
import { type ResetPush, ResetPushes } from '../../../../src/engine/broker/offset/reset-pushes.ts';

const push = (queueId: number, target: number, more: Partial<ResetPush> = {}): ResetPush => ({
  group: 'g',
  topic: 'T',
  isCpp: false,
  targets: new Map([[queueId, target]]),
  ...more,
});

describe('pushes of resets', () => {
  it('that come queue by queue go out as one for each group, topic and form', () => {
    vi.useFakeTimers();
    const sent: ResetPush[] = [];
    const pushes = new ResetPushes((one) => sent.push(one), 200);
    for (let queueId = 0; queueId < 4; queueId++) pushes.add(push(queueId, queueId * 10));
    pushes.add(push(1, 99));
    pushes.add(push(0, 5, { topic: 'U' }));
    pushes.add(push(0, 5, { isCpp: true }));
    vi.advanceTimersByTime(199);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent.map(({ topic, isCpp, targets }) => [topic, isCpp, Object.fromEntries(targets)])).toEqual([
      ['T', false, { 0: 0, 1: 99, 2: 20, 3: 30 }],
      ['U', false, { 0: 5 }],
      ['T', true, { 0: 5 }],
    ]);
    pushes.add(push(2, 7));
    vi.advanceTimersByTime(200);
    expect(sent).toHaveLength(4);
    vi.useRealTimers();
  });
});
