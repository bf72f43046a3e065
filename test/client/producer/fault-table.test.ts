import { describe, expect, it } from 'vitest';
import { FaultTable } from '../../../src/client/producer/fault-table.ts';
import { settingsOf } from '../../../src/client/producer/options.ts';

describe('with latency tables', () => {
  const settings = settingsOf({ sendLatencyFaultEnable: true });

  it.each([
    [49, 0],
    [50, 0],
    [549, 0],
    [550, 2000],
    [1800, 5000],
    [3000, 6000],
    [5000, 10_000],
    [15_000, 30_000],
    [99_000, 30_000],
  ])('a send of %i ms keeps a broker away for %i ms', (latencyMs, awayMs) => {
    let now = 1000;
    const table = new FaultTable(settings, () => now);
    table.answered('a', latencyMs);
    expect(table.isAvailable('a')).toBe(awayMs === 0);
    now += awayMs - 1;
    expect(table.isAvailable('a')).toBe(awayMs === 0);
    now += 1;
    expect(table.isAvailable('a')).toBe(true);
    expect(table.isAvailable('b')).toBe(true);
  });

  it('a refusal counts as 10 s, and a quick answer ends the time', () => {
    let now = 0;
    const table = new FaultTable(settings, () => now);
    table.refused('a');
    now = 9999;
    expect(table.isAvailable('a')).toBe(false);
    table.answered('a', 3);
    expect(table.isAvailable('a')).toBe(true);
  });
});

describe('without', () => {
  const settings = settingsOf({});

  it('only brokers that could not be reached are avoided, for a while or until they answer', () => {
    let now = 0;
    const table = new FaultTable(settings, () => now);
    table.answered('a', 99_000);
    table.refused('a');
    expect(table.isAvailable('a')).toBe(true);
    table.failed('a');
    expect(table.isAvailable('a')).toBe(false);
    now = 5000;
    expect(table.isAvailable('a')).toBe(true);
    table.failed('a');
    table.answered('a', 1);
    expect(table.isAvailable('a')).toBe(true);
  });
});
