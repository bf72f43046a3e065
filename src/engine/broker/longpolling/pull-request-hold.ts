import type { Connection } from '../../../remoting/types.ts';
import type { TagMatcher } from '../pull/pull-filter.ts';

/** A pull that found nothing and waits. */
export interface HeldPull {
  readonly connection: Connection;
  readonly topic: string;
  readonly queueId: number;
  /** The offset it waits for. */
  readonly offset: number;
  readonly matches: TagMatcher;
  /** When it is answered with nothing, on the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
  /** Pulls once more, without waiting this time. */
  retry(): void;
}

/**
 * Keeps pulls until a message for them arrives or their time is up (wire-protocol 3.5, "Long polling"). Puts and pulls
 * run on one thread and a pull is kept in the same turn in which it found nothing, so no wake-up can fall between.
 */
export class PullRequestHold {
  /** By topic, then by queue. */
  readonly #held = new Map<string, Map<number, HeldPull[]>>();
  readonly #capacity: () => number;
  readonly #now: () => number;
  #count = 0;
  #woken: HeldPull[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #runWoken = (): void => {
    const woken = this.#woken;
    this.#woken = [];
    for (const pull of woken) if (!pull.connection.closed) pull.retry();
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
    const queues = this.#held.get(pull.topic) ?? new Map<number, HeldPull[]>();
    if (queues.size === 0) this.#held.set(pull.topic, queues);
    const pulls = queues.get(pull.queueId);
    if (pulls === undefined) queues.set(pull.queueId, [pull]);
    else pulls.push(pull);
    this.#count++;
    return true;
  }

  /** A message can be read at `queueOffset`. Those it wakes pull again once the turn's puts are all readable. */
  readonly arrived = (topic: string, queueId: number, queueOffset: number, tagsCode: number): void => {
    if (this.#count === 0) return;
    const queues = this.#held.get(topic);
    const pulls = queues?.get(queueId);
    if (queues === undefined || pulls === undefined) return;
    const waiting = pulls.filter((pull) => {
      const wakes = queueOffset >= pull.offset && (pull.matches === undefined || pull.matches(tagsCode));
      if (wakes) this.#wake(pull);
      return !wakes;
    });
    this.#replace(topic, queues, queueId, waiting);
  };

  /** Ends the pulls whose time is up and forgets those whose client is gone. */
  sweep(): void {
    const now = this.#now();
    this.#take((pull) => pull.connection.closed || pull.expiresAt <= now);
  }

  #take(leaves: (pull: HeldPull) => boolean): void {
    for (const [topic, queues] of this.#held) {
      for (const [queueId, pulls] of queues) {
        const waiting = pulls.filter((pull) => {
          if (!leaves(pull)) return true;
          this.#wake(pull);
          return false;
        });
        if (waiting.length !== pulls.length) this.#replace(topic, queues, queueId, waiting);
      }
    }
  }

  #wake(pull: HeldPull): void {
    this.#count--;
    if (this.#woken.push(pull) === 1) process.nextTick(this.#runWoken);
  }

  #replace(topic: string, queues: Map<number, HeldPull[]>, queueId: number, waiting: HeldPull[]): void {
    if (waiting.length > 0) {
      queues.set(queueId, waiting);
      return;
    }
    queues.delete(queueId);
    if (queues.size === 0) this.#held.delete(topic);
  }
}
