import type { Producer } from '../../client/producer/producer.ts';
import type { SendResult } from '../../client/producer/send-request.ts';
import type { MqError } from '../../errors/index.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { toMqError } from '../fan-out.ts';

/** One test message and how long its answer took. */
export interface TimedSend {
  readonly brokerName: string;
  readonly queueId: number;
  /** Milliseconds. */
  readonly rtMs: number;
  /** Absent when it failed; then `error` says why. */
  readonly result?: SendResult;
  readonly error?: MqError;
}

/** A body of `size` letters. */
export const testBody = (size: number): Buffer => Buffer.alloc(size, 'a');

/** Sends one message to one queue, without a try elsewhere. @throws MqError INTERRUPTED alone; other failures are results */
export async function timedSend(
  producer: Producer,
  { topic, brokerName, queueId }: MessageQueue,
  body: Buffer,
): Promise<TimedSend> {
  const queue = { brokerName, queueId };
  const begin = performance.now();
  try {
    const result = await producer.send({ topic, body }, { queue });
    return { ...queue, rtMs: performance.now() - begin, result };
  } catch (error) {
    const rtMs = performance.now() - begin;
    const known = toMqError(error);
    if (known.code === 'INTERRUPTED') throw known;
    return { ...queue, rtMs, error: known };
  }
}

/**
 * Average of some round trips, milliseconds. The first is left out, as the original does: it has the connection to make.
 * Undefined without any; of a single one its own time.
 */
export function averageRtMs(times: readonly number[]): number | undefined {
  const counted = times.length > 1 ? times.slice(1) : times;
  return counted.length === 0 ? undefined : counted.reduce((sum, ms) => sum + ms, 0) / counted.length;
}
