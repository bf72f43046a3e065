import { describe, expect, it } from 'vitest';
import { OpQueue } from '../../../../src/engine/broker/transaction/op-queue.ts';

describe('OpQueue', () => {
  it('passes op messages whose half messages are all passed, in order', () => {
    const ops = new OpQueue(100);
    for (const half of [5, 3, -1, 9, 4]) ops.loaded(half);
    ops.advance(5);
    expect(ops.base).toBe(100);
    ops.advance(6);
    expect(ops.base).toBe(103);
    ops.advance(10);
    expect(ops.base).toBe(105);
  });

  it('waits for one that is being put, and gives no offset to one that failed', () => {
    const ops = new OpQueue(0);
    const [first, second, third] = [ops.putting(0), ops.putting(1), ops.putting(2)];
    second(true);
    third(true);
    ops.advance(3);
    expect(ops.base).toBe(0);
    first(false);
    ops.advance(3);
    expect(ops.base).toBe(2);
  });

  it('stays right over very many', () => {
    const ops = new OpQueue(0);
    for (let half = 0; half < 20_000; half++) {
      ops.putting(half)(true);
      ops.advance(half);
      expect(ops.base).toBe(half);
    }
  });
});
