import type { ErrorCode } from '../../errors/index.ts';
import { fanOut, type Outcome } from '../fan-out.ts';
import type { UnreachedBroker } from '../unreached.ts';

/** A broker to ask. */
export interface AskedBroker {
  readonly addr: string;
  readonly brokerName?: string;
}

const GONE: readonly ErrorCode[] = ['UNREACHABLE', 'TIMEOUT'];

/** Asks brokers many times over; one that is gone is asked once, lest each question cost its time-out. */
export class LiveBrokers {
  readonly #signal: AbortSignal | undefined;
  readonly #gone = new Map<string, UnreachedBroker>();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Those that gave no answer, by address. */
  get unreached(): UnreachedBroker[] {
    return [...this.#gone.values()].sort((a, b) => (a.addr < b.addr ? -1 : 1));
  }

  /**
   * The answers of those that are there.
   * @throws MqError what a broker that is there refused, and the first one's reason when all are gone
   */
  async ask<Value>(brokers: readonly AskedBroker[], work: (addr: string) => Promise<Value>): Promise<Value[]> {
    const there = brokers.filter(({ addr }) => !this.#gone.has(addr));
    const outcomes = await fanOut(there, ({ addr }) => work(addr), this.#signal);
    const answers = this.note(outcomes);
    if (answers.length > 0 || brokers.length === 0) return answers;
    const [first] = brokers.flatMap(({ addr }) => this.#gone.get(addr) ?? []);
    if (first !== undefined) throw first.error;
    return answers;
  }

  /** Notes who is gone. @returns the answers @throws MqError what a broker that is there refused */
  note<Value>(outcomes: readonly Outcome<AskedBroker, Value>[]): Value[] {
    const answers: Value[] = [];
    for (const { item, value, error } of outcomes) {
      if (error === undefined) answers.push(value);
      else if (!GONE.includes(error.code)) throw error;
      else if (!this.#gone.has(item.addr)) this.#gone.set(item.addr, { ...item, error });
    }
    return answers;
  }
}
