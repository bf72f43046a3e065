import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';

/** A text that stands for a queue in tables. */
export const queueKey = (queue: MessageQueue): string => `${queue.topic}@${queue.brokerName}@${queue.queueId}`;
