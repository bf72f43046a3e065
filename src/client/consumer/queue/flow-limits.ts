import type { ClientLog } from '../../instance/client-log.ts';
import type { ProcessQueue } from './process-queue.ts';

/** How far a consumer reads ahead of its handlers, by queue. */
export interface FlowLimits {
  /** Messages; 1 to 65,535, default 1,000. */
  pullThresholdForQueue: number;
  /** MiB their records take; 1 to 1,024, default 100. */
  pullThresholdSizeForQueue: number;
  /** Distance from the lowest offset not done to the highest; 1 to 65,535, default 2,000. Not for ordered consumption. */
  consumeConcurrentlyMaxSpan: number;
}

export const DEFAULT_FLOW_LIMITS: FlowLimits = {
  pullThresholdForQueue: 1000,
  pullThresholdSizeForQueue: 100,
  consumeConcurrentlyMaxSpan: 2000,
};

const MIB = 1024 * 1024;
/** The warning is said at most this often by one consumer, milliseconds. */
const WARN_EVERY_MS = 10_000;

/** Says when a queue holds so much that nothing more is read for it, and warns of it in the words users know. */
export class FlowControl {
  readonly #limits: FlowLimits;
  readonly #log: ClientLog;
  readonly #group: string;
  #lastWarningAtMs = Number.NEGATIVE_INFINITY;
  #times = 0;

  constructor(limits: FlowLimits, group: string, log: ClientLog) {
    this.#limits = limits;
    this.#group = group;
    this.#log = log;
  }

  /** @param ordered the span is no limit then */
  isFull(held: ProcessQueue, ordered: boolean): boolean {
    const { pullThresholdForQueue, pullThresholdSizeForQueue, consumeConcurrentlyMaxSpan } = this.#limits;
    return (
      held.count > pullThresholdForQueue ||
      held.bytes > pullThresholdSizeForQueue * MIB ||
      (!ordered && held.span > consumeConcurrentlyMaxSpan)
    );
  }

  /** Counts a pull that is put off, and warns when the last warning is some time ago. */
  putOff(held: ProcessQueue, nowMs: number): void {
    this.#times++;
    if (nowMs - this.#lastWarningAtMs < WARN_EVERY_MS) return;
    this.#lastWarningAtMs = nowMs;
    const { topic, brokerName, queueId } = held.queue;
    this.#log.warn(
      {
        group: this.#group,
        topic,
        brokerName,
        queueId,
        messages: held.count,
        mebibytes: Math.round((held.bytes / MIB) * 10) / 10,
        span: held.span,
        lowestOffset: held.lowestOffset,
        times: this.#times,
      },
      'the consumer message buffer is full, so do flow control',
    );
  }
}
