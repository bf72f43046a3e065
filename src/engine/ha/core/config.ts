import type { Incarnation, MemberId, Mode } from './record.ts';

/** Times of the protocol. All are milliseconds of the member's own monotonic clock. */
export interface CoreTimes {
  /** P1 ends this much before the session can: covers pings that the leader of ZooKeeper had not heard of yet. */
  readonly sessionMarginMs: number;
  /** P2: how long a grant holds, from when the master *sent* the probe that it answers. */
  readonly grantMs: number;
  /** Added by who gave the grant, for clocks of different rate: up to grantSkewMs / grantMs of difference is covered. */
  readonly grantSkewMs: number;
  /** How long a candidate waits after it saw the master's node gone. */
  readonly fenceWaitMs: number;
  /** Candidates other than the first act this much later each. */
  readonly rankMs: number;
  /** A slave whose connection is gone this long leaves the set. */
  readonly linkGoneMs: number;
  /** ASYNC: what the others leave a process proven dead to come back, before they stand. */
  readonly resumeGraceMs: number;
  /** Longest pause of sends during a planned switch. */
  readonly handoverMs: number;
  /** How long the target of a planned switch must have had everything before the permit is given up for it. */
  readonly settleMs: number;
  /** A view of ZooKeeper is asked for again after this long without one. */
  readonly viewMs: number;
  /** A conditional write that failed or whose outcome is unknown is tried again after this long. */
  readonly retryMs: number;
  /** `live/<id>` is rewritten at most this often for positions alone. */
  readonly publishMs: number;
}

/** Defaults of CoreTimes. Constants, not settings: the proof relates them to each other. */
export const coreTimes: CoreTimes = {
  sessionMarginMs: 1000,
  grantMs: 1500,
  grantSkewMs: 250,
  fenceWaitMs: 1750,
  rankMs: 1000,
  linkGoneMs: 500,
  resumeGraceMs: 3000,
  handoverMs: 2000,
  settleMs: 20,
  viewMs: 1000,
  retryMs: 200,
  publishMs: 2000,
};

/** What a member is told once, at its process start (shell, from the broker's configuration). */
export interface CoreConfig {
  readonly id: MemberId;
  readonly incarnation: Incarnation;
  /** All configured members of the group, own id included. */
  readonly members: readonly MemberId[];
  readonly mode: Mode;
  /** Configured as the group's first master: may create the state where there is none. */
  readonly firstMaster: boolean;
  /** SYNC_FLUSH: only flushed bytes count, here and on slaves. */
  readonly syncFlush: boolean;
  /** False: with fewer than minInSyncReplicas in the set, puts are refused and nothing more is confirmed. */
  readonly syncDegrade: boolean;
  /** Including the master; looked at only with syncDegrade=false. 1 to the number of members. */
  readonly minInSyncReplicas: number;
  /** SYNC: a slave whose oldest unacknowledged byte is older leaves the set. */
  readonly syncDegradeMs: number;
  /** ASYNC: a slave whose oldest unacknowledged byte is older leaves the set. */
  readonly asyncElectableLagMs: number;
  /** A slave joins the set once this few bytes are missing (SYNC: from then on it is waited for). */
  readonly joinLagBytes: number;
  readonly handoverOnStop: boolean;
  /** Set by the daemon for a process that keeps dying: it stands only behind all others. */
  readonly standDown: boolean;
  readonly times: CoreTimes;
}
