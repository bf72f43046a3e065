import type { Verdict } from '../checker/judge.ts';
import type { FaultEvent } from '../history/events.ts';
import { describeFault, type RoundPlan } from '../schedule/plan.ts';

/** A fault that was done, and the milliseconds from its begin to the answer of the next accepted send. */
export interface DoneFault extends Pick<FaultEvent, 'kind' | 'role' | 'reach'> {
  readonly ms: number;
}

/** What is told of a round. */
export interface RoundReport {
  readonly plan: RoundPlan;
  readonly done: readonly DoneFault[];
  /** Of this round alone. */
  readonly acknowledged: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly duplicates: number;
  /** Masters that took over. */
  readonly elected: number;
  readonly aside: number;
}

/** One line. */
export function roundLine({ plan, done, acknowledged, refused, duplicates, elected, aside }: RoundReport): string {
  const after = done.map(({ ms }) => seconds(ms)).join(', ');
  const codes = Object.entries(refused).map(([code, count]) => `${code}: ${count}`);
  return [
    `round ${plan.round}: ${plan.faults.map(describeFault).join(' + ')}`,
    `  acknowledged ${acknowledged}${after === '' ? '' : `, accepted again after ${after}`}`,
    `  other answers {${codes.join(', ')}}, duplicates ${duplicates}, elected ${elected}, aside ${aside}`,
  ].join('\n');
}

/**
 * What was done to whom, how often, and how long sends were not accepted then: median and worst of the rounds in which
 * nothing else was done, and the worst of all.
 */
export function outageTable(title: string, reports: readonly RoundReport[]): string {
  const rows = new Map<string, { all: number[]; alone: number[] }>();
  for (const { done } of reports) {
    for (const { kind, role, reach, ms } of done) {
      const what = `${kind} ${role}${reach === undefined || role === 'zookeeper' ? '' : ` from ${reach}`}`;
      const row = rows.get(what) ?? { all: [], alone: [] };
      rows.set(what, row);
      row.all.push(ms);
      if (done.length === 1) row.alone.push(ms);
    }
  }
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, { all, alone }]) => {
      const [p50, worst] = medianAndWorst(alone);
      return [what, `${all.length}`, `${alone.length}`, p50, worst, medianAndWorst(all)[1]];
    });
  const heads = ['fault', 'times', 'alone', 'p50', 'worst', 'of all'];
  return [`${title}: ${reports.length} rounds, sends accepted again after`, ...[heads, ...lines].map(line)].join('\n');
}

function medianAndWorst(times: readonly number[]): [string, string] {
  const sorted = [...times].sort((a, b) => a - b);
  const [p50, worst] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return p50 === undefined || worst === undefined ? ['-', '-'] : [seconds(p50), seconds(worst)];
}

const line = ([what = '', ...cells]: readonly string[]): string =>
  `  ${what.padEnd(32)}${cells.map((cell) => cell.padStart(9)).join('')}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** What happened between two verdicts over the same run. */
export function roundReport(plan: RoundPlan, verdict: Verdict, before: Verdict | undefined): RoundReport {
  const { counts, outages } = verdict;
  const refused = Object.entries(counts.others).map(([code, count]): [string, number] => [
    code,
    count - (before?.counts.others[code] ?? 0),
  ]);
  return {
    plan,
    done: outages.flatMap(({ fault: { round, kind, role, reach }, acceptedAfterMs: ms }) =>
      round !== plan.round || ms === undefined ? [] : [{ kind, role, ms, ...(reach !== undefined && { reach }) }],
    ),
    acknowledged: counts.acknowledged - (before?.counts.acknowledged ?? 0),
    refused: Object.fromEntries(refused.filter(([, count]) => count > 0)),
    duplicates: counts.duplicates - (before?.counts.duplicates ?? 0),
    elected: verdict.epochs - (before?.epochs ?? 0),
    aside: counts.aside - (before?.counts.aside ?? 0),
  };
}
