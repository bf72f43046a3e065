import type { MqError } from '../../errors/index.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import type { StatusFinding } from '../group/consumer-status.ts';

/** How far a group is behind on one topic, under the names the original's monitor uses. */
export interface UndoneMsgs {
  consumerGroup: string;
  topic: string;
  /** Messages not consumed, over all queues. */
  undoneMsgsTotal: number;
  /** Those of the queue that is furthest behind. */
  undoneMsgsSingleMQ: number;
  /** Milliseconds between the last message stored in a queue and the last one consumed of it; the longest of all queues. */
  undoneMsgsDelayTimeMills: number;
}

/** A consumer asked for an offset that its queue does not have: messages were deleted before it came to them. */
export interface OffsetMovedEvent {
  consumerGroup: string;
  messageQueue: MessageQueue;
  offsetRequest: number;
  /** Where it goes on. */
  offsetNew: number;
}

/** One thing a monitor has to say. */
export type MonitorReport =
  | { kind: 'beginRound' }
  | ({ kind: 'undoneMsgs' } & UndoneMsgs)
  | { kind: 'deleteMsgsEvent'; event: OffsetMovedEvent; eventTimestamp: number }
  | { kind: 'consumerRunningInfo'; consumerGroup: string; finding: StatusFinding }
  /** What could not be looked at in this round: a broker by address, or a group. */
  | { kind: 'trouble'; who: string; error: MqError }
  | { kind: 'endRound'; spentMs: number };
