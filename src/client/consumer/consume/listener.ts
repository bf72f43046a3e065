import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';

/** What a handler may say; returning nothing is SUCCESS, throwing is RETRY. */
export const ConsumeOutcome = {
  /** Done with. */
  SUCCESS: 'SUCCESS',
  /** Deliver it again: later to anybody of the group, or, in order, here after a moment. */
  RETRY: 'RETRY',
} as const;
export type ConsumeOutcome = (typeof ConsumeOutcome)[keyof typeof ConsumeOutcome];

/** What a handler knows and may say besides its outcome. */
export interface ConsumeContext {
  /** The queue the messages come from. */
  readonly queue: MessageQueue;
  /** Aborted when the consumer closes: what takes long should come to an end. */
  readonly signal: AbortSignal;
  /**
   * How a message to retry is delayed: 0 (default), the broker decides by the number of tries; 1 to 18, that level;
   * -1, straight to the dead letter queue. Not for ordered consumption.
   */
  delayLevel: number;
  /** Of a batch: the index of the last message that is done with; those behind it are retried. Default: all. */
  ackIndex: number;
  /** In order: how long the queue rests before the message is tried again, 10 to 30,000 ms. */
  suspendCurrentQueueTimeMillis: number;
}

/** An answer of our own loops: neither done nor failed. The message stays and is read again by who comes next. */
export const LEFT = Symbol('left');

/**
 * Consumes one message. It is done with when the handler returns, or its promise resolves, with anything but
 * {@link ConsumeOutcome.RETRY}.
 */
export type MessageHandler = (message: ReceivedMessage, context: ConsumeContext) => unknown;

/** Consumes up to `consumeMessageBatchMaxSize` messages of one queue. */
export type BatchHandler = (messages: ReceivedMessage[], context: ConsumeContext) => unknown;

/** The one handler of a push consumer. */
export interface Listener {
  readonly orderly: boolean;
  /** Calls the handler. */
  handle(messages: ReceivedMessage[], context: ConsumeContext): unknown;
}

/** A listener that hands over messages one by one, or in batches. */
export const listenerOf = (orderly: boolean, handler: { each: MessageHandler } | { batch: BatchHandler }): Listener =>
  'batch' in handler
    ? { orderly, handle: handler.batch }
    : { orderly, handle: (messages, context) => handler.each(messages[0] as ReceivedMessage, context) };
