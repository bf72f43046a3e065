import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { type PlannedQueue, ResetMode } from './plan-reset.ts';

export const QueueOutcome = {
  /** The offset was read back where it belongs. */
  CONFIRMED: 'CONFIRMED',
  /** The offset is what it was. */
  UNCHANGED: 'UNCHANGED',
  /** It could not be read, or it is neither the old nor the new one. */
  UNKNOWN: 'UNKNOWN',
  /** Nothing was asked of the broker. */
  NOT_ATTEMPTED: 'NOT_ATTEMPTED',
} as const;
export type QueueOutcome = (typeof QueueOutcome)[keyof typeof QueueOutcome];

/** A queue of a plan after it was carried out. */
export interface ResetQueue extends PlannedQueue {
  /** What was read back; undefined when there is no offset, or it could not be read. */
  after: number | undefined;
  outcome: QueueOutcome;
  error?: MqError | undefined;
}

/** Reads a queue's offset and judges it. @throws MqError when it cannot be read */
export async function readBack(client: AdminClient, group: string, planned: PlannedQueue): Promise<ResetQueue> {
  const after = await client.offsets.findCommitted(planned.address, group, planned.queue);
  return { ...planned, after, outcome: judge(planned, after) };
}

/**
 * What an offset that was read says about a reset. Nobody else writes the offsets of a group that is offline: they must be
 * exact. Online clients consume on from the new offset at once: anything between it and the old one will do, and beyond
 * it after a move forward.
 */
export function judge(
  { mode, before, target }: Pick<PlannedQueue, 'mode' | 'before' | 'target'>,
  after: number | undefined,
): QueueOutcome {
  if (after === target) return QueueOutcome.CONFIRMED;
  if (after === before || after === undefined) return QueueOutcome.UNCHANGED;
  if (mode === ResetMode.OFFLINE) return QueueOutcome.UNKNOWN;
  const backward = before !== undefined && target < before;
  const followed = backward ? after > target && after < before : after > target;
  return followed ? QueueOutcome.CONFIRMED : QueueOutcome.UNKNOWN;
}
