import type { Connection } from '../../../remoting/types.ts';
import type { ArrivalListener } from '../../store/types.ts';
import type { Matcher } from '../pull/pull-filter.ts';

/** A pull that found nothing and waits. */
export interface HeldPull {
  readonly connection: Connection;
  readonly topic: string;
  readonly queueId: number;
  /** The offset it waits for. */
  readonly offset: number;
  readonly matcher: Matcher;
  /** When it is answered with nothing, on the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
  /**
   * Pulls once more, without waiting this time.
   *
   * @param from where to begin: behind the messages that arrived meanwhile and do not match
   */
  retry(from: number): void;
}

/** The store as it tells of messages. */
export interface ArrivalSource {
  onArrival(listener: ArrivalListener): unknown;
  /** The record of a message that has just arrived. */
  hotRecord(topic: string, queueId: number, offset: number): Buffer | undefined;
}

/** A pull in the hold. */
interface Waiting {
  readonly pull: HeldPull;
  /** No message before this offset matches. */
  next: number;
}

/**
 * Keeps pulls until a message for them arrives or their time is up (wire-protocol 3.5, "Long polling"). Puts and pulls
 * run on one thread and a pull is kept in the same turn in which it found nothing, so no wake-up can fall between.
 *
 * A pull that filters by content is woken only by a record that matches. Looking into the record as it arrives, while it
 * is in memory, costs a pass over its properties; waking and reading again would cost the same pass, and an answer
 * without messages to a client that asks again at once.
 */
export class PullRequestHold {
  /** By topic, then by queue. */
  readonly #held = new Map<string, Map<number, Waiting[]>>();
  readonly #capacity: () => number;
  readonly #now: () => number;
  #count = 0;
  #woken: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #source: ArrivalSource | undefined;
  readonly #runWoken = (): void => {
    const woken = this.#woken;
    this.#woken = [];
    for (const { pull, next } of woken) if (!pull.connection.closed) pull.retry(next);
  };

  /**
   * @param capacity most pulls that may wait at once; further ones are answered as if their time were up
   * @param now the monotonic clock, in milliseconds
   */
  constructor(capacity: () => number, now: () => number = () => performance.now()) {
    this.#capacity = capacity;
    this.#now = now;
  }

  get count(): number {
    return this.#count;
  }

  /** Hears of arrivals from a store. */
  listenTo(source: ArrivalSource): void {
    this.#source = source;
    source.onArrival(this.arrived);
  }

  /** Begins to look for pulls whose time is up. */
  start(sweepIntervalMs = 100): void {
    this.#timer ??= setInterval(() => this.sweep(), sweepIntervalMs).unref();
  }

  /** Answers everything that waits. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#take(() => true);
    this.#runWoken();
  }

  /** Keeps a pull; false when too many wait already. */
  hold(pull: HeldPull): boolean {
    if (this.#count >= this.#capacity()) return false;
    const queues = this.#held.get(pull.topic) ?? new Map<number, Waiting[]>();
    if (queues.size === 0) this.#held.set(pull.topic, queues);
    const pulls = queues.get(pull.queueId);
    const waiting = { pull, next: pull.offset };
    if (pulls === undefined) queues.set(pull.queueId, [waiting]);
    else pulls.push(waiting);
    this.#count++;
    return true;
  }

  /** A message can be read at `queueOffset`. Those it wakes pull again once the turn's puts are all readable. */
  readonly arrived = (topic: string, queueId: number, queueOffset: number, tagsCode: number): void => {
    if (this.#count === 0) return;
    const queues = this.#held.get(topic);
    const pulls = queues?.get(queueId);
    if (queues === undefined || pulls === undefined) return;
    let record: Buffer | undefined;
    const readRecord = (): Buffer | undefined => {
      record ??= this.#source?.hotRecord(topic, queueId, queueOffset);
      return record;
    };
    const waiting = pulls.filter((one) => {
      if (!wakes(one, queueOffset, tagsCode, readRecord)) return true;
      this.#wake(one);
      return false;
    });
    this.#replace(topic, queues, queueId, waiting);
  };

  /** Ends the pulls whose time is up and forgets those whose client is gone. */
  sweep(): void {
    const now = this.#now();
    this.#take(({ connection, expiresAt }) => connection.closed || expiresAt <= now);
  }

  #take(leaves: (pull: HeldPull) => boolean): void {
    for (const [topic, queues] of this.#held) {
      for (const [queueId, pulls] of queues) {
        const waiting = pulls.filter((one) => {
          if (!leaves(one.pull)) return true;
          this.#wake(one);
          return false;
        });
        if (waiting.length !== pulls.length) this.#replace(topic, queues, queueId, waiting);
      }
    }
  }

  #wake(waiting: Waiting): void {
    this.#count--;
    if (this.#woken.push(waiting) === 1) process.nextTick(this.#runWoken);
  }

  #replace(topic: string, queues: Map<number, Waiting[]>, queueId: number, waiting: Waiting[]): void {
    if (waiting.length > 0) {
      queues.set(queueId, waiting);
      return;
    }
    queues.delete(queueId);
    if (queues.size === 0) this.#held.delete(topic);
  }
}

/**
 * Whether a message ends a wait. One below the offset waited for does: the queue was made anew, and the client must hear
 * that its offset is none. Of a message that does not match, the pull need not read again.
 */
function wakes(waiting: Waiting, queueOffset: number, tagsCode: number, readRecord: () => Buffer | undefined): boolean {
  if (queueOffset < waiting.next || accepts(waiting.pull.matcher, tagsCode, readRecord)) return true;
  if (queueOffset === waiting.next) waiting.next = queueOffset + 1;
  return false;
}

function accepts({ matches, matchesRecord }: Matcher, tagsCode: number, readRecord: () => Buffer | undefined): boolean {
  if (matches !== undefined && !matches(tagsCode)) return false;
  if (matchesRecord === undefined) return true;
  const record = readRecord();
  return record === undefined || matchesRecord(record);
}
