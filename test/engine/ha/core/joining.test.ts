import { describe, expect, it } from 'vitest';
import { find, groupState, Hand, has, liveMember } from './support.ts';

describe('a member that starts', () => {
  it('starts a group only as its first master, without a history of its own or of others', () => {
    const fresh = { end: 0, flushed: 0, epochs: [], promised: { epoch: 0, change: 0, led: false } };
    const first = new Hand('a', {}, fresh);
    first.session();
    expect(find(first.view({ live: [] }), 'writeState')).toMatchObject({
      expectedVersion: -1,
      state: { epoch: 1, set: ['a'] },
    });
    const second = new Hand('b', {}, fresh);
    second.session();
    expect(has(second.view({ live: [] }), 'writeState')).toBe(false);
    const old = new Hand('a');
    old.session();
    expect(has(old.view({ live: [] }), 'writeState')).toBe(false);
    expect(old.core.role(0)).toBe('LOST');
    const seesOld = new Hand('a', {}, fresh);
    seesOld.session();
    expect(has(seesOld.view({ live: [liveMember('b')] }), 'writeState')).toBe(false);
  });

  it('leads what is left only when all have said that the state is gone, and it has the most', () => {
    const lost = (id: string, end: number) => liveMember(id, { role: 'LOST', end, epoch: 4 });
    const hand = new Hand('a');
    hand.session();
    hand.view({ live: [lost('a', 10), lost('b', 8)] });
    expect(has(hand.pass(300), 'writeState')).toBe(false);
    expect(has(hand.view({ live: [lost('a', 10), lost('b', 11), lost('c', 9)] }), 'writeState')).toBe(false);
    const write = find(hand.view({ live: [lost('a', 10), lost('b', 8), lost('c', 9)] }), 'writeState');
    expect(write.state).toMatchObject({ epoch: 5, master: 'a', set: ['a'], reason: 'rebuilt' });
  });

  it('does not wait for the word of a member that never belonged to the group', () => {
    const hand = new Hand('a');
    hand.session();
    const self = liveMember('a', { role: 'LOST' });
    const fresh = (id: string) => liveMember(id, { role: 'JOINING', epoch: 0, lastEpoch: 0, end: 0 });
    hand.view({ live: [self, fresh('b'), liveMember('c', { role: 'JOINING' })] });
    expect(has(hand.pass(300), 'writeState')).toBe(false);
    expect(has(hand.view({ live: [self, fresh('b'), fresh('c')] }), 'writeState')).toBe(true);
  });

  it('leaves the set before it shows itself, when its machine lost what was not synced', () => {
    const hand = new Hand('b', {}, { unclean: true });
    hand.step({ type: 'session', session: 's1', timeoutMs: 5000 });
    const effects = hand.view({ state: groupState(), live: [liveMember('a')] });
    expect(find(effects, 'writeState').state.set).toEqual(['a']);
    expect(has(hand.effects, 'publishLive')).toBe(false);
    const after = hand.wrote(effects);
    expect([has(after, 'forgetUnclean'), has(after, 'publishLive'), has(after, 'follow')]).toEqual([true, true, true]);
  });

  it('stays when it is all that is left of the set, and says so', () => {
    const hand = new Hand('b', {}, { unclean: true });
    hand.session();
    const effects = hand.view({ state: groupState({ set: ['b'] }), live: [] });
    expect(find(effects, 'tell')).toBeDefined();
    expect(has(effects, 'forgetUnclean')).toBe(true);
    expect(hand.core.role(0)).toBe('CANDIDATE');
  });

  it('takes another store out of the set, and refuses to be the only one with it', () => {
    const hand = new Hand('b');
    hand.session();
    expect(find(hand.view({ state: groupState(), live: [], storeId: 'other' }), 'writeState').state.set).toEqual(['a']);
    const alone = new Hand('b');
    alone.session();
    expect(find(alone.view({ state: groupState({ set: ['b'] }), storeId: 'other' }), 'park').reason).toContain('other');
  });
});

describe('a member that follows', () => {
  const follower = (floor: number, acceptLoss = 0): Hand => {
    const hand = new Hand('b', {}, { floor: { position: floor, epoch: 1 } });
    hand.session();
    hand.view({ state: groupState({ epoch: 2, set: ['a'], acceptLoss }), live: [liveMember('a')] });
    return hand;
  };
  const welcome = { type: 'welcome', link: 1, epoch: 2, incarnation: 'a-1', epochs: [{ epoch: 1, start: 0 }] } as const;

  it('cuts what it has too much, compares again, and only then takes bytes', () => {
    const hand = follower(6);
    expect(find(hand.step({ ...welcome, cutTo: 8, startFrom: 8 }), 'cut').to).toBe(8);
    expect(has(hand.step({ type: 'cutDone', min: 0, end: 8, epochs: [{ epoch: 1, start: 0 }] }), 'follow')).toBe(true);
    expect(has(hand.step({ ...welcome, link: 2, cutTo: 8, startFrom: 8 }), 'adopt')).toBe(true);
    expect(find(hand.step({ type: 'adopted', link: 2 }), 'stream').link).toBe(2);
    expect(find(hand.step({ type: 'probe', link: 2, epoch: 2, confirm: 8, stampMs: 5 }), 'answerProbe').granted).toBe(
      true,
    );
  });

  it('parks rather than cut what all of the set had', () => {
    const hand = follower(9);
    const effects = hand.step({ ...welcome, cutTo: 8, startFrom: 8 });
    const { reason } = find(effects, 'park');
    expect(reason).toContain('lacks positions 8 to 9');
    expect(find(effects, 'publishLive').live).toMatchObject({ role: 'PARKED', parkedFor: reason });
    expect(has(effects, 'cut')).toBe(false);
    expect(hand.core.showTo).toBe(8);
  });

  it('cuts it where a person has accepted the loss', () => {
    const hand = follower(9, 2);
    expect(find(hand.step({ ...welcome, cutTo: 8, startFrom: 8 }), 'cut').to).toBe(8);
  });

  it('starts over without parking where the master has only dropped what is old', () => {
    const hand = follower(10);
    expect(find(hand.step({ ...welcome, cutTo: 10, startFrom: 50 }), 'cut')).toMatchObject({ to: 0, restartAt: 50 });
  });
});

describe('a person', () => {
  it('makes a member master outside the set, once the old one is gone', () => {
    const hand = new Hand('c');
    hand.session();
    hand.view({ state: groupState(), live: [liveMember('c')], fenced: [{ id: 'a', incarnation: 'a-1' }] });
    hand.step({ type: 'forceAsked' });
    hand.view({ state: groupState(), live: [liveMember('c')], fenced: [{ id: 'a', incarnation: 'a-1' }] });
    const write = find(hand.pass(2500), 'writeState');
    expect(write.state).toMatchObject({ epoch: 2, master: 'c', set: ['c'], reason: 'forced', acceptLoss: 2 });
  });

  it('lets a member that dies again and again stand only behind all others', () => {
    const fenced = [{ id: 'a', incarnation: 'a-1' }];
    const hand = new Hand('b', { standDown: true });
    hand.session();
    hand.view({
      state: groupState({ set: ['a', 'b', 'c'] }),
      live: [liveMember('b', { standDown: true, end: 90 }), liveMember('c')],
      fenced,
    });
    expect(hand.core.role(0)).toBe('CANDIDATE');
    expect(has(hand.pass(1700), 'writeState')).toBe(false);
    expect(has(hand.pass(1300), 'writeState')).toBe(true);
  });
});
