import type { GroupCoordination } from '../../ha/coordination/types.ts';
import { own, thisHost } from '../cluster-file/own-part.ts';
import { readPlan } from '../cluster-file/read-plan.ts';
import type { ClusterPlan } from '../cluster-file/types.ts';
import { RunningFolder } from '../running/running-folder.ts';
import { ensembleOfPlan, withCoordination } from './ensemble.ts';
import { type GroupPlan, groupNamed } from './group-plan.ts';
import type { LookIntoStore } from './positions.ts';
import { storedPosition } from './stored-position.ts';

/** A group of a cluster file, where it is kept, and what of it lies on this machine. */
export interface OpenGroup {
  readonly cluster: ClusterPlan;
  readonly plan: GroupPlan;
  readonly group: GroupCoordination;
  readonly lookIntoStore: LookIntoStore;
}

/**
 * Does something about one group over a session of its own.
 * @throws MqError CONFIG for the cluster file, NOT_FOUND for the group, REFUSED where roles are fixed, UNREACHABLE
 */
export async function withGroup<T>(file: string, name: string, work: (open: OpenGroup) => Promise<T>): Promise<T> {
  const cluster = await readPlan(file);
  const plan = groupNamed(cluster, name);
  const host = new RunningFolder(cluster.running).daemon()?.host;
  const here = new Set(own(cluster, host, thisHost()).map((child) => child.name));
  return withCoordination(ensembleOfPlan(cluster), (coordination) =>
    work({
      ...{ cluster, plan, group: coordination.group(name) },
      lookIntoStore: async (broker) => (here.has(broker.name) ? storedPosition(broker.directory) : undefined),
    }),
  );
}
