import type { Card, Deck } from './plan.ts';

const BRIEF = [200, 1200] as const;
const LONG = [1500, 4000] as const;
/** Past the session (5 s), its rounding up, and the wait before a candidate stands. */
const PAST_SESSION = [8000, 10_000] as const;

/** Faults of links between a member and whom it is to reach. */
function linkCards(victim: 'master' | 'slave', reach: 'peers' | 'zookeeper' | 'all', lengths: Card['lengths']): Card[] {
  return (['partition', 'one-way'] as const).map((kind) => ({ kind, victim, reach, lengths }));
}

/** Fixed roles: a master and its slave, nobody is elected. */
export const CLASSIC_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: [],
  cards: [
    { kind: 'kill', victim: 'master', lengths: [BRIEF] },
    { kind: 'kill', victim: 'slave', lengths: [BRIEF, LONG] },
    { kind: 'terminate', victim: 'master', lengths: [BRIEF] },
    { kind: 'terminate', victim: 'slave', lengths: [BRIEF] },
    { kind: 'stop', victim: 'master', lengths: [BRIEF, LONG] },
    { kind: 'stop', victim: 'slave', lengths: [BRIEF, LONG] },
    ...linkCards('slave', 'peers', [BRIEF, LONG]),
    { kind: 'delay', victim: 'slave', reach: 'peers', lengths: [LONG] },
    { kind: 'reset', victim: 'slave', reach: 'peers', lengths: [BRIEF] },
    { kind: 'cut', victim: 'slave', reach: 'peers', lengths: [BRIEF] },
    { kind: 'cut', victim: 'master', reach: 'clients', lengths: [BRIEF] },
    { kind: 'partition', victim: 'master', reach: 'namesrv', lengths: [LONG] },
    { kind: 'kill', victim: 'namesrv', lengths: [BRIEF] },
  ],
};

/**
 * The slave lacks what the master has written last, and the master dies before it has gone on without the slave: whoever
 * acknowledged ahead of the slave has lost something then.
 */
const AHEAD_OF_SLAVE: readonly Card[] = [
  ...(['kill', 'stop'] as const).map(
    (kind): Card => ({
      kind: 'partition',
      victim: 'master',
      reach: 'peers',
      lengths: [[9000, 9500]],
      second: { card: { kind, victim: 'master', lengths: [PAST_SESSION] }, afterMs: [100, 1500] },
    }),
  ),
  {
    kind: 'delay',
    victim: 'master',
    reach: 'peers',
    lengths: [LONG],
    second: { card: { kind: 'kill', victim: 'master', lengths: [PAST_SESSION] }, afterMs: [100, 1200] },
  },
];

/** Groups that elect their master with ZooKeeper. */
export const ELECTION_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: ['election', 'promotion', 'catch-up'],
  cards: [
    { kind: 'kill', victim: 'master', lengths: [BRIEF, PAST_SESSION] },
    { kind: 'kill', victim: 'slave', lengths: [BRIEF, LONG] },
    { kind: 'terminate', victim: 'master', lengths: [LONG] },
    { kind: 'terminate', victim: 'slave', lengths: [BRIEF] },
    { kind: 'stop', victim: 'master', lengths: [LONG, PAST_SESSION] },
    { kind: 'stop', victim: 'slave', lengths: [LONG, PAST_SESSION] },
    { kind: 'kill', victim: 'zookeeper', lengths: [LONG] },
    { kind: 'stop', victim: 'zookeeper', lengths: [LONG, PAST_SESSION] },
    ...linkCards('master', 'zookeeper', [PAST_SESSION]),
    ...linkCards('master', 'peers', [LONG]),
    ...linkCards('master', 'all', [PAST_SESSION]),
    ...linkCards('slave', 'zookeeper', [PAST_SESSION]),
    { kind: 'delay', victim: 'master', reach: 'peers', lengths: [LONG] },
    { kind: 'cut', victim: 'slave', reach: 'peers', lengths: [BRIEF] },
    { kind: 'cut', victim: 'master', reach: 'peers', lengths: [BRIEF] },
    { kind: 'reset', victim: 'master', reach: 'peers', lengths: [BRIEF] },
    { kind: 'partition', victim: 'master', reach: 'namesrv', lengths: [LONG] },
    ...AHEAD_OF_SLAVE,
  ],
};

/** The same with a daemon that starts what dies; it dials ZooKeeper and name servers past the proxy. */
export const DAEMON_DECK: Deck = {
  ...ELECTION_DECK,
  cards: [
    ...ELECTION_DECK.cards.filter(({ reach }) => reach === undefined || reach === 'peers' || reach === 'clients'),
    { kind: 'kill', victim: 'daemon', lengths: [BRIEF, LONG] },
    { kind: 'stop', victim: 'daemon', lengths: [LONG] },
  ],
};
