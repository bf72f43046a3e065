import type { Card, Deck, FaultKind, Marker, Victim } from './plan.ts';

const BRIEF = [200, 1200] as const;
const LONG = [1500, 4000] as const;
/** Past the session (5 s), its rounding up, and the wait before a candidate stands. */
const PAST_SESSION = [8000, 10_000] as const;

type Lengths = Card['lengths'];

const card = (kind: FaultKind, victim: Victim, ...lengths: Lengths): Card => ({ kind, victim, lengths });

/** Faults of links between a member and whom it is to reach. */
function linkCards(victim: 'master' | 'slave', reach: 'peers' | 'zookeeper' | 'all', lengths: Lengths): Card[] {
  return (['partition', 'one-way'] as const).map((kind) => ({ kind, victim, reach, lengths }));
}

/** Fixed roles: a master and its slave, nobody is elected. */
export const CLASSIC_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: [],
  cards: [
    card('kill', 'master', BRIEF),
    card('kill', 'slave', BRIEF, LONG),
    card('terminate', 'master', BRIEF),
    card('terminate', 'slave', BRIEF),
    card('stop', 'master', BRIEF, LONG),
    card('stop', 'slave', BRIEF, LONG),
    ...linkCards('slave', 'peers', [BRIEF, LONG]),
    { kind: 'delay', victim: 'slave', reach: 'peers', lengths: [LONG] },
    { kind: 'reset', victim: 'slave', reach: 'peers', lengths: [BRIEF] },
    { kind: 'cut', victim: 'slave', reach: 'peers', lengths: [BRIEF] },
    { kind: 'cut', victim: 'master', reach: 'clients', lengths: [BRIEF] },
    { kind: 'partition', victim: 'master', reach: 'namesrv', lengths: [LONG] },
    card('kill', 'namesrv', BRIEF),
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
      second: { card: card(kind, 'master', PAST_SESSION), afterMs: [100, 1500] },
    }),
  ),
  {
    kind: 'delay',
    victim: 'master',
    reach: 'peers',
    lengths: [LONG],
    second: { card: card('kill', 'master', PAST_SESSION), afterMs: [100, 1200] },
  },
];

/** Somebody is hurt while a planned hand-over is under way. */
const within = (marker: Marker, ...seconds: readonly Card[]): Card[] =>
  seconds.map((second) => ({
    ...card('switch', 'master', BRIEF),
    second: { card: second, afterMs: [0, 60], marker },
  }));

const PLANNED: readonly Card[] = [
  card('switch', 'master', BRIEF),
  ...within('hand-over', card('kill', 'master', PAST_SESSION), card('kill', 'slave', LONG)),
];

const ZOOKEEPER: readonly Card[] = [
  card('kill', 'zookeeper', LONG),
  card('terminate', 'zookeeper', BRIEF),
  card('stop', 'zookeeper', LONG, PAST_SESSION),
  { kind: 'partition', victim: 'zookeeper', reach: 'all', lengths: [LONG, PAST_SESSION] },
];

/** Groups that elect their master with ZooKeeper. */
export const ELECTION_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: ['election', 'promotion', 'catch-up'],
  cards: [
    card('kill', 'master', BRIEF, PAST_SESSION),
    card('kill', 'slave', BRIEF, LONG),
    card('terminate', 'master', LONG),
    card('terminate', 'slave', BRIEF),
    card('stop', 'master', LONG, PAST_SESSION),
    card('stop', 'slave', LONG, PAST_SESSION),
    ...ZOOKEEPER,
    ...PLANNED,
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

/** Two hosts with a daemon each, which starts what dies; a host is cut off with its daemon. */
export const DAEMON_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: ['election', 'promotion', 'catch-up'],
  cards: [
    card('kill', 'master', BRIEF),
    card('kill', 'master', BRIEF),
    card('kill', 'slave', BRIEF),
    card('terminate', 'master', BRIEF),
    card('terminate', 'slave', BRIEF),
    card('stop', 'master', LONG, PAST_SESSION),
    card('stop', 'slave', PAST_SESSION),
    card('kill', 'daemon', BRIEF, LONG),
    card('stop', 'daemon', LONG),
    card('terminate', 'daemon', BRIEF),
    // Nobody starts the broker again, nor tells that it is dead.
    ...(['kill', 'stop'] as const).map(
      (kind): Card => ({
        ...card(kind, 'daemon', PAST_SESSION),
        second: { card: card('kill', 'master', BRIEF), afterMs: [100, 1000] },
      }),
    ),
    ...ZOOKEEPER,
    ...PLANNED,
    ...linkCards('master', 'zookeeper', [PAST_SESSION]),
    { kind: 'partition', victim: 'master', reach: 'peers', lengths: [LONG] },
    { kind: 'partition', victim: 'master', reach: 'all', lengths: [PAST_SESSION] },
    { kind: 'partition', victim: 'slave', reach: 'zookeeper', lengths: [PAST_SESSION] },
    ...AHEAD_OF_SLAVE,
  ],
};

/** ASYNC_MASTER: what a master has and its slave has not. */
export const ASYNC_DECK: Deck = {
  withinMs: 800,
  doubles: 0.3,
  markers: ['election', 'promotion', 'catch-up'],
  cards: [
    card('kill', 'master', BRIEF, PAST_SESSION),
    card('terminate', 'master', LONG),
    card('stop', 'master', PAST_SESSION),
    card('stop', 'slave', LONG, PAST_SESSION),
    card('stop', 'zookeeper', PAST_SESSION),
    card('switch', 'master', BRIEF),
    { kind: 'partition', victim: 'master', reach: 'zookeeper', lengths: [PAST_SESSION] },
    { kind: 'one-way', victim: 'master', reach: 'all', lengths: [PAST_SESSION] },
    ...AHEAD_OF_SLAVE,
  ],
};

/** Three members: one death more. A slave dials its master alone, so what cuts its peers off is a fault of the master. */
export const THREE_DECK: Deck = {
  withinMs: 800,
  doubles: 0.2,
  markers: ['election', 'promotion', 'catch-up'],
  cards: [
    card('kill', 'master', BRIEF, PAST_SESSION),
    // And whoever is elected in its place, before or just after it leads.
    ...(['promotion', 'election'] as const).map(
      (marker): Card => ({
        ...card('kill', 'master', PAST_SESSION),
        second: { card: card('kill', 'master', LONG), afterMs: [300, 3000], marker },
      }),
    ),
    { ...card('kill', 'slave', LONG), second: { card: card('kill', 'master', PAST_SESSION), afterMs: [0, 1500] } },
    card('terminate', 'master', LONG),
    card('terminate', 'slave', BRIEF),
    card('stop', 'master', PAST_SESSION),
    card('stop', 'slave', PAST_SESSION),
    card('kill', 'zookeeper', LONG),
    ...PLANNED,
    { kind: 'partition', victim: 'slave', reach: 'zookeeper', lengths: [PAST_SESSION] },
    { kind: 'partition', victim: 'master', reach: 'all', lengths: [PAST_SESSION] },
    { kind: 'partition', victim: 'master', reach: 'peers', lengths: [LONG] },
  ],
};
