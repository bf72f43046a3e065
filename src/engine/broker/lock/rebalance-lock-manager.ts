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

interface Lock {
  clientId: string;
  /** Milliseconds; when the client last asked for it. */
  renewedAt: number;
  leaseMs: number;
}

/** Which client of a group may consume a queue in order (wire-protocol 3.5). */
export class RebalanceLockManager {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Map<string, Map<number, Lock>>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Locks what is free and renews what the client has. @returns the queues that are now the client's */
  tryLockBatch<Q extends QueueRef>(group: string, clientId: string, queues: readonly Q[]): Q[] {
    const now = this.#clock.now();
    return queues.filter((queue) => {
      const locks = this.#locks(group, queue.topic);
      const lock = locks.get(queue.queueId);
      if (lock !== undefined && lock.clientId !== clientId && now - lock.renewedAt <= lock.leaseMs) return false;
      locks.set(queue.queueId, { clientId, renewedAt: now, leaseMs: LEASE_MS });
      return true;
    });
  }

  /** Frees those of the queues that are the client's. */
  unlockBatch(group: string, clientId: string, queues: readonly QueueRef[]): void {
    for (const { topic, queueId } of queues) {
      const locks = this.#groups.get(group)?.get(topic);
      if (locks?.get(queueId)?.clientId === clientId) locks.delete(queueId);
    }
    this.#dropEmpty(group);
  }

  /** Frees all a client has in a group at once: it said that it leaves. */
  release(group: string, clientId: string): void {
    for (const locks of this.#groups.get(group)?.values() ?? []) {
      for (const [queueId, lock] of locks) if (lock.clientId === clientId) locks.delete(queueId);
    }
    this.#dropEmpty(group);
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
    for (const [group, topics] of this.#groups) {
      for (const locks of topics.values()) {
        for (const [queueId, lock] of locks) if (now - lock.renewedAt > lock.leaseMs) locks.delete(queueId);
      }
      this.#dropEmpty(group);
    }
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

  #dropEmpty(group: string): void {
    const topics = this.#groups.get(group);
    if (topics === undefined) return;
    for (const [topic, locks] of topics) if (locks.size === 0) topics.delete(topic);
    if (topics.size === 0) this.#groups.delete(group);
  }
}
