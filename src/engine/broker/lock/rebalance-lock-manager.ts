import type { Clock } from '../../../clock.ts';
import type { LockTable, TableLock } from '../../../protocol/bodies/lock-table.ts';
import { ChangedGroups } from '../changed-groups.ts';

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
  /** Empty: the queue was released by who had it, and is nobody's. */
  clientId: string;
  /** Milliseconds; when the client last asked for it. */
  renewedAt: number;
  leaseMs: number;
  /** Another client of the group asked for it meanwhile. */
  isWanted: boolean;
}

/**
 * Which client of a group may consume a queue in order (wire-protocol 3.5). In a group of brokers the table goes on with
 * the next master: {@link adopt} takes it over from the present one, {@link lead} begins to give locks out.
 */
export class RebalanceLockManager {
  readonly #clock: Clock;
  readonly #freed: (group: string) => void;
  readonly #groups = new Map<string, Map<string, Map<number, Lock>>>();
  readonly #changes = new ChangedGroups();
  /** Of the master who gave these locks out; 0 where roles are fixed. */
  #epoch = 0;
  /** They were given out here. */
  #isOwn = false;
  /** Until then there may be locks that are not known here. */
  #unsureUntil = Number.NEGATIVE_INFINITY;
  /** Groups that were refused a queue for that. */
  readonly #putOff = new Set<string>();

  /**
   * @param clock a steady one: a lease is elapsed time
   * @param freed told when a lock is free again that another client of the group has asked for in vain
   */
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
    const got = queues.filter(({ topic, queueId }) => {
      const lock = this.#groups.get(group)?.get(topic)?.get(queueId);
      if (!this.#mayHave(lock, clientId, now)) {
        if (lock !== undefined) lock.isWanted = true;
        if (now < this.#unsureUntil) this.#putOff.add(group);
        return false;
      }
      const isWanted = lock?.clientId === clientId && lock.isWanted;
      this.#locks(group, topic).set(queueId, { clientId, renewedAt: now, leaseMs: LEASE_MS, isWanted });
      return true;
    });
    if (got.length > 0) this.#changes.changed(group);
    return got;
  }

  /** Where the last moments of the master before are not known, a queue is only given to whom it had, or once released. */
  #mayHave(lock: Lock | undefined, clientId: string, now: number): boolean {
    if (lock?.clientId === clientId || lock?.clientId === '') return true;
    if (now < this.#unsureUntil) return false;
    return lock === undefined || now - lock.renewedAt > lock.leaseMs;
  }

  #freeUnnamed(group: string, clientId: string, queues: readonly QueueRef[], now: number): void {
    const named = new Set(queues.map(({ topic, queueId }) => `${topic}@${queueId}`));
    this.#release(
      group,
      (lock, topic, queueId) =>
        lock.clientId === clientId && now - lock.renewedAt >= GIVEN_UP_MS && !named.has(`${topic}@${queueId}`),
    );
  }

  /** Frees those of the queues that are the client's. */
  unlockBatch(group: string, clientId: string, queues: readonly QueueRef[]): void {
    const named = new Set(queues.map(({ topic, queueId }) => `${topic}@${queueId}`));
    this.#release(group, (lock, topic, queueId) => lock.clientId === clientId && named.has(`${topic}@${queueId}`));
  }

  /** Frees all a client has in a group at once: it said that it leaves. */
  release(group: string, clientId: string): void {
    this.#release(group, (lock) => lock.clientId === clientId);
  }

  /** The client's connection is gone: its locks end as soon as it cannot trust them any more. */
  abandon(group: string, clientId: string): void {
    let isAny = false;
    for (const locks of this.#groups.get(group)?.values() ?? []) {
      for (const lock of locks.values()) {
        if (lock.clientId !== clientId) continue;
        lock.leaseMs = CLIENT_TRUST_MS;
        isAny = true;
      }
    }
    if (isAny) this.#changes.changed(group);
  }

  /** Forgets what has run out. Called now and then, so that groups that are gone leave nothing. */
  scan(): void {
    const now = this.#clock.now();
    if (now < this.#unsureUntil) return;
    for (const group of [...this.#groups.keys()]) this.#free(group, (lock) => now - lock.renewedAt > lock.leaseMs);
    const putOff = [...this.#putOff];
    this.#putOff.clear();
    for (const group of putOff) this.#freed(group);
  }

  /** True while any lock of the group is held. */
  isAnyLocked(group: string): boolean {
    const now = this.#clock.now();
    for (const locks of this.#groups.get(group)?.values() ?? []) {
      for (const lock of locks.values()) if (lock.clientId !== '' && now - lock.renewedAt <= lock.leaseMs) return true;
    }
    return false;
  }

  /** Another one after every change of the table. */
  get version(): string {
    return this.#changes.version;
  }

  /** What has changed after a version, or all of it where that is not known here. */
  changedSince(version: string | undefined): LockTable {
    const changed = this.#changes.since(version);
    const names = changed ?? [...this.#groups.keys()];
    const groups = new Map(names.map((group) => [group, this.#heldIn(group)]));
    return { epoch: this.#epoch, isWhole: changed === undefined, groups };
  }

  #heldIn(group: string): TableLock[] {
    const now = this.#clock.now();
    return [...(this.#groups.get(group) ?? [])].flatMap(([topic, locks]) =>
      [...locks]
        .filter(([, { clientId }]) => clientId !== '')
        .map(([queueId, { clientId, renewedAt, leaseMs }]) => ({
          ...{ clientId, topic, queueId, leaseMs },
          ageMs: Math.max(0, now - renewedAt),
        })),
    );
  }

  /** Takes over what the master of an epoch says. A lock ends here a little later than there: never earlier. */
  adopt({ epoch, isWhole, groups }: LockTable): void {
    if (epoch < this.#epoch) return;
    this.#epoch = epoch;
    this.#isOwn = false;
    if (isWhole) for (const group of [...this.#groups.keys()]) if (!groups.has(group)) this.#set(group, []);
    for (const [group, locks] of groups) this.#set(group, locks);
  }

  #set(group: string, locks: readonly TableLock[]): void {
    const now = this.#clock.now();
    this.#groups.delete(group);
    for (const { clientId, topic, queueId, ageMs, leaseMs } of locks) {
      const lock = { clientId, renewedAt: now - ageMs, leaseMs, isWanted: false };
      this.#locks(group, topic).set(queueId, lock);
    }
    if (locks.length > 0) this.#changes.changed(group);
    else this.#changes.gone(group);
  }

  /**
   * This broker leads an epoch from now on. Locks of the epoch before hold until they end or are released. Where the last
   * moments of that epoch are not known, or nothing of it is, a client may have a lock that is not in the table, and for as
   * long as it may trust it a queue is given only to whom the table names.
   * @param isExact the table was asked for after the last lock of the epoch before had been given out
   */
  lead(epoch: number, isExact: boolean): void {
    const isNext = this.#epoch === epoch - 1;
    if (!isNext) for (const group of [...this.#groups.keys()]) this.#set(group, []);
    const isSure = epoch <= 1 || (isNext && (isExact || this.#isOwn));
    this.#unsureUntil = isSure ? Number.NEGATIVE_INFINITY : this.#clock.now() + CLIENT_TRUST_MS;
    this.#epoch = epoch;
    this.#isOwn = true;
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

  /** Whoever had it says so: where locks may be unknown, it is written down that this one is free. */
  #release(group: string, isReleased: (lock: Lock, topic: string, queueId: number) => boolean): void {
    if (this.#clock.now() >= this.#unsureUntil) {
      this.#free(group, isReleased);
      return;
    }
    let isWanted = false;
    for (const [topic, locks] of this.#groups.get(group) ?? []) {
      for (const [queueId, lock] of locks) {
        if (lock.clientId === '' || !isReleased(lock, topic, queueId)) continue;
        isWanted ||= lock.isWanted;
        locks.set(queueId, { clientId: '', renewedAt: lock.renewedAt, leaseMs: 0, isWanted: false });
        this.#changes.changed(group);
      }
    }
    if (isWanted) this.#freed(group);
  }

  #free(group: string, isFreed: (lock: Lock, topic: string, queueId: number) => boolean): void {
    const topics = this.#groups.get(group);
    if (topics === undefined) return;
    let [isAny, isWanted] = [false, false];
    for (const [topic, locks] of topics) {
      for (const [queueId, lock] of locks) {
        if (!isFreed(lock, topic, queueId)) continue;
        locks.delete(queueId);
        isAny = true;
        isWanted ||= lock.isWanted;
      }
      if (locks.size === 0) topics.delete(topic);
    }
    if (!isAny) return;
    if (topics.size > 0) this.#changes.changed(group);
    else {
      this.#groups.delete(group);
      this.#changes.gone(group);
    }
    if (isWanted) this.#freed(group);
  }
}
