import { STORED_CODES } from '../history/events.ts';
import { ACKNOWLEDGED, placed, placeOf, type Send } from './sends.ts';
import type { Evidence, Expectation, FinalLog, Finding } from './types.ts';

/**
 * C2: one key per (queue, offset), over answers, consumers and final logs; within a log, the offsets of a queue follow each
 * other without gap or repetition. What lies aside may have had a place that another message has now, unless it was promised.
 */
export function placesRule(evidence: Evidence, sends: readonly Send[], expectation: Expectation): Finding[] {
  const findings: Finding[] = [];
  const claims = new Map<string, { key: string; who: string }>();
  const claim = (at: string, key: string, who: string): void => {
    const before = claims.get(at);
    if (before === undefined) claims.set(at, { key, who });
    else if (before.key !== key) {
      findings.push({ rule: 'C2', text: `${at} is ${before.key} for ${before.who} and ${key} for ${who}` });
    }
  };
  for (const log of evidence.logs) {
    findings.push(...gapsIn(log));
    for (const { topic, queue, offset, key } of log.records) {
      claim(`${placeOf(log.group, topic, queue)}@${offset}`, key, `the log of ${log.member}`);
    }
  }
  const aside = new Set(evidence.logs.flatMap((log) => log.aside.map(({ key }) => key)));
  const mayMove = (key: string, code: number | undefined): boolean =>
    aside.has(key) && !(expectation.mode === 'SYNC' && code !== undefined && ACKNOWLEDGED.has(code));
  for (const { key, place, offset, send } of placed(sends, STORED_CODES)) {
    if (!mayMove(key, send.code)) claim(`${place}@${offset}`, key, `the answer to ${send.by}`);
  }
  for (const event of evidence.history) {
    if (event.t !== 'consumed') continue;
    if (expectation.mode === 'ASYNC' && aside.has(event.key)) continue;
    claim(`${placeOf(event.broker, event.topic, event.queue)}@${event.offset}`, event.key, `consumer ${event.by}`);
  }
  return findings;
}

function gapsIn(log: FinalLog): Finding[] {
  const next = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { topic, queue, offset, position } of log.records) {
    const place = placeOf(log.group, topic, queue);
    const due = next.get(place);
    if (due !== undefined && offset !== due) {
      const text = `log of ${log.member} at ${position}: ${place} has offset ${offset} where ${due} is due`;
      findings.push({ rule: 'C2', text });
    }
    next.set(place, offset + 1);
  }
  return findings;
}
