import type { AdminClient } from '../../client/admin-client.ts';
import type { RoutedQueue } from '../../client/routes.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { fanOut } from '../fan-out.ts';
import { parseMoment } from '../moment.ts';

/** Where following begins: at the end, at the beginning, at a store time, or with the last messages there are. */
export type StartPoint =
  | { readonly kind: 'now' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'time'; readonly timestampMs: number }
  | { readonly kind: 'last'; readonly count: number };

/** Most messages of the past that are put in order of time. */
export const MAX_LAST = 10_000;

/** Reads `now`, `earliest`, `-N`, or a time; undefined for anything else. */
export function parseStartPoint(text: string): StartPoint | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'now' || word === 'latest') return { kind: 'now' };
  if (word === 'earliest') return { kind: 'earliest' };
  if (/^-\d+$/.test(word)) {
    const count = -Number(word);
    return count <= MAX_LAST ? { kind: 'last', count } : undefined;
  }
  const timestampMs = parseMoment(text);
  return timestampMs === undefined ? undefined : { kind: 'time', timestampMs };
}

/** A message and the queue it lies in. */
export interface FoundMessage {
  readonly queue: RoutedQueue;
  readonly message: MessageExt;
}

/** Reads one stretch of a queue. */
export type ReadQueue = (
  queue: RoutedQueue,
  offset: number,
) => Promise<{ messages: readonly MessageExt[]; nextOffset: number }>;

/**
 * The offset each queue is followed from.
 * @throws MqError of the first queue whose broker does not tell
 */
export async function startOffsets(
  client: AdminClient,
  queues: readonly RoutedQueue[],
  start: StartPoint,
): Promise<number[]> {
  const outcomes = await fanOut(queues, (queue) => startOffset(client, queue, start), client.signal);
  return outcomes.map(({ value, error }) => {
    if (error !== undefined) throw error;
    return value;
  });
}

/** The offset one queue is followed from. */
export async function startOffset(client: AdminClient, queue: RoutedQueue, start: StartPoint): Promise<number> {
  const { offsets } = client;
  if (start.kind === 'earliest') return offsets.getMin(queue.address, queue);
  if (start.kind === 'time') return offsets.search(queue.address, queue, start.timestampMs);
  return offsets.getMax(queue.address, queue);
}

/** The last messages before `ends`, oldest first: as many as asked for, of all queues together. */
export async function lastMessages(
  client: AdminClient,
  queues: readonly RoutedQueue[],
  ends: readonly number[],
  count: number,
  read: ReadQueue,
): Promise<FoundMessage[]> {
  let last: FoundMessage[] = [];
  for (const [index, queue] of queues.entries()) {
    const end = ends[index] ?? 0;
    const min = await client.offsets.getMin(queue.address, queue);
    for (let offset = Math.max(min, end - count); offset < end; ) {
      const { messages, nextOffset } = await read(queue, offset);
      last.push(...messages.filter(({ queueOffset }) => queueOffset < end).map((message) => ({ queue, message })));
      if (nextOffset <= offset) break;
      offset = nextOffset;
    }
    // Offsets of one queue are in the order of their times already, and the sort keeps it.
    last = last.sort((a, b) => a.message.storeTimestamp - b.message.storeTimestamp).slice(-count);
  }
  return last;
}
