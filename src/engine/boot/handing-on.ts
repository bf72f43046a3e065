import type { RelayFigures } from '../broker/relay/master-relay.ts';

/** Clients of which none has sent anything for this long are taken to know the new master. */
const QUIET_MS = 1000;
const LOOK_MS = 20;

/**
 * Waits, before a broker that is no master ends, until clients that take it for one have found the new one: until nothing is
 * handed on for a second, or all the time there is is over. A broker that hands nothing on does not wait.
 * @param wasMaster it handed over just now: what clients send next has yet to come
 * @param longestMs 0 does not wait at all
 */
export async function untilQuiet(
  figures: () => RelayFigures | undefined,
  { wasMaster, longestMs }: { wasMaster: boolean; longestMs: number },
): Promise<void> {
  const began = performance.now();
  const quietMs = Math.min(QUIET_MS, longestMs);
  for (let passedMs = 0; passedMs < longestMs; passedMs = performance.now() - began) {
    const now = figures();
    if (now === undefined) return;
    const silentMs = Math.min(now.quietMs, wasMaster ? passedMs : Number.POSITIVE_INFINITY);
    if (now.waiting === 0 && silentMs >= quietMs) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
