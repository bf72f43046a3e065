import { expect } from 'vitest';
import { clusterChecks } from '../../../src/admin/doctor/checks/index.ts';
import { type ClusterContextOptions, clusterContext } from '../../../src/admin/doctor/context.ts';
import { type Diagnosed, diagnoseCluster } from '../../../src/admin/doctor/diagnose.ts';
import { chosenChecks } from '../../../src/admin/doctor/run-checks.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { problemOf } from './next-commands.ts';

export interface ExamineOptions
  extends Pick<ClusterContextOptions, 'cluster' | 'topic' | 'group' | 'clock' | 'limits' | 'coordination'> {
  /** Only this check. */
  readonly check?: string;
  /** Milliseconds a request may take. */
  readonly timeoutMs?: number;
}

/**
 * Makes checks as the command does, with no time between two looks unless limits say otherwise. What findings tell to run
 * next must be there.
 */
export async function examine(namesrvAddr: string, options: ExamineOptions = {}): Promise<Diagnosed> {
  const { check, timeoutMs = 5000, limits, ...only } = options;
  const clientOf = (address: string) => new AdminClient({ namesrvAddr: address, timeoutMs });
  const namesrvs = namesrvAddr.split(';').map((address) => ({ address, client: clientOf(address) }));
  const client = clientOf(namesrvAddr);
  const checks = chosenChecks(clusterChecks, check === undefined ? undefined : [check], []);
  const context = clusterContext({ client, namesrvs, ...only, limits: { observeMs: 0, ...limits } });
  try {
    const verdict = await diagnoseCluster(checks, context, 'warning');
    const problems = await Promise.all(verdict.findings.flatMap(({ next }) => next.map(problemOf)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    return verdict;
  } finally {
    for (const one of [client, ...namesrvs.map((namesrv) => namesrv.client)]) await one.close();
  }
}

/** What one check finds, in short. */
export async function found(namesrvAddr: string, check: string, options: ExamineOptions = {}) {
  const { findings } = await examine(namesrvAddr, { ...options, check });
  return findings.map(({ severity, subject, message, evidence, next }) => ({
    severity,
    subject,
    message,
    evidence,
    next,
  }));
}
