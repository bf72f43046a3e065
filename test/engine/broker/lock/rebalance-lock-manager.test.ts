import { describe, expect, it } from 'vitest';
import {
  CLIENT_TRUST_MS,
  GIVEN_UP_MS,
  LEASE_MS,
  RebalanceLockManager,
} from '../../../../src/engine/broker/lock/rebalance-lock-manager.ts';
import { decodeLockTable, encodeLockTable } from '../../../../src/protocol/bodies/lock-table.ts';
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

describe('locks that another master gave out', () => {
  /** A table that has taken over what the master of epoch 1 knows. */
  function handedOn(prepare: (master: RebalanceLockManager, clock: ManualClock) => void) {
    const master = start();
    master.locks.lead(1, false);
    prepare(master.locks, master.clock);
    const slave = start();
    // Its clock has nothing to do with the master's.
    slave.clock.time = 5;
    slave.locks.adopt(decodeLockTable(encodeLockTable(master.locks.changedSince(undefined))));
    return { ...slave, master: master.locks };
  }

  it('hold until their lease is over, counted by the clock of who took them over', () => {
    const { clock, locks } = handedOn((master, its) => {
      master.tryLockBatch('g', 'a', [q(0)]);
      its.time += 20_000;
      master.tryLockBatch('g', 'a', [q(1)]);
    });
    locks.lead(2, true);
    clock.time += LEASE_MS - 20_000;
    expect(locks.tryLockBatch('g', 'b', [q(0), q(1)])).toEqual([]);
    clock.time += 1;
    expect(locks.tryLockBatch('g', 'b', [q(0), q(1)])).toEqual([q(0)]);
    expect(locks.tryLockBatch('g', 'a', [q(1)])).toEqual([q(1)]);
  });

  it('are not known for their last moments: a queue without one is given to nobody until such a one were over', () => {
    const { clock, freed, locks } = handedOn((master) => master.tryLockBatch('g', 'a', [q(0), q(1)]));
    locks.lead(2, false);
    expect(locks.tryLockBatch('g', 'b', [q(0), q(2)])).toEqual([]);
    expect(locks.tryLockBatch('new', 'c', [q(0)])).toEqual([]);
    expect(locks.tryLockBatch('g', 'a', [q(0), q(1)])).toEqual([q(0), q(1)]);
    // Who had it says that it is done with it.
    locks.unlockBatch('g', 'a', [q(1)]);
    expect(freed).toEqual([]);
    expect(locks.isAnyLocked('g')).toBe(true);
    expect(locks.tryLockBatch('g', 'b', [q(1)])).toEqual([q(1)]);
    clock.time += CLIENT_TRUST_MS - 1;
    locks.scan();
    expect(locks.tryLockBatch('g', 'b', [q(2)])).toEqual([]);
    clock.time += 1;
    locks.scan();
    expect(freed).toEqual(['g', 'new']);
    expect(locks.tryLockBatch('g', 'b', [q(0), q(1), q(2)])).toEqual([q(1), q(2)]);
    expect(locks.tryLockBatch('new', 'c', [q(0)])).toEqual([q(0)]);
  });

  it('a lock that ended during that time is still nobody else’s', () => {
    const { clock, locks } = handedOn((master, its) => {
      master.tryLockBatch('g', 'a', [q(0)]);
      its.time += LEASE_MS - 1;
    });
    locks.lead(2, false);
    clock.time += 1000;
    locks.scan();
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([]);
    expect(locks.tryLockBatch('g', 'a', [q(0)])).toEqual([q(0)]);
  });

  it('of an epoch that is not the one before say nothing', () => {
    const { clock, locks } = handedOn((master) => master.tryLockBatch('g', 'a', [q(0)]));
    locks.lead(3, true);
    expect(locks.tryLockBatch('g', 'a', [q(0)])).toEqual([]);
    clock.time += CLIENT_TRUST_MS;
    expect(locks.tryLockBatch('g', 'b', [q(0)])).toEqual([q(0)]);
  });

  it('of the own epoch are known exactly', () => {
    const { locks } = start();
    locks.lead(1, false);
    locks.tryLockBatch('g', 'a', [q(0)]);
    locks.lead(2, false);
    expect(locks.tryLockBatch('g', 'b', [q(0), q(1)])).toEqual([q(1)]);
  });

  it('come as what has changed, and what is gone', () => {
    const { locks, master } = handedOn((one) => {
      one.tryLockBatch('g', 'a', [q(0)]);
      one.tryLockBatch('h', 'a', [q(0)]);
    });
    const { version } = master;
    expect([...master.changedSince(version).groups]).toEqual([]);
    master.unlockBatch('g', 'a', [q(0)]);
    master.tryLockBatch('i', 'b', [q(3)]);
    const changed = master.changedSince(version);
    expect(changed).toMatchObject({ epoch: 1, isWhole: false });
    expect([...changed.groups.keys()].sort()).toEqual(['g', 'i']);
    locks.adopt(changed);
    expect(['g', 'h', 'i'].map((group) => locks.isAnyLocked(group))).toEqual([false, true, true]);
    expect(master.changedSince('of-another-process.1').isWhole).toBe(true);
    // A table of an older epoch changes nothing.
    locks.adopt({ epoch: 0, isWhole: true, groups: new Map() });
    expect(locks.isAnyLocked('h')).toBe(true);
  });
});
