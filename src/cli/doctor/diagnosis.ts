import type { Finding, Scope, Severity } from '../../admin/doctor/check.ts';
import type { Diagnosed } from '../../admin/doctor/diagnose.ts';
import type { Explanation } from '../../admin/doctor/explain/explanation.ts';
import type { Looked, VerdictStatus } from '../../admin/doctor/verdict.ts';
import { type ErrorValue, errorValue } from '../errors/report.ts';

/** Something that could not be asked, and so was not judged. */
export interface UnaskedValue {
  /** A broker, a name server or a check. */
  readonly subject: string;
  /** What is not known of it. */
  readonly what: string;
  readonly error: ErrorValue;
}

/** The verdict as a document. */
export interface Diagnosis {
  /** `ok`, `bad`, or `unknown`: nothing that was seen counts, but not everything could be asked. */
  readonly status: VerdictStatus;
  /** The worst severity among the findings; absent without any. */
  readonly worst?: Severity;
  /** The mildest severity that makes the verdict bad. */
  readonly failOn: Severity;
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly unasked: readonly UnaskedValue[];
  /** Names of the checks that were made. */
  readonly checks: readonly string[];
  /** How much there was to look at; absent for a store. */
  readonly looked?: Looked;
  readonly durationMs: number;
}

/** One line of `--list`. */
export interface FaultRow {
  readonly name: string;
  readonly title: string;
  /** Where checks look for it; empty where it is only explained. */
  readonly seenBy: readonly Scope[];
}

export interface FaultList {
  readonly faults: readonly FaultRow[];
}

/** What the command may have to show. */
export type DoctorValue = Diagnosis | FaultList | Explanation;

export const diagnosisOf = (verdict: Diagnosed, failOn: Severity): Diagnosis => ({
  status: verdict.status,
  ...(verdict.worst !== undefined && { worst: verdict.worst }),
  failOn,
  findings: verdict.findings,
  unasked: verdict.unasked.map(({ subject, what, error }) => ({ subject, what, error: errorValue(error) })),
  checks: verdict.checks,
  ...(verdict.looked !== undefined && { looked: verdict.looked }),
  durationMs: Math.round(verdict.durationMs),
});

/** How many findings of a severity there are. */
export const countOf = ({ findings }: Diagnosis, severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;
