import { describe, expect, it } from 'vitest';
import {
  CLIENT_TRUST_MS,
  LEASE_MS,
  RebalanceLockManager,
} from '../../../../src/engine/broker/lock/rebalance-lock-manager.ts';
import { ManualClock } from '../support/tables.ts';

const q = (queueId: number, topic = 'T') => ({ topic, queueId });

function start() {
  const clock = new ManualClock();
  return { clock, locks: new RebalanceLockManager(clock) };
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
});
