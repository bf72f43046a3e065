import type { AdminClient } from '../../client/admin-client.ts';
import type { HaRuntimeInfo } from '../../protocol/bodies/ha-runtime-info.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

export interface HaStatusResult {
  brokers: Outcome<Target, HaRuntimeInfo>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/** How replication stands at one broker, master or slave, or at every master of a cluster. */
export async function haStatus(client: AdminClient, choice: TargetChoice): Promise<HaStatusResult> {
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const what = 'the state of replication, which brokers of RocketMQ tell from 5.0 on';
  const ask = ({ addr }: Target) => needing(what, client.replication.getStatus(addr));
  return { brokers: unlessAllFailed(await fanOut(targets, ask, client.signal)), withoutMaster };
}
