import type { HistoryEvent } from '../history/events.ts';
import type { Finding } from './types.ts';

/** C9: whoever becomes master was a member of the in-sync set as it was committed last under an older epoch. */
export function electionRule(history: readonly HistoryEvent[]): Finding[] {
  const findings: Finding[] = [];
  const sets = new Map<string, { epoch: number; set: readonly number[] }>();
  const before = new Map<string, { epoch: number; set: readonly number[] }>();
  const seen = new Set<string>();
  for (const event of history) {
    if (event.t === 'set') {
      const last = sets.get(event.group);
      if (last !== undefined && last.epoch < event.epoch) before.set(event.group, last);
      sets.set(event.group, event);
    }
    if (event.t !== 'epoch' || event.state !== 'MASTER' || seen.has(`${event.group} ${event.epoch}`)) continue;
    seen.add(`${event.group} ${event.epoch}`);
    const current = sets.get(event.group);
    const older = current !== undefined && current.epoch < event.epoch ? current : before.get(event.group);
    if (older === undefined || older.set.includes(event.member)) continue;
    const text = `member ${event.member} is master of ${event.group} in epoch ${event.epoch}, after the set ${JSON.stringify(older.set)} of epoch ${older.epoch}`;
    findings.push({ rule: 'C9', text });
  }
  return findings;
}

/** C10: no log is cut below the confirm offset its member knew. */
export function cutsRule(history: readonly HistoryEvent[]): Finding[] {
  return history.flatMap((event) => {
    if (event.t !== 'cut' || event.confirm === undefined || event.to >= event.confirm) return [];
    const text = `${event.group}/${event.member} cut its log to ${event.to}, below ${event.confirm}, which it knew confirmed`;
    return [{ rule: 'C10', text } as const];
  });
}
