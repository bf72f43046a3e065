import type { MessageExt } from '../../../protocol/message/decode.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC } from '../../../protocol/names.ts';
import type { HostAddress, PutResult } from '../../store/types.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { isStored } from '../message/put-outcome.ts';
import { type Fate, Outcome } from './fate.ts';
import { HalfState, type HalfWindow } from './half-window.ts';
import { opMessage } from './op-message.ts';
import type { OpQueue } from './op-queue.ts';
import { ensureTopic, ensureTransactionTopics, type TopicMaker } from './topics.ts';
import type { TransactionGauge } from './transaction-gauge.ts';
import { committedMessage, discardedHalf, renewedHalf } from './transaction-messages.ts';
import type { TransactionSearch } from './transaction-search.ts';

export interface TransactionsParts {
  window: HalfWindow;
  ops: OpQueue;
  writer: Pick<MessageWriter, 'putTogether' | 'divert'>;
  search: TransactionSearch;
  topics: TopicMaker;
  gauge: TransactionGauge;
  /** Offset of the first half message stored since the start. */
  bornHere: number;
  /** The broker itself. */
  host: HostAddress;
  now(): number;
  /** Counts what was stored. */
  stored(message: OutgoingMessage): void;
}

/** What came of the wish to end a transaction. */
export interface Ending {
  /** The fate that stands now. */
  readonly fate: Fate;
  /** The failed put, when there was one: the transaction is as open as before. */
  readonly failure?: PutResult;
}

/** A half message that was stored anew. */
export interface Renewal {
  readonly message: OutgoingMessage;
  readonly result: PutResult;
}

/** Searches for a transaction whose records are on the move; then its fate counts as unknown. */
const MAX_SEARCHES = 10;

const TOO_WIDE = 'too many half messages lie between the oldest open one and this: try again when it has ended';

/**
 * The transactions of a broker: which are open, and the one place where one is ended.
 *
 * Why no transaction is both committed and rolled back, and none committed twice:
 *
 * 1. While the broker runs, memory decides. Each half message from the oldest open one on has a state. Whoever wants to end,
 *    renew or discard one takes it in the same turn in which it was found open, and nobody else touches it until the
 *    put has been answered. A second END_TRANSACTION therefore finds an outcome and changes nothing.
 * 2. A step and its op message are one put: commit and op, renewed half and op, discarded copy and op lie one behind the
 *    other in the log, in one file, written by one call, or none of them is. The op is never there without the commit, which
 *    would lose the message. An answer is given when the put is as safe as the flush mode makes an answered send; a rollback
 *    that was answered is in the op queue, not in a buffer.
 * 3. A restart reads the op queue from its progress on: every half named there is done with. The log after a crash is a
 *    beginning of what was written, so at most one commit, the last record, can lack its op message: the cut went between
 *    the two. A broker of 5.x, whose op messages come up to 3 s late, leaves more of them. So a half message from before
 *    the start is not taken for open before the store was searched for a commit of its transaction: before it is checked
 *    back, and before anybody ends it. What is found counts as committed and gets its op message.
 * 4. A check stores the half anew and says so in the op queue, so one transaction has one open record. An end that quotes
 *    an older record, late or because the check crossed it, is led to the open one; without an index to find that by it is
 *    refused, and the next check asks for it again. A transaction is told by unique key, time of birth and address, which
 *    every copy keeps, also those an Apache broker made.
 * 5. The progress kept in consumerOffset.json may lag (what it leaves out is read again and found settled), but it never
 *    runs ahead of what is durable; see DurableProgress.
 *
 * What remains is what no broker can exclude: a consumer may see a message twice for its own reasons.
 */
export class Transactions {
  readonly #parts: TransactionsParts;
  /** The half messages somebody is at work on, by queue offset. */
  readonly #busy = new Map<number, Promise<void>>();
  /** Counts what was stored anew or put aside. */
  #moves = 0;
  /** Those who work on transactions that have no open record come one after the other. */
  #settledWork: Promise<unknown> = Promise.resolve();

  constructor(parts: TransactionsParts) {
    this.#parts = parts;
  }

  /** Whether the half at a queue offset may be worked on now. */
  isFree(offset: number): boolean {
    if (this.#busy.has(offset)) return false;
    const state = this.#parts.window.get(offset);
    return state === HalfState.OPEN ? offset >= this.#parts.bornHere : state === HalfState.VERIFIED;
  }

  /** What has become of a half message. The answer holds for this turn only. */
  async fateOf(half: MessageExt): Promise<Fate> {
    const { queueOffset } = half;
    for (;;) {
      const work = this.#busy.get(queueOffset);
      if (work !== undefined) {
        await work;
        continue;
      }
      switch (this.#parts.window.get(queueOffset)) {
        case HalfState.COMMITTED:
          return { kind: Outcome.COMMIT };
        case HalfState.ROLLED_BACK:
          return { kind: Outcome.ROLLBACK };
        case HalfState.SETTLED:
          return this.#storedFate(half);
        default:
          if (this.isFree(queueOffset)) return { kind: 'open', half };
          await this.#verify(half);
      }
    }
  }

  /** The same for a copy that was put aside, which has no place in the half queue any more. */
  storedFateOf(half: MessageExt): Promise<Fate> {
    return half.topic === HALF_TOPIC ? this.fateOf(half) : this.#storedFate(half);
  }

  /**
   * Ends a transaction, unless it has ended: the fate tells which it was. A discarded one can still be committed, as in the
   * original: nobody has rolled it back.
   * @throws Refusal when the message may not be stored; RangeError when the half is malformed or out of reach
   */
  async end(half: MessageExt, outcome: Outcome): Promise<Ending> {
    for (;;) {
      const fate = await this.fateOf(half);
      if (fate.kind === 'open') {
        if (this.isFree(fate.half.queueOffset)) return this.#end(fate.half, outcome, fate);
      } else if (fate.kind === 'discarded' && outcome === Outcome.COMMIT) {
        const ending = await this.#endLate(half);
        if (ending !== undefined) return ending;
      } else {
        return { fate };
      }
    }
  }

  /** Stores an open half anew, with changed properties; undefined when it is no longer open. */
  renew(half: MessageExt, changes: Readonly<Record<string, string>>): Promise<Renewal | undefined> {
    return this.#replace(half, renewedHalf(half, changes));
  }

  /** Gives an open half up: a copy goes to TRANS_CHECK_MAX_TIME_TOPIC. Undefined when it is no longer open. */
  discard(half: MessageExt): Promise<Renewal | undefined> {
    ensureTopic(this.#parts.topics, CHECK_MAX_TIME_TOPIC);
    return this.#replace(half, discardedHalf(half));
  }

  /** Puts a half message back that was discarded; undefined when it is discarded no longer. */
  revive(half: MessageExt, changes: Readonly<Record<string, string>>): Promise<PutResult | undefined> {
    return this.#oneByOne(async () => {
      if ((await this.storedFateOf(half)).kind !== 'discarded') return undefined;
      ensureTransactionTopics(this.#parts.topics);
      const result = await this.#parts.writer.putTogether([renewedHalf(half, changes)]);
      this.#moves++;
      return result;
    });
  }

  /** Takes a half message whose record cannot be read for done with. @returns false when somebody is at work on it */
  passOver(offset: number): boolean {
    if (this.#busy.has(offset) || !this.#isUndecided(offset)) return false;
    this.#parts.window.set(offset, HalfState.SETTLED);
    return true;
  }

  /** Resolves when nobody is at work. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  /** Commits what was discarded; undefined when it is that no longer. */
  #endLate(half: MessageExt): Promise<Ending | undefined> {
    return this.#oneByOne(async () => {
      const fate = await this.fateOf(half);
      return fate.kind === 'discarded' ? this.#end(half, Outcome.COMMIT, fate) : undefined;
    });
  }

  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#settledWork.then(work);
    this.#settledWork = result.catch(() => undefined);
    return result;
  }

  async #end(half: MessageExt, outcome: Outcome, fate: Fate): Promise<Ending> {
    const message = outcome === Outcome.COMMIT ? this.#parts.writer.divert(committedMessage(half)) : undefined;
    const result = await this.#settle(
      half.queueOffset,
      outcome === Outcome.COMMIT ? HalfState.COMMITTED : HalfState.ROLLED_BACK,
      message,
    );
    if (!isStored(result.status)) return { fate, failure: result };
    const { gauge, stored } = this.#parts;
    if (message !== undefined) {
      stored(message);
      gauge.committed++;
    } else {
      gauge.rolledBack++;
    }
    return { fate: { kind: outcome } };
  }

  async #replace(half: MessageExt, message: OutgoingMessage): Promise<Renewal | undefined> {
    if (!this.isFree(half.queueOffset)) return undefined;
    const result = await this.#settle(half.queueOffset, HalfState.SETTLED, message);
    if (isStored(result.status)) this.#parts.stored(message);
    return { message, result };
  }

  /** Puts a message, if any, with the op message of the half it replaces; the state counts once both are stored. */
  #settle(offset: number, state: HalfState, message: OutgoingMessage | undefined): Promise<PutResult> {
    const { writer, window, ops, host, now } = this.#parts;
    return this.#hold(offset, async () => {
      const op = { ...opMessage(offset, host, now()), waitForFlush: message?.waitForFlush ?? true };
      const opOutcome = ops.putting(offset);
      const result = await writer.putTogether(message === undefined ? [op] : [message, op]);
      opOutcome(isStored(result.status));
      if (isStored(result.status)) {
        if (state === HalfState.SETTLED) this.#moves++;
        window.set(offset, state);
        this.#parts.stored(op);
      }
      return result;
    });
  }

  /** Looks whether an earlier run of a broker has committed it. */
  #verify(half: MessageExt): Promise<void> {
    const { window, search, writer, ops, host, now } = this.#parts;
    const { queueOffset } = half;
    return this.#hold(queueOffset, async () => {
      if (!(await search.hasCommit(half))) {
        window.set(queueOffset, HalfState.VERIFIED);
        return;
      }
      window.set(queueOffset, HalfState.COMMITTED);
      const opOutcome = ops.putting(queueOffset);
      opOutcome(isStored((await writer.putTogether([opMessage(queueOffset, host, now())])).status));
    });
  }

  /** Runs `work` with the half taken. @throws RangeError when its state could not be kept afterwards */
  async #hold<T>(offset: number, work: () => Promise<T>): Promise<T> {
    if (!this.#parts.window.reaches(offset)) throw new RangeError(TOO_WIDE);
    let done: () => void = () => undefined;
    this.#busy.set(offset, new Promise<void>((resolve) => (done = resolve)));
    try {
      return await work();
    } finally {
      this.#busy.delete(offset);
      done();
    }
  }

  /**
   * What the store says. The open copy is looked for first: what was committed until then is found by the search for the
   * commit. A record that is stored anew meanwhile would be missed; then it is looked for again.
   */
  async #storedFate(half: MessageExt): Promise<Fate> {
    const { search } = this.#parts;
    for (let attempt = 0; attempt < MAX_SEARCHES; attempt++) {
      const moves = this.#moves;
      const copy = search.isWhole ? await search.openCopy(half, (offset) => this.#isUndecided(offset)) : undefined;
      if (copy !== undefined) return this.fateOf(copy);
      if (await search.hasCommit(half)) return { kind: Outcome.COMMIT };
      if (!search.isWhole) return { kind: 'unknown' };
      const isDiscarded = await search.isDiscarded(half);
      if (moves === this.#moves) return { kind: isDiscarded ? 'discarded' : Outcome.ROLLBACK };
    }
    return { kind: 'unknown' };
  }

  #isUndecided(offset: number): boolean {
    return this.#parts.window.get(offset) <= HalfState.VERIFIED;
  }
}
