import type { ConsumeFromWhere } from '../../../protocol/bodies/consumer-kind.ts';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import type { OffsetRequests } from '../../requests/offsets.ts';

/** Where a group begins with a queue for which it has no progress. */
export interface StartingPoint {
  consumeFromWhere: ConsumeFromWhere;
  /** Milliseconds; with CONSUME_FROM_TIMESTAMP. */
  consumeTimestamp: number;
}

/**
 * The first offset to read of a queue without progress (wire-protocol 5.8). Redeliveries are never skipped: their queue
 * begins at 0 wherever the group does.
 *
 * @throws MqError when the broker cannot be asked
 */
export async function startingOffset(
  requests: OffsetRequests,
  address: string,
  queue: MessageQueue,
  { consumeFromWhere, consumeTimestamp }: StartingPoint,
): Promise<number> {
  if (isRetryTopic(queue.topic)) return 0;
  switch (consumeFromWhere) {
    case 'CONSUME_FROM_FIRST_OFFSET':
      return requests.getMin(address, queue);
    case 'CONSUME_FROM_TIMESTAMP':
      return requests.search(address, queue, consumeTimestamp);
    default:
      return requests.getMax(address, queue);
  }
}
