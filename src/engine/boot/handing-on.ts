import type { RelayFigures } from '../broker/relay/master-relay.ts';

/** Clients of which none has sent anything for this long are taken to know the new master. */
const QUIET_MS = 1000;
const LOOK_MS = 20;

/**
 * Waits, before a broker that is no master ends, until clients that take it for one have found the new one: until it has been
 * none, and has handed nothing on, for a second, or all the time there is is over.
 * @param longestMs 0 does not wait at all
 */
export async function untilQuiet(figures: () => RelayFigures | undefined, longestMs: number): Promise<void> {
  const quietMs = Math.min(QUIET_MS, longestMs);
  for (const end = performance.now() + longestMs; performance.now() < end; ) {
    const now = figures();
    if (now === undefined || now.sinceMasterMs === 0) return;
    if (now.waiting === 0 && Math.min(now.quietMs, now.sinceMasterMs) >= quietMs) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
