import type { CoreConfig } from './config.ts';
import type { CoreEffect, GateRefusal } from './effects.ts';
import type { StartedEvent } from './events.ts';
import type { Flaws } from './flaws.ts';
import type {
  EpochStart,
  Floor,
  GroupState,
  GroupView,
  Incarnation,
  LiveMember,
  MemberId,
  Promised,
  SwitchRequest,
} from './record.ts';

/** What a member is doing. What it shows (RoleName) is made of this and of the permit. */
export type Phase = 'joining' | 'following' | 'candidate' | 'promoting' | 'master' | 'lost' | 'parked' | 'stopped';

/** A conditional write that was sent and is not settled: what it says may be in force, now or later. */
export interface PendingWrite {
  readonly expectedVersion: number;
  /** (epoch, change) it was made from; a view beyond it settles the write. */
  readonly from: { readonly epoch: number; readonly change: number };
  readonly state: GroupState;
  /** True while a request is under way. */
  sent: boolean;
  sentAtMs: number;
  /** The live node existed in this session when the request was sent. */
  session: string | undefined;
}

/** One slave as its master sees it in this epoch. */
export interface Peer {
  readonly member: MemberId;
  link: number | undefined;
  incarnation: Incarnation;
  /** Counting position of this connection: written, or flushed under SYNC_FLUSH. -1 before its first acknowledgement. */
  acked: number;
  /** Own clock when the probe was sent that the last grant answered. */
  grantStampMs: number;
  /** Waited for though not in the set yet, and from which position on it may be taken in. */
  joinAt: number | undefined;
  /** An end of the log and when it was that: not reached for long means that the slave is behind. */
  markEnd: number;
  markAtMs: number;
  goneAtMs: number;
  leaving: boolean;
  /** Came back with less than what was confirmed. */
  lostTail: boolean;
}

/** A planned switch under way. */
export interface Handover {
  readonly id: string;
  readonly target: MemberId;
  readonly startedAtMs: number;
  /** Since when the target has all there is; undefined while it has not. */
  readySinceMs: number | undefined;
}

/** While leading an epoch. */
export interface Leading {
  readonly epoch: number;
  /** First position of the epoch: everything acknowledged before lies below. */
  readonly start: number;
  readonly peers: Map<MemberId, Peer>;
  handover: Handover | undefined;
  /** The permit was given up to write a handover; comes back only if that certainly failed. */
  released: boolean;
}

/** While following a master. */
export interface Following {
  readonly master: MemberId;
  readonly incarnation: Incarnation;
  readonly epoch: number;
  link: number | undefined;
  step: 'hello' | 'cutting' | 'adopting' | 'streaming';
  adopting: readonly EpochStart[];
}

/** A grant given: nobody may begin before it has run out. */
export interface Grant {
  readonly to: Incarnation | undefined;
  readonly atMs: number;
}

/** The whole of a member's core. Owned by one MemberCore. */
export interface MemberState {
  readonly config: CoreConfig;
  readonly flaws: Flaws;
  readonly out: CoreEffect[];
  phase: Phase;
  parkedFor: string;
  startedAtMs: number;
  lastTickMs: number;
  storeId: string;
  min: number;
  end: number;
  flushed: number;
  epochs: readonly EpochStart[];
  promised: Promised;
  durable: Promised;
  floor: Floor;
  /** Highest position known to be on all of the set. */
  confirm: number;
  /** Unclean or another store: has to leave the set before it shows itself. */
  mustLeave: boolean;
  force: boolean;
  /** A write of unknown outcome was given up: only the state that this member's next write leaves is certain. */
  mustRenew: boolean;
  stopping: boolean;

  session: string | undefined;
  sessionTimeoutMs: number;
  /** When the last answered request of the session was sent. */
  sentAtMs: number;
  publishedSession: string | undefined;
  /** Session in which this member last wrote the state while its live node existed: P1 counts in it alone. */
  permitSession: string | undefined;
  view: GroupView | undefined;
  group: GroupState | undefined;
  version: number;
  viewAtMs: number;
  reading: boolean;
  /** Since when the master named in the state is missing among the live, for one (epoch, change). */
  gone: { readonly key: string; readonly sinceMs: number } | undefined;
  standingSinceMs: number;
  write: PendingWrite | undefined;
  writes: number;
  retryAtMs: number;
  live: LiveMember | undefined;
  liveAtMs: number;

  leading: Leading | undefined;
  following: Following | undefined;
  /** `lead` was asked for this epoch. */
  leadAsked: number;
  grants: Grant[];
  /** A higher epoch was heard of; gone with the next view. */
  outranked: number;
  gate: GateRefusal | undefined;
  gateTold: boolean;
  /** That the permit was lost was told, and not yet that it is back. */
  permitMissed: boolean;
  timedPermit: boolean;
  shown: 'SYNC_MASTER' | 'ASYNC_MASTER' | 'SLAVE' | undefined;
  switchDone: string;
  switchAsked: SwitchRequest | undefined;
}

/** The state of a process that has just recovered its store. */
export const newState = (config: CoreConfig, flaws: Flaws, event: StartedEvent, nowMs: number): MemberState => ({
  config,
  flaws,
  out: [],
  phase: 'joining',
  parkedFor: '',
  startedAtMs: nowMs,
  lastTickMs: nowMs,
  storeId: event.storeId,
  min: event.min,
  end: event.end,
  flushed: event.flushed,
  epochs: event.epochs,
  promised: event.promised,
  durable: event.promised,
  floor: event.floor,
  confirm: Math.min(event.floor.position, event.end),
  mustLeave: event.unclean && !flaws.uncleanStays,
  force: false,
  mustRenew: false,
  stopping: false,
  session: undefined,
  sessionTimeoutMs: 0,
  sentAtMs: Number.NEGATIVE_INFINITY,
  publishedSession: undefined,
  permitSession: undefined,
  view: undefined,
  group: undefined,
  version: -1,
  viewAtMs: nowMs,
  reading: false,
  gone: undefined,
  standingSinceMs: 0,
  write: undefined,
  writes: 0,
  retryAtMs: 0,
  live: undefined,
  liveAtMs: 0,
  leading: undefined,
  following: undefined,
  leadAsked: 0,
  // Whom the process before this one granted, and when, nobody knows: as if it had been just now.
  grants: flaws.forgetGrants || event.promised.epoch === 0 ? [] : [{ to: undefined, atMs: nowMs }],
  outranked: 0,
  gate: undefined,
  gateTold: false,
  permitMissed: false,
  timedPermit: false,
  shown: undefined,
  switchDone: '',
  switchAsked: undefined,
});
