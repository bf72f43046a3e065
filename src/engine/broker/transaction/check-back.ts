import { messageOf } from '../../../errors/index.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { PutStatus } from '../../store/types.ts';
import type { BrokerStore } from '../context.ts';
import { isStored } from '../message/put-outcome.ts';
import { Breather } from '../processors/breather.ts';
import { checkTimesOf, hasImmunity, immunityMs, isAddressed } from './half-message.ts';
import { readStretch } from './half-reader.ts';
import type { HalfWindow } from './half-window.ts';
import type { TransactionGauge } from './transaction-gauge.ts';
import type { Renewal, Transactions } from './transactions.ts';

export interface CheckBackParts {
  store: Pick<BrokerStore, 'get' | 'minOffset' | 'maxOffset'>;
  window: HalfWindow;
  transactions: Transactions;
  /** Asks a producer; false when none is there. */
  ask(half: MessageExt, renewal: Renewal): boolean;
  gauge: TransactionGauge;
  /**
   * A half message whose producer asked for a longer time before the first check stays where it is, and is only stored anew
   * when it holds up this many.
   */
  maxHeldUp: number;
  /** transactionTimeOut. */
  timeoutMs(): number;
  /** transactionCheckMax. */
  maxChecks(): number;
  /** fileReservedTime. */
  reservedMs(): number;
  now(): number;
  log: RemotingLog;
  /** Called with the state of affairs after each stretch of work. */
  progressed(): void;
}

/** A scan gives up after this long; the next goes on. */
const MAX_SCAN_MS = 60_000;
/** Half messages read at once. */
const STRETCH = 32;
/** What a scan does with the rest of the queue. */
const Verdict = { GO_ON: 0, STOP: 1 } as const;
type Verdict = (typeof Verdict)[keyof typeof Verdict];

/**
 * Goes through the half messages that nobody has ended and asks their producers (store-format 8.3). One that is due is
 * stored anew, with a count of its checks, so that the queue keeps moving and the answer speaks of a record that is still
 * there; after the last check it is put aside. Unlike the original, which only asks while op messages keep coming, it looks
 * at nothing but the half message's own age.
 */
export class CheckBack {
  readonly #parts: CheckBackParts;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: CheckBackParts) {
    this.#parts = parts;
  }

  /** One pass over the queue. Never rejects; a second call while one runs waits for it. */
  scan(): Promise<void> {
    this.#running ??= this.#scanSafely().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends a pass that runs, after the half message it is at. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #scanSafely(): Promise<void> {
    try {
      await this.#scan();
    } catch (error) {
      this.#parts.log.error({ reason: messageOf(error) }, 'open transactions could not be checked; trying on');
    }
    this.#parts.progressed();
  }

  async #scan(): Promise<void> {
    const { store, window, now } = this.#parts;
    const startedAt = now();
    const deadline = performance.now() + MAX_SCAN_MS;
    const limit = store.maxOffset(HALF_TOPIC, 0);
    window.dropBefore(Math.min(store.minOffset(HALF_TOPIC, 0), limit));
    const breather = new Breather();
    let offset = window.nextOpen(window.base, limit);
    while (offset < limit && performance.now() < deadline && !this.#isStopped) {
      const { messages, next } = await readStretch(store, HALF_TOPIC, offset, this.#openInARow(offset, limit));
      for (const half of messages) {
        if (this.#isStopped || (await this.#examine(half, startedAt)) === Verdict.STOP) return;
        await breather.step();
      }
      this.#passOver(offset, Math.min(next, limit), messages);
      offset = window.nextOpen(next, limit);
      this.#parts.progressed();
    }
  }

  #openInARow(offset: number, limit: number): number {
    const { window } = this.#parts;
    let count = 1;
    while (count < STRETCH && offset + count < limit && window.nextOpen(offset + count, limit) === offset + count) {
      count++;
    }
    return count;
  }

  async #examine(half: MessageExt, startedAt: number): Promise<Verdict> {
    const { transactions, now, timeoutMs, maxChecks, reservedMs } = this.#parts;
    const age = now() - half.bornTimestamp;
    // What follows was stored later still: none of it is due.
    if (half.storeTimestamp >= startedAt) return Verdict.STOP;
    if (!isAddressed(half)) {
      this.#giveUp(half.queueOffset, 'does not say where it is to go');
      return Verdict.GO_ON;
    }
    const isGivenUp = checkTimesOf(half) >= maxChecks() || age > reservedMs();
    if (!isGivenUp && this.#isNotDue(half, age)) {
      if (hasImmunity(half)) await this.#makeWay(half);
      else if (now() - half.storeTimestamp < timeoutMs()) return Verdict.STOP;
      return Verdict.GO_ON;
    }
    const fate = await transactions.fateOf(half);
    if (fate.kind !== 'open' || fate.half !== half) return Verdict.GO_ON;
    if (isGivenUp) await this.#discard(half);
    else await this.#check(half);
    return Verdict.GO_ON;
  }

  /** A birth in the future is that of a clock that goes wrong: it is asked about at once, as in the original. */
  #isNotDue(half: MessageExt, age: number): boolean {
    const immunity = immunityMs(half, this.#parts.timeoutMs());
    return hasImmunity(half) ? age < immunity : age >= 0 && age < immunity;
  }

  async #makeWay(half: MessageExt): Promise<void> {
    const { store, transactions, maxHeldUp } = this.#parts;
    if (store.maxOffset(HALF_TOPIC, 0) - half.queueOffset <= maxHeldUp) return;
    const fate = await transactions.fateOf(half);
    if (fate.kind !== 'open' || fate.half !== half) return;
    const first = half.properties.get(Property.TRAN_PREPARED_QUEUE_OFFSET) ?? String(half.queueOffset);
    this.#mustBeStored(await transactions.renew(half, { [Property.TRAN_PREPARED_QUEUE_OFFSET]: first }));
  }

  async #check(half: MessageExt): Promise<void> {
    const { transactions, ask, gauge, log } = this.#parts;
    const times = String(Math.max(0, checkTimesOf(half)) + 1);
    const renewal = await transactions.renew(half, { [Property.TRANSACTION_CHECK_TIMES]: times });
    // Its properties are full: there is no room for the count.
    if (isIllegal(renewal)) return this.#discard(half);
    if (!this.#mustBeStored(renewal)) return;
    const id = half.uniqueKey;
    if (ask(half, renewal)) {
      gauge.checks++;
      log.info({ id, times }, 'a producer was asked how a transaction ended');
    } else {
      log.warn({ id, times, group: half.properties.get(Property.PGROUP) }, 'no producer of the group can be asked');
    }
  }

  async #discard(half: MessageExt): Promise<void> {
    const { transactions, gauge, log } = this.#parts;
    const renewal = await transactions.discard(half);
    if (isIllegal(renewal)) return this.#giveUp(half.queueOffset, 'is of a kind the store refuses');
    if (!this.#mustBeStored(renewal)) return;
    gauge.discarded++;
    const { uniqueKey: id, properties } = half;
    const fields = { id, topic: properties.get(Property.REAL_TOPIC), checks: checkTimesOf(half) };
    log.error(fields, 'a transaction was given up; its message is in TRANS_CHECK_MAX_TIME_TOPIC');
  }

  /** False when somebody else was quicker. @throws Error when the store takes nothing: the scan ends, the next tries again */
  #mustBeStored(renewal: Renewal | undefined): renewal is Renewal {
    if (renewal === undefined) return false;
    const { status, reason } = renewal.result;
    if (isStored(status)) return true;
    throw new Error(`a half message could not be stored anew: ${reason ?? status}`);
  }

  #passOver(from: number, to: number, read: readonly MessageExt[]): void {
    const isRead = new Set(read.map((half) => half.queueOffset));
    for (let offset = from; offset < to; offset = this.#parts.window.nextOpen(offset + 1, to)) {
      if (!isRead.has(offset)) this.#giveUp(offset, 'cannot be read');
    }
  }

  /** Nothing can be done for it; it must not stand in the way of the others. */
  #giveUp(offset: number, why: string): void {
    const { transactions, log } = this.#parts;
    if (transactions.passOver(offset)) log.error({ offset }, `a half message ${why} and is passed over`);
  }
}

const isIllegal = (renewal: Renewal | undefined): boolean => renewal?.result.status === PutStatus.MESSAGE_ILLEGAL;
