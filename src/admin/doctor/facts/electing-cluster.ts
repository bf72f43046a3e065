import type { MqError } from '../../../errors/index.ts';

/** Who may write in a group, and who has everything that was acknowledged. */
export interface ElectedState {
  readonly epoch: number;
  /** Null while nobody writes. */
  readonly master: string | null;
  /** Which process start of the master the epoch belongs to. */
  readonly incarnation: string;
  readonly set: readonly string[];
  readonly mode: string;
  readonly reason: string;
}

export interface ElectedMember {
  readonly id: string;
  /** `host:port` clients dial. */
  readonly address: string;
  readonly brokerId: number;
}

/** A process that is there. */
export interface LiveProcess {
  readonly id: string;
  readonly incarnation: string;
  readonly state: string;
  readonly host: string;
  readonly pid: number;
  /** Joins, and does not stand for election. */
  readonly standDown: boolean;
  /** End of its log, bytes. */
  readonly maxOffset: number;
  /** Why it is parked; undefined where it is not, or of an older version. */
  readonly parkedFor?: string | undefined;
}

/** The last planned switch that was asked for. */
export interface AskedSwitch {
  readonly target: string;
  readonly by: string;
  readonly deadlineAt: number;
  readonly stage: string;
  readonly outcome: string;
  readonly at: number;
}

/** All that lies in ZooKeeper about one group. */
export interface ElectingGroup {
  readonly brokerName: string;
  /** Undefined where nobody has begun the group, it was deleted, or cannot be read. */
  readonly state: ElectedState | undefined;
  readonly members: readonly ElectedMember[];
  readonly live: readonly LiveProcess[];
  readonly switch: AskedSwitch | undefined;
  readonly malformed: readonly MqError[];
}

/** All that lies in ZooKeeper about one cluster. */
export interface ElectingCluster {
  readonly cluster: string;
  /** `host:port` of the server that answered. */
  readonly server: string;
  /** The session time-out it gives, milliseconds. */
  readonly sessionTimeoutMs: number;
  /** Its tick, milliseconds; undefined where it does not tell. */
  readonly tickMs?: number | undefined;
  readonly groups: readonly ElectingGroup[];
}

/** The process that leads the epoch of the group's state; undefined where it is gone. */
export const leaderOf = ({ state, live }: ElectingGroup): LiveProcess | undefined =>
  live.find(({ id, incarnation }) => id === state?.master && incarnation === state.incarnation);

/** States in which a process cannot take over, whatever happens. */
const IDLE: readonly string[] = ['PARKED', 'LOST', 'STOPPED'];

/** Processes that could take over from the master of the state: in the set, there, and willing. */
export const successorsOf = ({ state, live }: ElectingGroup): readonly LiveProcess[] =>
  live.filter(
    ({ id, state: shown, standDown }) =>
      id !== state?.master && state?.set.includes(id) === true && !standDown && !IDLE.includes(shown),
  );

/** A member as findings name it: `member 2 (10.0.0.2:10911)`. */
export function memberWords({ members }: ElectingGroup, id: string): string {
  const address = members.find((member) => member.id === id)?.address;
  return address === undefined ? `member ${id}` : `member ${id} (${address})`;
}

/** What a member does, in words: its state, or that it is gone. */
export const stateOf = ({ live }: ElectingGroup, id: string): string =>
  live.find((process) => process.id === id)?.state ?? 'not there';
