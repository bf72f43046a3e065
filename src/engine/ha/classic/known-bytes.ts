import type { LogFeed } from '../../store/replica/types.ts';

/** How much of its end a slave compares with the master's log before it takes more of it. */
const COMPARED_BYTES = 32 * 1024;

/** The end of a slave's own log, in memory. */
export interface KnownBytes {
  /** Log position of the first of them: what the slave reports first. 0 asks for the master's last file. */
  readonly start: number;
  readonly bytes: Buffer;
}

/** Reads the end of the log; nothing for an empty one. Rejects with Node's error. */
export async function knownBytes(feed: LogFeed): Promise<KnownBytes> {
  const { end, min } = feed;
  // A report of 0 says "I have nothing" and begins elsewhere than at 0.
  const start = Math.min(end, Math.max(1, min, end - COMPARED_BYTES));
  const parts: Buffer[] = [];
  for (let at = start; at < end; ) {
    const part = await feed.read(at, end - at);
    if (part === undefined || part.length === 0) return { start: end, bytes: Buffer.alloc(0) };
    parts.push(part);
    at += part.length;
  }
  return { start: end === 0 ? 0 : start, bytes: Buffer.concat(parts) };
}
