/** How a queue stands with what a plan wants of it. */
export const QueueState = {
  /** As it was when the plan was made: the target can be written. */
  READY: 'READY',
  /** At its target, or on from there: nothing is left to do. */
  DONE: 'DONE',
  /** The group's offset is another than the plan says. */
  CHANGED: 'CHANGED',
  /** The target is no longer, or not yet, within the queue. */
  OUTSIDE: 'OUTSIDE',
  /** Its broker moves a group that is online only to a time, not to an offset. */
  ONLINE: 'ONLINE',
  /** The topic, the broker or the queue is not there, or belongs to another cluster. */
  GONE: 'GONE',
  /** Its broker gave no answer. */
  UNREACHED: 'UNREACHED',
} as const;
export type QueueState = (typeof QueueState)[keyof typeof QueueState];

/** What is known of a queue now and from the plan. */
export interface QueueFacts {
  /** Undefined where the group has, or had, no offset. */
  before: number | undefined;
  now: number | undefined;
  target: number;
  minOffset: number;
  maxOffset: number;
  /** Clients were online when the plan was made, and are now: they may have consumed since. */
  online: boolean;
}

/**
 * What a queue's offset says about a plan. That of a group that is offline must be exactly what it was; clients that were
 * online all along have consumed on, from where the plan found them or, carried out before, from where it sent them.
 */
export function queueState({ before, now, target, minOffset, maxOffset, online }: QueueFacts): QueueState {
  if (now === target) return QueueState.DONE;
  if (target < minOffset || target > maxOffset) return QueueState.OUTSIDE;
  if (now === before) return QueueState.READY;
  if (!online || now === undefined || before === undefined) return QueueState.CHANGED;
  const isForward = target > before;
  if (now > before) return isForward && now > target ? QueueState.DONE : QueueState.READY;
  return !isForward && now > target ? QueueState.DONE : QueueState.CHANGED;
}
