import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ClientLog } from '../../instance/client-log.ts';
import type { ProcessQueue, Slot } from '../queue/process-queue.ts';
import { Wakeup } from '../queue/wakeup.ts';
import type { ReceivedMessage } from '../received-message.ts';
import type { ConsumerStats } from '../stats/consumer-stats.ts';
import type { ConsumeService } from './consume-service.ts';
import { CallContext } from './context.ts';
import { consumeDirectly } from './direct.ts';
import { atMost, HandlersAtWork } from './handlers-at-work.ts';
import { ConsumeOutcome, LEFT, type Listener } from './listener.ts';

export interface OrderlyParts {
  listener: Listener;
  /** Queues at work at once. */
  concurrency: number;
  batchSize: number;
  /** Rest of a queue whose message failed, milliseconds. */
  suspendMs: number;
  /** Tries in place before a message goes to the retry topic. */
  maxReconsumeTimes: number;
  signal: AbortSignal;
  clock: Clock;
  log: ClientLog;
  stats: ConsumerStats;
  /** True while the broker's word holds that the queue's order is ours. */
  ownsOrder(held: ProcessQueue): boolean;
  /** Sends a message that was tried often enough to the retry topic. @returns false when nobody took it */
  sendToRetry(message: ReceivedMessage): Promise<boolean>;
}

/** A queue whose order is not ours (any more) looks again after so long, milliseconds. */
const LOCK_LOOK_MS = 100;
const MIN_SUSPEND_MS = 10;
const MAX_SUSPEND_MS = 30_000;

/**
 * Consumes each queue in its order: one call at a time for a queue, and a message that fails is tried again in its
 * place, after a rest, before anything behind it.
 */
export class OrderlyService implements ConsumeService {
  readonly #parts: OrderlyParts;
  readonly #atWork = new HandlersAtWork();
  /** Queues that have a loop of their own just now. */
  readonly #loops = new Map<ProcessQueue, Wakeup>();
  readonly #places: (() => void)[] = [];
  #paused: Promise<void> | undefined;
  #resume: (() => void) | undefined;
  #stopped = false;

  constructor(parts: OrderlyParts) {
    this.#parts = parts;
  }

  submit(held: ProcessQueue): void {
    if (this.#stopped || this.#loops.has(held)) return;
    this.#loops.set(held, new Wakeup());
    this.#loop(held)
      .catch((error: unknown) => {
        this.#parts.log.error({ ...held.queue, reason: messageOf(error), error }, 'ordered consumption failed');
      })
      .finally(() => {
        this.#loops.delete(held);
        if (held.waiting > 0 && !held.stopped) this.submit(held);
      });
  }

  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#paused = undefined;
  }

  drained(held: ProcessQueue): Promise<void> {
    this.#loops.get(held)?.wake();
    return this.#atWork.none(held);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#stopped = true;
    this.resume();
    for (const rest of this.#loops.values()) rest.wake();
    await atMost(this.#atWork.none(), timeoutMs);
  }

  consumeDirectly(message: ReceivedMessage): Promise<ConsumeMessageDirectlyResult> {
    const { listener, signal, clock, suspendMs } = this.#parts;
    return consumeDirectly(listener, message, new CallContext(message.queue, signal, suspendMs), clock);
  }

  async #loop(held: ProcessQueue): Promise<void> {
    const rest = this.#loops.get(held) as Wakeup;
    while (!held.stopped && !this.#stopped && held.waiting > 0) {
      if (this.#paused !== undefined) await this.#paused;
      else if (!this.#parts.ownsOrder(held)) await rest.wait(LOCK_LOOK_MS);
      else {
        const restMs = await this.#one(held);
        if (restMs > 0 && !held.stopped && !this.#stopped) await rest.wait(restMs);
      }
    }
  }

  /** One call of the handler. @returns how long the queue rests, milliseconds */
  async #one(held: ProcessQueue): Promise<number> {
    const { listener, batchSize, clock, concurrency } = this.#parts;
    if (this.#atWork.total >= concurrency) await new Promise<void>((resolve) => this.#places.push(resolve));
    if (held.stopped || this.#stopped || !this.#parts.ownsOrder(held)) {
      this.#places.shift()?.();
      return 0;
    }
    const slots = held.take(batchSize, clock.now());
    if (slots.length === 0) return 0;
    this.#atWork.begin(held);
    try {
      const context = new CallContext(held.queue, this.#parts.signal, this.#parts.suspendMs);
      const good = await this.#call(listener, held, slots, context);
      if (good === LEFT || held.dropped) return 0;
      held.lastConsumeAtMs = clock.now();
      if (good || (await this.#givenUp(slots))) {
        for (const slot of slots) held.finish(slot);
        return 0;
      }
      held.putBack(slots);
      return Math.min(Math.max(context.suspendCurrentQueueTimeMillis, MIN_SUSPEND_MS), MAX_SUSPEND_MS);
    } finally {
      this.#atWork.end(held);
      this.#places.shift()?.();
    }
  }

  async #call(
    listener: Listener,
    held: ProcessQueue,
    slots: readonly Slot[],
    context: CallContext,
  ): Promise<boolean | typeof LEFT> {
    const { stats, log, clock } = this.#parts;
    const began = performance.now();
    const messages = slots.map((slot) => slot.message);
    const [first] = messages;
    let good = false;
    try {
      const answer = await listener.handle(messages, context);
      if (answer === LEFT) return LEFT;
      good = answer !== ConsumeOutcome.RETRY;
    } catch (error) {
      log.warn(
        { ...held.queue, msgId: first?.msgId, reconsumeTimes: first?.reconsumeTimes, reason: messageOf(error), error },
        'a handler failed; its queue rests, and the message is tried again',
      );
    }
    const count = messages.length;
    stats.consumed(first?.topic ?? '', clock.now(), performance.now() - began, good ? count : 0, good ? 0 : count);
    return good;
  }

  /** True when every message was tried often enough and has gone to the retry topic. */
  async #givenUp(slots: readonly Slot[]): Promise<boolean> {
    let all = true;
    for (const { message } of slots) {
      const enough = message.reconsumeTimes >= this.#parts.maxReconsumeTimes;
      if (enough && (await this.#parts.sendToRetry(message))) continue;
      message.reconsumeTimes++;
      all = false;
    }
    return all;
  }
}
