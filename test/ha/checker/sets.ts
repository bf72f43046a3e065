import type { HistoryEvent } from '../history/events.ts';
import type { Finding } from './types.ts';

/**
 * C9: whoever becomes master was a member of the last in-sync set that was committed under an older epoch. Who saw it may
 * have written it down late, so that not the time counts but the place among all states.
 */
export function electionRule(history: readonly HistoryEvent[]): Finding[] {
  const states = history.filter((event) => event.t === 'set').sort((a, b) => a.epoch - b.epoch || a.change - b.change);
  const seen = new Set<string>();
  return history.flatMap((event) => {
    if (event.t !== 'epoch' || event.state !== 'MASTER' || seen.has(`${event.group} ${event.epoch}`)) return [];
    seen.add(`${event.group} ${event.epoch}`);
    const before = states.findLast(({ group, epoch }) => group === event.group && epoch < event.epoch);
    if (before === undefined || before.set.includes(event.member)) return [];
    const text = `member ${event.member} is master of ${event.group} in epoch ${event.epoch}, after the set ${JSON.stringify(before.set)} of epoch ${before.epoch}`;
    return [{ rule: 'C9', text } as const];
  });
}

/** C10: no log is cut below the confirm offset its member knew. */
export function cutsRule(history: readonly HistoryEvent[]): Finding[] {
  return history.flatMap((event) => {
    if (event.t !== 'cut' || event.confirm === undefined || event.to >= event.confirm) return [];
    const text = `${event.group}/${event.member} cut its log to ${event.to}, below ${event.confirm}, which it knew confirmed`;
    return [{ rule: 'C10', text } as const];
  });
}
