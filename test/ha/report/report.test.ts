import { expect, it } from 'vitest';
import { type DoneFault, outageTable, type RoundReport } from './report.ts';

const round = (...done: DoneFault[]): RoundReport => ({
  ...{ plan: { round: 1, faults: [] }, done, acknowledged: 1, refused: {} },
  ...{ duplicates: 0, elected: 0, aside: 0 },
});
const kill = (ms: number): DoneFault => ({ kind: 'kill', role: 'master', ms });

it('tells of each fault how often it was done, and how long nothing was accepted, apart from rounds with two', () => {
  const rounds = [
    round(kill(1200)),
    round(kill(200)),
    round(kill(3000)),
    round(kill(9200), { kind: 'partition', role: 'master', reach: 'peers', ms: 10_200 }),
    round({ kind: 'partition', role: 'zookeeper', reach: 'all', ms: 20 }),
  ];
  expect(outageTable('a group', rounds)).toBe(
    [
      'a group: 5 rounds, sends accepted again after',
      '  fault                               times    alone      p50    worst   of all',
      '  kill master                             4        3   1.20 s   3.00 s   9.20 s',
      '  partition master from peers             1        0        -        -  10.20 s',
      '  partition zookeeper                     1        1   0.02 s   0.02 s   0.02 s',
    ].join('\n'),
  );
});
