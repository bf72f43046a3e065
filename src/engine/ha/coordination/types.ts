/**
 * Coordination in the words of a service: what a group of brokers, its daemons and the command line ask of ZooKeeper. Nothing
 * else of HA knows what stands behind it.
 *
 * Reads may be stale unless `sync` is asked for; what decides is the conditional write. A call never hangs: it ends by its
 * deadline, or as soon as the connection is lost, and while there is no connection at once.
 */
import type { MqError } from '../../../errors/index.ts';
import type {
  DaemonInfo,
  EpochHistory,
  Fenced,
  GroupState,
  LiveMember,
  Member,
  MemberId,
  SwitchRequest,
} from './values/types.ts';

export type * from './values/types.ts';

/**
 * Nobody knows: the connection was lost, or the deadline passed. With `sent` false the request never left this process, so it
 * was certainly not done; with `sent` true it may have been done, or may still be done until the session is over. Read back
 * and compare `writeId` before anything is assumed.
 */
export interface UnknownOutcome {
  outcome: 'unknown';
  sent: boolean;
  error: MqError;
}

/** Of a read. `version` is what a conditional write has to name. */
export type ReadOutcome<T> = { outcome: 'ok'; value: T; version: number } | { outcome: 'notFound' } | UnknownOutcome;

/** Of reading all of a kind: what was well-formed, and an error (BAD_DATA) for each that was not. */
export type ListOutcome<T> = { outcome: 'ok'; values: T[]; malformed: MqError[] } | UnknownOutcome;

/**
 * Of a write. `conflict`: it was not done, because the version is another, or because the thing exists already or belongs to
 * somebody else.
 */
export type WriteOutcome =
  | { outcome: 'ok'; version: number }
  | { outcome: 'conflict' }
  | { outcome: 'notFound' }
  | UnknownOutcome;

/** Of what has no value. */
export type DoneOutcome = { outcome: 'ok' } | UnknownOutcome;

export interface CallOptions {
  /** Milliseconds after which the call ends with `unknown`; half the negotiated session time-out by default. */
  timeoutMs?: number;
}

export interface ReadOptions extends CallOptions {
  /** Catch up with the leader first: the read then shows every write that was answered before it was asked for. */
  sync?: boolean;
}

/** `connecting`: no connection. `connected`: a session, and a connection to it. `closed`: by `close`, for ever. */
export type SessionStatus = 'connecting' | 'connected' | 'closed';

/**
 * Told in order: of one session `connected`, then any number of `answered`, then `suspended` (connection gone) and `connected`
 * again; `expired` comes before anything of the next session.
 */
export type SessionEvent =
  /** Session `sessionId` has a connection. `fresh`: it is a new session, and everything ephemeral is being published again. */
  | { type: 'connected'; sessionId: string; timeoutMs: number; fresh: boolean; server: string }
  /**
   * The service agreed in this session to what was handed to the socket at `sentAtMs` (the clock given at opening). Comes upon
   * `connected` and at least each second while there is a connection. Only writes count (the probes are some): a server that
   * was cut off from the majority answers reads, and a replaced leader even takes up old sessions, for a while.
   */
  | { type: 'answered'; sessionId: string; sentAtMs: number }
  /** No connection. The session may live on or end at any moment. */
  | { type: 'suspended'; sessionId: string; reason: string }
  /** The service said that the session is over. A new one is begun without being asked for. */
  | { type: 'expired'; sessionId: string }
  /** Something that should not be, that nobody awaited a call for: a refused log-in, a malformed answer. */
  | { type: 'trouble'; error: MqError };

/** What of a group changed. */
export type GroupPart = 'state' | 'members' | 'live' | 'fenced' | 'switch';

/**
 * One group of brokers under one `brokerName`.
 *
 * Every promise fulfils with one of the outcomes, and rejects with an MqError only where trying again is no use: BAD_DATA (a
 * value is malformed; the message names node and field), NO_PERMISSION, CONFIG (a name the service cannot hold).
 */
export interface GroupCoordination {
  readonly brokerName: string;

  readState(options?: ReadOptions): Promise<ReadOutcome<GroupState>>;
  /** Writes the first state; `conflict` where there is one. */
  createState(value: GroupState, options?: CallOptions): Promise<WriteOutcome>;
  /** Writes if the version is still `expectedVersion`; fields of that version which nobody here knows are kept. */
  writeState(value: GroupState, expectedVersion: number, options?: CallOptions): Promise<WriteOutcome>;
  /** Removes a state that nobody can read, and no other (`conflict`). Members then stop and wait, as for one that is lost. */
  dropMalformedState(options?: CallOptions): Promise<WriteOutcome>;

  readMembers(options?: ReadOptions): Promise<ListOutcome<Member>>;
  readMember(id: MemberId, options?: ReadOptions): Promise<ReadOutcome<Member>>;
  /** Creates (`expectedVersion` undefined; `conflict` where it exists) or rewrites a member. */
  writeMember(value: Member, expectedVersion?: number, options?: CallOptions): Promise<WriteOutcome>;
  /** Takes a member out of the list. */
  removeMember(id: MemberId, expectedVersion: number, options?: CallOptions): Promise<WriteOutcome>;

  /**
   * One that is malformed is alive all the same: who is not among `values` has gone only if no error's `details.key` ends
   * with its name.
   */
  readLive(options?: ReadOptions): Promise<ListOutcome<LiveMember>>;
  /**
   * Says that this process is alive, and keeps saying so: the last value given is published again in every new session, and
   * as soon as there is a connection. `conflict`: another session holds the node (an older process whose session has not yet
   * ended); it is tried again each second and when the node goes, until `withdrawLive`. At most one member per group.
   */
  publishLive(value: LiveMember, options?: CallOptions): Promise<WriteOutcome>;
  /** Takes it back. */
  withdrawLive(options?: CallOptions): Promise<DoneOutcome>;

  readFenced(options?: ReadOptions): Promise<ListOutcome<Fenced>>;
  /** Writes the proof and takes away `live/<id>` of that incarnation, both or none. */
  markFenced(value: Fenced, options?: CallOptions): Promise<WriteOutcome>;

  readSwitch(options?: ReadOptions): Promise<ReadOutcome<SwitchRequest>>;
  /** Creates (`expectedVersion` undefined) or rewrites the request. */
  writeSwitch(value: SwitchRequest, expectedVersion?: number, options?: CallOptions): Promise<WriteOutcome>;

  /** By epoch, the oldest first. */
  readHistory(options?: ReadOptions): Promise<ListOutcome<EpochHistory>>;
  /** Adds an entry (`conflict` where the epoch has one) and drops all but the last 100. */
  addHistory(value: EpochHistory, options?: CallOptions): Promise<WriteOutcome>;

  /**
   * Hints that something may have changed, also after every new connection; read to know. May come without a change, and
   * between a hint and the read more may happen. Returns what ends it.
   */
  onChanged(listener: (part: GroupPart) => void): () => void;
}

/** One session of one process with the service. */
export interface Coordination {
  readonly status: SessionStatus;
  /** Hexadecimal; undefined before the first session and between two. */
  readonly sessionId: string | undefined;
  /** The negotiated session time-out in milliseconds; what was asked for, before the first connection. */
  readonly timeoutMs: number;
  /** When the last write of this session that was answered was handed to the socket; undefined before one. The permit's P1. */
  readonly sentAtMs: number | undefined;
  /** Returns what ends it. Listeners are called in the same turn and must not throw. */
  onSession(listener: (event: SessionEvent) => void): () => void;

  /** The group's part; the same object for the same name. Costs nothing until used. */
  group(brokerName: string): GroupCoordination;
  /** Names of all groups of the cluster. */
  readGroups(options?: ReadOptions): Promise<ListOutcome<string>>;

  readDaemons(options?: ReadOptions): Promise<ListOutcome<DaemonInfo>>;
  /** As `publishLive`, for the daemon of a host. */
  publishDaemon(value: DaemonInfo, options?: CallOptions): Promise<WriteOutcome>;

  /** Everything that was answered before is seen by what is read after. */
  sync(options?: CallOptions): Promise<DoneOutcome>;

  /** Ends the session, so that what is ephemeral goes at once, and everything pending with `unknown`. Takes 2 s at most. */
  close(): Promise<void>;
}
