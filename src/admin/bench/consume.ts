import type { PushConsumer } from '../../client/consumer/push/push-consumer.ts';
import type { Meter } from './meter.ts';
import { preciseNow, stampOf } from './stamp.ts';

/** When consuming ends: after so many messages or so long, whichever comes first. */
export interface ConsumeLoad {
  readonly count: number;
  readonly durationMs: number;
}

/**
 * Consumes and measures. The latency of a message is the time from its sending to its handler, where its body says when
 * it was sent; clocks of two machines may differ. The meter's time begins with the first message.
 */
export async function benchConsume(
  consumer: PushConsumer,
  { count, durationMs }: ConsumeLoad,
  meter: Meter,
  signal: AbortSignal,
): Promise<void> {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  signal.addEventListener('abort', finish, { once: true });
  await consumer.startBatch((messages) => {
    const now = preciseNow();
    if (meter.messages === 0) meter.restart();
    for (const { body } of messages) {
      const sentMs = stampOf(body);
      meter.record(body.length, sentMs === undefined ? undefined : now - sentMs);
    }
    if (meter.messages >= count) finish();
  });
  const timer = setTimeout(finish, durationMs);
  await finished;
  clearTimeout(timer);
  signal.removeEventListener('abort', finish);
}
