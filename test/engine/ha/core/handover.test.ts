import { describe, expect, it } from 'vitest';
import type { CoreConfig } from '../../../../src/engine/ha/core/types.ts';
import { find, groupState, Hand, has, liveMember } from './support.ts';

const live = [liveMember('a'), liveMember('b', { end: 8 }), liveMember('c')];
const state = groupState({ set: ['a', 'b', 'c'], epoch: 2, reason: 'planned' });

/** `a` leads epoch 2; `b` lacks the last bytes, `c` has all. */
const leader = (config: Partial<CoreConfig> = {}): Hand => {
  const hand = new Hand('a', config);
  hand.session();
  hand.view({ state, live });
  hand.wrote(hand.effects);
  for (const [link, member, end] of [
    [1, 'b', 8],
    [2, 'c', 10],
  ] as const) {
    const epochs = [{ epoch: 1, start: 0 }];
    hand.step({ type: 'hello', link, member, incarnation: `${member}-1`, promised: 2, epochs, min: 0, end });
    hand.step({ type: 'ack', link, epoch: 2, written: end, flushed: end, stampMs: 0, granted: true });
  }
  expect(hand.core.epoch).toBe(2);
  return hand;
};

const ask = (hand: Hand, target: string) =>
  hand.view({ state: hand.core.group, version: 1, live, switch: { id: 'x', target } });

describe('a planned switch', () => {
  it('is over as soon as the connection of the one that is to lead is gone', () => {
    const hand = leader();
    ask(hand, 'b');
    expect(hand.core.role(hand.nowMs)).toBe('HANDOVER');
    const effects = hand.step({ type: 'linkClosed', link: 1 });
    expect(find(effects, 'switchAnswer')).toMatchObject({
      id: 'x',
      done: false,
      reason: 'the connection of b is gone',
    });
    expect(find(effects, 'gate').refusal).toBeUndefined();
    expect(hand.core.role(hand.nowMs)).toBe('MASTER');
  });

  it('is not over by a connection that goes once the next epoch is being written', () => {
    const hand = leader();
    ask(hand, 'c');
    const written = hand.pass(200);
    expect(find(written, 'writeState').state).toMatchObject({ epoch: 3, master: 'c', set: ['a', 'b', 'c'] });
    expect(has(hand.step({ type: 'linkClosed', link: 2 }), 'switchAnswer')).toBe(false);
    expect(find(hand.wrote(written), 'switchAnswer')).toMatchObject({ id: 'x', done: true });
  });

  it('holds puts until its end, also from when the permit was given up for it', () => {
    const hand = leader();
    ask(hand, 'c');
    const kinds = [hand.core.admit(hand.nowMs)?.kind];
    const written = hand.pass(200);
    kinds.push(hand.core.admit(hand.nowMs)?.kind);
    expect(hand.core.mayAnswer(hand.nowMs)?.kind).toBe('noPermit');
    expect(has(written, 'gate')).toBe(false);
    expect(kinds).toEqual(['holding', 'holding']);
    const after = hand.wrote(written);
    expect(find(after, 'gate').refusal?.kind).toBe('notMaster');
  });

  it('that was answered is not begun again by one that the master began itself', () => {
    const hand = leader();
    ask(hand, 'b');
    hand.step({ type: 'linkClosed', link: 1 });
    hand.step({ type: 'handOver' });
    expect(hand.core.role(hand.nowMs)).toBe('HANDOVER');
    hand.step({ type: 'linkClosed', link: 2 });
    expect(hand.core.role(hand.nowMs)).toBe('MASTER');
    expect(has(hand.pass(500), 'switchAnswer')).toBe(false);
    expect(hand.core.role(hand.nowMs)).toBe('MASTER');
  });
});

describe('a master that is to end', () => {
  it('hands over to the best in sync, and follows it until it is told to stop', () => {
    const hand = leader();
    hand.step({ type: 'handOver' });
    const written = hand.pass(200);
    expect(find(written, 'writeState').state).toMatchObject({ epoch: 3, master: 'c', set: ['a', 'b', 'c'] });
    const effects = hand.wrote(written);
    expect(has(effects, 'switchAnswer')).toBe(false);
    expect(find(effects, 'demote').live).toBe(true);
    expect(find(effects, 'follow')).toMatchObject({ master: 'c', epoch: 3 });
    expect(has(hand.step({ type: 'stopAsked' }), 'sayLeaving')).toBe(true);
  });

  it('and ends at once leaves the set with the same write, so that the new master waits for nobody who is gone', () => {
    const hand = leader();
    hand.step({ type: 'stopAsked' });
    const written = hand.pass(200);
    expect(find(written, 'writeState').state).toMatchObject({ epoch: 3, master: 'c', set: ['b', 'c'] });
    expect(has(hand.wrote(written), 'stop')).toBe(true);
  });

  it('does not hand over where nobody else has what it has', () => {
    const hand = leader();
    hand.step({ type: 'linkClosed', link: 1 });
    hand.step({ type: 'linkClosed', link: 2 });
    hand.step({ type: 'handOver' });
    expect(hand.core.role(hand.nowMs)).toBe('MASTER');
    expect(has(hand.step({ type: 'stopAsked' }), 'stop')).toBe(true);
  });
});
