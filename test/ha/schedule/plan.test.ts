import { describe, expect, it } from 'vitest';
import { Random } from '../../faults/support/random.ts';
import { ASYNC_DECK, CLASSIC_DECK, DAEMON_DECK, ELECTION_DECK, THREE_DECK } from './decks.ts';
import { type Card, type Deck, describeFault, planRounds } from './plan.ts';

const DECKS = { CLASSIC_DECK, ELECTION_DECK, DAEMON_DECK, ASYNC_DECK, THREE_DECK };
const pairsIn = (cards: readonly Pick<Card, 'kind' | 'victim'>[]): Set<string> =>
  new Set(cards.map(({ kind, victim }) => `${kind} ${victim}`));

describe('the schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number) => planRounds(new Random(seed), 50, ELECTION_DECK);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it('begins alike, however many rounds follow', () => {
    const [few = [], many = []] = [20, 60].map((cards) => planRounds(new Random(3), cards, CLASSIC_DECK));
    expect(few.length).toBeGreaterThan(10);
    expect(many.slice(0, few.length)).toEqual(few);
  });

  it.each(Object.entries(DECKS))('has all of %s done when as many cards are dealt as it has', (_, deck: Deck) => {
    for (let seed = 1; seed <= 20; seed++) {
      const name = ({ kind, victim, reach }: Card) => `${kind} ${victim} ${reach}`;
      const done = planRounds(new Random(seed), deck.cards.length, deck).flatMap(({ faults }) =>
        faults.map((fault) => name({ ...fault, lengths: [] })),
      );
      expect(done).toEqual(expect.arrayContaining(deck.cards.map(name)));
    }
  });

  it('has 50 rounds and more in all decks together, whatever the seed', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rounds = Object.values(DECKS).map((deck) => planRounds(new Random(seed), deck.cards.length, deck).length);
      expect(rounds.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(50);
    }
  });

  it('kills, stops, restarts and cuts off master, slave, daemon and ZooKeeper', () => {
    const every = (kinds: readonly string[], victims: readonly string[]) =>
      victims.flatMap((victim) => kinds.map((kind) => `${kind} ${victim}`));
    const brokers = every(['kill', 'stop', 'terminate', 'partition'], ['master', 'slave']);
    const zookeeper = every(['kill', 'stop', 'terminate', 'partition'], ['zookeeper']);
    const daemon = every(['kill', 'stop', 'terminate'], ['daemon']);
    const planned = ['switch master'];
    const missing = (deck: Deck, pairs: readonly string[]) => {
      const there = pairsIn(deck.cards);
      return pairs.filter((pair) => !there.has(pair));
    };
    // Without election a master is never cut off from its slave's side: it is the same link.
    expect(missing(CLASSIC_DECK, brokers)).toEqual([]);
    expect(missing(ELECTION_DECK, [...brokers, ...zookeeper, ...planned])).toEqual([]);
    expect(missing(DAEMON_DECK, [...brokers, ...zookeeper, ...daemon, ...planned])).toEqual([]);
    expect(missing(THREE_DECK, [...brokers, 'kill zookeeper', ...planned])).toEqual([]);
  });

  it('has rounds with two faults, some of them steered to a moment', () => {
    const plans = planRounds(new Random(5), 140, ELECTION_DECK);
    const seconds = plans.flatMap(({ faults }) => faults.slice(1));
    expect(seconds.length).toBeGreaterThan(10);
    expect(seconds.filter(({ marker }) => marker !== undefined).length).toBeGreaterThan(5);
    expect(plans.every(({ faults: [first] }) => first !== undefined && first.marker === undefined)).toBe(true);
  });

  it('has the second fault of a card in the first', () => {
    const plans = planRounds(new Random(5), 80, ELECTION_DECK);
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
