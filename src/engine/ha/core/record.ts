/** Name of a member within its group, as `members/<id>` in ZooKeeper has it. */
export type MemberId = string;
/** One process start of one member. Never used twice. */
export type Incarnation = string;

/** Rule of acknowledgement of an epoch. It changes only together with the epoch. */
export const Mode = { SYNC: 'SYNC', ASYNC: 'ASYNC' } as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

/** Why the group's state was last written. */
export type StateReason =
  | 'bootstrap'
  | 'resume'
  | 'death'
  | 'planned'
  | 'forced'
  | 'rebuilt'
  | 'set-change'
  | 'renewed';

/**
 * The group's state: the value of `groups/<brokerName>/state`, every write conditional on its version. The writer of the
 * bytes (coordination) adds `"v":1` and the wall time, and keeps fields it does not know.
 */
export interface GroupState {
  /** From 1. Belongs for ever to `incarnation` of `master`. */
  readonly epoch: number;
  readonly master: MemberId;
  readonly incarnation: Incarnation;
  /** In-sync set, the master included. Only its members may be elected. */
  readonly set: readonly MemberId[];
  readonly mode: Mode;
  readonly reason: StateReason;
  /** Last epoch that a person started although messages may be missing; 0 for none. Promises below it do not bind a cut. */
  readonly acceptLoss: number;
  /** 0 with a new epoch, one more with each other write. (epoch, change) only rises, or ZooKeeper's data went back. */
  readonly change: number;
  /** Which write this is, unique over members and incarnations. */
  readonly writeId: string;
}

/** One start of an epoch in a log: Apache's `epochFileCheckpoint` line. */
export interface EpochStart {
  readonly epoch: number;
  /** Log position of the epoch's first byte. */
  readonly start: number;
}

/** What a member has promised, durable in `ha/promise.json` before it is used. */
export interface Promised {
  /** No acknowledgement, no grant, no append for a master of a lower epoch. */
  readonly epoch: number;
  /** Highest `change` of `epoch` that this member has read in the group's state. */
  readonly change: number;
  /** Whether this member itself led `epoch`: then it has no grant outstanding to a master of a lower one. */
  readonly led: boolean;
}

/** Position below which a SYNC master said all of the set has the log, and its epoch: a cut below parks (I10). */
export interface Floor {
  readonly position: number;
  readonly epoch: number;
}

/** What a member shows of itself. The first eight are the states of a healthy life. */
export type RoleName =
  | 'JOINING'
  | 'SYNCING'
  | 'SLAVE'
  | 'CANDIDATE'
  | 'PROMOTING'
  | 'MASTER'
  | 'HANDOVER'
  | 'FENCED'
  | 'LOST'
  | 'PARKED'
  | 'STOPPED';

/** Value of `live/<id>`, an ephemeral node of the member's session. */
export interface LiveMember {
  readonly id: MemberId;
  readonly incarnation: Incarnation;
  readonly role: RoleName;
  /** Promised epoch. */
  readonly epoch: number;
  /** Highest epoch whose start lies at or below `end`. */
  readonly lastEpoch: number;
  /** End of the log (next position). */
  readonly end: number;
  readonly confirm: number;
  /** Keeps dying: stands for election only behind all others. */
  readonly standDown: boolean;
  /** Why it is parked; absent where it is not. */
  readonly parkedFor?: string;
}

/** An incarnation proven dead: value of `fenced/<id>`. */
export interface FencedMember {
  readonly id: MemberId;
  readonly incarnation: Incarnation;
}

/** Value of `switch`: what a person or a daemon asked the master for. */
export interface SwitchRequest {
  readonly id: string;
  /** Empty: the master chooses. */
  readonly target: MemberId | '';
}

/**
 * What coordination read in one go. The state is read *before* the live members, so that whoever is missing among them was
 * missing after that state was in force; both after a `sync`.
 */
export interface GroupView {
  /** Undefined when the node does not exist. */
  readonly state: GroupState | undefined;
  /** ZooKeeper's version of the state node; -1 when it does not exist. */
  readonly version: number;
  readonly live: readonly LiveMember[];
  readonly fenced: readonly FencedMember[];
  /** `storeId` recorded in `members/<own id>`; undefined before the first join. */
  readonly storeId: string | undefined;
  readonly switch: SwitchRequest | undefined;
}
