import type { FaultEvent, HistoryEvent } from '../history/events.ts';
import { ACKNOWLEDGED, type Send } from './sends.ts';
import type { Expectation, Finding } from './types.ts';

/** How long nobody's send was accepted after a fault began. */
export interface Outage {
  readonly fault: FaultEvent;
  /** Until the first acknowledgement of a send that began after the fault; undefined when none came. */
  readonly acceptedAfterMs: number | undefined;
}

/** The outages of all faults, or nothing when no load ran. */
export function outagesOf(history: readonly HistoryEvent[], sends: readonly Send[]): Outage[] {
  const accepted = sends
    .filter(({ code, answeredAt }) => answeredAt !== undefined && code !== undefined && ACKNOWLEDGED.has(code))
    .sort((a, b) => a.invokedAt - b.invokedAt);
  return history.flatMap((event) => {
    if (event.t !== 'fault' || event.phase !== 'begin') return [];
    let first = Number.POSITIVE_INFINITY;
    for (let i = indexFrom(accepted, event.at); i < accepted.length; i++) {
      const { answeredAt = 0, invokedAt } = accepted[i] as Send;
      if (invokedAt > first) break;
      first = Math.min(first, answeredAt);
    }
    const acceptedAfterMs = Number.isFinite(first) ? (first - event.at) / 1000 : undefined;
    return [{ fault: event, acceptedAfterMs }];
  });
}

/** C6: sends are accepted again in time after each fault. */
export function availabilityRule(outages: readonly Outage[], { acceptMs }: Expectation): Finding[] {
  return outages.flatMap(({ fault, acceptedAfterMs }) => {
    if (acceptedAfterMs !== undefined && acceptedAfterMs <= acceptMs) return [];
    const when = acceptedAfterMs === undefined ? 'never' : `only after ${Math.round(acceptedAfterMs)} ms`;
    const text = `round ${fault.round}: after ${fault.kind} of ${fault.victim} a send was accepted ${when}`;
    return [{ rule: 'C6', text } as const];
  });
}

/** First send that began at `at` or later. */
function indexFrom(sends: readonly Send[], at: number): number {
  let low = 0;
  let high = sends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sends[middle] as Send).invokedAt < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
