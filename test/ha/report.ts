import type { Verdict } from './checker/judge.ts';
import type { FaultEvent } from './history/events.ts';
import { describeFault, type RoundPlan } from './schedule/plan.ts';

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
 * What was done to whom, how often, and median and worst of the times until sends were accepted again, most of which a fault
 * that nobody notices is through with in one send.
 */
export function outageTable(title: string, reports: readonly RoundReport[]): string {
  const times = new Map<string, number[]>();
  for (const { kind, role, reach, ms } of reports.flatMap(({ done }) => done)) {
    const what = `${kind} ${role}${reach === undefined || role === 'zookeeper' ? '' : ` from ${reach}`}`;
    times.set(what, [...(times.get(what) ?? []), ms]);
  }
  const rows = [...times].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, of]) => row(what, of));
  const heads = ['fault', 'times', 'p50', 'worst'];
  return [`${title}: ${reports.length} rounds, sends accepted again after`, line(heads), ...rows.map(line)].join('\n');
}

function row(what: string, times: readonly number[]): string[] {
  const sorted = [...times].sort((a, b) => a - b);
  const [p50, worst] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted.at(-1) ?? 0];
  return [what, String(sorted.length), seconds(p50), seconds(worst)];
}

const line = ([what = '', times = '', p50 = '', worst = '']: readonly string[]): string =>
  `  ${what.padEnd(32)} ${times.padStart(5)} ${p50.padStart(9)} ${worst.padStart(9)}`;

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
