import { describe, expect, it } from 'vitest';
import { Random } from '../../faults/support/random.ts';
import { CLASSIC_DECK, DAEMON_DECK, ELECTION_DECK } from './decks.ts';
import { describeFault, planRounds } from './plan.ts';

describe('the schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number) => planRounds(new Random(seed), 50, ELECTION_DECK);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it('begins alike, however many rounds follow', () => {
    const [few, many] = [20, 60].map((rounds) => planRounds(new Random(3), rounds, CLASSIC_DECK));
    expect(many?.slice(0, 20)).toEqual(few);
  });

  it.each([CLASSIC_DECK, ELECTION_DECK, DAEMON_DECK])('tries every kind on every victim within 50 rounds', (deck) => {
    const name = (card: { kind: string; victim: string; reach?: string }) =>
      `${card.kind} ${card.victim} ${card.reach}`;
    const drawn = new Set(planRounds(new Random(11), 50, deck).flatMap(({ faults }) => faults.map(name)));
    expect([...drawn].sort()).toEqual([...new Set(deck.cards.map(name))].sort());
  });

  it('has rounds with two faults, some of them steered to a moment', () => {
    const plans = planRounds(new Random(5), 100, ELECTION_DECK);
    const seconds = plans.flatMap(({ faults }) => faults.slice(1));
    expect(seconds.length).toBeGreaterThan(10);
    expect(seconds.filter(({ marker }) => marker !== undefined).length).toBeGreaterThan(5);
    expect(plans.every(({ faults: [first] }) => first !== undefined && first.marker === undefined)).toBe(true);
  });

  it('has the second fault of a card in the first', () => {
    const plans = planRounds(new Random(5), 60, ELECTION_DECK);
    const ahead = plans.filter(
      ({ faults: [first, second] }) =>
        first?.lengthMs !== undefined &&
        first.lengthMs >= 9000 &&
        first.kind === 'partition' &&
        first.reach === 'peers' &&
        second !== undefined,
    );
    expect(ahead.length).toBeGreaterThan(2);
    for (const { faults } of ahead) {
      const [first, second] = faults;
      expect(second?.victim).toBe('master');
      expect(second?.afterMs).toBeGreaterThan(first?.afterMs ?? 0);
      expect(second?.afterMs).toBeLessThan((first?.afterMs ?? 0) + 1501);
    }
  });

  it('says in words what happens', () => {
    const fault = { kind: 'partition', victim: 'master', reach: 'peers', lengthMs: 400, bytes: 1, delayMs: 1 } as const;
    expect(describeFault({ ...fault, afterMs: 30 })).toBe('partition master from peers at 30 ms for 400 ms');
    expect(describeFault({ ...fault, afterMs: 30, marker: 'election' })).toBe(
      'partition master from peers 30 ms into the election for 400 ms',
    );
  });
});
