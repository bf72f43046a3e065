import { describe, expect, it } from 'vitest';
import type { Flaws } from '../../../../src/engine/ha/core/flaws.ts';
import type { CoreConfig } from '../../../../src/engine/ha/core/types.ts';
import { find, groupState, Hand, has, liveMember } from './support.ts';

const live = [liveMember('a'), liveMember('b'), liveMember('c')];

/** `b`, named master of epoch 2 by a planned switch: positions up to 10 are acknowledged, of which it knows up to 5. */
const leader = (flaws: Flaws = {}, config: Partial<CoreConfig> = {}): Hand => {
  const hand = new Hand('b', config, { floor: { position: 5, epoch: 1 } }, flaws);
  hand.session();
  hand.view({ state: groupState({ epoch: 2, master: 'b', incarnation: 'b-1', reason: 'planned' }), live });
  expect(hand.core.epoch).toBe(2);
  hand.wrote(hand.effects);
  return hand;
};

const join = (hand: Hand, member: string, link: number, end: number) => {
  hand.step({
    type: 'hello',
    link,
    member,
    incarnation: `${member}-1`,
    promised: 1,
    epochs: [{ epoch: 1, start: 0 }],
    min: 0,
    end,
  });
  return hand.step({ type: 'ack', link, epoch: 2, written: end, flushed: end });
};

describe('a slave that joins the set', () => {
  it('first has all that former epochs acknowledged, which may be more than the confirm position a new master knows', () => {
    const hand = leader();
    join(hand, 'c', 1, 7);
    expect(has(hand.pass(100), 'writeState')).toBe(false);
    expect(hand.core.waitedFor).toEqual(['a', 'b', 'c']);
    hand.step({ type: 'ack', link: 1, epoch: 2, written: 10, flushed: 10 });
    expect(find(hand.pass(100), 'writeState').state.set).toEqual(['a', 'b', 'c']);
  });

  it('would join too early by the confirm position alone', () => {
    const hand = leader({ joinAtConfirm: true });
    join(hand, 'c', 1, 7);
    expect(has(hand.pass(100), 'writeState')).toBe(true);
  });

  it('is not waited for by what it had on an earlier connection', () => {
    for (const oldAcks of [false, true]) {
      const hand = leader({ oldAcks });
      join(hand, 'a', 1, 10);
      join(hand, 'c', 2, 10);
      hand.pass(100);
      hand.step({ type: 'log', end: 12, flushed: 12 });
      hand.step({ type: 'ack', link: 1, epoch: 2, written: 12, flushed: 12 });
      hand.step({ type: 'linkClosed', link: 1 });
      // Its machine lost power, and the log's end with it.
      const epochs = [{ epoch: 1, start: 0 }];
      hand.step({ type: 'hello', link: 3, member: 'a', incarnation: 'a-2', promised: 2, epochs, min: 0, end: 10 });
      hand.step({ type: 'ack', link: 2, epoch: 2, written: 12, flushed: 12 });
      expect(hand.core.confirm).toBe(oldAcks ? 12 : 10);
    }
  });
});

describe('a slave that goes', () => {
  it('is waited for until the set without it is written, and as long as nobody knows whether it was', () => {
    const hand = leader();
    join(hand, 'a', 1, 10);
    expect(hand.core.confirm).toBe(10);
    hand.step({ type: 'linkClosed', link: 1 });
    hand.step({ type: 'log', end: 12, flushed: 12 });
    const effects = hand.pass(600);
    const write = find(effects, 'writeState');
    expect(write.state.set).toEqual(['b']);
    hand.step({ type: 'wrote', session: 's1', writeId: write.writeId, outcome: 'unknown' });
    expect([hand.core.waitedFor, hand.core.confirm]).toEqual([['a', 'b'], 10]);
    // The old state still shows: the write may be under way, so the same is sent once more.
    hand.view({
      state: groupState({ epoch: 2, master: 'b', incarnation: 'b-1', reason: 'renewed', change: 1 }),
      live,
      version: 2,
    });
    expect(hand.core.waitedFor).toEqual(['a', 'b']);
    const again = find(hand.pass(300), 'writeState');
    expect([again.writeId, again.expectedVersion]).toEqual([write.writeId, write.expectedVersion]);
    hand.wrote([again]);
    expect([hand.core.waitedFor, hand.core.confirm]).toEqual([['b'], 12]);
  });

  it('leaves nothing to be confirmed by too few, where degrading is not allowed', () => {
    const hand = leader({}, { syncDegrade: false });
    join(hand, 'a', 1, 10);
    hand.step({ type: 'log', end: 12, flushed: 12 });
    hand.wrote(hand.step({ type: 'leaving', link: 1 }));
    expect(hand.core.group?.set).toEqual(['b']);
    expect([hand.core.confirm, hand.core.admit(hand.nowMs)?.kind]).toEqual([10, 'notEnoughReplicas']);
  });
});

describe('the permit', () => {
  it('runs out by the clock, without anything being told', () => {
    const hand = leader();
    expect(hand.core.mayAnswer(hand.nowMs)).toBeUndefined();
    expect(hand.core.mayAnswer(hand.nowMs + 3999)).toBeUndefined();
    expect(hand.core.mayAnswer(hand.nowMs + 4000)?.kind).toBe('noPermit');
  });

  it('is given by slaves in sync while ZooKeeper is away, from when they were asked', () => {
    const hand = leader();
    join(hand, 'a', 1, 10);
    hand.nowMs = 10_000;
    expect(hand.core.mayAnswer(hand.nowMs)?.kind).toBe('noPermit');
    hand.step({ type: 'ack', link: 1, epoch: 2, written: 10, flushed: 10, stampMs: 9000, granted: true });
    expect(hand.core.mayAnswer(10_499)).toBeUndefined();
    expect(hand.core.mayAnswer(10_500)?.kind).toBe('noPermit');
  });

  it('goes with a promise of a higher epoch, until the state says otherwise', () => {
    const hand = leader();
    hand.step({ type: 'higherEpoch', epoch: 3 });
    expect(hand.core.mayAnswer(hand.nowMs)?.kind).toBe('noPermit');
    hand.view({ state: groupState({ epoch: 2, master: 'b', incarnation: 'b-1', reason: 'renewed', change: 1 }), live });
    expect(hand.core.mayAnswer(hand.nowMs)).toBeUndefined();
  });
});
