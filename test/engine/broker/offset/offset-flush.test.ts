import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OffsetFlush } from '../../../../src/engine/broker/offset/offset-flush.ts';
import { silentLog } from '../../../../src/remoting/log.ts';

describe('OffsetFlush', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves at the interval as it is now, goes on after a failure, and ends', async () => {
    const warnings: object[] = [];
    let flushes = 0;
    let interval = 5000;
    const flush = new OffsetFlush({
      offsets: {
        flush: async () => {
          flushes++;
          if (flushes === 1) throw new Error('no space left');
        },
      },
      intervalMs: () => interval,
      log: { ...silentLog, warn: (fields: object) => void warnings.push(fields) },
    });
    flush.start();
    await vi.advanceTimersByTimeAsync(4999);
    expect(flushes).toBe(0);
    interval = 1000;
    await vi.advanceTimersByTimeAsync(1);
    expect([flushes, warnings]).toEqual([1, [{ reason: 'no space left' }]]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(flushes).toBe(2);
    flush.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(flushes).toBe(2);
  });
});
