import { describe, expect, it } from 'vitest';
import type { FaultKind, RoundPlan } from './plan.ts';
import { seriesOf } from './series-of.ts';

const plan = (round: number, ...kinds: FaultKind[]): RoundPlan => ({
  round,
  faults: kinds.map((kind) => ({ kind, victim: 'slave', afterMs: 0, lengthMs: 1, bytes: 1, delayMs: 1 })),
});
const roundsOf = (series: readonly (readonly RoundPlan[])[]): number[][] =>
  series.map((part) => part.map(({ round }) => round));

describe('rounds in series', () => {
  it('are cut where a group has had enough of them, in their order', () => {
    const plans = [1, 2, 3, 4, 5].map((round) => plan(round, 'stop'));
    expect(roundsOf(seriesOf(plans, { rounds: 2, deaths: 9 }))).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('are cut before a process would die too often, except within one round', () => {
    const plans = [plan(1, 'kill', 'terminate'), plan(2, 'stop'), plan(3, 'kill'), plan(4, 'kill'), plan(5, 'cut')];
    expect(roundsOf(seriesOf(plans, { rounds: 9, deaths: 3 }))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(roundsOf(seriesOf([plan(1, 'kill', 'kill'), plan(2, 'kill')], { rounds: 9, deaths: 1 }))).toEqual([
      [1],
      [2],
    ]);
  });
});
