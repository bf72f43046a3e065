import type { Send } from './sends.ts';
import type { Evidence, Expectation, Finding } from './types.ts';

/** What a run cost its clients. */
export interface Counts {
  readonly sends: number;
  readonly acknowledged: number;
  /** By code of the answer; what came from no broker is under `none`. */
  readonly others: Readonly<Record<string, number>>;
  /** Sends of which nobody will know. */
  readonly unknown: number;
  readonly consumed: number;
  /** Keys that lie more than once in a final log, counted per further copy. */
  readonly duplicates: number;
  readonly aside: number;
}

export function countsOf(evidence: Evidence, sends: readonly Send[]): Counts {
  const others: Record<string, number> = {};
  let acknowledged = 0;
  let unknown = 0;
  for (const { code, answeredAt } of sends) {
    if (answeredAt === undefined) unknown++;
    else if (code === 0) acknowledged++;
    else others[code ?? 'none'] = (others[code ?? 'none'] ?? 0) + 1;
  }
  return {
    sends: sends.length,
    acknowledged,
    others,
    unknown,
    consumed: evidence.history.reduce((count, { t }) => count + (t === 'consumed' ? 1 : 0), 0),
    duplicates: Math.max(0, ...evidence.logs.map(({ records }) => duplicatesIn(records))),
    aside: evidence.logs.reduce((count, { aside }) => count + aside.length, 0),
  };
}

function duplicatesIn(records: Evidence['logs'][number]['records']): number {
  const keys = new Set<string>();
  let count = 0;
  for (const { key } of records) {
    if (key !== '' && keys.has(key)) count++;
    keys.add(key);
  }
  return count;
}

/** C7: retries make duplicates, but not without bound. */
export function countsRule(evidence: Evidence, counts: Counts, { duplicatesPerRound }: Expectation): Finding[] {
  const rounds = evidence.history.filter((event) => event.t === 'round' && event.phase === 'begin').length;
  const allowed = duplicatesPerRound * Math.max(1, rounds);
  if (counts.duplicates <= allowed) return [];
  return [{ rule: 'C7', text: `${counts.duplicates} duplicates in ${rounds} rounds, ${allowed} are allowed` }];
}
