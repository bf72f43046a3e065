import { setTimeout as rest } from 'node:timers/promises';
import { HistoryTail } from '../history/tail.ts';
import type { Marker } from './plan.ts';

const STATES: Record<Marker, string> = {
  election: 'CANDIDATE',
  promotion: 'PROMOTING',
  'catch-up': 'SYNCING',
  'hand-over': 'HANDOVER',
};
const EVERY_MS = 5;

/** What brokers become, as they write it into their histories. */
export class Markers {
  readonly #tails: readonly HistoryTail[];

  /** Sees what is written from now on. @param paths of the brokers' histories */
  constructor(paths: readonly string[]) {
    this.#tails = paths.map((path) => new HistoryTail(path, 'end'));
  }

  /** Resolves with true as soon as a broker gets there; with false when none does within the time. */
  async reached(marker: Marker, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      const news = this.#tails.flatMap((tail) => tail.next());
      if (news.some((event) => event.t === 'epoch' && event.state === STATES[marker])) return true;
      await rest(EVERY_MS);
    }
    return false;
  }
}
