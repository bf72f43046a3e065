import { describe, expect, it } from 'vitest';
import {
  CLIENT_TRUST_MS,
  GIVEN_UP_MS,
  LEASE_MS,
  RebalanceLockManager,
} from '../../../../src/engine/broker/lock/rebalance-lock-manager.ts';
import { ManualClock } from '../support/tables.ts';

const q = (queueId: number, topic = 'T') => ({ topic, queueId });

function start() {
  const clock = new ManualClock();
  const freed: string[] = [];
  return { clock, freed, locks: new RebalanceLockManager(clock, (group) => freed.push(group)) };
}

describe('RebalanceLockManager', () => {
  it('gives each queue to one client of a group', () => {
    const { locks } = start();
    expect(locks.tryLockBatch('g', 'a', [q(0), q(1)])).toEqual([q(0), q(1)]);
    expect(locks.tryLockBatch('g', 'b', [q(1), q(2)])).toEqual([q(2)]);
    expect(locks.tryLockBatch('other', 'b', [q(1)])).toEqual([q(1)]);
    expect(locks.tryLockBatch('g', 'b', [q(0, 'U')])).toEqual([q(0, 'U')]);
  });

  it('renews, and lets a lock run out after its lease', () => {
    const { clock, locks } = start();
    locks.tryLockBatch('g', 'a', [q(0)]);
    clock.time += LEASE_MS;
    expect(locks.tryLockBatch('g', 'a', [q(0)])).toEqual([q(0)]);
    clock.time += LEASE_MS;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([]);
    clock.time += 1;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([q(0)]);
    expect(locks.tryLockBatch('g', 'a', [q(0)])).toEqual([]);
  });

  it('unlocks only what is the client’s', () => {
    const { locks } = start();
    locks.tryLockBatch('g', 'a', [q(0)]);
    locks.unlockBatch('g', 'b', [q(0)]);
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([]);
    locks.unlockBatch('g', 'a', [q(0), q(9)]);
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([q(0)]);
  });

  it('frees everything of a client that said goodbye', () => {
    const { locks } = start();
    locks.tryLockBatch('g', 'a', [q(0), q(1, 'U')]);
    locks.release('g', 'a');
    expect(locks.isAnyLocked('g')).toBe(false);
    expect(locks.tryLockBatch('g', 'b', [q(0), q(1, 'U')])).toEqual([q(0), q(1, 'U')]);
  });

  it('keeps the locks of a client that vanished for as long as it may trust them itself', () => {
    const { clock, locks } = start();
    locks.tryLockBatch('g', 'a', [q(0)]);
    clock.time += 20_000;
    locks.abandon('g', 'a');
    clock.time += CLIENT_TRUST_MS - 20_000;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([]);
    clock.time += 1;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([q(0)]);
  });

  it('gives a client that came back its full lease again', () => {
    const { clock, locks } = start();
    locks.tryLockBatch('g', 'a', [q(0)]);
    locks.abandon('g', 'a');
    locks.tryLockBatch('g', 'a', [q(0)]);
    clock.time += LEASE_MS;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([]);
  });

  it('forgets what ran out', () => {
    const { clock, locks } = start();
    locks.tryLockBatch('g', 'a', [q(0)]);
    locks.scan();
    expect(locks.isAnyLocked('g')).toBe(true);
    clock.time += LEASE_MS + 1;
    expect(locks.isAnyLocked('g')).toBe(false);
    locks.scan();
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([q(0)]);
  });

  it('tells the group when a lock is free that another asked for in vain, however it became free', () => {
    const { clock, locks, freed } = start();
    const wanted = (group: string): void => {
      locks.tryLockBatch(group, 'a', [q(0), q(1)]);
      locks.tryLockBatch(group, 'b', [q(1)]);
      locks.tryLockBatch(group, 'a', [q(0), q(1)]);
    };
    wanted('unlocked');
    locks.unlockBatch('unlocked', 'a', [q(0)]);
    expect(freed).toEqual([]);
    locks.unlockBatch('unlocked', 'a', [q(1)]);
    wanted('left');
    locks.release('left', 'a');
    wanted('ran out');
    clock.time += LEASE_MS + 1;
    locks.scan();
    locks.scan();
    locks.tryLockBatch('nobody asked', 'a', [q(0)]);
    locks.release('nobody asked', 'a');
    expect(freed).toEqual(['unlocked', 'left', 'ran out']);
  });

  it('frees what a client that names all its queues does not name any more, unless it has just got it', () => {
    const { clock, locks, freed } = start();
    locks.tryLockBatch('g', 'a', [q(0), q(1), q(2)], true);
    expect(locks.tryLockBatch('g', 'b', [q(2)], true)).toEqual([]);
    clock.time += GIVEN_UP_MS - 1;
    locks.tryLockBatch('g', 'a', [q(0), q(1)], true);
    expect(locks.tryLockBatch('g', 'b', [q(2)], true)).toEqual([]);
    clock.time += 1;
    // One queue alone is a new one, or one whose lock was lost: no list.
    locks.tryLockBatch('g', 'a', [q(0)], true);
    expect(locks.tryLockBatch('g', 'b', [q(2)], true)).toEqual([]);
    locks.tryLockBatch('g', 'a', [q(0), q(1)], true);
    expect(freed).toEqual(['g']);
    expect(locks.tryLockBatch('g', 'b', [q(2)], true)).toEqual([q(2)]);
  });

  it('keeps what other clients do not name: they unlock it when they are done with it', () => {
    const { clock, locks } = start();
    locks.tryLockBatch('g', 'a', [q(0), q(1), q(2)]);
    clock.time += LEASE_MS - 1;
    locks.tryLockBatch('g', 'a', [q(0), q(1)]);
    expect(locks.tryLockBatch('g', 'b', [q(2)])).toEqual([]);
  });
});
