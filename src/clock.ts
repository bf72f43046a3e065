/** A source of time; a seam so that leases, delays and expiry are tested without sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * Runs evenly whatever is done to the machine's time; its zero is arbitrary. For time-outs: a step of the system clock
 * must not expire everything at once.
 */
export const steadyClock: Clock = { now: () => performance.now() };
