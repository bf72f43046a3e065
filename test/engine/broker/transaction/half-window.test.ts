import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HalfState, HalfWindow } from '../../../../src/engine/broker/transaction/half-window.ts';

const { OPEN, VERIFIED, COMMITTED, ROLLED_BACK, SETTLED } = HalfState;

describe('HalfWindow', () => {
  it('takes what lies before it for settled, and what it never heard of for open', () => {
    const window = new HalfWindow(10);
    expect(window.get(9)).toBe(SETTLED);
    expect(window.get(10)).toBe(OPEN);
    expect(window.get(1_000_000)).toBe(OPEN);
  });

  it('moves on behind what is done with, and stops at what is not', () => {
    const window = new HalfWindow(0);
    for (const [offset, state] of [COMMITTED, ROLLED_BACK, OPEN, SETTLED].entries()) window.set(offset, state);
    window.advance();
    expect(window.base).toBe(2);
    expect(window.doneCount).toBe(1);
    window.set(2, VERIFIED);
    window.advance();
    expect(window.base).toBe(2);
    window.set(2, COMMITTED);
    window.advance();
    expect(window.base).toBe(4);
    expect(window.doneCount).toBe(0);
  });

  it('finds the next that is not done with', () => {
    const window = new HalfWindow(0);
    for (const offset of [0, 1, 3, 4]) window.set(offset, COMMITTED);
    expect([0, 1, 2, 3, 5].map((from) => window.nextOpen(from, 6))).toEqual([2, 2, 2, 5, 5]);
    expect(window.nextOpen(3, 5)).toBe(5);
  });

  it('refuses to become wider than it can follow', () => {
    expect(() => new HalfWindow(0).set(2 ** 26, COMMITTED)).toThrow(RangeError);
  });

  it('keeps what a plain map keeps, however it is moved', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('set' as const),
        ahead: fc.nat(3000),
        state: fc.constantFrom(OPEN, VERIFIED, COMMITTED, ROLLED_BACK, SETTLED),
      }),
      fc.record({ kind: fc.constant('advance' as const) }),
      fc.record({ kind: fc.constant('drop' as const), ahead: fc.nat(2000) }),
    );
    fc.assert(
      fc.property(fc.nat(5000), fc.array(step, { maxLength: 60 }), (base, steps) => {
        const window = new HalfWindow(base);
        const model = new Map<number, HalfState>();
        let start = base;
        const isDone = (offset: number): boolean => (model.get(offset) ?? OPEN) >= COMMITTED;
        for (const given of steps) {
          if (given.kind === 'set') {
            window.set(start + given.ahead, given.state);
            model.set(start + given.ahead, given.state);
          } else if (given.kind === 'advance') {
            window.advance();
            while (isDone(start)) start++;
          } else {
            window.dropBefore(start + given.ahead);
            start += given.ahead;
          }
          expect(window.base).toBe(start);
        }
        const kept = [...model].filter(([offset]) => offset >= start);
        for (const [offset, state] of kept) expect(window.get(offset)).toBe(state);
        expect(window.doneCount).toBe(kept.filter(([offset]) => isDone(offset)).length);
      }),
      { numRuns: 60 },
    );
  });
});
