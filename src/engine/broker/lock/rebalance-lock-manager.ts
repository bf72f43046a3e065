import type { Clock } from '../../../clock.ts';

/** A queue of this broker. */
export interface QueueRef {
  readonly topic: string;
  readonly queueId: number;
}

/** A lock not renewed this long is free; clients renew every 20 s. */
export const LEASE_MS = 60_000;

/**
 * Java and Go clients stop trusting a lock of their own this long after its last renewal. A client that vanished may go
 * on with what it has fetched until then, so its lock is given to another no earlier.
 */
export const CLIENT_TRUST_MS = 30_000;

/**
 * A client that names all its queues may be about to name one it has just got: what it last asked for longer ago than
 * this and does not name, it has given up.
 */
export const GIVEN_UP_MS = 10_000;

interface Lock {
  clientId: string;
  /** Milliseconds; when the client last asked for it. */
  renewedAt: number;
  leaseMs: number;
  /** Another client of the group asked for it meanwhile. */
  isWanted: boolean;
}

/** Which client of a group may consume a queue in order (wire-protocol 3.5). */
export class RebalanceLockManager {
  readonly #clock: Clock;
  readonly #freed: (group: string) => void;
  readonly #groups = new Map<string, Map<string, Map<number, Lock>>>();

  /** @param freed told when a lock is free again that another client of the group has asked for in vain */
  constructor(clock: Clock, freed: (group: string) => void = () => undefined) {
    this.#clock = clock;
    this.#freed = freed;
  }

  /**
   * Locks what is free and renews what the client has.
   *
   * @param namesAll the client names all its queues whenever it names several, and never unlocks one that a rebalance
   * took from it (the Go client)
   * @returns the queues that are now the client's
   */
  tryLockBatch<Q extends QueueRef>(group: string, clientId: string, queues: readonly Q[], namesAll = false): Q[] {
    const now = this.#clock.now();
    if (namesAll && queues.length > 1) this.#freeUnnamed(group, clientId, queues, now);
    return queues.filter((queue) => {
      const locks = this.#locks(group, queue.topic);
      const lock = locks.get(queue.queueId);
      if (lock !== undefined && lock.clientId !== clientId && now - lock.renewedAt <= lock.leaseMs) {
        lock.isWanted = true;
        return false;
      }
      const isWanted = lock?.clientId === clientId && lock.isWanted;
      locks.set(queue.queueId, { clientId, renewedAt: now, leaseMs: LEASE_MS, isWanted });
      return true;
    });
  }

  #freeUnnamed(group: string, clientId: string, queues: readonly QueueRef[], now: number): void {
    const named = new Set(queues.map(({ topic, queueId }) => `${topic}@${queueId}`));
    this.#free(
      group,
      (lock, topic, queueId) =>
        lock.clientId === clientId && now - lock.renewedAt >= GIVEN_UP_MS && !named.has(`${topic}@${queueId}`),
    );
  }

  /** Frees those of the queues that are the client's. */
  unlockBatch(group: string, clientId: string, queues: readonly QueueRef[]): void {
    const named = new Set(queues.map(({ topic, queueId }) => `${topic}@${queueId}`));
    this.#free(group, (lock, topic, queueId) => lock.clientId === clientId && named.has(`${topic}@${queueId}`));
  }

  /** Frees all a client has in a group at once: it said that it leaves. */
  release(group: string, clientId: string): void {
    this.#free(group, (lock) => lock.clientId === clientId);
  }

  /** The client's connection is gone: its locks end as soon as it cannot trust them any more. */
  abandon(group: string, clientId: string): void {
    for (const locks of this.#groups.get(group)?.values() ?? []) {
      for (const lock of locks.values()) if (lock.clientId === clientId) lock.leaseMs = CLIENT_TRUST_MS;
    }
  }

  /** Forgets what has run out. Called now and then, so that groups that are gone leave nothing. */
  scan(): void {
    const now = this.#clock.now();
    for (const group of [...this.#groups.keys()]) this.#free(group, (lock) => now - lock.renewedAt > lock.leaseMs);
  }

  /** True while any lock of the group is held. */
  isAnyLocked(group: string): boolean {
    const now = this.#clock.now();
    for (const locks of this.#groups.get(group)?.values() ?? []) {
      for (const lock of locks.values()) if (now - lock.renewedAt <= lock.leaseMs) return true;
    }
    return false;
  }

  #locks(group: string, topic: string): Map<number, Lock> {
    let topics = this.#groups.get(group);
    if (topics === undefined) {
      topics = new Map();
      this.#groups.set(group, topics);
    }
    let locks = topics.get(topic);
    if (locks === undefined) {
      locks = new Map();
      topics.set(topic, locks);
    }
    return locks;
  }

  #free(group: string, isFreed: (lock: Lock, topic: string, queueId: number) => boolean): void {
    const topics = this.#groups.get(group);
    if (topics === undefined) return;
    let isWanted = false;
    for (const [topic, locks] of topics) {
      for (const [queueId, lock] of locks) {
        if (!isFreed(lock, topic, queueId)) continue;
        locks.delete(queueId);
        isWanted ||= lock.isWanted;
      }
      if (locks.size === 0) topics.delete(topic);
    }
    if (topics.size === 0) this.#groups.delete(group);
    if (isWanted) this.#freed(group);
  }
}
