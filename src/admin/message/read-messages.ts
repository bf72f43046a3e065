import type { PullConsumer } from '../../client/consumer/pull/pull-consumer.ts';
import { PullStatus } from '../../client/requests/messages.ts';
import type { RoutedQueue } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { toMqError } from '../fan-out.ts';

/** What to read. */
export interface ReadSelection {
  topic: string;
  /** One broker only. */
  brokerName?: string;
  /** One queue only; needs `brokerName`. */
  queueId?: number;
  /** Where to begin; needs `queueId`. */
  offset?: number;
  /** Store time, milliseconds. */
  beginTimestamp?: number;
  endTimestamp?: number;
  /** Tags: `*` (default) or `A || B`. */
  expression?: string;
  /** Most messages in all. */
  limit: number;
}

/** One message, the end of one queue, or a queue that could not be read, or not to its end. */
export type ReadEvent =
  | { kind: 'message'; queue: RoutedQueue; message: MessageExt }
  | { kind: 'queueEnd'; queue: RoutedQueue; status: PullStatus; nextOffset: number }
  | { kind: 'queueFailed'; queue: RoutedQueue; error: MqError };

/**
 * Reads the messages that a topic holds now, oldest first, queue by queue; nothing is committed. A broker that fails
 * is asked for none of its other queues, and does not keep the rest from being read.
 *
 * @throws MqError USAGE for a selection that does not fit together, NOT_FOUND for an unknown topic, broker or queue;
 *   what failed when every queue did
 */
export async function* readMessages(consumer: PullConsumer, selection: ReadSelection): AsyncGenerator<ReadEvent> {
  const queues = await selectQueues(consumer, selection);
  const failed = new Map<string, MqError>();
  let left = selection.limit;
  let ended = 0;
  for (const queue of queues) {
    try {
      const error = failed.get(queue.brokerName);
      if (error !== undefined) throw error;
      for await (const event of readQueue(consumer, queue, { ...selection, limit: left })) {
        if (event.kind === 'message') left--;
        else ended++;
        yield event;
      }
    } catch (thrown) {
      const error = toMqError(thrown);
      if (error.code === 'INTERRUPTED' || error.code === 'USAGE') throw error;
      failed.set(queue.brokerName, error);
      if (ended === 0 && queue === queues.at(-1)) throw failed.values().next().value ?? error;
      yield { kind: 'queueFailed', queue, error };
    }
    if (left <= 0) return;
  }
}

async function* readQueue(
  consumer: PullConsumer,
  queue: RoutedQueue,
  selection: ReadSelection,
): AsyncGenerator<Exclude<ReadEvent, { kind: 'queueFailed' }>> {
  const end = await endOffset(consumer, queue, selection);
  let left = selection.limit;
  let offset = await beginOffset(consumer, queue, selection);
  let status: PullStatus = PullStatus.NO_NEW_MESSAGE;
  while (left > 0 && offset < end) {
    const result = await consumer.pull(queue, offset, {
      expression: selection.expression ?? '*',
      maxMessages: Math.min(32, left),
    });
    status = result.status;
    for (const message of result.messages) {
      if (message.queueOffset >= end) break;
      if (!isWithin(message, selection)) continue;
      yield { kind: 'message', queue, message };
      left--;
    }
    if (result.nextOffset <= offset) break;
    offset = result.nextOffset;
  }
  yield { kind: 'queueEnd', queue, status, nextOffset: offset };
}

/** 4.9 answers a search by time with the nearest message, so the time is looked at once more. */
const isWithin = ({ storeTimestamp }: MessageExt, { beginTimestamp, endTimestamp }: ReadSelection): boolean =>
  (beginTimestamp === undefined || storeTimestamp >= beginTimestamp) &&
  (endTimestamp === undefined || storeTimestamp <= endTimestamp);

async function selectQueues(consumer: PullConsumer, selection: ReadSelection): Promise<RoutedQueue[]> {
  const { topic, brokerName, queueId, offset } = selection;
  if (queueId !== undefined && brokerName === undefined) {
    throw new MqError('USAGE', 'a queue is given without the name of its broker', { topic });
  }
  if (offset !== undefined && queueId === undefined) {
    throw new MqError('USAGE', 'an offset is given without its queue', { topic });
  }
  if (brokerName !== undefined && queueId !== undefined) return [await consumer.queue(topic, brokerName, queueId)];
  const queues = await consumer.queues(topic);
  const chosen = queues.filter((queue) => brokerName === undefined || queue.brokerName === brokerName);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(queues.map((queue) => queue.brokerName))].join(', ');
  throw new MqError(
    'NOT_FOUND',
    `topic ${topic} has no readable queue${brokerName === undefined ? '' : ` on ${brokerName}`}`,
    {
      topic,
      hint: `Brokers with readable queues: ${names || 'none'}.`,
    },
  );
}

async function beginOffset(consumer: PullConsumer, queue: RoutedQueue, selection: ReadSelection): Promise<number> {
  const min = await consumer.minOffset(queue);
  if (selection.offset !== undefined) return Math.max(min, selection.offset);
  if (selection.beginTimestamp === undefined) return min;
  return Math.max(min, await consumer.searchOffset(queue, selection.beginTimestamp));
}

async function endOffset(consumer: PullConsumer, queue: RoutedQueue, selection: ReadSelection): Promise<number> {
  const max = await consumer.maxOffset(queue);
  if (selection.endTimestamp === undefined) return max;
  // At the latest the message after the first one stored too late; 4.9 may answer with the one before it.
  return Math.min(max, (await consumer.searchOffset(queue, selection.endTimestamp + 1)) + 1);
}
