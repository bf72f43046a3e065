import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { leaderOf, needingController } from './leader.ts';
import { type NamedReplicas, replicasOfName } from './replicas.ts';

/** Who is to become the master of which broker name. */
export interface Election {
  /** Any controller. */
  readonly controller: string;
  readonly cluster: string;
  readonly brokerName: string;
  readonly brokerId: number;
}

/** What an election would change, or has changed. */
export interface ElectionResult {
  /** Id of the master before; undefined while there was none. */
  before: number | undefined;
  /** False where the replica was the master already. */
  changed: boolean;
  masterAddress: string | undefined;
  masterEpoch: number | undefined;
  syncStateSetEpoch: number | undefined;
  /** Addresses of the replicas by their ids. */
  brokerAddrs: Record<string, string>;
}

/**
 * Looks at what an election would do.
 * @throws MqError NOT_FOUND for a broker name or id the controllers do not know
 */
export async function planElection(
  client: AdminClient,
  { controller, brokerName, brokerId }: Election,
): Promise<ElectionResult> {
  const info = await replicasOfName(client, controller, brokerName);
  const replicas = [...info.inSyncReplicas, ...info.notInSyncReplicas];
  const addresses = replicas.map((replica) => [String(replica.brokerId), replica.brokerAddress] as const);
  const candidate = replicas.find((replica) => replica.brokerId === brokerId);
  if (candidate === undefined) {
    throw new MqError('NOT_FOUND', `${brokerName} has no replica ${brokerId}`, {
      address: controller,
      hint: `It has ${addresses.map(([id, address]) => `${id} (${address})`).join(', ')}.`,
    });
  }
  return {
    before: info.masterBrokerId,
    changed: info.masterBrokerId !== brokerId,
    masterAddress: candidate.brokerAddress,
    masterEpoch: info.masterEpoch,
    syncStateSetEpoch: info.syncStateSetEpoch,
    brokerAddrs: Object.fromEntries(addresses),
  };
}

/**
 * Makes the replica the master, unless it is, and looks who is afterwards.
 * @throws MqError REFUSED by the controllers, or when somebody else is the master afterwards
 */
export async function electMaster(
  client: AdminClient,
  election: Election,
  plan: ElectionResult,
): Promise<ElectionResult> {
  if (!plan.changed) return plan;
  const { controller, cluster: clusterName, brokerName, brokerId } = election;
  const leader = await leaderOf(client, controller);
  const fields = { clusterName, brokerName, brokerId, designateElect: true, invokeTime: Date.now() };
  const elected = await needingController(client.controllers.electMaster(leader, fields));
  const now: NamedReplicas = await replicasOfName(client, controller, brokerName);
  if (now.masterBrokerId !== brokerId) {
    const who = now.masterBrokerId === undefined ? 'nobody' : `replica ${now.masterBrokerId}`;
    throw new MqError('REFUSED', `controller ${leader} took the request, but ${who} is the master of ${brokerName}`, {
      address: leader,
    });
  }
  return {
    before: plan.before,
    changed: true,
    masterAddress: elected.masterAddress ?? now.masterAddress,
    masterEpoch: elected.masterEpoch ?? now.masterEpoch,
    syncStateSetEpoch: elected.syncStateSetEpoch ?? now.syncStateSetEpoch,
    brokerAddrs: elected.brokerAddrs.size === 0 ? plan.brokerAddrs : Object.fromEntries(elected.brokerAddrs),
  };
}
