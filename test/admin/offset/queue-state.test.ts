import { describe, expect, test } from 'vitest';
import { queueState } from '../../../src/admin/offset/queue-state.ts';

const facts = { before: 10, now: 10, target: 3, minOffset: 0, maxOffset: 20, online: false };

describe('how a queue stands with a plan', () => {
  test.each([
    ['as it was', {}, 'READY'],
    ['at the target', { now: 3 }, 'DONE'],
    ['at the target, which the queue has dropped', { now: 3, minOffset: 5 }, 'DONE'],
    ['no offset before and now', { before: undefined, now: undefined }, 'READY'],
    ['moved by somebody', { now: 11 }, 'CHANGED'],
    ['offset gone', { now: undefined }, 'CHANGED'],
    ['target dropped by cleaning', { minOffset: 4 }, 'OUTSIDE'],
    ['target not yet there', { target: 21 }, 'OUTSIDE'],
    ['at the end of the queue', { target: 20 }, 'READY'],
    ['online, consumed on before it was carried out', { now: 12, online: true }, 'READY'],
    ['online, sent back and consumed on', { now: 5, online: true }, 'DONE'],
    ['online, moved further back by somebody', { now: 2, online: true }, 'CHANGED'],
    ['online, to go forward, consumed on', { target: 18, now: 12, online: true }, 'READY'],
    ['online, to go forward, already past it', { target: 18, now: 19, online: true }, 'DONE'],
    ['online, to go forward, moved back by somebody', { target: 18, now: 8, online: true }, 'CHANGED'],
    ['online, had no offset, and has one', { before: undefined, now: 8, online: true }, 'CHANGED'],
  ] as const)('%s', (_, change, state) => {
    expect(queueState({ ...facts, ...change })).toBe(state);
  });
});
