import { describe, expect, it } from 'vitest';
import type { Flaws } from '../../../../src/engine/ha/core/flaws.ts';
import { coreTimes } from '../../../../src/engine/ha/core/types.ts';
import type { Fault } from './sim/faults.ts';
import { Random } from './sim/random.ts';
import { type Options, runSeed } from './sim/run.ts';

interface Planted {
  readonly flaw: keyof Flaws;
  /** What it breaks first. */
  readonly breaks: readonly string[];
  /** Seeds within which it must be found. */
  readonly seeds: number;
  /** Where the faults that it needs are rare: a run made of them. Without the flaw it must hold as any other. */
  readonly options?: Options | ((seed: number) => Options);
}

/** As the proposal had it: shorter than a grant with its allowance, so that only the grants' own wait protects. */
const shortFence = { ...coreTimes, fenceWaitMs: 1500 };
/** Without the leader's late knowledge of pings and with clocks as bad as the allowance covers. */
const badClocks = { clockError: 0.07, hiddenPings: 0, times: shortFence };

/** The leader loses ZooKeeper for good, and a slave dies and returns at once when that session ends. */
const restartAtExpiry = (seed: number): Options => {
  const random = new Random(seed);
  const cut: Fault = { atMs: 3000, kind: 'cutZk', who: 0, lengthMs: 15_000, dice: 0.9 };
  const kill: Fault = {
    atMs: 3100,
    on: 'expired',
    kind: 'kill',
    who: 1,
    lengthMs: Math.floor(random.between(5, 60)),
    dice: 0.49,
  };
  return { setup: { ...badClocks, members: 2 }, faults: [cut, kill] };
};

const leaderLosesZooKeeper: Options = {
  setup: { ...badClocks, members: 2 },
  faults: [{ atMs: 3000, kind: 'cutZk', who: 0, lengthMs: 15_000, dice: 0.9 }],
};

const PLANTED: readonly Planted[] = [
  { flaw: 'ackBeforeSlave', breaks: ['I4'], seeds: 20 },
  { flaw: 'noCheckBeforeAnswer', breaks: ['I6'], seeds: 60 },
  { flaw: 'timerPermit', breaks: ['I6'], seeds: 120 },
  { flaw: 'shrinkAfterAck', breaks: ['I4', 'G2'], seeds: 40 },
  { flaw: 'expandFirst', breaks: ['I3', 'I4', 'G1'], seeds: 60 },
  { flaw: 'electOutside', breaks: ['I5'], seeds: 40 },
  { flaw: 'noCut', breaks: ['I2', 'I3', 'I4'], seeds: 40 },
  { flaw: 'showAll', breaks: ['I8'], seeds: 60 },
  { flaw: 'sessionAlone', breaks: ['I6'], seeds: 60 },
  { flaw: 'noPromise', breaks: ['I7'], seeds: 3 },
  { flaw: 'grantWhileCandidate', breaks: ['I6'], seeds: 40, options: { mix: { kinds: ['cutZk', 'oneWay', 'pause'] } } },
  { flaw: 'handoverKeepsPermit', breaks: ['I6'], seeds: 40, options: { mix: { kinds: ['switch', 'stop', 'cutZk'] } } },
  { flaw: 'bootstrapAgain', breaks: ['I1', 'I7'], seeds: 60, options: { mix: { kinds: ['zkWipe', 'kill'] } } },
  {
    flaw: 'uncleanStays',
    breaks: ['G1', 'I3', 'I8'],
    seeds: 60,
    options: { setup: { mode: 'SYNC', syncFlush: false }, mix: { kinds: ['power', 'kill'] } },
  },
  {
    flaw: 'cutConfirmed',
    breaks: ['I10'],
    seeds: 200,
    options: { setup: { mode: 'SYNC', syncFlush: false }, mix: { kinds: ['power', 'power', 'cutPair', 'burst'] } },
  },
  {
    flaw: 'unknownIsFailed',
    breaks: ['I3', 'I6'],
    seeds: 250,
    options: {
      mix: { kinds: ['cutZk', 'oneWay', 'cutPair', 'pause', 'kill'], onEvents: 0.7, events: ['hello', 'state'] },
    },
  },
  {
    flaw: 'noFenceWait',
    breaks: ['I6'],
    seeds: 200,
    options: {
      setup: { mode: 'ASYNC', members: 2, hiddenPings: 0.7, roundingMs: 0 },
      mix: { kinds: ['isolate'], onEvents: 0 },
    },
  },
  { flaw: 'noGrantWait', breaks: ['I6'], seeds: 200, options: leaderLosesZooKeeper },
  { flaw: 'forgetGrants', breaks: ['I6'], seeds: 200, options: restartAtExpiry },
];

const optionsOf = (planted: Planted, seed: number): Options =>
  typeof planted.options === 'function' ? planted.options(seed) : (planted.options ?? {});

describe('bugs planted in the core', () => {
  for (const planted of PLANTED) {
    it(`finds ${planted.flaw} within ${planted.seeds} seeds`, () => {
      for (let seed = 1; seed <= planted.seeds; seed += 1) {
        const { violation } = runSeed(seed, { ...optionsOf(planted, seed), flaws: { [planted.flaw]: true } });
        if (violation === undefined || violation.invariant === 'liveness') continue;
        expect(planted.breaks).toContain(violation.invariant);
        // The same run without the bug is sound, or the finding would be worth nothing.
        expect(runSeed(seed, optionsOf(planted, seed)).violation).toBeUndefined();
        return;
      }
      expect.fail('not found');
    }, 60_000);
  }
});
