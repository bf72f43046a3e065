import { STORED_CODES } from '../history/events.ts';
import { ACKNOWLEDGED, type Placed, placed, placeOf, type Send } from './sends.ts';
import type { Evidence, Expectation, FinalLog, Finding } from './types.ts';

/** Where each key lies in a log. */
type Places = ReadonlyMap<string, ReadonlySet<string>>;

function placesIn(log: FinalLog): Places {
  const places = new Map<string, Set<string>>();
  for (const { topic, queue, offset, key } of log.records) {
    if (key === '') continue;
    const at = `${placeOf(log.group, topic, queue)}@${offset}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, new Set([at]));
    else known.add(at);
  }
  return places;
}

/** What {@link acknowledgedRule} and {@link storedRule} found, and what ASYNC may miss. */
export interface AcknowledgedResult {
  readonly findings: Finding[];
  /** Acknowledged keys that no final log has, and that lie aside: ASYNC's price. */
  readonly missing: number;
}

/** C1: each acknowledged key is in the final log of every member, where its answer said; logs are sound and alike. */
export function acknowledgedRule(
  evidence: Evidence,
  sends: readonly Send[],
  expectation: Expectation,
): AcknowledgedResult {
  const findings: Finding[] = [];
  const missing = new Set<string>();
  const say = (text: string): void => void findings.push({ rule: 'C1', text });
  for (const log of evidence.logs) for (const problem of log.problems) say(`log of ${log.member}: ${problem}`);
  for (const { members, text } of evidence.differences) say(`logs of ${members.join(' and ')} differ: ${text}`);
  const aside = new Set(evidence.logs.flatMap((log) => log.aside.map(({ key }) => key)));
  const acknowledged = placed(sends, ACKNOWLEDGED);
  for (const log of evidence.logs) {
    const places = placesIn(log);
    for (const message of acknowledged) {
      const found = places.get(message.key);
      if (message.send.broker !== log.group || found?.has(`${message.place}@${message.offset}`)) continue;
      const isAside = aside.has(message.key);
      if (found === undefined && expectation.mode === 'ASYNC' && isAside) missing.add(message.key);
      else say(`${describe(message)} is ${whereElse(found, isAside)} in the log of ${log.member}`);
    }
  }
  return { findings, missing: missing.size };
}

/** C8: what was ever answered as stored is in a log or aside. */
export function storedRule(evidence: Evidence, sends: readonly Send[]): Finding[] {
  const known = new Set<string>();
  for (const { records, aside } of evidence.logs) {
    for (const { key } of records) known.add(key);
    for (const { key } of aside) known.add(key);
  }
  return placed(sends, STORED_CODES)
    .filter(({ key }) => !known.has(key))
    .map((message) => ({ rule: 'C8', text: `${describe(message)} is in no log and not aside` }));
}

const describe = ({ key, place, offset, send }: Placed): string =>
  `${key} of ${send.by}, answered ${send.code} at ${send.answeredAt} for ${place}@${offset},`;

function whereElse(found: ReadonlySet<string> | undefined, isAside: boolean): string {
  if (found !== undefined) return `at ${[...found].join(', ')} and not there`;
  return isAside ? 'only aside, not' : 'not';
}
