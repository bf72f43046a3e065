/** The checker is itself checked: each rule names the run that was broken for it, and says nothing about a sound one. */
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../history/events.ts';
import { judge } from './judge.ts';
import { dropFromLogs, EXPECTED, GROUP, type Run, replace, sendOf, soundRun, TOPIC } from './sound-run.ts';
import type { Expectation, Rule } from './types.ts';

/** Breaks a sound run and gives what is found, `RULE text`. */
function findingsOf(breakIt: (run: Run) => void, expectation: Partial<Expectation> = {}): string[] {
  const run = soundRun();
  breakIt(run);
  return judge(run, { ...EXPECTED, ...expectation }).findings.map(({ rule, text }) => `${rule} ${text}`);
}

const rulesIn = (findings: readonly string[]): Set<string> => new Set(findings.map((line) => line.split(' ')[0] ?? ''));

const consumptionOf = (run: Run, key: string): Extract<HistoryEvent, { t: 'consumed' }> => {
  const event = run.history.find((candidate) => candidate.t === 'consumed' && candidate.key === key);
  if (event?.t !== 'consumed') throw new Error(`${key} is not consumed`);
  return event;
};

const first = <T extends HistoryEvent['t']>(run: Run, t: T, nth = 0): Extract<HistoryEvent, { t: T }> => {
  const event = run.history.filter((candidate) => candidate.t === t)[nth];
  if (event === undefined) throw new Error(`there is no ${t} ${nth}`);
  return event as Extract<HistoryEvent, { t: T }>;
};

describe('a sound run', () => {
  it('is found sound, and counted', () => {
    const verdict = judge(soundRun(), EXPECTED);
    expect(verdict.findings).toEqual([]);
    expect(verdict.counts).toEqual({
      sends: 40,
      acknowledged: 40,
      others: {},
      unknown: 0,
      consumed: 40,
      duplicates: 0,
      aside: 0,
    });
    expect(verdict.outages.map(({ acceptedAfterMs }) => acceptedAfterMs)).toEqual([1.202]);
  });

  it('may hold sends without an answer, stored or not, refusals, and keys stored twice', () => {
    expect(
      findingsOf((run) => {
        // Unknown and stored; unknown and gone; refused and gone.
        replace(run, sendOf(run, 'k-0-3').answer);
        const invoke = { by: 'sdk', t: 'invoke', topic: TOPIC, broker: GROUP, queue: 0 } as const;
        run.history.push({ at: 8000, ...invoke, op: 901, keys: ['gone'], lane: 'x' });
        run.history.push({ at: 8001, ...invoke, op: 902, keys: ['refused'], lane: 'y' });
        run.history.push({ at: 8002, by: 'sdk', t: 'answer', op: 902, code: 14, error: '[NOT_MASTER]' });
        for (const log of run.logs) {
          log.records.push({ topic: TOPIC, queue: 0, offset: 20, position: 4000, key: 'k-0-3' });
        }
        run.history.push({ ...consumptionOf(run, 'k-0-3'), at: 8003, offset: 20 });
      }),
    ).toEqual([]);
  });

  it('may have sets that only the successor of their writer saw, and wrote down late', () => {
    expect(
      findingsOf((run) => {
        const set = first(run, 'set');
        run.history.push({ ...set, at: 50, change: 1, set: [1], reason: 'set-change' });
        run.history.push({ ...set, at: 1995, by: `${GROUP}/2`, member: 2, change: 2, reason: 'set-change' });
        run.history.push({ ...set, at: 1999, by: `${GROUP}/3`, member: 3, change: 1, set: [1], reason: 'set-change' });
      }),
    ).toEqual([]);
  });

  it('may miss in ASYNC what lies aside, and counts it', () => {
    const run = soundRun();
    const lost = dropFromLogs(run, 'k-1-19');
    run.logs[0]?.aside.push(lost);
    // Its offset is given again, to the same producer.
    const again = { at: 8500, by: 'sdk', t: 'invoke', op: 903, topic: TOPIC, broker: GROUP } as const;
    run.history.push({ ...again, queue: 1, keys: ['again'], lane: 'q1' });
    run.history.push({ ...first(run, 'acks', 39), at: 8501 });
    run.history.push({ at: 8502, by: 'sdk', t: 'answer', op: 903, code: 0, offset: 19 });
    for (const log of run.logs) log.records.push({ ...lost, key: 'again' });
    const expected = { ...EXPECTED, mode: 'ASYNC', drained: false } as const;
    expect(judge(run, expected)).toMatchObject({ findings: [], missing: 1 });
    expect(rulesIn(judge(run, EXPECTED).findings.map(({ rule }) => rule))).toContain('C1');
  });
});

/** What is broken, the rule that must name it, and words its finding must have. */
const PLANTED: readonly (readonly [string, Rule, RegExp, (run: Run) => void, Partial<Expectation>?])[] = [
  ['an acknowledged key is in no log', 'C1', /k-0-19 of sdk.*is not in the log/, (run) => dropFromLogs(run, 'k-0-19')],
  [
    'an acknowledged key is missing on one member',
    'C1',
    /k-0-19 .*log of ha-a\/2/,
    (run) => run.logs[1]?.records.splice(38, 1),
  ],
  [
    'an acknowledged key lies only aside',
    'C1',
    /k-1-19 .*only aside/,
    (run) => run.logs[0]?.aside.push(dropFromLogs(run, 'k-1-19')),
  ],
  [
    'an acknowledged key lies elsewhere than its answer said',
    'C1',
    /k-0-5 .*@7, is at .*@5 and not there/,
    (run) => {
      const { answer } = sendOf(run, 'k-0-5');
      replace(run, answer, { ...answer, offset: 7 });
    },
  ],
  [
    'in ASYNC an acknowledged key is neither in a log nor aside',
    'C1',
    /k-1-19/,
    (run) => dropFromLogs(run, 'k-1-19'),
    { mode: 'ASYNC' },
  ],
  [
    'the logs of two members differ',
    'C1',
    /ha-a\/1 and ha-a\/2 differ: at 400/,
    (run) => run.differences.push({ members: ['ha-a/1', 'ha-a/2'], text: 'at 400' }),
  ],
  ['a log is damaged', 'C1', /ha-a\/2: magic 0/, (run) => run.logs[1]?.problems.push('magic 0')],
  [
    'two keys are acknowledged at one offset',
    'C2',
    /ha-a\/Watched\/0@4 is k-0-4 .* and k-0-5 /,
    (run) => {
      const { answer } = sendOf(run, 'k-0-5');
      replace(run, answer, { ...answer, offset: 4 });
    },
  ],
  [
    'two members hold different keys at one offset',
    'C2',
    /@9 is k-1-9 for the log of ha-a\/1 and other for the log of ha-a\/2/,
    (run) => {
      const log = run.logs[1];
      if (log !== undefined) log.records = log.records.map((r) => (r.key === 'k-1-9' ? { ...r, key: 'other' } : r));
    },
  ],
  [
    'a consumer reads another key than the log has',
    'C2',
    /k-0-8 .*other for consumer taker/,
    (run) => {
      const event = consumptionOf(run, 'k-0-8');
      run.history.push({ ...event, at: event.at + 1, key: 'other' });
    },
  ],
  ['a queue of a log has a gap', 'C2', /has offset 7 where 6 is due/, (run) => void dropFromLogs(run, 'k-0-6')],
  [
    'a queue of a log has an offset twice',
    'C2',
    /has offset 6 where 7 is due/,
    (run) => {
      for (const log of run.logs) log.records.splice(14, 0, ...log.records.filter(({ key }) => key === 'k-0-6'));
    },
  ],
  [
    'a serial producer gets swapped offsets',
    'C3',
    /@4 for k-0-5 after @5 for k-0-4/,
    (run) => {
      const [one, two] = [sendOf(run, 'k-0-4'), sendOf(run, 'k-0-5')];
      replace(run, one.answer, { ...one.answer, offset: 5 });
      replace(run, two.answer, { ...two.answer, offset: 4 });
    },
  ],
  [
    'a consumer reads what was cut afterwards',
    'C4',
    /taker read phantom at ha-a\/Watched\/0@20, where the log of ha-a\/1 has nothing/,
    (run) => run.history.push({ ...consumptionOf(run, 'k-0-19'), offset: 20, key: 'phantom' }),
  ],
  [
    'a group jumps over messages',
    'C4',
    /group g was never given ha-a\/Watched\/1@5 to 6/,
    (run) => {
      for (const key of ['k-1-5', 'k-1-6']) replace(run, consumptionOf(run, key));
    },
  ],
  [
    'a group is not given the end',
    'C4',
    /never given ha-a\/Watched\/1@19 to 19/,
    (run) => replace(run, consumptionOf(run, 'k-1-19')),
  ],
  [
    'a group is never given an acknowledged message',
    'C4',
    /never given k-1-0, acknowledged/,
    (run) => replace(run, consumptionOf(run, 'k-1-0')),
  ],
  [
    'two epochs acknowledge at once',
    'C5',
    /epoch 1 of ha-a \(ha-a\/1\) acknowledged until 2205, epoch 2 \(ha-a\/2\) from 2201/,
    (run) => run.history.push({ ...first(run, 'acks'), at: 2205 }),
  ],
  [
    'two epochs hold a permit at once',
    'C5',
    /epoch 1 .* held a permit until 3000, epoch 2/,
    (run) => {
      const kill = first(run, 'fault');
      replace(run, kill, { ...kill, kind: 'stop' });
      run.history.push({ ...first(run, 'permit'), held: false, at: 3000 });
    },
  ],
  [
    'a stopped process says afterwards that its permit ran out too late',
    'C5',
    /held a permit until 2500/,
    (run) => {
      const kill = first(run, 'fault');
      replace(run, kill, { ...kill, kind: 'stop' });
      run.history.push({ ...first(run, 'permit'), held: false, at: 4000, since: 2500 });
    },
  ],
  [
    'an answer is given that no member decided',
    'C5',
    /nobody of ha-a decided to acknowledge k-0-3 of sdk between/,
    (run) => {
      const { invoke } = sendOf(run, 'k-0-3');
      // Both queues send at the same time.
      run.history = run.history.filter(({ t, at }) => t !== 'acks' || at !== invoke.at + 1);
    },
  ],
  [
    'an epoch has two masters',
    'C5',
    /epoch 1 of ha-a has two masters/,
    (run) => run.history.push({ ...first(run, 'epoch'), at: 5, incarnation: 'z' }),
  ],
  [
    'sends are accepted too late after a kill',
    'C6',
    /round 1: after kill of ha-a\/1 a send was accepted only after/,
    () => undefined,
    { acceptMs: 1 },
  ],
  [
    'sends are never accepted again',
    'C6',
    /accepted never/,
    (run) => {
      run.history = run.history.filter(({ t, at }) => at < 2100 || (t !== 'invoke' && t !== 'answer'));
    },
  ],
  [
    'there are too many duplicates',
    'C7',
    /6 duplicates in 1 rounds, 5 are allowed/,
    (run) => {
      for (const log of run.logs) {
        for (let i = 0; i < 6; i++) {
          log.records.push({ topic: TOPIC, queue: 0, offset: 20 + i, position: 4000 + i, key: 'k-0-1' });
        }
      }
    },
    { drained: false },
  ],
  [
    'what was answered as stored without a promise is nowhere',
    'C8',
    /k-0-19 of sdk, answered 12 .* is in no log and not aside/,
    (run) => {
      const { answer } = sendOf(run, 'k-0-19');
      replace(run, answer, { ...answer, code: 12 });
      dropFromLogs(run, 'k-0-19');
    },
  ],
  [
    'a master comes from outside the in-sync set',
    'C9',
    /member 2 is master of ha-a in epoch 2, after the set \[1\] of epoch 1/,
    (run) => run.history.splice(2, 0, { ...first(run, 'set'), at: 2, change: 1, set: [1], reason: 'shrink' }),
  ],
  [
    'a log is cut below what its member knew confirmed',
    'C10',
    /ha-a\/1 cut its log to 900, below 1000/,
    (run) => {
      const member = { by: `${GROUP}/1`, group: GROUP, member: 1, epoch: 2 };
      run.history.push({ at: 5000, ...member, t: 'cut', to: 900, from: 1200, messages: 3, confirm: 1000 });
    },
  ],
];

describe('a broken run is named where', () => {
  for (const [what, rule, words, breakIt, expectation] of PLANTED) {
    it(`${what} (${rule})`, () => {
      const ofRule = findingsOf((run) => {
        breakIt(run);
        run.history.sort((a, b) => a.at - b.at);
      }, expectation).filter((line) => line.startsWith(`${rule} `));
      expect(ofRule.join('\n')).toMatch(words);
    });
  }

  it('has a plant for every rule', () => {
    const rules: Rule[] = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10'];
    expect([...new Set(PLANTED.map(([, rule]) => rule))].sort()).toEqual(rules.sort());
  });
});
