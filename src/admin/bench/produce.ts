import type { Producer } from '../../client/producer/producer.ts';
import type { MqError } from '../../errors/index.ts';
import { toMqError } from '../fan-out.ts';
import { Pacer } from '../load/pacer.ts';
import { Window } from '../load/window.ts';
import type { Meter, Total } from './meter.ts';
import { preciseNow, Stamper } from './stamp.ts';

/** The load to put on brokers. It ends after `count` messages or `durationMs`, whichever comes first. */
export interface ProduceLoad {
  /** Messages go to them in turn. */
  readonly topics: readonly string[];
  /** Given to messages in turn; empty for none. */
  readonly tags: readonly string[];
  /** Bytes of a body. */
  readonly messageSize: number;
  /** Sends under way at once. */
  readonly concurrency: number;
  readonly perSecond: number | undefined;
  readonly count: number;
  readonly durationMs: number;
}

/** Why sends failed, and how many. */
export interface Failure {
  error: MqError;
  count: number;
}

export interface Produced extends Total {
  failed: number;
  failures: Failure[];
}

/** A failed send keeps its place for so long: an unreachable broker is not hammered. */
const FAILURE_REST_MS = 100;
/** Kinds of failures that are told apart. */
const MAX_FAILURES = 10;

/**
 * Sends as the load says. With a rate, a latency counts from when the message was due, so that a broker that stalls is
 * not let off the messages that had to wait meanwhile; without one, from the call.
 */
export async function benchProduce(
  producer: Producer,
  load: ProduceLoad,
  meter: Meter,
  signal: AbortSignal,
): Promise<Produced> {
  const { topics, tags, perSecond, count, durationMs } = load;
  const stamper = new Stamper(load.messageSize);
  const window = new Window(load.concurrency);
  const failures = new Map<string, Failure>();
  let failed = 0;
  const one = async (number: number, dueMs: number): Promise<void> => {
    const topic = topics[number % topics.length] as string;
    const body = stamper.make(preciseNow());
    try {
      await producer.send({ topic, body, tags: tags[number % tags.length] });
      meter.record(body.length, performance.now() - dueMs);
    } catch (error) {
      failed++;
      note(failures, toMqError(error));
      await new Promise((resolve) => setTimeout(resolve, FAILURE_REST_MS));
    }
  };
  meter.restart();
  const pacer = new Pacer(perSecond);
  const endMs = performance.now() + durationMs;
  for (let number = 0; number < count && !signal.aborted; number++) {
    await window.room();
    const dueMs = pacer.take();
    if (Math.max(dueMs, performance.now()) >= endMs) break;
    await pacer.until(dueMs, signal)?.catch(() => undefined);
    window.add(one(number, dueMs));
  }
  await window.idle();
  return { ...meter.total(), failed, failures: [...failures.values()] };
}

function note(failures: Map<string, Failure>, error: MqError): void {
  const key = `${error.code} ${error.details.responseCode ?? error.message}`;
  const known = failures.get(key);
  if (known !== undefined) known.count++;
  else if (failures.size < MAX_FAILURES) failures.set(key, { error, count: 1 });
}
