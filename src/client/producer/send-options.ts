import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import type { PublishQueue } from '../routes.ts';
import type { Message } from './message.ts';

/** Chooses a queue for a message; without it, queues take turns or the sharding key decides. */
export type QueueSelector = (queues: readonly PublishQueue[], message: Message) => PublishQueue;

export interface SendOptions {
  /** Send to exactly this queue, without a try elsewhere. */
  queue?: Pick<MessageQueue, 'brokerName' | 'queueId'> | QueueSelector | undefined;
  /** Instead of the producer's own `sendMsgTimeout`, milliseconds. */
  timeoutMs?: number | undefined;
}

export interface TransactionOptions extends Pick<SendOptions, 'timeoutMs'> {
  /** The broker asks for the state of the transaction first after so long, seconds; default its own `transactionTimeOut`. */
  checkImmunityTimeSeconds?: number | undefined;
}

/** What a local transaction is told about its message. */
export interface TransactionContext {
  /** The message's id: what `checkLocalTransaction` finds as `message.msgId`. */
  readonly transactionId: string;
  readonly message: Message;
}

/** The body of a reply, with what may go along. */
export type Reply = Pick<Message, 'body' | 'tags' | 'keys' | 'properties'>;
