import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AVG,
  AVG_BY_CIRCLE,
  allocateStrategies,
  CONSISTENT_HASH,
} from '../../../src/client/consumer/rebalance/strategies.ts';
import type { MessageQueue } from '../../../src/protocol/bodies/message-queue.ts';

const queues = (count: number): MessageQueue[] =>
  Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName: 'broker-a', queueId }));
const clients = (count: number): string[] => Array.from({ length: count }, (_, i) => `10.0.0.${i}@1#1`).sort();
const ids = (of: readonly MessageQueue[]): number[] => of.map(({ queueId }) => queueId);

describe('AVG', () => {
  it.each([
    [
      8,
      3,
      [
        [0, 1, 2],
        [3, 4, 5],
        [6, 7],
      ],
    ],
    [4, 4, [[0], [1], [2], [3]]],
    [2, 3, [[0], [1], []]],
    [4, 1, [[0, 1, 2, 3]]],
  ])('gives %d queues to %d members in blocks', (queueCount, memberCount, shares) => {
    const members = clients(memberCount);
    expect(members.map((id) => ids(AVG.allocate(id, queues(queueCount), members)))).toEqual(shares);
  });
});

describe('AVG_BY_CIRCLE', () => {
  it('deals queues out one by one', () => {
    const members = clients(3);
    const shares = members.map((id) => ids(AVG_BY_CIRCLE.allocate(id, queues(8), members)));
    expect(shares).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5],
    ]);
  });
});

describe('CONSISTENT_HASH', () => {
  it('shares as Java does', () => {
    const members = clients(3);
    const shares = members.map((id) => ids(CONSISTENT_HASH.allocate(id, queues(16), members)));
    expect(shares).toEqual([
      [0, 1, 8],
      [2, 5, 7, 9, 10, 15],
      [3, 4, 6, 11, 12, 13, 14],
    ]);
  });

  it('moves only queues of a member that leaves', () => {
    const members = clients(4);
    const before = new Map(members.map((id) => [id, ids(CONSISTENT_HASH.allocate(id, queues(64), members))]));
    const left = members.slice(1);
    for (const id of left) {
      const after = ids(CONSISTENT_HASH.allocate(id, queues(64), left));
      expect(after).toEqual(expect.arrayContaining(before.get(id) ?? []));
    }
  });
});

describe.each(Object.values(allocateStrategies))('$name', (strategy) => {
  it('gives every queue to exactly one member, and none to a stranger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }), (queueCount, memberCount) => {
        const all = queues(queueCount);
        const members = clients(memberCount);
        const shared = members.flatMap((id) => ids(strategy.allocate(id, all, members)));
        expect(shared.sort((a, b) => a - b)).toEqual(ids(all));
        expect(strategy.allocate('stranger', all, members)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
