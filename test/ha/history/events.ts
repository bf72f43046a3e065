/**
 * The history of a run: one JSON object a line, one file for each process that writes. Times are microseconds of
 * CLOCK_MONOTONIC (`process.hrtime` of Node, `System.nanoTime` of Java on Linux), which all processes of a host share, so
 * the order of two events in two files is the order in which they happened.
 *
 * Brokers write theirs to the file that their configuration key `haHistoryFile` names: appended with one synchronous write
 * each, so that a kill takes nothing of it along, and *before* what they tell can be seen outside: an `acks` line before the
 * answers it tells of are handed to a socket.
 */
interface Base {
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly at: number;
  /** Who wrote it: a load driver's name, a broker as `group/member`, `lab` for the harness. */
  readonly by: string;
}

/** A send begins. Without an {@link Answer} of the same `by` and `op` its end is unknown. */
export interface Invoke extends Base {
  readonly t: 'invoke';
  /** Counts up within one writer. */
  readonly op: number;
  readonly topic: string;
  /** Broker name of the queue; undefined where the client chooses. */
  readonly broker?: string;
  readonly queue: number;
  /** One key, or those of a batch in their order. Each is used once in a run. */
  readonly keys: readonly string[];
  /** Sends of one writer on one lane follow each other: the next begins when the last has ended. */
  readonly lane: string;
}

/** A send ended. */
export interface Answer extends Base {
  readonly t: 'answer';
  readonly op: number;
  /** The protocol's code: 0, 10, 11, 12 are send statuses, everything else a refusal; absent when no answer came. */
  readonly code?: number;
  /** Queue offset of the (first) message, with 0, 10, 11, 12. */
  readonly offset?: number;
  /** Queue the message went to, where the client chose. */
  readonly queue?: number;
  readonly broker?: string;
  /** Why there is no answer, or the refusal's remark. */
  readonly error?: string;
}

/** A consumer was handed a message. */
export interface Consumed extends Base {
  readonly t: 'consumed';
  readonly group: string;
  readonly topic: string;
  readonly broker: string;
  readonly queue: number;
  readonly offset: number;
  readonly key: string;
}

/** What the member of a group is from now on. */
export interface EpochEvent extends Base {
  readonly t: 'epoch';
  readonly group: string;
  readonly member: number;
  readonly incarnation: string;
  readonly epoch: number;
  /** Name of the state (RECOVERING, JOINING, SYNCING, SLAVE, CANDIDATE, PROMOTING, MASTER, HANDOVER, FENCED, PARKED). */
  readonly state: string;
  /** End of its commit log. */
  readonly end: number;
}

/** A permit to acknowledge was gained, or has run out. */
export interface PermitEvent extends Base {
  readonly t: 'permit';
  readonly group: string;
  readonly member: number;
  readonly epoch: number;
  readonly held: boolean;
  /** When it ran out by arithmetic, where that is noticed later (a process that was stopped): microseconds. */
  readonly since?: number;
}

/** A round of answers with code 0 was decided. `at` is the moment of the last look at the permit. */
export interface AcksEvent extends Base {
  readonly t: 'acks';
  readonly group: string;
  readonly member: number;
  readonly epoch: number;
  /** Commit log positions: first record's begin, last record's end. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The in-sync set as it is committed in the coordination service, told by each member that sees it. */
export interface SetEvent extends Base {
  readonly t: 'set';
  /** 0 with a new epoch, one more with each other write: states follow each other by (epoch, change). */
  readonly change: number;
  readonly group: string;
  readonly member: number;
  readonly epoch: number;
  readonly set: readonly number[];
  /** bootstrap, resume, death, planned, forced, shrink, expand. */
  readonly reason: string;
}

/** A log's tail was set aside and cut. */
export interface CutEvent extends Base {
  readonly t: 'cut';
  readonly group: string;
  readonly member: number;
  readonly epoch: number;
  /** Log position of the cut, and the end before it. */
  readonly to: number;
  readonly from: number;
  readonly messages: number;
  /** Confirm offset the member knew. */
  readonly confirm?: number;
}

/** The harness did something to somebody, or undid it. */
export interface FaultEvent extends Base {
  readonly t: 'fault';
  /** The same for begin and end. */
  readonly id: number;
  readonly round: number;
  readonly kind: string;
  /** A process or link by its name. */
  readonly victim: string;
  /** What the victim was at that moment: master, slave, daemon, zookeeper, namesrv. */
  readonly role: string;
  /** Whom it was cut off from, where links were hurt. */
  readonly reach?: string;
  readonly phase: 'begin' | 'end';
}

/** A round begins, the load rests and all is compared, or the round is over. */
export interface RoundEvent extends Base {
  readonly t: 'round';
  readonly round: number;
  readonly phase: 'begin' | 'quiet' | 'end';
}

export type BrokerEvent = EpochEvent | PermitEvent | AcksEvent | SetEvent | CutEvent;
export type ClientEvent = Invoke | Answer | Consumed;
export type LabEvent = FaultEvent | RoundEvent;
export type HistoryEvent = BrokerEvent | ClientEvent | LabEvent;

/** Codes of sends that were stored: acknowledged (0), or stored here without a promise. */
export const STORED_CODES: ReadonlySet<number> = new Set([0, 10, 11, 12]);
