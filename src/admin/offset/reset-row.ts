import type { MqError } from '../../errors/index.ts';
import type { PlannedQueue, ResetMode } from './plan-reset.ts';
import type { QueueOutcome, ResetQueue } from './read-back.ts';

/** One queue of a plan, or of what came of it, as a row. */
export interface ResetRow {
  brokerName: string;
  queueId: number;
  address: string;
  mode: ResetMode;
  minOffset: number;
  maxOffset: number;
  /** The group's offset before; undefined when it had none. */
  before: number | undefined;
  target: number;
  /** Messages the group consumes again (negative) or never sees (positive); undefined where it had no offset. */
  move: number | undefined;
  /** What was read back; only after the plan was carried out, like what follows. */
  after?: number | undefined;
  outcome?: QueueOutcome;
  error?: MqError | undefined;
}

/** The row of a queue. */
export function resetRow({ queue, ...rest }: PlannedQueue | ResetQueue): ResetRow {
  const { brokerName, queueId } = queue;
  const { before, target } = rest;
  return { brokerName, queueId, ...rest, move: before === undefined ? undefined : target - before };
}

/** How many messages a plan makes a group consume again, and how many it makes it pass over. */
export function resetTotals(rows: readonly ResetRow[]): { replayed: number; skipped: number } {
  const moves = rows.map(({ move }) => move ?? 0);
  return {
    replayed: moves.reduce((sum, move) => sum + Math.max(0, -move), 0),
    skipped: moves.reduce((sum, move) => sum + Math.max(0, move), 0),
  };
}
