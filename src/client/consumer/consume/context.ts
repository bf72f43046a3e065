import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { ConsumeContext } from './listener.ts';

/** {@link ConsumeContext} of one call. */
export class CallContext implements ConsumeContext {
  readonly queue: MessageQueue;
  readonly signal: AbortSignal;
  delayLevel = 0;
  ackIndex = Number.POSITIVE_INFINITY;
  suspendCurrentQueueTimeMillis: number;

  constructor(queue: MessageQueue, signal: AbortSignal, suspendMs: number) {
    this.queue = queue;
    this.signal = signal;
    this.suspendCurrentQueueTimeMillis = suspendMs;
  }
}
