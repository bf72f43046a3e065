import type { Random } from '../../faults/support/random.ts';

/** What is done to somebody. */
export type FaultKind =
  /** SIGKILL, and started again at the end. */
  | 'kill'
  /** SIGTERM, and started again at the end. */
  | 'terminate'
  /** SIGSTOP, then SIGCONT. */
  | 'stop'
  /** A planned hand-over to another member, as an operator asks for one. */
  | 'switch'
  /** Links are black holes. */
  | 'partition'
  /** Links pass what leads to the victim, and nothing back. */
  | 'one-way'
  | 'delay'
  | 'reset'
  /** A connection is cut in the middle of a frame. */
  | 'cut';

export type Victim = 'master' | 'slave' | 'zookeeper' | 'daemon' | 'namesrv';

/** Whom the victim is cut off from. */
export type Reach = 'peers' | 'zookeeper' | 'namesrv' | 'clients' | 'all';

/** A moment in what the group does by itself, told by its brokers' events. */
export type Marker = 'election' | 'promotion' | 'catch-up' | 'hand-over';

/** A kind of fault that may be drawn. */
export interface Card {
  readonly kind: FaultKind;
  readonly victim: Victim;
  /** For faults of links. */
  readonly reach?: Reach;
  /** How long it lasts, milliseconds: one of these ranges is drawn. */
  readonly lengths: readonly (readonly [number, number])[];
  /** A second fault that always comes with it, so many milliseconds after its begin, or after the marker. */
  readonly second?: { readonly card: Card; readonly afterMs: readonly [number, number]; readonly marker?: Marker };
}

export interface PlannedFault extends Omit<Card, 'lengths' | 'second'> {
  /** Milliseconds after the begin of the round, or after the marker. */
  readonly afterMs: number;
  readonly marker?: Marker;
  readonly lengthMs: number;
  /** Where a connection is cut, and how late bytes arrive. */
  readonly bytes: number;
  readonly delayMs: number;
}

export interface RoundPlan {
  readonly round: number;
  /** At least one; the second, if there is one, may fall into the first. */
  readonly faults: readonly PlannedFault[];
}

export interface Deck {
  readonly cards: readonly Card[];
  /** Moments that a second fault may be steered to. */
  readonly markers: readonly Marker[];
  /** The first fault of a round begins within this time, milliseconds. */
  readonly withinMs: number;
  /** Part of the rounds that have two faults. */
  readonly doubles: number;
}

/**
 * The faults of as many rounds as it takes to deal so many cards, the same for the same seed. Cards are dealt as from a
 * shuffled deck: none comes again before all have come.
 * @param cards at least 1; as many as the deck has deal each of them once
 */
export function planRounds(random: Random, cards: number, deck: Deck): RoundPlan[] {
  let pile: Card[] = [];
  let dealt = 0;
  const draw = (): Card => {
    if (pile.length === 0) pile = shuffled(random, deck.cards);
    dealt++;
    return pile.pop() as Card;
  };
  const plans: RoundPlan[] = [];
  while (dealt < cards) {
    const { second, ...drawn } = draw();
    const first = faultOf(random, drawn, random.between(100, deck.withinMs));
    const faults = [first];
    if (second !== undefined) {
      const { card, afterMs, marker } = second;
      const from = marker === undefined ? first.afterMs : 0;
      const fault = faultOf(random, card, from + random.between(...afterMs));
      faults.push({ ...fault, ...(marker !== undefined && { marker }) });
    } else if (random.chance(deck.doubles)) {
      const { second: _, ...card } = draw();
      const marker = deck.markers.length > 0 && random.chance(0.6) ? random.pick(deck.markers) : undefined;
      const afterMs = marker === undefined ? first.afterMs + random.below(first.lengthMs + 500) : random.below(200);
      faults.push({ ...faultOf(random, card, afterMs), ...(marker !== undefined && { marker }) });
    }
    plans.push({ round: plans.length + 1, faults });
  }
  return plans;
}

function faultOf(random: Random, { lengths, ...card }: Card, afterMs: number): PlannedFault {
  const [from, to] = random.pick(lengths);
  // Always drawn, so that one kind more in the deck does not shift all numbers behind it.
  return {
    ...card,
    afterMs,
    lengthMs: random.between(from, to),
    bytes: random.between(1, 200_000),
    delayMs: random.between(20, 400),
  };
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** A fault in words: `partition master from peers at 300 ms for 4000 ms`. */
export function describeFault(fault: PlannedFault): string {
  const from = fault.reach === undefined ? '' : ` from ${fault.reach}`;
  const when = fault.marker === undefined ? `at ${fault.afterMs} ms` : `${fault.afterMs} ms into the ${fault.marker}`;
  return `${fault.kind} ${fault.victim}${from} ${when} for ${fault.lengthMs} ms`;
}
