import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ClientLog } from '../../instance/client-log.ts';
import type { ProcessQueue, Slot } from '../queue/process-queue.ts';
import type { ReceivedMessage } from '../received-message.ts';
import type { ConsumerStats } from '../stats/consumer-stats.ts';
import type { ConsumeService } from './consume-service.ts';
import { CallContext } from './context.ts';
import { consumeDirectly } from './direct.ts';
import { atMost, HandlersAtWork } from './handlers-at-work.ts';
import { ConsumeOutcome, LEFT, type Listener } from './listener.ts';

export interface ConcurrentParts {
  listener: Listener;
  /** Handlers at work at once. */
  concurrency: number;
  /** Messages a call is given at most. */
  batchSize: number;
  signal: AbortSignal;
  clock: Clock;
  log: ClientLog;
  stats: ConsumerStats;
  /** Has a message delivered again later. @returns false when nobody took it */
  sendBack(message: ReceivedMessage, delayLevel: number): Promise<boolean>;
}

/** A turn of the event loop gives so long to handlers that do not wait, milliseconds. */
const TURN_MS = 8;
/** A message that no broker took back is tried here again after so long, milliseconds. */
const LOCAL_RETRY_MS = 5000;

/**
 * Consumes without regard to order. Queues take turns; a handler that returns no promise costs none. A message that
 * fails goes back to the broker, and counts as done as soon as the broker has it.
 */
export class ConcurrentService implements ConsumeService {
  readonly #parts: ConcurrentParts;
  readonly #atWork = new HandlersAtWork();
  readonly #ready: ProcessQueue[] = [];
  readonly #listed = new Set<ProcessQueue>();
  #turnScheduled = false;
  #paused = false;
  #stopped = false;

  constructor(parts: ConcurrentParts) {
    this.#parts = parts;
  }

  submit(held: ProcessQueue): void {
    if (held.waiting > 0 && !this.#listed.has(held)) {
      this.#listed.add(held);
      this.#ready.push(held);
    }
    if (!this.#turnScheduled) this.#giveOut();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#giveOut();
  }

  drained(held: ProcessQueue): Promise<void> {
    return this.#atWork.none(held);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#stopped = true;
    await atMost(this.#atWork.none(), timeoutMs);
  }

  consumeDirectly(message: ReceivedMessage): Promise<ConsumeMessageDirectlyResult> {
    const { listener, signal, clock } = this.#parts;
    return consumeDirectly(listener, message, new CallContext(message.queue, signal, 0), clock);
  }

  #giveOut(): void {
    const until = performance.now() + TURN_MS;
    const { concurrency, batchSize, clock } = this.#parts;
    let nowMs = clock.now();
    for (let calls = 1; !this.#paused && !this.#stopped && this.#atWork.total < concurrency; calls++) {
      const held = this.#ready.shift();
      if (held === undefined) return;
      const slots = held.stopped ? [] : held.take(batchSize, nowMs);
      if (slots.length === 0) {
        this.#listed.delete(held);
        continue;
      }
      this.#ready.push(held);
      this.#call(held, slots, nowMs);
      if ((calls & 15) !== 0) continue;
      nowMs = clock.now();
      if (performance.now() > until) {
        this.#nextTurn();
        return;
      }
    }
  }

  #nextTurn(): void {
    this.#turnScheduled = true;
    setImmediate(() => {
      this.#turnScheduled = false;
      this.#giveOut();
    });
  }

  #call(held: ProcessQueue, slots: Slot[], nowMs: number): void {
    const { listener, signal } = this.#parts;
    const context = new CallContext(held.queue, signal, 0);
    const began = performance.now();
    let answer: unknown;
    try {
      answer = listener.handle(
        slots.map((slot) => slot.message),
        context,
      );
    } catch (error) {
      this.#failed(held, slots, context, began, error);
      return;
    }
    if (!isThenable(answer)) {
      this.#settle(held, slots, context, began, answer, nowMs);
      return;
    }
    this.#atWork.begin(held);
    Promise.resolve(answer)
      .then(
        (outcome) => this.#settle(held, slots, context, began, outcome),
        (error: unknown) => this.#failed(held, slots, context, began, error),
      )
      .finally(() => {
        this.#atWork.end(held);
        if (!this.#turnScheduled) this.#giveOut();
      });
  }

  #failed(held: ProcessQueue, slots: readonly Slot[], context: CallContext, began: number, error: unknown): void {
    const message = slots[0]?.message;
    this.#parts.log.warn(
      {
        topic: message?.topic,
        queueId: message?.queueId,
        msgId: message?.msgId,
        reconsumeTimes: message?.reconsumeTimes,
        reason: messageOf(error),
        error,
      },
      'a handler failed; the message is delivered again',
    );
    this.#settle(held, slots, context, began, ConsumeOutcome.RETRY);
  }

  #settle(
    held: ProcessQueue,
    slots: readonly Slot[],
    context: CallContext,
    began: number,
    outcome: unknown,
    nowMs = this.#parts.clock.now(),
  ): void {
    if (outcome === LEFT) return;
    const { stats } = this.#parts;
    held.lastConsumeAtMs = nowMs;
    const good = outcome === ConsumeOutcome.RETRY ? 0 : Math.min(slots.length, Math.floor(context.ackIndex) + 1);
    stats.consumed(slots[0]?.message.topic ?? '', nowMs, performance.now() - began, good, slots.length - good);
    if (held.dropped) return;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot;
      if (i < good) held.finish(slot);
      else if (!slot.done) void this.#retry(held, slot, context.delayLevel);
    }
  }

  async #retry(held: ProcessQueue, slot: Slot, delayLevel: number): Promise<void> {
    this.#atWork.begin(held);
    const taken = await this.#parts.sendBack(slot.message, delayLevel).finally(() => this.#atWork.end(held));
    if (!held.dropped && taken) held.finish(slot);
    if (!held.dropped && !taken) this.#tryHere(held, slot);
    if (!this.#turnScheduled) this.#giveOut();
  }

  #tryHere(held: ProcessQueue, slot: Slot): void {
    slot.message.reconsumeTimes++;
    slot.startedAtMs = 0;
    setTimeout(() => {
      if (held.stopped || slot.done) return;
      held.putBack([slot]);
      this.submit(held);
    }, LOCAL_RETRY_MS).unref();
  }
}

const isThenable = (answer: unknown): answer is PromiseLike<unknown> =>
  typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function';
