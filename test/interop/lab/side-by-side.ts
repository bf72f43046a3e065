import { describe } from 'vitest';

/**
 * A suite for each of the cases, beside each other, and the tests of each in turn: they wait more than they compute, and
 * each has what it waits for to itself. Like `describe.skipIf(!runs).for(cases)(name, body)` otherwise.
 */
export function sideBySide<T>(runs: boolean, cases: readonly T[]): (name: string, body: (one: T) => void) => void {
  return (name, body) =>
    describe.for([...cases])(name, { concurrent: true, skip: !runs }, (one) => {
      describe.sequential('in turn', () => body(one));
    });
}
