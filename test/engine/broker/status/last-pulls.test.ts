import { describe, expect, it } from 'vitest';
import { LastPulls } from '../../../../src/engine/broker/status/last-pulls.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const connection = (id: number): Connection => ({
  ...{ id, remoteAddress: `10.0.0.1:${id}`, localAddress: '10.0.0.2:1', closed: false, pendingBytes: 0 },
  invoke: () => Promise.reject(new Error('not asked')),
  oneway: () => undefined,
  reply: () => undefined,
  sendAsciiHeader: () => undefined,
  sendFrame: () => undefined,
  close: () => undefined,
  onClose: () => undefined,
});

describe('who pulled last', () => {
  it('knows what one connection was given without a gap', () => {
    const pulls = new LastPulls();
    const a = connection(1);
    pulls.note('g', 't', 0, a, 10, 20);
    pulls.note('g', 't', 0, a, 20, 32);
    expect(pulls.find('g', 't', 0)).toEqual({ connection: a, from: 10, next: 32 });
    pulls.note('g', 't', 0, a, 50, 60);
    expect(pulls.find('g', 't', 0)).toMatchObject({ from: 50, next: 60 });
    pulls.note('g', 't', 0, a, 5, 8);
    expect(pulls.find('g', 't', 0)).toMatchObject({ from: 5, next: 8 });
  });

  it('begins anew when another connection takes over', () => {
    const pulls = new LastPulls();
    const [a, b] = [connection(1), connection(2)];
    pulls.note('g', 't', 0, a, 0, 30);
    pulls.note('g', 't', 0, b, 12, 40);
    expect(pulls.find('g', 't', 0)).toEqual({ connection: b, from: 12, next: 40 });
    pulls.forget(a);
    expect(pulls.find('g', 't', 0)).toMatchObject({ connection: b });
    pulls.forget(b);
    expect(pulls.find('g', 't', 0)).toBeUndefined();
    expect(pulls.count).toBe(0);
  });

  it('forgets all of a connection and nothing of others', () => {
    const pulls = new LastPulls();
    const [a, b] = [connection(1), connection(2)];
    for (const [group, queueId] of [
      ['g', 0],
      ['g', 1],
      ['h', 0],
    ] as const)
      pulls.note(group, 't', queueId, a, 0, 1);
    pulls.note('g', 't', 2, b, 0, 1);
    pulls.forget(a);
    expect(pulls.count).toBe(1);
    expect(pulls.find('g', 't', 2)).toMatchObject({ connection: b });
  });

  it('notes no more queues than it may, and goes on with those it has', () => {
    const pulls = new LastPulls(2);
    const a = connection(1);
    for (const queueId of [0, 1, 2]) pulls.note('g', 't', queueId, a, 0, 1);
    pulls.note('g', 't', 1, a, 1, 5);
    expect(pulls.count).toBe(2);
    expect(pulls.find('g', 't', 1)).toMatchObject({ next: 5 });
    expect(pulls.find('g', 't', 2)).toBeUndefined();
  });
});
