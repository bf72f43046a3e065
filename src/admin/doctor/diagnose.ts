import { steadyClock } from '../../clock.ts';
import type { Check, DiskContext, Severity } from './check.ts';
import type { ClusterCheck, ClusterContext } from './context.ts';
import { lookedAt, runChecks, unansweredIn } from './run-checks.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A verdict, and how long it took. */
export interface Diagnosed extends Verdict {
  readonly durationMs: number;
}

/**
 * Makes checks of a cluster.
 *
 * @param failOn the mildest severity that counts
 * @throws MqError when no name server answers, or every check failed
 */
export async function diagnoseCluster(
  checks: readonly ClusterCheck[],
  context: ClusterContext,
  failOn: Severity,
): Promise<Diagnosed> {
  const startedMs = steadyClock.now();
  const looked = await lookedAt(context);
  const { findings, unasked } = await runChecks(checks, context, context.client.signal);
  const silent = await unansweredIn(context);
  const parts = { unasked: [...unasked, ...silent], checks: checks.map(({ name }) => name), looked };
  return { ...verdictOf(findings, parts, failOn), durationMs: steadyClock.now() - startedMs };
}

/** Makes checks of a store on disk. @throws MqError when every check failed */
export async function diagnoseStore(
  checks: readonly Check<DiskContext>[],
  context: DiskContext,
  failOn: Severity,
): Promise<Diagnosed> {
  const startedMs = steadyClock.now();
  const { findings, unasked } = await runChecks(checks, context, context.signal);
  const parts = { unasked, checks: checks.map(({ name }) => name), looked: undefined };
  return { ...verdictOf(findings, parts, failOn), durationMs: steadyClock.now() - startedMs };
}
