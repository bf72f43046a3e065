import { type SendResult, SendStatus } from '../../client/producer/send-request.ts';
import type { MqError } from '../../errors/index.ts';
import { toMqError } from '../fan-out.ts';
import { Pacer } from '../load/pacer.ts';
import { Window } from '../load/window.ts';

/** One of many messages to send: its body, and where it came from. */
export interface NumberedBody {
  /** From 1: the line of a file, or the how-manieth copy. */
  readonly number: number;
  readonly body: Buffer;
}

export interface SendManyOptions {
  /** Sends under way at once; 1 keeps their order. */
  readonly concurrency: number;
  /** Messages a second at most; undefined: as fast as it goes. */
  readonly perSecond?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for each message that is stored. */
  readonly onSent?: (body: Buffer) => void;
}

/** What became of many sends. */
export interface SentMany {
  messages: number;
  /** Of bodies. */
  bytes: number;
  seconds: number;
  perSecond: number;
  /** Messages by how safely they are stored. */
  statuses: Partial<Record<SendStatus, number>>;
  /** Those that were tried and not stored, in order; the first of them ended it. */
  failures: { number: number; error: MqError }[];
  /** The last one that was tried; 0 when none was. */
  last: number;
  interrupted: boolean;
}

/**
 * Sends messages as they come, several at once. The first failure ends it: what is under way is waited for, and nothing
 * more is begun, so what was tried lies between the first and `last`.
 */
export async function sendMany(
  bodies: AsyncIterable<NumberedBody>,
  send: (body: Buffer, number: number) => Promise<SendResult>,
  { concurrency, perSecond, signal, onSent }: SendManyOptions,
): Promise<SentMany> {
  const pacer = new Pacer(perSecond);
  const window = new Window(concurrency);
  const many: SentMany = {
    ...{ messages: 0, bytes: 0, seconds: 0, perSecond: 0, statuses: {}, failures: [], last: 0, interrupted: false },
  };
  const one = async ({ number, body }: NumberedBody): Promise<void> => {
    try {
      const { status } = await send(body, number);
      many.messages++;
      many.bytes += body.length;
      many.statuses[status] = (many.statuses[status] ?? 0) + 1;
      onSent?.(body);
    } catch (error) {
      many.failures.push({ number, error: toMqError(error) });
    }
  };
  const startedMs = performance.now();
  try {
    for await (const numbered of bodies) {
      await window.room();
      await pacer.until(pacer.take(), signal);
      if (many.failures.length > 0 || signal?.aborted === true) break;
      many.last = numbered.number;
      window.add(one(numbered));
    }
  } catch (error) {
    // What the source or the pause throws ends it as well, after what is under way.
    if (signal?.aborted !== true) many.failures.push({ number: many.last + 1, error: toMqError(error) });
  }
  await window.idle();
  many.interrupted = signal?.aborted === true;
  many.seconds = (performance.now() - startedMs) / 1000;
  many.perSecond = many.messages / Math.max(many.seconds, 0.001);
  many.failures.sort((a, b) => a.number - b.number);
  return many;
}

/** Whether some messages are stored, but not as safely as asked. */
export const isWorse = ({ statuses }: Pick<SentMany, 'statuses'>): boolean =>
  Object.keys(statuses).some((status) => status !== SendStatus.SEND_OK);
