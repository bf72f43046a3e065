import { steadyClock } from '../../clock.ts';
import type { Check, DiskContext, Severity } from './check.ts';
import type { ClusterCheck, ClusterContext, GroupCheck, GroupContext } from './context.ts';
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
 * @throws MqError when no name server answers and where ZooKeeper is is not known either, or every check failed
 */
export async function diagnoseCluster(
  checks: readonly ClusterCheck[],
  context: ClusterContext,
  failOn: Severity,
): Promise<Diagnosed> {
  const startedMs = steadyClock.now();
  const looked = await lookedAt(context);
  // Where only ZooKeeper can be looked at, not knowing for which cluster leaves nothing to say.
  if ((await context.namesrv.listings()).every(({ error }) => error !== undefined)) await context.coordination.all();
  const { findings, unasked } = await runChecks(checks, context, context.client.signal);
  const silent = await unansweredIn(context);
  const parts = { unasked: [...unasked, ...silent], checks: checks.map(({ name }) => name), looked };
  return { ...verdictOf(findings, parts, failOn), durationMs: steadyClock.now() - startedMs };
}

/** Groups that a store's broker elects its master with, and what to look for there. */
export interface StoreGroups {
  readonly checks: readonly GroupCheck[];
  readonly context: GroupContext;
}

/** Makes checks of a store on disk, and of its groups where it has any. @throws MqError when every check of either failed */
export async function diagnoseStore(
  checks: readonly Check<DiskContext>[],
  context: DiskContext,
  failOn: Severity,
  groups?: StoreGroups,
): Promise<Diagnosed> {
  const startedMs = steadyClock.now();
  const made = [await runChecks(checks, context, context.signal)];
  if (groups !== undefined) made.push(await runChecks(groups.checks, groups.context, context.signal));
  const findings = made.flatMap((examination) => examination.findings);
  const parts = {
    unasked: made.flatMap((examination) => examination.unasked),
    checks: [...checks, ...(groups?.checks ?? [])].map(({ name }) => name),
    looked: undefined,
  };
  return { ...verdictOf(findings, parts, failOn), durationMs: steadyClock.now() - startedMs };
}
