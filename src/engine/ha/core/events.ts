import type { EpochStart, Floor, GroupView, Incarnation, MemberId, Promised } from './record.ts';

/** First event, once: the store is recovered and open. Sent by the shell. */
export interface StartedEvent {
  readonly type: 'started';
  readonly storeId: string;
  /** First and next position of the log, and up to where it is synced: under SYNC_FLUSH all of it, recovery sees to that. */
  readonly min: number;
  readonly end: number;
  readonly flushed: number;
  readonly epochs: readonly EpochStart[];
  readonly promised: Promised;
  readonly floor: Floor;
  /**
   * The machine once went down with bytes unsynced (`abort` file, ASYNC_FLUSH, another boot id), so that the log may lack
   * acknowledged bytes, and `forgetUnclean` has not been asked for since. The mark is durable: it outlives processes that never
   * reached ZooKeeper.
   */
  readonly unclean: boolean;
}

/** From coordination. `session` names a ZooKeeper session; a new one comes by itself after expiry. */
export type CoordinationEvent =
  | { readonly type: 'session'; readonly session: string; readonly timeoutMs: number }
  /** The session is over, or may be: sent on expiry, not on a lost connection. */
  | { readonly type: 'expired'; readonly session: string }
  /** A request was answered; `sentAtMs` is when it was handed to the socket (own clock). At least one a second. */
  | { readonly type: 'answered'; readonly session: string; readonly sentAtMs: number }
  /** Answer to `readView`, also sent unasked. Answers and views come in the order of their requests. */
  | { readonly type: 'view'; readonly session: string; readonly view: GroupView }
  /** A watch fired, or a peer said that something changed: the core asks for a view. */
  | { readonly type: 'hint' }
  | { readonly type: 'published'; readonly session: string }
  /** `unknown`: the connection was lost after the request was written. It may still take effect later. `version`: with ok. */
  | {
      readonly type: 'wrote';
      readonly session: string;
      readonly writeId: string;
      readonly outcome: 'ok' | 'conflict' | 'unknown';
      readonly version?: number;
    };

/** From the master's side of the streams. `link` is one connection's number, never used twice in a process. */
export type MasterStreamEvent =
  | {
      readonly type: 'hello';
      readonly link: number;
      readonly member: MemberId;
      readonly incarnation: Incarnation;
      /** The slave's promised epoch. */
      readonly promised: number;
      readonly epochs: readonly EpochStart[];
      readonly min: number;
      readonly end: number;
    }
  /** `stampMs`: the master's own clock when it sent the probe that this answers; `granted` only together with it. */
  | {
      readonly type: 'ack';
      readonly link: number;
      readonly epoch: number;
      readonly written: number;
      readonly flushed: number;
      readonly stampMs?: number;
      readonly granted?: boolean;
    }
  | { readonly type: 'leaving'; readonly link: number }
  | { readonly type: 'linkClosed'; readonly link: number };

/** From the slave's side of the streams. */
export type SlaveStreamEvent =
  | {
      readonly type: 'welcome';
      readonly link: number;
      readonly epoch: number;
      readonly incarnation: Incarnation;
      /** Position from which the slave's log differs from the master's, or its end. */
      readonly cutTo: number;
      /** Where the master's bytes begin: `cutTo`, or the master's first position where the slave must start over. */
      readonly startFrom: number;
      readonly epochs: readonly EpochStart[];
    }
  /** The answer was REFUSED; `damaged`: same epoch and position with other bytes (I2), never cut. */
  | {
      readonly type: 'refused';
      readonly link: number;
      readonly epoch: number;
      readonly damaged: boolean;
      readonly reason: string;
    }
  /** `confirm` is the master's; also to be sent when only a DATA frame carried a newer one. `stampMs` only with a PROBE. */
  | {
      readonly type: 'probe';
      readonly link: number;
      readonly epoch: number;
      readonly confirm: number;
      readonly stampMs?: number;
    }
  | { readonly type: 'unfollowed'; readonly link: number };

/** From the shell and the store: results of effects, and what else happens. */
export type LocalEvent =
  /** Own log moved on: after each write (master and slave) and each flush. */
  | { readonly type: 'log'; readonly end: number; readonly flushed: number }
  /** `savePromise` is durable. */
  | { readonly type: 'promised'; readonly promised: Promised }
  /** `cut` is done and the store open again. */
  | { readonly type: 'cutDone'; readonly min: number; readonly end: number; readonly epochs: readonly EpochStart[] }
  /** `adopt` is durable. */
  | { readonly type: 'adopted'; readonly link: number }
  /** `lead` is done: promise and epoch entry durable, tables built, side services up. */
  | { readonly type: 'leading'; readonly epoch: number }
  /** Some frame named a higher epoch than ours (FENCED). */
  | { readonly type: 'higherEpoch'; readonly epoch: number }
  | { readonly type: 'tick' }
  /** A master is to be stopped soon: it hands over to the best member in sync, and follows that one. Others do nothing. */
  | { readonly type: 'handOver' }
  /** SIGTERM, the control socket, or a log that cannot be written any more. Ends with the effect `stop`. */
  | { readonly type: 'stopAsked' }
  /** A person takes this member as it is (`--accept-loss`): leads outside the set, or without the state. */
  | { readonly type: 'forceAsked' };

/** Everything the core hears. */
export type CoreEvent = StartedEvent | CoordinationEvent | MasterStreamEvent | SlaveStreamEvent | LocalEvent;
