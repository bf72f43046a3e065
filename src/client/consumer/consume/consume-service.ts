import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ProcessQueue } from '../queue/process-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';

/** Gives the messages of process queues to the handler and takes its outcomes. */
export interface ConsumeService {
  /** A queue has messages that wait. */
  submit(held: ProcessQueue): void;
  /** Nothing more is given out until {@link resume}. */
  pause(): void;
  resume(): void;
  /** Resolves when no handler works for the queue any more; the queue must be stopped. */
  drained(held: ProcessQueue): Promise<void>;
  /** Gives nothing out any more. Resolves when the handlers at work are done, or after so long. */
  stop(timeoutMs: number): Promise<void>;
  /** Consumes a message out of turn (309): nothing is committed or sent back. */
  consumeDirectly(message: ReceivedMessage): Promise<ConsumeMessageDirectlyResult>;
}
