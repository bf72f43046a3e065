import { describe, expect, it } from 'vitest';
import { runSeed } from './sim/run.ts';
import { report } from './sim/shrink.ts';

/** `MQ_SEEDS=n` runs seeds 1 to n, `MQ_SEED=n` that one alone. */
const one = Number(process.env['MQ_SEED'] ?? 0);
const seeds = one > 0 ? [one] : Array.from({ length: Number(process.env['MQ_SEEDS'] ?? 1000) }, (_, i) => i + 1);

describe('a group of brokers under faults of every kind', () => {
  it(
    `holds its invariants at every step of ${seeds.length} seeded runs, and serves again after each`,
    () => {
      let answered = 0;
      let epochs = 0;
      for (const seed of seeds) {
        const outcome = runSeed(seed);
        if (outcome.violation !== undefined) expect.fail(report(outcome, {}));
        answered += outcome.answered;
        epochs += outcome.epochs;
      }
      // A simulation in which nothing happens proves nothing.
      expect(answered / seeds.length).toBeGreaterThan(50);
      if (seeds.length > 1) expect(epochs / seeds.length).toBeGreaterThan(1.5);
    },
    60_000 + seeds.length * 200,
  );

  it('runs the same way each time', () => {
    const traces = [0, 1].map(() => {
      const trace: string[] = [];
      runSeed(4711, { trace });
      return trace;
    });
    expect(traces[0]!.length).toBeGreaterThan(20);
    expect(traces[1]).toEqual(traces[0]);
  });
});
