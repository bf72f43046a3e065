/** A message that is out with a consumer: handed over, and neither acknowledged nor given up. */
export interface Delivery {
  /** When it was handed out; with the offset it is the handle that acknowledges it. Milliseconds. */
  popTime: number;
  /** Until when nobody else gets it. Milliseconds. */
  until: number;
  /** How often it was handed out from this offset. */
  tries: number;
  /** Who has it; empty when the client never sent a heartbeat. */
  clientId: string;
  /**
   * It is being stored anew, in the retry or dead-letter topic: where that topic ended before, so that a start after a
   * crash can look whether the copy is there. Undefined while it is not.
   */
  movingFrom?: number | undefined;
}

/** How a group takes messages from a queue. */
export const ConsumeMode = {
  /** Message by message, in any order; what is not acknowledged in time comes again from the retry topic. */
  CONCURRENT: 0,
  /** Message by message, in order; what is not acknowledged in time comes again in its place. */
  ORDERED: 1,
  /** By pulls and commits of a position. */
  PULL: 2,
} as const;
export type ConsumeMode = (typeof ConsumeMode)[keyof typeof ConsumeMode];

/** What became of an acknowledgement. `unknown`: the handle is of another delivery, or of none. */
export type AckOutcome = 'done' | 'already' | 'unknown';

/** A queue as a consumer group sees it. */
export interface GroupQueue {
  readonly group: string;
  readonly topic: string;
  readonly queueId: number;
}
