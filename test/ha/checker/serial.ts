import { ACKNOWLEDGED, placeOf, type Send } from './sends.ts';
import type { Evidence, Expectation, Finding } from './types.ts';

/**
 * C3: on one lane (one producer that waits for each answer) the acknowledged offsets of a queue rise. In ASYNC what lies aside is
 * passed over: its offsets were given again.
 */
export function serialRule(evidence: Evidence, sends: readonly Send[], { mode }: Expectation): Finding[] {
  const aside = new Set(mode === 'ASYNC' ? evidence.logs.flatMap((log) => log.aside.map(({ key }) => key)) : []);
  const findings: Finding[] = [];
  const last = new Map<string, { behind: number; key: string }>();
  for (const { by, lane, code, offset, keys, broker, topic, queue } of sends) {
    if (code === undefined || offset === undefined || !ACKNOWLEDGED.has(code)) continue;
    if (keys.some((key) => aside.has(key))) continue;
    const place = placeOf(broker, topic, queue);
    const name = `${by} ${lane} ${place}`;
    const before = last.get(name);
    if (before !== undefined && offset < before.behind) {
      const text = `${by} got ${place}@${offset} for ${keys[0]} after @${before.behind - 1} for ${before.key}`;
      findings.push({ rule: 'C3', text });
    }
    last.set(name, { behind: offset + keys.length, key: keys[keys.length - 1] ?? '' });
  }
  return findings;
}
