import type { HistoryEvent } from '../history/events.ts';

/**
 * What is looked at.
 * C1 every acknowledged key is in every final log, and the logs are alike; C2 one key per (queue, offset), no gap in a log;
 * C3 answers of one serial producer rise; C4 what was consumed is in the log, without gap, and all that was acknowledged was
 * consumed; C5 epochs acknowledge one after the other; C6 time until writes are accepted again; C7 duplicates and refusals;
 * C8 everything ever answered as stored is in a log or aside; C9 masters come from the in-sync set; C10 no cut below what is
 * confirmed.
 */
export type Rule = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10';

/** A rule that does not hold, and where. */
export interface Finding {
  readonly rule: Rule;
  readonly text: string;
}

/** A message as it lies in a log. */
export interface LoggedMessage {
  readonly topic: string;
  readonly queue: number;
  readonly offset: number;
  /** Log position. */
  readonly position: number;
  /** Its first key; empty for a message of none of ours. */
  readonly key: string;
}

/** The log of one member when everything is quiet. */
export interface FinalLog {
  /** Broker name. */
  readonly group: string;
  /** As `group/member`. */
  readonly member: string;
  /** Positions of the log's begin and end. */
  readonly min: number;
  readonly end: number;
  readonly records: readonly LoggedMessage[];
  /** What was cut off and set aside. */
  readonly aside: readonly LoggedMessage[];
  /** What is wrong with the files, one line each. */
  readonly problems: readonly string[];
}

/** Two logs of one group that are not byte for byte the same where both have something. */
export interface Difference {
  readonly members: readonly [string, string];
  readonly text: string;
}

/** What the rules are to expect. */
export interface Expectation {
  /** SYNC: nothing acknowledged may be missing. ASYNC: what is missing must lie aside, and is counted. */
  readonly mode: 'SYNC' | 'ASYNC';
  /** Consumers had the time to take everything. */
  readonly drained: boolean;
  /** Members elect their master, and write what they decide. */
  readonly elects: boolean;
  /** Longest time from a fault to the next accepted send, milliseconds. */
  readonly acceptMs: number;
  /** Most duplicates that rounds may make, each. */
  readonly duplicatesPerRound: number;
}

/** All that is known of a run when it is judged. */
export interface Evidence {
  readonly history: readonly HistoryEvent[];
  readonly logs: readonly FinalLog[];
  readonly differences: readonly Difference[];
}
