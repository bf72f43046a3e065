import type { RequestTally } from '../../client/request-tally.ts';
import type { LiveLine } from './live-line.ts';

/** Nothing is shown of what is quicker. */
const PATIENCE_MS = 1000;
const REDRAW_MS = 250;
/** Addresses that are named. */
const NAMED = 2;

/**
 * Shows a person whose answers a slow command waits for. It keeps quiet while nothing is awaited (somebody may be asked a
 * question then), and while the command speaks for itself.
 *
 * @returns ends it, and takes the line away
 */
export function showPatience(line: LiveLine, tally: RequestTally, speaksForItself: () => boolean): () => void {
  let rounds = 0;
  const timer = setInterval(() => {
    if (++rounds * REDRAW_MS < PATIENCE_MS) return;
    if (speaksForItself() || tally.waitingFor.length === 0) line.clear();
    else line.draw(patienceText(tally));
  }, REDRAW_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    line.clear();
  };
}

/** `12 of 20 requests answered, waiting for 10.0.0.1:10911`. */
export function patienceText({ sent, answered, waitingFor }: RequestTally): string {
  const rest = waitingFor.length - NAMED;
  const names = waitingFor.slice(0, NAMED).join(', ');
  return `${answered} of ${sent} requests answered, waiting for ${names}${rest > 0 ? ` and ${rest} more` : ''}`;
}
