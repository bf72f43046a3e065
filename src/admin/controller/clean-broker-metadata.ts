import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ReplicaIdentity } from '../../protocol/bodies/broker-replicas-info.ts';
import { leaderOf, needingController } from './leader.ts';
import { replicasOfName } from './replicas.ts';

/** Which replicas the controllers are to forget. */
export interface Cleaning {
  /** Any controller. */
  readonly controller: string;
  /** Needed unless living replicas are meant, too. */
  readonly cluster: string | undefined;
  readonly brokerName: string;
  /** None are all. */
  readonly brokerIds: readonly number[];
  /** Forget replicas that run, too. */
  readonly livingToo: boolean;
}

/**
 * The replicas that would be forgotten.
 * @throws MqError NOT_FOUND for a name or an id the controllers do not know, REFUSED where one of them runs
 */
export async function planCleaning(
  client: AdminClient,
  { controller, brokerName, brokerIds, livingToo }: Cleaning,
): Promise<ReplicaIdentity[]> {
  const info = await replicasOfName(client, controller, brokerName);
  const replicas = [...info.inSyncReplicas, ...info.notInSyncReplicas];
  const unknown = brokerIds.find((id) => replicas.every(({ brokerId }) => brokerId !== id));
  if (unknown !== undefined) {
    const ids = replicas.map(({ brokerId }) => brokerId).join(', ');
    throw new MqError('NOT_FOUND', `${brokerName} has no replica ${unknown}`, { hint: `It has ${ids}.` });
  }
  const meant = brokerIds.length === 0 ? replicas : replicas.filter(({ brokerId }) => brokerIds.includes(brokerId));
  const living = livingToo ? undefined : meant.find(({ alive }) => alive === true);
  if (living !== undefined) {
    throw new MqError('REFUSED', `replica ${living.brokerId} of ${brokerName} (${living.brokerAddress}) runs`, {
      hint: 'Name the others with -b, or give -l to forget running replicas, too.',
    });
  }
  return meant;
}

/** Has the leader forget them, and looks afterwards. @throws MqError REFUSED when it still knows one */
export async function cleanBrokerMetadata(
  client: AdminClient,
  { controller, cluster: clusterName, brokerName, brokerIds, livingToo }: Cleaning,
  plan: readonly ReplicaIdentity[],
): Promise<void> {
  const leader = await leaderOf(client, controller);
  const fields = {
    clusterName,
    brokerName,
    brokerControllerIdsToClean: brokerIds.length === 0 ? undefined : brokerIds.join(';'),
    isCleanLivingBroker: livingToo,
    invokeTime: Date.now(),
  };
  await needingController(client.controllers.cleanBrokerData(leader, fields));
  const left = await replicasLeft(client, leader, brokerName);
  const kept = plan.find(({ brokerId }) => left.has(brokerId));
  if (kept === undefined) return;
  throw new MqError('REFUSED', `controller ${leader} took the request, but still knows replica ${kept.brokerId}`, {
    address: leader,
  });
}

/** A name without replicas is forgotten itself. */
async function replicasLeft(client: AdminClient, leader: string, brokerName: string): Promise<Set<number>> {
  const info = (await needingController(client.controllers.getReplicas(leader, [brokerName]))).get(brokerName);
  return new Set([...(info?.inSyncReplicas ?? []), ...(info?.notInSyncReplicas ?? [])].map(({ brokerId }) => brokerId));
}
