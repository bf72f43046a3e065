import type { MqError } from '../../errors/index.ts';
import { type Finding, type Severity, severities } from './check.ts';

/**
 * The one answer: `ok`, nothing counts; `bad`, some finding does; `unknown`, nothing that was seen counts, but not
 * everything could be asked.
 */
export type VerdictStatus = 'ok' | 'bad' | 'unknown';

/** Something that could not be asked, and so was not judged. */
export interface Unasked {
  /** A broker, a name server or a check. */
  readonly subject: string;
  /** What is not known of it. */
  readonly what: string;
  readonly error: MqError;
}

/** How many things were looked at. */
export interface Looked {
  readonly nameServers: number;
  readonly brokers: number;
  readonly topics: number;
  readonly groups: number;
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** The worst severity among the findings; undefined without any. */
  readonly worst: Severity | undefined;
  /** Worst first, then by check and subject. */
  readonly findings: readonly Finding[];
  readonly unasked: readonly Unasked[];
  /** Names of the checks that were made. */
  readonly checks: readonly string[];
  /** Undefined for a store. */
  readonly looked: Looked | undefined;
}

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

/**
 * Puts what checks found into one answer.
 *
 * @param failOn the mildest severity that counts
 */
export function verdictOf(
  found: readonly Finding[],
  parts: Pick<Verdict, 'unasked' | 'checks' | 'looked'>,
  failOn: Severity,
): Verdict {
  const findings = [...found].sort(compareFindings);
  const counting = findings.filter(({ severity }) => isAtLeast(severity, failOn));
  const status = counting.length > 0 ? 'bad' : parts.unasked.length > 0 ? 'unknown' : 'ok';
  return { status, worst: findings[0]?.severity, findings, ...parts };
}

const compareFindings = (a: Finding, b: Finding): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
  compareText(a.check, b.check) ||
  compareText(a.subject, b.subject);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
