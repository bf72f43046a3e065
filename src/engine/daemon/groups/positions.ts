import type { GroupFacts } from '../../ha/coordination/inspect.ts';
import { type GroupPlan, idOf, type PlannedBroker } from './group-plan.ts';
import type { StoredPosition } from './stored-position.ts';

/** How far a member's log is, and how it is known. */
export interface MemberPosition {
  /** Member id. */
  readonly member: string;
  /** Its name in the cluster file; undefined where it is not there. */
  readonly name: string | undefined;
  readonly host: string | undefined;
  /** What it shows of itself in ZooKeeper; undefined where it is not alive there. */
  readonly state: string | undefined;
  /** Process start that says so. */
  readonly incarnation: string | undefined;
  /** Where the numbers are from: its node in ZooKeeper, its store on this machine, nowhere. */
  readonly from: 'zookeeper' | 'store' | undefined;
  /** Epoch it promised; no master of an earlier one is followed. */
  readonly promised: number | undefined;
  /** Epoch of its last record. */
  readonly lastEpoch: number | undefined;
  /** End of its log, bytes. */
  readonly maxOffset: number | undefined;
  /** Up to here it knows that all of the in-sync set had the log. */
  readonly confirmOffset: number | undefined;
  /** In the in-sync set that ZooKeeper has now; undefined where it has none. */
  readonly inSync: boolean | undefined;
  /** False where its machine may have lost the end of the log with the power. */
  readonly clean: boolean | undefined;
}

/** A look into a store of this machine. */
export type LookIntoStore = (broker: PlannedBroker) => Promise<StoredPosition | undefined>;

/** Every member that the cluster file, ZooKeeper, or a store of this machine knows of, by id. */
export async function positionsOf(
  plan: GroupPlan,
  facts: GroupFacts,
  lookIntoStore: LookIntoStore,
): Promise<MemberPosition[]> {
  const stored = new Map<string, StoredPosition>();
  for (const broker of plan.members) {
    const position = await lookIntoStore(broker);
    if (position !== undefined) stored.set(idOf(broker), position);
  }
  const ids = new Set([
    ...plan.members.map(idOf),
    ...facts.members.map(({ id }) => id),
    ...facts.live.map(({ id }) => id),
    ...[...stored.values()].flatMap(({ known }) => known),
  ]);
  return [...ids].sort(byNumber).map((member) => positionOf(member, { plan, facts, stored: stored.get(member) }));
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

function positionOf(
  member: string,
  { plan, facts, stored }: { plan: GroupPlan; facts: GroupFacts; stored: StoredPosition | undefined },
): MemberPosition {
  const broker = plan.members.find((one) => idOf(one) === member);
  const live = facts.live.find(({ id }) => id === member);
  const registered = facts.members.find(({ id }) => id === member);
  const known = live === undefined ? stored : { ...live };
  return {
    ...{ member, name: broker?.name, host: live?.host ?? registered?.host ?? broker?.host },
    ...{ state: live?.state, incarnation: live?.incarnation },
    from: live !== undefined ? 'zookeeper' : stored !== undefined ? 'store' : undefined,
    ...{ promised: known?.epoch, lastEpoch: known?.lastEpoch, maxOffset: known?.maxOffset },
    confirmOffset: known?.confirmOffset,
    inSync: facts.state?.set.includes(member),
    clean: live?.clean,
  };
}
