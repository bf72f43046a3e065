import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/cli/suggest.ts';

describe('edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['topic', 'TOPIC', 0],
    ['topic', 'topci', 1],
    ['topic', 'topics', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
  });

  it('is the same both ways and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        const distance = editDistance(left, right);
        expect(editDistance(right, left)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(left.toLowerCase().length, right.toLowerCase().length));
      }),
    );
  });
});

describe('nearest', () => {
  it('finds a name that is close, and no other', () => {
    expect(nearest('clusterLst', ['clusterList', 'clusterRT'])).toBe('clusterList');
    expect(nearest('xyz', ['clusterList', 'help'])).toBeUndefined();
  });
});
