import { expect, it } from 'vitest';
import { Meter } from '../../../src/admin/bench/meter.ts';

it('a meter counts in all and since the last lap, with latencies to the microsecond', () => {
  let now = 0;
  const meter = new Meter(() => now);
  for (let i = 1; i <= 100; i++) meter.record(10, i);
  now = 500;
  const lap = meter.lap();
  expect(lap).toMatchObject({ messagesPerSecond: 200, bytesPerSecond: 2000 });
  expect(lap.latencyMs?.p50).toBeCloseTo(50, 1);
  meter.record(10, undefined);
  now = 1000;
  expect(meter.lap()).toEqual({ messagesPerSecond: 2, bytesPerSecond: 20, latencyMs: undefined });
  const total = meter.total();
  expect(total).toMatchObject({ messages: 101, bytes: 1010, seconds: 1, messagesPerSecond: 101 });
  expect(total.latencyMs?.p99).toBeCloseTo(99, 0);
  expect(total.latencyMs?.max).toBeCloseTo(100, 0);
  meter.restart();
  now = 3000;
  expect(meter.total().seconds).toBe(2);
});

it('a latency of nothing, or of days, is still counted', () => {
  const meter = new Meter(() => 0);
  meter.record(1, 0);
  meter.record(1, -5);
  meter.record(1, 1e12);
  expect(meter.total()).toMatchObject({ messages: 3, latencyMs: { p50: 0.001 } });
});
