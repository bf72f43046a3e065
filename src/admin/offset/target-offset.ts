import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import type { ResetPoint } from './reset-time.ts';

/** Where a queue begins and ends, and where a group shall stand in it. */
export interface TargetOffset {
  minOffset: number;
  maxOffset: number;
  target: number;
}

const READ_GROUP = 'TOOLS_CONSUMER';
const STEP_BACK = 16;
const MAX_STEPS = 1000;

/** The offset a queue is to be set to: one of its ends, or its first message stored at or after a time. */
export async function targetOffset(
  client: AdminClient,
  address: string,
  queue: MessageQueue,
  point: ResetPoint,
): Promise<TargetOffset> {
  const minOffset = await client.offsets.getMin(address, queue);
  const maxOffset = await client.offsets.getMax(address, queue);
  const ends = { minOffset, maxOffset };
  if (point.kind === 'earliest') return { ...ends, target: minOffset };
  if (point.kind === 'latest' || maxOffset <= minOffset) return { ...ends, target: maxOffset };
  const found = await client.offsets.search(address, queue, point.timestampMs);
  const start = Math.min(Math.max(found, minOffset), maxOffset);
  return { ...ends, target: await correct(client, address, queue, ends, start, point.timestampMs) };
}

/**
 * 5.x answers a search with the first message at or after the time; 4.9 with the nearest one, and after the last message
 * with the last. Reading around the answer makes it exact. A queue that may not be read keeps the answer.
 */
async function correct(
  client: AdminClient,
  address: string,
  queue: MessageQueue,
  { minOffset, maxOffset }: Omit<TargetOffset, 'target'>,
  found: number,
  timestampMs: number,
): Promise<number> {
  let start = Math.max(minOffset, found - 1);
  let forward = false;
  for (let step = 0; step < MAX_STEPS; step++) {
    const messages = await readFrom(client, address, queue, start);
    const last = messages?.at(-1);
    if (messages === undefined || last === undefined) return found;
    const first = messages.find(({ storeTimestamp }) => storeTimestamp >= timestampMs);
    if (first === undefined) {
      start = last.queueOffset + 1;
      forward = true;
      if (start >= maxOffset) return maxOffset;
    } else if (forward || first.queueOffset > start || start === minOffset) {
      return first.queueOffset;
    } else {
      start = Math.max(minOffset, start - STEP_BACK);
    }
  }
  return found;
}

async function readFrom(
  client: AdminClient,
  address: string,
  queue: MessageQueue,
  offset: number,
): Promise<MessageExt[] | undefined> {
  try {
    return (await client.messages.pull(address, { group: READ_GROUP, queue, offset })).messages;
  } catch (error) {
    if (error instanceof MqError && (error.code === 'NO_PERMISSION' || error.code === 'NOT_FOUND')) return undefined;
    throw error;
  }
}
