import type { Consumed } from '../history/events.ts';
import { ACKNOWLEDGED, placed, placeOf, type Send } from './sends.ts';
import type { Evidence, Expectation, Finding } from './types.ts';

/**
 * C4: what was consumed is in the final logs (SYNC: nothing is shown that may be cut); a group has no gap between what it took
 * first and last of a queue; once drained, it took the queue to its end, and everything that was acknowledged.
 */
export function consumptionRule(evidence: Evidence, sends: readonly Send[], expectation: Expectation): Finding[] {
  const consumed = evidence.history.filter((event) => event.t === 'consumed');
  const findings: Finding[] = [];
  if (expectation.mode === 'SYNC') findings.push(...phantoms(evidence, consumed));
  const keys = new Map<string, Set<string>>();
  for (const [group, events] of grouped(consumed, ({ group }) => group)) {
    keys.set(group, new Set(events.map(({ key }) => key)));
    for (const [place, ofQueue] of grouped(events, (e) => placeOf(e.broker, e.topic, e.queue))) {
      findings.push(...gaps(group, place, ofQueue, expectation.drained ? endOf(evidence, place) : undefined));
    }
  }
  if (!expectation.drained) return findings;
  const aside = new Set(evidence.logs.flatMap((log) => log.aside.map(({ key }) => key)));
  for (const [group, taken] of keys) {
    const topics = new Set(consumed.filter((event) => event.group === group).map(({ topic }) => topic));
    for (const { key, place, offset, send } of placed(sends, ACKNOWLEDGED)) {
      if (!topics.has(send.topic) || taken.has(key)) continue;
      if (expectation.mode === 'ASYNC' && aside.has(key)) continue;
      findings.push({ rule: 'C4', text: `group ${group} was never given ${key}, acknowledged for ${place}@${offset}` });
    }
  }
  return findings;
}

function phantoms(evidence: Evidence, consumed: readonly Consumed[]): Finding[] {
  const findings: Finding[] = [];
  for (const log of evidence.logs) {
    const there = new Map<string, string>();
    for (const { topic, queue, offset, key } of log.records) {
      there.set(`${placeOf(log.group, topic, queue)}@${offset}`, key);
    }
    for (const { by, broker, topic, queue, offset, key } of consumed) {
      if (broker !== log.group) continue;
      const at = `${placeOf(broker, topic, queue)}@${offset}`;
      const found = there.get(at);
      if (found === key) continue;
      const text = `${by} read ${key} at ${at}, where the log of ${log.member} has ${found ?? 'nothing'}`;
      findings.push({ rule: 'C4', text });
    }
  }
  return findings;
}

/** Offset behind the last record of a queue in the group's logs. */
function endOf(evidence: Evidence, place: string): number {
  let end = 0;
  for (const { group, records } of evidence.logs) {
    for (const { topic, queue, offset } of records) {
      if (offset >= end && placeOf(group, topic, queue) === place) end = offset + 1;
    }
  }
  return end;
}

function gaps(group: string, place: string, events: readonly Consumed[], end: number | undefined): Finding[] {
  const offsets = [...new Set(events.map(({ offset }) => offset))].sort((a, b) => a - b);
  const findings: Finding[] = [];
  let due = offsets[0] ?? 0;
  for (const offset of [...offsets, ...(end === undefined ? [] : [Math.max(end, due)])]) {
    if (offset > due) {
      findings.push({ rule: 'C4', text: `group ${group} was never given ${place}@${due} to ${offset - 1}` });
    }
    due = offset + 1;
  }
  return findings;
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
