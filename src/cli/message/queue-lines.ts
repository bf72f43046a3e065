import { PullStatus } from '../../client/requests/messages.ts';

/** A queue as the original's `toString` has it. */
export const queueText = (queue: { topic: string; brokerName: string; queueId: number }): string =>
  `MessageQueue [topic=${queue.topic}, brokerName=${queue.brokerName}, queueId=${queue.queueId}]`;

/** The line that ends the messages of a queue. */
export function queueEndLine(
  queue: { topic: string; brokerName: string; queueId: number },
  status: PullStatus,
  nextOffset: number,
): string {
  const verb = status === PullStatus.NO_MATCHED_MESSAGE ? 'no matched msg.' : 'print msg finished.';
  return `${queueText(queue)} ${verb} status=${status.replace('MESSAGE', 'MSG')}, offset=${nextOffset}`;
}
