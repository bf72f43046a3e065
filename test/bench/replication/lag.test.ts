import { expect, it } from 'vitest';
import { type LagSample, summary } from './lag.ts';

/** A master that writes 1,000 bytes a millisecond, asked every 50 ms; its slave lacks what `behind` says. */
const samples = (count: number, behind: (atMs: number) => number): LagSample[] =>
  Array.from({ length: count }, (_, i) => ({
    atMs: i * 50,
    masterEnd: i * 50_000,
    slaveEnd: Math.max(0, i * 50_000 - behind(i * 50)),
  }));

it('reads off how long ago the log ended where the slave has it, also between two samples', () => {
  const { samples: count, bytes, ms } = summary(samples(101, () => 5_000));
  expect(count).toBe(101);
  expect(bytes).toEqual({ p50: 5_000, max: 5_000 });
  expect(ms.p50).toBeCloseTo(5);
  expect(ms.max).toBeCloseTo(5);
});

it('looks back over as many samples as the slave is behind', () => {
  const { bytes, ms } = summary(samples(101, (atMs) => (atMs === 4_000 ? 1_230_000 : 0)));
  expect(bytes).toEqual({ p50: 0, max: 1_230_000 });
  expect(ms.p50).toBe(0);
  expect(ms.max).toBeCloseTo(1_230);
});

it('says at least how long it has watched where the slave is behind all of that', () => {
  const start = { atMs: 100, masterEnd: 500, slaveEnd: 0 };
  expect(summary([start, { atMs: 400, masterEnd: 900, slaveEnd: 100 }]).ms.max).toBe(300);
});
