import type { QueueState } from './queue-state.ts';

/** The states by group, topic and queue. */
export class StateTable {
  readonly #groups = new Map<string, Map<string, Map<number, QueueState>>>();

  get(group: string, topic: string, queueId: number): QueueState | undefined {
    return this.#groups.get(group)?.get(topic)?.get(queueId);
  }

  set(state: QueueState): void {
    const topics = this.#groups.get(state.group) ?? new Map<string, Map<number, QueueState>>();
    const queues = topics.get(state.topic) ?? new Map<number, QueueState>();
    this.#groups.set(state.group, topics);
    topics.set(state.topic, queues);
    queues.set(state.queueId, state);
  }

  delete({ group, topic, queueId }: QueueState): void {
    const topics = this.#groups.get(group);
    const queues = topics?.get(topic);
    queues?.delete(queueId);
    if (queues?.size === 0) topics?.delete(topic);
    if (topics?.size === 0) this.#groups.delete(group);
  }

  *all(): Iterable<QueueState> {
    for (const topics of this.#groups.values()) for (const queues of topics.values()) yield* queues.values();
  }

  clear(): void {
    this.#groups.clear();
  }
}
