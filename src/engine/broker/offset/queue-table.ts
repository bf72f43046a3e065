/** Values by group, topic and queue: nested, so that a look-up on the hot path makes no string. */
export class QueueTable<V = number> {
  readonly #groups = new Map<string, Map<string, Map<number, V>>>();

  get(group: string, topic: string, queueId: number): V | undefined {
    return this.#groups.get(group)?.get(topic)?.get(queueId);
  }

  set(group: string, topic: string, queueId: number, value: V): void {
    this.queues(group, topic).set(queueId, value);
  }

  delete(group: string, topic: string, queueId: number): void {
    const topics = this.#groups.get(group);
    const queues = topics?.get(topic);
    if (topics === undefined || queues?.delete(queueId) !== true) return;
    if (queues.size === 0) topics.delete(topic);
    if (topics.size === 0) this.#groups.delete(group);
  }

  /** The queues of a group and topic, made when there are none. */
  queues(group: string, topic: string): Map<number, V> {
    let topics = this.#groups.get(group);
    if (topics === undefined) {
      topics = new Map();
      this.#groups.set(group, topics);
    }
    let queues = topics.get(topic);
    if (queues === undefined) {
      queues = new Map();
      topics.set(topic, queues);
    }
    return queues;
  }

  find(group: string, topic: string): ReadonlyMap<number, V> | undefined {
    return this.#groups.get(group)?.get(topic);
  }

  topicsOf(group: string): string[] {
    return [...(this.#groups.get(group)?.keys() ?? [])];
  }

  groupsOf(topic: string): string[] {
    return [...this.#groups].filter(([, topics]) => topics.has(topic)).map(([group]) => group);
  }

  removeGroup(group: string): boolean {
    return this.#groups.delete(group);
  }

  removeTopic(topic: string): boolean {
    let removed = false;
    for (const [group, topics] of this.#groups) {
      if (!topics.delete(topic)) continue;
      removed = true;
      if (topics.size === 0) this.#groups.delete(group);
    }
    return removed;
  }

  clear(): void {
    this.#groups.clear();
  }

  /** Drops what is left of groups and topics whose queues were emptied through {@link queues}. */
  dropEmpty(): void {
    for (const [group, topics] of this.#groups) {
      for (const [topic, queues] of topics) if (queues.size === 0) topics.delete(topic);
      if (topics.size === 0) this.#groups.delete(group);
    }
  }

  *entries(): Iterable<readonly [group: string, topic: string, queues: ReadonlyMap<number, V>]> {
    for (const [group, topics] of this.#groups) {
      for (const [topic, queues] of topics) yield [group, topic, queues];
    }
  }
}
