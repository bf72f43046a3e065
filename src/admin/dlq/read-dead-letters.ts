import type { AdminClient } from '../../client/admin-client.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { type DeadLetterQueue, PLACE_GROUP } from './dead-letter-queue.ts';

/** A part of a queue. */
export interface LetterRange {
  queue: DeadLetterQueue;
  from: number;
  /** After the last. */
  to: number;
}

/** Times of store, milliseconds, both included; either end may be open. */
export interface LetterTimes {
  begin?: number | undefined;
  end?: number | undefined;
}

/** Messages per pull: the most a broker gives. */
const PULL_BATCH = 32;

/** The part of each queue whose letters were stored in the times; it may hold a letter more at either end (4.9). */
export async function rangesIn(
  client: AdminClient,
  queues: readonly DeadLetterQueue[],
  { begin, end }: LetterTimes,
): Promise<LetterRange[]> {
  return Promise.all(
    queues.map(async (queue) => {
      const { address, minOffset, maxOffset } = queue;
      const first = begin === undefined ? minOffset : await client.offsets.search(address, queue, begin);
      const last = end === undefined ? maxOffset : (await client.offsets.search(address, queue, end + 1)) + 1;
      const from = Math.min(Math.max(minOffset, first), maxOffset);
      return { queue, from, to: Math.max(from, Math.min(maxOffset, last)) };
    }),
  );
}

export const isWithin = ({ storeTimestamp }: MessageExt, { begin, end }: LetterTimes): boolean =>
  (begin === undefined || storeTimestamp >= begin) && (end === undefined || storeTimestamp <= end);

/** Letters of one pull, and the offset to go on at. */
export interface LetterBatch {
  queue: DeadLetterQueue;
  messages: MessageExt[];
  next: number;
}

/** Reads a part of a queue, oldest first, pull by pull; nothing is committed. */
export async function* readLetters(client: AdminClient, { queue, from, to }: LetterRange): AsyncGenerator<LetterBatch> {
  for (let offset = from; offset < to; ) {
    const result = await client.messages.pull(queue.address, {
      ...{ group: PLACE_GROUP, queue, offset, maxMessages: Math.min(PULL_BATCH, to - offset) },
    });
    const messages = result.messages.filter(({ queueOffset }) => queueOffset < to);
    const next = Math.min(to, Math.max(result.nextOffset, offset));
    if (messages.length > 0 || next > offset) yield { queue, messages, next };
    if (next <= offset) return;
    offset = next;
  }
}
