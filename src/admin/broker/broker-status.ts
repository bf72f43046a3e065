import type { AdminClient } from '../../client/admin-client.ts';
import type { KVTable } from '../../protocol/bodies/kv-table.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveReplicas, type Target, type TargetChoice } from '../targets.ts';

/**
 * Runtime statistics of one broker, or of all masters and slaves of a cluster, as text by name.
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function brokerStatus(client: AdminClient, choice: TargetChoice): Promise<Outcome<Target, KVTable>[]> {
  const targets = await resolveReplicas(client, choice);
  const outcomes = await fanOut(targets, ({ addr }) => client.brokers.getRuntimeInfo(addr), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}
