/** Above what a figure counts as a fault. */
export interface Limits {
  /** Used part of a broker's disk, 0 to 1; at the broker's own limit for sends it is critical whatever this says. */
  readonly diskRatio: number;
  /** Round trip of a small request, milliseconds. */
  readonly roundTripMs: number;
  /** How far a broker's clock may be from this machine's, milliseconds. */
  readonly clockSkewMs: number;
  /** Bytes a slave may be behind its master. */
  readonly slaveLagBytes: number;
  /** Age from which a message that holds a queue up counts, milliseconds. */
  readonly stuckAfterMs: number;
  /** How long what seems to stand still is watched before that is said, milliseconds. */
  readonly observeMs: number;
  /** How long after a broker's start clients may be unknown to it, milliseconds. */
  readonly settleMs: number;
  /** Dead letters younger than this mean that the queue grows, milliseconds. */
  readonly dlqWithinMs: number;
}

export const defaultLimits: Limits = {
  diskRatio: 0.8,
  roundTripMs: 1000,
  clockSkewMs: 10_000,
  slaveLagBytes: 64 * 1024 * 1024,
  stuckAfterMs: 5 * 60_000,
  observeMs: 3000,
  settleMs: 90_000,
  dlqWithinMs: 60 * 60_000,
};
