import { randomUUID } from 'node:crypto';
import type { GroupQueue } from './delivery.ts';
import type { QueueState } from './queue-state.ts';

/** Forgotten states that are remembered, so that a slave hears of them; more and it takes all anew. */
const MAX_GONE = 1000;
/** States and deliveries told at once. */
const MAX_AT_ONCE = 20_000;

/** Some of what has changed. */
export interface ChangedStates {
  /** What is not named is not there, or comes with a later part. */
  isWhole: boolean;
  gone: GroupQueue[];
  states: QueueState[];
  /** To ask with for what comes after. */
  version: string;
  isMore: boolean;
}

/** Counts the changes of states, and tells what has changed since: `origin.change`, or `origin.change.begun` within a listing of all. */
export class StateChanges {
  readonly #origin = randomUUID();
  readonly #gone: { queue: GroupQueue; at: number }[] = [];
  #count = 0;
  /** The change of the youngest forgotten state that is not remembered any more. */
  #forgotten = 0;

  changed(state: QueueState): void {
    state.changedAt = ++this.#count;
  }

  removed({ group, topic, queueId }: QueueState): void {
    this.#gone.push({ queue: { group, topic, queueId }, at: ++this.#count });
    if (this.#gone.length > MAX_GONE) this.#forgotten = this.#gone.shift()?.at ?? this.#forgotten;
  }

  get version(): string {
    return `${this.#origin}.${this.#count}`;
  }

  /** @param all every state there is */
  since(known: string, all: Iterable<QueueState>): ChangedStates {
    const { since, goneSince } = this.#parse(known);
    const changed = [...all].filter(({ changedAt }) => changedAt > since).sort((a, b) => a.changedAt - b.changedAt);
    let weight = 0;
    let told = 0;
    while (told < changed.length && (told === 0 || weight < MAX_AT_ONCE))
      weight += 1 + (changed[told++]?.outCount ?? 0);
    const states = changed.slice(0, told);
    const isMore = told < changed.length;
    const to = isMore ? (states.at(-1)?.changedAt ?? since) : this.#count;
    const begun = since === 0 ? this.#count : goneSince;
    return {
      isWhole: since === 0,
      gone: this.#gone.filter(({ at }) => at > goneSince && at <= to).map(({ queue }) => queue),
      states,
      version: isMore ? `${this.#origin}.${to}.${Math.max(begun, to)}` : this.version,
      isMore,
    };
  }

  /** From 0 on where what the asker has is not known. */
  #parse(known: string): { since: number; goneSince: number } {
    const [origin, change, begun = change] = known.split('.');
    const [since, goneSince] = [Number(change), Number(begun)];
    const isKnown = origin === this.#origin && since <= this.#count && goneSince >= this.#forgotten;
    return isKnown ? { since, goneSince } : { since: 0, goneSince: this.#count };
  }
}
