import { describe } from 'vitest';

/**
 * A suite for each of the cases, beside each other, and the tests of each in turn: they wait more than they compute, and
 * each has what it waits for to itself. Like `describe.skipIf(!runs).for(cases)(name, body)` otherwise.
 */
export function sideBySide<T>(runs: boolean, cases: readonly T[]): (name: string, body: (one: T) => void) => void {
  // Tests inherit what is said here, so `skip: false` would run those that skip themselves.
  const options = { concurrent: true, ...(!runs && { skip: true }) };
  return (name, body) =>
    describe.for([...cases])(name, options, (one) => {
      describe.sequential('in turn', () => body(one));
    });
}
