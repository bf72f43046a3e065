import { expect, it } from 'vitest';
import { Pacer } from '../../../src/admin/load/pacer.ts';

it('a pacer spreads pieces evenly, and catches up after a delay', () => {
  let now = 1000;
  const pacer = new Pacer(100, () => now);
  expect([pacer.take(), pacer.take(), pacer.take()]).toEqual([1000, 1010, 1020]);
  expect(pacer.until(1000)).toBeUndefined();
  now = 1500;
  const due = pacer.take();
  expect(due).toBe(1030);
  expect(pacer.until(due)).toBeUndefined();
});

it('without a rate every piece is due at once', () => {
  const pacer = new Pacer(undefined, () => 7);
  expect([pacer.take(), pacer.take()]).toEqual([7, 7]);
});
