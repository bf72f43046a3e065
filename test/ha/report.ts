import type { Verdict } from './checker/judge.ts';
import { describeFault, type RoundPlan } from './schedule/plan.ts';

/** What is told of a round. */
export interface RoundReport {
  readonly plan: RoundPlan;
  /** Milliseconds from the begin of each fault of a master to the next accepted send. */
  readonly acceptedAfterMs: readonly { readonly kind: string; readonly ms: number }[];
  /** Of this round alone. */
  readonly acknowledged: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly duplicates: number;
  /** Masters that took over. */
  readonly elected: number;
  readonly aside: number;
}

/** One line. */
export function roundLine({
  plan,
  acceptedAfterMs,
  acknowledged,
  refused,
  duplicates,
  elected,
  aside,
}: RoundReport): string {
  const after = acceptedAfterMs.map(({ ms }) => `${(ms / 1000).toFixed(2)} s`).join(', ');
  const codes = Object.entries(refused).map(([code, count]) => `${code}: ${count}`);
  return [
    `round ${plan.round}: ${plan.faults.map(describeFault).join(' + ')}`,
    `  acknowledged ${acknowledged}${after === '' ? '' : `, accepted again after ${after}`}`,
    `  other answers {${codes.join(', ')}}, duplicates ${duplicates}, elected ${elected}, aside ${aside}`,
  ].join('\n');
}

/** Median and worst of the times until sends were accepted again, by the fault that stopped them. */
export function outageTable(reports: readonly RoundReport[]): string {
  const times = new Map<string, number[]>();
  for (const { kind, ms } of reports.flatMap(({ acceptedAfterMs }) => acceptedAfterMs)) {
    times.set(kind, [...(times.get(kind) ?? []), ms]);
  }
  const rows = [...times].map(([kind, of]) => {
    const sorted = of.sort((a, b) => a - b);
    const [p50, worst] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted.at(-1) ?? 0];
    return `  ${kind.padEnd(10)} ${String(of.length).padStart(3)} times, p50 ${seconds(p50)}, worst ${seconds(worst)}`;
  });
  return ['sends accepted again after a fault of the master:', ...rows].join('\n');
}

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
    acceptedAfterMs: outages
      .filter(({ fault }) => fault.round === plan.round)
      .flatMap(({ fault, acceptedAfterMs: ms }) => (ms === undefined ? [] : [{ kind: fault.kind, ms }])),
    acknowledged: counts.acknowledged - (before?.counts.acknowledged ?? 0),
    refused: Object.fromEntries(refused.filter(([, count]) => count > 0)),
    duplicates: counts.duplicates - (before?.counts.duplicates ?? 0),
    elected: verdict.epochs - (before?.epochs ?? 0),
    aside: counts.aside - (before?.counts.aside ?? 0),
  };
}
