import type { AcksEvent, HistoryEvent, PermitEvent } from '../history/events.ts';
import type { Send } from './sends.ts';
import type { Finding } from './types.ts';

interface Span {
  readonly group: string;
  readonly epoch: number;
  readonly who: string;
  readonly from: number;
  readonly to: number;
}

/**
 * C5: an epoch belongs to one member and incarnation; the last acknowledgement of an epoch is decided before the first of any
 * later one; no two epochs hold a permit at the same time.
 */
export function epochsRule(history: readonly HistoryEvent[]): Finding[] {
  const findings = [...ownersOf(history)];
  for (const [what, spans] of [
    ['acknowledged', ackSpans(history)],
    ['held a permit', permitSpans(history)],
  ] as const) {
    for (const [i, one] of spans.entries()) {
      for (const other of spans.slice(i + 1)) {
        if (one.group !== other.group || one.epoch === other.epoch) continue;
        const [older, newer] = one.epoch < other.epoch ? [one, other] : [other, one];
        if (older.to < newer.from) continue;
        const text =
          `epoch ${older.epoch} of ${older.group} (${older.who}) ${what} until ${older.to}, ` +
          `epoch ${newer.epoch} (${newer.who}) from ${newer.from}`;
        findings.push({ rule: 'C5', text });
      }
    }
  }
  return findings;
}

function ownersOf(history: readonly HistoryEvent[]): Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const event of history) {
    if (event.t !== 'epoch' || event.state !== 'MASTER') continue;
    const name = `${event.group} ${event.epoch}`;
    const owner = `member ${event.member}, incarnation ${event.incarnation}`;
    const before = owners.get(name);
    if (before === undefined) owners.set(name, owner);
    else if (before !== owner) {
      const text = `epoch ${event.epoch} of ${event.group} has two masters: ${before}, and ${owner}`;
      findings.push({ rule: 'C5', text });
    }
  }
  return findings;
}

/** From the first to the last acknowledgement of each epoch. */
function ackSpans(history: readonly HistoryEvent[]): Span[] {
  const spans = new Map<string, { group: string; epoch: number; who: string; from: number; to: number }>();
  for (const event of history) {
    if (event.t !== 'acks') continue;
    const who = whoOf(event);
    const name = `${event.group} ${event.epoch} ${who}`;
    const span = spans.get(name);
    if (span === undefined) spans.set(name, { ...event, who, from: event.at, to: event.at });
    else span.to = event.at;
  }
  return [...spans.values()];
}

/** From gaining a permit to its end: lost, run out before that was noticed, or its holder killed. */
function permitSpans(history: readonly HistoryEvent[]): Span[] {
  const spans: Span[] = [];
  const held = new Map<string, PermitEvent>();
  const end = (who: string, to: number): void => {
    const gained = held.get(who);
    if (gained === undefined) return;
    held.delete(who);
    spans.push({ group: gained.group, epoch: gained.epoch, who, from: gained.at, to });
  };
  for (const event of history) {
    if (event.t === 'permit') {
      const who = whoOf(event);
      end(who, event.since ?? event.at);
      if (event.held) held.set(who, event);
    }
    if (event.t === 'fault' && event.kind === 'kill' && event.phase === 'begin') end(event.victim, event.at);
  }
  for (const who of [...held.keys()]) end(who, Number.POSITIVE_INFINITY);
  return spans;
}

const whoOf = ({ group, member }: PermitEvent | AcksEvent): string => `${group}/${member}`;

/**
 * C5, the other way round: where members write what they decide, each answer with code 0 was decided by one while the send was
 * under way. A run in which nobody wrote anything proves nothing.
 */
export function decidedRule(history: readonly HistoryEvent[], sends: readonly Send[]): Finding[] {
  const decided = new Map<string, number[]>();
  for (const event of history) {
    if (event.t !== 'acks') continue;
    const times = decided.get(event.group);
    if (times === undefined) decided.set(event.group, [event.at]);
    else times.push(event.at);
  }
  return sends.flatMap(({ by, keys, broker, code, invokedAt, answeredAt }) => {
    if (code !== 0 || answeredAt === undefined) return [];
    const next = firstFrom(decided.get(broker) ?? [], invokedAt);
    if (next !== undefined && next <= answeredAt) return [];
    const text = `nobody of ${broker} decided to acknowledge ${keys[0]} of ${by} between ${invokedAt} and ${answeredAt}`;
    return [{ rule: 'C5', text } as const];
  });
}

/** The first of rising numbers that is not below `from`. */
function firstFrom(rising: readonly number[], from: number): number | undefined {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return rising[low];
}
