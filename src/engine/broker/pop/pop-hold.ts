import { popRetryTopic } from '../../../protocol/names.ts';
import type { Connection } from '../../../remoting/types.ts';

/** A request that found nothing and waits. */
export interface HeldPop {
  readonly connection: Connection;
  readonly group: string;
  readonly topic: string;
  /** -1: any. */
  readonly queueId: number;
  readonly ordered: boolean;
  /** By tag code, of messages of the topic itself. */
  readonly matches: ((tagsCode: number) => boolean) | undefined;
  /** When it is answered with nothing, in milliseconds. */
  readonly expiresAt: number;
  /** Looks again; waits again when there is nothing. */
  retry(): void;
  /** Its time is up. */
  expire(): void;
}

export interface PopHoldOptions {
  now: () => number;
  /** Most that wait at once. */
  capacity: () => number;
  /** Most that wait at once for the same queue of the same group. */
  perKey: () => number;
  /** A message wakes one waiting request of a group; or all of them. */
  wakesAll: boolean;
}

type Groups = Map<string, HeldPop[]>;

/**
 * Keeps pops until there is a message for them or their time is up. A message that arrives wakes one pop of each group;
 * one that leaves messages behind wakes the next.
 */
export class PopHold {
  readonly #options: PopHoldOptions;
  /** By topic, then by group; in the order of arrival. */
  readonly #held = new Map<string, Groups>();
  /** The topic and group a retry topic belongs to. */
  readonly #retryTopics = new Map<string, { topic: string; group: string }>();
  #count = 0;
  #woken: HeldPop[] = [];
  readonly #runWoken = (): void => {
    const woken = this.#woken;
    this.#woken = [];
    for (const pop of woken) {
      if (pop.connection.closed) this.wake(pop.group, pop.topic);
      else pop.retry();
    }
  };

  constructor(options: PopHoldOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  /** How many wait for a queue. */
  countOf(group: string, topic: string, queueId: number): number {
    return (this.#held.get(topic)?.get(group) ?? []).filter((pop) => pop.queueId === queueId).length;
  }

  /** Keeps a pop; false when too many wait already. */
  hold(pop: HeldPop): boolean {
    const { group, topic, queueId } = pop;
    if (this.#count >= this.#options.capacity()) return false;
    const groups = this.#held.get(topic) ?? new Map<string, HeldPop[]>();
    const pops = groups.get(group) ?? [];
    if (pops.length >= this.#options.perKey() && this.countOf(group, topic, queueId) >= this.#options.perKey())
      return false;
    this.#held.set(topic, groups);
    groups.set(group, pops);
    pops.push(pop);
    for (const name of retryNames(group, topic)) this.#retryTopics.set(name, { topic, group });
    this.#count++;
    return true;
  }

  /** A message can be read. Those it wakes look again once the turn's puts are all readable. */
  readonly arrived = (topic: string, queueId: number, _queueOffset: number, tagsCode: number): void => {
    if (this.#count === 0) return;
    const owner = this.#retryTopics.get(topic);
    if (owner !== undefined) this.wake(owner.group, owner.topic);
    const groups = this.#held.get(topic);
    if (groups === undefined) return;
    for (const group of [...groups.keys()]) {
      this.#wakeIf(
        group,
        topic,
        (pop) => (pop.queueId < 0 || pop.queueId === queueId) && (pop.matches === undefined || pop.matches(tagsCode)),
      );
    }
  };

  /** Messages of a group may be had that could not be before, in whatever queue. */
  wake(group: string, topic: string): void {
    const owner = this.#retryTopics.get(topic);
    this.#wakeIf(owner?.group ?? group, owner?.topic ?? topic, () => true);
  }

  /** Ends the pops whose time is up and forgets those whose client is gone. */
  sweep(): void {
    const now = this.#options.now();
    const expired = this.#take((pop) => pop.connection.closed || pop.expiresAt <= now);
    for (const pop of expired) if (!pop.connection.closed) pop.expire();
  }

  /** Answers all that wait. */
  stop(): void {
    for (const pop of this.#take(() => true)) if (!pop.connection.closed) pop.expire();
  }

  /** The first that waits of each group and topic. */
  *firsts(): Iterable<HeldPop> {
    for (const groups of this.#held.values()) {
      for (const [first] of groups.values()) if (first !== undefined) yield first;
    }
  }

  #wakeIf(group: string, topic: string, isMeant: (pop: HeldPop) => boolean): void {
    const pops = this.#held.get(topic)?.get(group);
    if (pops === undefined) return;
    for (let i = 0; i < pops.length; ) {
      const pop = pops[i] as HeldPop;
      if (!isMeant(pop)) {
        i++;
        continue;
      }
      pops.splice(i, 1);
      this.#count--;
      if (this.#woken.push(pop) === 1) process.nextTick(this.#runWoken);
      if (!this.#options.wakesAll) break;
    }
    if (pops.length === 0) this.#drop(group, topic);
  }

  #take(leaves: (pop: HeldPop) => boolean): HeldPop[] {
    const taken: HeldPop[] = [];
    for (const [topic, groups] of this.#held) {
      for (const [group, pops] of groups) {
        const before = taken.length;
        const staying = pops.filter((pop) => {
          if (!leaves(pop)) return true;
          taken.push(pop);
          return false;
        });
        if (taken.length === before) continue;
        groups.set(group, staying);
        if (staying.length === 0) this.#drop(group, topic);
      }
    }
    this.#count -= taken.length;
    return taken;
  }

  #drop(group: string, topic: string): void {
    const groups = this.#held.get(topic);
    groups?.delete(group);
    if (groups?.size === 0) this.#held.delete(topic);
    for (const name of retryNames(group, topic)) this.#retryTopics.delete(name);
  }
}

/** Where messages of the topic that the group did not acknowledge come again. */
const retryNames = (group: string, topic: string): string[] =>
  [false, true].map((v2) => popRetryTopic(group, topic, v2));
