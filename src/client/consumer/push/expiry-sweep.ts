import type { Clock } from '../../../clock.ts';
import type { ClientLog } from '../../instance/client-log.ts';
import type { ProcessQueue, Slot } from '../queue/process-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';

export interface ExpirySweepParts {
  /** A handler at work for longer has its message delivered again, milliseconds. */
  consumeTimeoutMs: number;
  clock: Clock;
  log: ClientLog;
  pullers(): readonly { readonly held: ProcessQueue }[];
  sendBack(message: ReceivedMessage, delayLevel: number): Promise<boolean>;
}

const EVERY_MS = 60_000;
/** Messages of one queue sent back at a sweep. */
const MAX_A_QUEUE = 16;
/** The delay level that the original sends such messages back with: 10 s. */
const DELAY_LEVEL = 3;

/**
 * Sends messages back whose handler never ends: they would hold up the progress of their queue for ever. The handler
 * goes on, and its outcome counts no more.
 */
export class ExpirySweep {
  readonly #parts: ExpirySweepParts;
  readonly #underWay = new Set<Slot>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ExpirySweepParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Looks through all queues once. */
  async sweep(): Promise<void> {
    const { clock, consumeTimeoutMs, pullers } = this.#parts;
    const before = clock.now() - consumeTimeoutMs;
    await Promise.all(
      pullers().flatMap(({ held }) => {
        const expired = [...held.startedBefore(before)].filter((slot) => !this.#underWay.has(slot));
        return expired.slice(0, MAX_A_QUEUE).map((slot) => this.#expire(held, slot));
      }),
    );
  }

  async #expire(held: ProcessQueue, slot: Slot): Promise<void> {
    const { log, sendBack, consumeTimeoutMs } = this.#parts;
    const { message } = slot;
    this.#underWay.add(slot);
    log.warn(
      { ...held.queue, msgId: message.msgId, queueOffset: message.queueOffset, consumeTimeoutMs },
      'a handler takes longer than consumeTimeout; its message is delivered again',
    );
    const taken = await sendBack(message, DELAY_LEVEL).finally(() => this.#underWay.delete(slot));
    if (taken && !held.dropped) held.finish(slot);
  }
}
