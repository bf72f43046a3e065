import type { HistoryEvent } from '../history/events.ts';
import { acknowledgedRule, storedRule } from './acknowledged.ts';
import { availabilityRule, type Outage, outagesOf } from './availability.ts';
import { consumptionRule } from './consumption.ts';
import { type Counts, countsOf, countsRule } from './counts.ts';
import { decidedRule, epochsRule } from './epochs.ts';
import { placesRule } from './places.ts';
import { sendsOf } from './sends.ts';
import { serialRule } from './serial.ts';
import { cutsRule, electionRule } from './sets.ts';
import type { Evidence, Expectation, Finding } from './types.ts';

/** What is to be said about a run. */
export interface Verdict {
  /** Empty when every rule holds. */
  readonly findings: readonly Finding[];
  readonly outages: readonly Outage[];
  readonly counts: Counts;
  /** Epochs that had a master. */
  readonly epochs: number;
  /** Acknowledged messages that only lie aside: allowed in ASYNC. */
  readonly missing: number;
}

/** Holds a run against all rules. */
export function judge(evidence: Evidence, expectation: Expectation): Verdict {
  const sends = sendsOf(evidence.history);
  const acknowledged = acknowledgedRule(evidence, sends, expectation);
  const outages = outagesOf(evidence.history, sends);
  const counts = countsOf(evidence, sends);
  return {
    findings: [
      ...acknowledged.findings,
      ...placesRule(evidence, sends, expectation),
      ...serialRule(evidence, sends, expectation),
      ...consumptionRule(evidence, sends, expectation),
      ...epochsRule(evidence.history),
      ...(expectation.elects ? decidedRule(evidence.history, sends) : []),
      ...availabilityRule(outages, expectation),
      ...countsRule(evidence, counts, expectation),
      ...storedRule(evidence, sends),
      ...electionRule(evidence.history),
      ...cutsRule(evidence.history),
    ],
    outages,
    counts,
    epochs: epochsOf(evidence.history),
    missing: acknowledged.missing,
  };
}

function epochsOf(history: readonly HistoryEvent[]): number {
  const masters = history.flatMap((event) =>
    event.t === 'epoch' && event.state === 'MASTER' ? [`${event.group} ${event.epoch}`] : [],
  );
  return new Set(masters).size;
}
