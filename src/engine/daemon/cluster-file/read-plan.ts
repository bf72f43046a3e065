import { planCluster } from './plan.ts';
import { readClusterFile } from './read.ts';
import type { ClusterPlan } from './types.ts';

/**
 * Reads a cluster file and works out every process of it.
 * @throws MqError CONFIG like {@link readClusterFile} and {@link planCluster}
 */
export async function readPlan(path: string): Promise<ClusterPlan> {
  return planCluster(await readClusterFile(path));
}
