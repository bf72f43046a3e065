import type { KVTable } from '../../protocol/bodies/kv-table.ts';

/** What a broker whose group elects its master says of itself and the group. */
export interface ElectionFigures {
  /** Its name in the group. */
  readonly member: string;
  /** What it is shown as: SYNC_MASTER, ASYNC_MASTER, SLAVE or NONE. */
  readonly role: string;
  /** What it does: MASTER, SLAVE, SYNCING, PARKED and others. */
  readonly state: string;
  /** Of the master it follows, or its own. */
  readonly epoch: number;
  /** The member that leads it; empty where nobody does. */
  readonly master: string;
  /** Members with everything that was acknowledged, as far as it knows. */
  readonly inSync: readonly string[];
  /** `connected`, `connecting` or `closed`. */
  readonly zookeeper: string;
  /** Why it waits for a person; absent while it does not. */
  readonly parkedFor?: string;
}

/** Reads them out of runtime information; undefined where roles are fixed. */
export function electionFigures(runtime: KVTable): ElectionFigures | undefined {
  const state = runtime['groupState'];
  if (state === undefined) return undefined;
  const parkedFor = runtime['groupParked'];
  return {
    member: runtime['groupMember'] ?? '',
    role: runtime['brokerRole'] ?? '',
    state,
    epoch: Number(runtime['groupEpoch']) || 0,
    master: runtime['groupMaster'] ?? '',
    inSync: (runtime['groupInSync'] ?? '').split(',').filter((id) => id !== ''),
    zookeeper: runtime['groupZookeeper'] ?? '',
    ...(parkedFor !== undefined && { parkedFor }),
  };
}
