/**
 * What lies in the coordination service, one type per kind of node. Every value is a JSON object with `"v": 1`; fields that
 * this version does not know are kept when a value is rewritten, so that versions can be mixed during an upgrade.
 */

import type { RoleName, StateReason } from '../../core/record.ts';

export type { StateReason };
/** What a member shows of itself. */
export type MemberState = RoleName;

/** Name of a member inside its group: 1 to 64 of `A-Z a-z 0-9 . _ -`, and a node's name in the service. */
export type MemberId = string;

/** Under which rule an epoch acknowledges. Changes only together with a new epoch. */
export type ReplicationMode = 'SYNC' | 'ASYNC';

/** `groups/<brokerName>/state`: who may write, and who has everything that was acknowledged. */
export interface GroupState {
  v: 1;
  /** From 1; belongs to one incarnation of one member for ever. */
  epoch: number;
  /** The member that writes in this epoch; null while nobody does. */
  master: MemberId | null;
  /** Which process start of the master the epoch belongs to; empty while `master` is null. */
  incarnation: string;
  /** The in-sync set: only its members may be elected. */
  set: MemberId[];
  mode: ReplicationMode;
  reason: StateReason;
  /** Last epoch that a person started although messages may be missing; 0 for none. */
  acceptLoss: number;
  /** 0 with a new epoch, one more with each other write: (epoch, change) only rises, or the service's data went back. */
  change: number;
  /** Unlike that of any other write: tells after an unknown outcome whether this write was done. */
  writeId: string;
  /** Wall clock of the writer, milliseconds; for people only. */
  at: number;
}

/** `groups/<brokerName>/members/<id>`: who belongs to the group. Stays when the member is down. */
export interface Member {
  v: 1;
  id: MemberId;
  /** `host:port` clients dial. */
  address: string;
  /** `host:port` of its HA port. */
  haAddress: string;
  host: string;
  /** Which store directory the member's log lies in. */
  storeId: string;
  /** The broker id it registers under as a slave, from 1. */
  brokerId: number;
  /** Matters for the very first start of a group only. */
  preferredRole: 'MASTER' | 'SLAVE';
}

/** `groups/<brokerName>/live/<id>`, ephemeral: a process that is there, and what it last said of itself. */
export interface LiveMember {
  v: 1;
  id: MemberId;
  /** Unlike that of any other process start. */
  incarnation: string;
  host: string;
  pid: number;
  /** Start of the process in clock ticks since boot, as the system gives it; empty where it gives none. */
  startTime: string;
  bootId: string;
  /** Two containers of one host share the boot id, not this. Empty where the system has none. */
  pidNamespace: string;
  state: MemberState;
  /** The epoch it promised. */
  epoch: number;
  /** The epoch of the last record of its log; 0 with an empty log. */
  lastEpoch: number;
  /** End of its log, bytes. */
  maxOffset: number;
  confirmOffset: number;
  /** Joins, and stands for election only as the set's only member. */
  standDown: boolean;
  /** False where the machine may have lost the log's end with the power. */
  clean: boolean;
  /** Why it is parked, for people; absent where it is not, and in nodes of older versions. */
  parkedFor?: string;
}

/** `groups/<brokerName>/fenced/<id>`: an incarnation of a member that is proven dead. */
export interface Fenced {
  v: 1;
  id: MemberId;
  incarnation: string;
  /** Who proved it: `daemon@host` or `broker@host`. */
  by: string;
  /** How, for people: `another boot id`, `no process 123 of that start time`. */
  proof: string;
  /** Wall clock, milliseconds. */
  at: number;
}

/** How far a planned switch got. `done`, `failed`: over. */
export type SwitchStage = 'requested' | 'accepted' | 'holding' | 'done' | 'failed';

/** `groups/<brokerName>/switch`: the last planned switch that was asked for. */
export interface SwitchRequest {
  v: 1;
  /** Unlike that of any other request. */
  id: string;
  /** Empty: the master chooses. */
  target: MemberId | '';
  /** Who asked. */
  by: string;
  /** Wall clock, milliseconds, after which the master no longer begins it. */
  deadlineAt: number;
  stage: SwitchStage;
  /** How it ended, for people; empty before. */
  outcome: string;
  at: number;
}

/** A place in the group's log. */
export interface LogPosition {
  epoch: number;
  offset: number;
}

/** `groups/<brokerName>/history/<epoch>`: how an epoch began. The last 100 are kept. */
export interface EpochHistory {
  v: 1;
  epoch: number;
  master: MemberId;
  incarnation: string;
  /** Log offset of the epoch's first byte. */
  startOffset: number;
  set: MemberId[];
  mode: ReplicationMode;
  reason: StateReason;
  /** The last known end of the former master's log, where known. */
  oldPosition?: LogPosition;
  /** Where the new master's log ended when it began. */
  newPosition?: LogPosition;
  at: number;
}

/** A process a daemon looks after. */
export interface DaemonChild {
  name: string;
  pid: number;
  state: string;
}

/** `daemons/<host>`, ephemeral. */
export interface DaemonInfo {
  v: 1;
  host: string;
  pid: number;
  version: string;
  children: DaemonChild[];
}
