import type { EpochStart, GroupState, Incarnation, LiveMember, MemberId, Mode, Promised } from './record.ts';

/** What a send is refused with. The shell makes NOT_MASTER, SERVICE_NOT_AVAILABLE or `in-sync replicas not enough` of it. */
export interface GateRefusal {
  readonly kind: 'notMaster' | 'noPermit' | 'notEnoughReplicas' | 'holding';
  readonly reason: string;
}

/** For coordination. */
export type CoordinationEffect =
  /** Sync, then read state, live, fenced, own member, switch, in this order; answer with `view`. Asked again meanwhile: read again after. */
  | { readonly type: 'readView' }
  | { readonly type: 'publishLive'; readonly live: LiveMember }
  /** Create (expectedVersion -1) or set conditionally. Answer with `wrote`. One at a time. */
  | {
      readonly type: 'writeState';
      readonly writeId: string;
      readonly expectedVersion: number;
      readonly state: GroupState;
    }
  /** This store has left the set, or is all that is left of it: take away the durable mark behind `StartedEvent.unclean`. */
  | { readonly type: 'forgetUnclean' }
  /** Record this store as the member's (`members/<id>`): it may have replaced another. */
  | { readonly type: 'claimMember'; readonly storeId: string }
  | { readonly type: 'switchAnswer'; readonly id: string; readonly done: boolean; readonly reason: string };

/** For the streams of a master. */
export type MasterStreamEffect =
  | {
      readonly type: 'welcome';
      readonly link: number;
      readonly epoch: number;
      readonly incarnation: Incarnation;
      readonly cutTo: number;
      readonly startFrom: number;
      readonly epochs: readonly EpochStart[];
    }
  /** Say REFUSED with the epoch promised here, and close. */
  | { readonly type: 'refuse'; readonly link: number; readonly epoch: number; readonly reason: string }
  | { readonly type: 'dropLink'; readonly link: number };

/** For the stream of a slave. */
export type SlaveStreamEffect =
  /** Connect to this master and say HELLO, again and again with pauses, until told otherwise. */
  | { readonly type: 'follow'; readonly master: MemberId; readonly incarnation: Incarnation; readonly epoch: number }
  /** Close, and acknowledge nothing more, also nothing that was already received. */
  | { readonly type: 'unfollow'; readonly reason: string }
  /** Set aside and cut all from `to` on (0 bytes kept where `restartAt` is given, which is where the log starts over). */
  | { readonly type: 'cut'; readonly to: number; readonly restartAt?: number; readonly reason: string }
  /** Make the master's epoch table durable as one's own, before any of its bytes; answer `adopted`. */
  | { readonly type: 'adopt'; readonly link: number; readonly epochs: readonly EpochStart[] }
  /** Take DATA of this link from now on, and acknowledge it. */
  | { readonly type: 'stream'; readonly link: number; readonly epoch: number }
  /** Answer the probe, with the positions of now. */
  | { readonly type: 'answerProbe'; readonly link: number; readonly stampMs: number; readonly granted: boolean }
  | { readonly type: 'sayLeaving' };

/** For the shell: store, broker, log. */
export type LocalEffect =
  /** Answer with `promised`. */
  | { readonly type: 'savePromise'; readonly promised: Promised }
  /** Become master: the promise, then the table with the new epoch's entry durable, then the broker's role. Answer `leading`. */
  | {
      readonly type: 'lead';
      readonly epoch: number;
      readonly promised: Promised;
      readonly epochs: readonly EpochStart[];
      readonly mode: Mode;
    }
  /** Stop being master. `live` says whether the broker may go on as it is (planned) or is to be closed and opened anew. */
  | { readonly type: 'demote'; readonly live: boolean; readonly reason: string }
  /** Records below may be shown; monotonic within a role. Also what I4 allows to answer. */
  | { readonly type: 'confirm'; readonly position: number }
  /**
   * Admission changed; undefined admits. notMaster and noPermit: answer everything that waits with the refusal. holding and
   * notEnoughReplicas: only new puts are held or refused, while `mayAnswer` may forbid to answer those that wait. Between two of these the shell asks `admit` and `mayAnswer`.
   */
  | { readonly type: 'gate'; readonly refusal: GateRefusal | undefined }
  | { readonly type: 'shown'; readonly role: 'SYNC_MASTER' | 'ASYNC_MASTER' | 'SLAVE' }
  /** Serves reads only, until a person acts. */
  | { readonly type: 'park'; readonly reason: string }
  /** The answer to `stopAsked`, or a member that cannot go on. */
  | { readonly type: 'stop'; readonly reason: string }
  /** One log line; `what` counts it and is a closed vocabulary. */
  | { readonly type: 'tell'; readonly level: 'info' | 'warn' | 'error'; readonly what: Told; readonly text: string };

/** What is told, one counter each. */
export type Told =
  | 'bootstrap'
  | 'elected'
  | 'standing'
  | 'lostElection'
  | 'handedOver'
  | 'handoverFailed'
  | 'setShrunk'
  | 'setGrown'
  | 'permitLost'
  | 'permitBack'
  | 'demoted'
  | 'cut'
  | 'parked'
  | 'stateLost'
  | 'unclean'
  | 'refused';

/** Everything the core asks for, to be done in the order given. */
export type CoreEffect = CoordinationEffect | MasterStreamEffect | SlaveStreamEffect | LocalEffect;
