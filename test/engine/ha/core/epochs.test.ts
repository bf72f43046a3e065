import { describe, expect, it } from 'vitest';
import { findConsistentPoint, lastEpoch, planFollowing, withEpoch } from '../../../../src/engine/ha/core/epochs.ts';

const log = (end: number, ...epochs: [epoch: number, start: number][]) => ({
  min: 0,
  end,
  epochs: epochs.map(([epoch, start]) => ({ epoch, start })),
});

describe('where two logs agree up to', () => {
  it('is the end of the shorter one where both hold the same epochs', () => {
    expect(findConsistentPoint(log(20, [1, 0], [2, 10]), log(15, [1, 0], [2, 10]))).toBe(15);
    expect(findConsistentPoint(log(15, [1, 0], [2, 10]), log(20, [1, 0], [2, 10]))).toBe(15);
  });

  it('is where the newest common epoch ends first', () => {
    // The slave wrote epoch 2 from 10 on, the master epoch 3 from 8 on: neither has the other's.
    expect(findConsistentPoint(log(20, [1, 0], [3, 8]), log(15, [1, 0], [2, 10]))).toBe(8);
    expect(findConsistentPoint(log(20, [1, 0], [3, 12]), log(15, [1, 0], [2, 10]))).toBe(10);
  });

  it('does not take an epoch that began elsewhere for the same', () => {
    expect(findConsistentPoint(log(20, [1, 0], [2, 10]), log(20, [1, 0], [2, 12]))).toBe(10);
  });

  it('ignores entries beyond the end of a log that lost its tail', () => {
    expect(findConsistentPoint(log(30, [1, 0], [2, 10], [3, 20]), log(5, [1, 0], [2, 10], [3, 20]))).toBe(5);
    expect(lastEpoch(log(5, [1, 0], [2, 10]))).toBe(1);
    expect(lastEpoch(log(10, [1, 0], [2, 10]))).toBe(2);
  });

  it('is nowhere without a common epoch', () => {
    expect(findConsistentPoint(log(20, [4, 0]), log(20, [1, 0]))).toBeUndefined();
    expect(findConsistentPoint(log(20, [4, 0]), log(20))).toBeUndefined();
  });
});

describe('what a slave has to do to follow', () => {
  it('cuts what differs, and goes on from there', () => {
    expect(planFollowing(log(20, [1, 0], [3, 8]), log(15, [1, 0], [2, 10]))).toEqual({ cutTo: 8, startFrom: 8 });
  });

  it('starts an empty log where the master begins', () => {
    expect(planFollowing({ ...log(90, [1, 0], [2, 40]), min: 30 }, log(0))).toEqual({ cutTo: 0, startFrom: 30 });
    expect(planFollowing(log(90, [1, 0]), log(0))).toEqual({ cutTo: 0, startFrom: 0 });
  });

  it('starts over, with nothing cut that differs, where the master has dropped what comes next', () => {
    expect(planFollowing({ ...log(90, [1, 0]), min: 30 }, log(20, [1, 0]))).toEqual({ cutTo: 20, startFrom: 30 });
  });

  it('sets everything aside where nothing is common', () => {
    expect(planFollowing(log(90, [7, 0]), log(20, [1, 0]))).toEqual({ cutTo: 0, startFrom: 0 });
  });
});

describe('a new epoch in the table', () => {
  it('takes the place of entries without a byte', () => {
    expect(withEpoch(log(10, [1, 0], [2, 10]).epochs, 3, 10)).toEqual([
      { epoch: 1, start: 0 },
      { epoch: 3, start: 10 },
    ]);
  });
});
